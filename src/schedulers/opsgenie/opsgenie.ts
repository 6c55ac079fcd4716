/**
 * Opsgenie, by API key. One request reads who is on call in every schedule. The next change takes one request per schedule
 * (its timeline), so next changes are cached. A user name is an e-mail address, so nobody has to be looked up.
 * https://docs.opsgenie.com/docs/who-is-on-call-api
 */
import * as z from "zod/mini";
import type { OnCallPerson, OnCallReading, ShiftsReading } from "../../domain/on-call.ts";
import { ok } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { onCallWith } from "../changes.ts";
import type { OpsgenieCredentials } from "../credentials.ts";
import {
  type NextChangeCache,
  NO_CACHE,
  type PeopleCache,
  type RateLimits,
  type Scheduler,
} from "../scheduler.ts";
import { opsgenieApi, pathOf, schedulesAnswer, WIDTH } from "./api.ts";
import { type ReadTimeline, readNextChanges } from "./next-changes.ts";
import { readOnCall, readOneOnCall } from "./on-call.ts";
import { timelineAnswer } from "./recipients.ts";
import { shiftsIn } from "./shifts.ts";
import { timelineQuery } from "./timeline.ts";

const accountAnswer = z.looseObject({
  data: z.looseObject({ name: nonEmptyText }),
});

/**
 * `onCall` costs one request for all schedules; then one for each that the answer left out (from four on: one for the
 * list, and one for each that is in it); then one for each whose next change is not in `changes`, as far as half of
 * the budget that is left reaches. `until` of the rest stays null until a later pass has room: the poll covers them.
 */
export function opsgenie(
  credentials: OpsgenieCredentials,
  outgoing: Outgoing,
  _people: PeopleCache,
  changes: NextChangeCache = NO_CACHE,
  limits?: RateLimits,
): Scheduler {
  const api = opsgenieApi(credentials, outgoing, limits);

  const readTimeline: ReadTimeline = async (id, from, until) => {
    const path = `${pathOf(id)}/timeline?${timelineQuery(from, until)}`;
    const read = await api.getSchedule(path, timelineAnswer);
    return read.ok ? ok(read.value.data) : read;
  };

  return {
    system: "opsgenie",

    async account() {
      // Proves the rights that everything else needs.
      const listed = await api.get("/v2/schedules", schedulesAnswer);
      if (!listed.ok) return listed;
      // A team's key may not read the account, but it does read that team's schedules.
      const account = await api.get("/v2/account", accountAnswer);
      const region = `Opsgenie ${credentials.region.toUpperCase()}`;
      return ok(
        account.ok
          ? { name: account.value.data.name, connectedAs: null, id: account.value.data.name }
          : { name: region, connectedAs: null },
      );
    },

    /** All in one answer, bounded by what a body may weigh: Opsgenie has no pages here. */
    async schedules() {
      const listed = await api.get("/v2/schedules", schedulesAnswer);
      if (!listed.ok) return listed;
      return ok(listed.value.data.map(({ id, name, enabled }) => ({ id, name, enabled })));
    },

    async onCall(scheduleIds, now) {
      const readings = new Map<string, OnCallReading>();
      const onCall = new Map<string, readonly OnCallPerson[]>();
      for (const [id, people] of await readOnCall(api, [...new Set(scheduleIds)])) {
        if (people.ok) onCall.set(id, people.value);
        else readings.set(id, people);
      }
      const known = await readNextChanges({
        onCall,
        now,
        cache: changes,
        cached: changes.get([...onCall.keys()]),
        readTimeline,
        width: WIDTH,
        // The other half of the budget is for acting on the answers.
        limit: Math.floor(outgoing.left() / 2),
        endsOnSilence: true,
      });
      for (const [id, people] of onCall) readings.set(id, ok(onCallWith(people, known.get(id))));
      return readings;
    },

    /** One request per schedule, and one per stretch in which an escalation or a team is on call. */
    async shifts(scheduleIds, from, until) {
      const readings = new Map<string, ShiftsReading>();
      await forEachConcurrent(WIDTH, [...new Set(scheduleIds)], async (id) => {
        const read = await readTimeline(id, from, until);
        const peopleAt = (date: string) => readOneOnCall(api, id, date);
        readings.set(id, read.ok ? await shiftsIn(read.value, from, until, peopleAt) : read);
      });
      return readings;
    },
  };
}
