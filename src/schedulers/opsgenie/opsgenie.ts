/**
 * Opsgenie, by API key. One request reads who is on call in every schedule. The next change takes one request per schedule
 * (its timeline), so next changes are cached. Rotations inside schedules take one request per schedule (rotations.ts). A user
 * name is an e-mail address, so nobody has to be looked up.
 * https://docs.opsgenie.com/docs/who-is-on-call-api
 */
import type { OnCallPerson, OnCallReading, ShiftsReading } from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { readSourceId } from "../../domain/source.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, object, optionalList, text } from "../../outgoing/tolerant.ts";
import { NO_SUSPECTS, type SuspectMemory } from "../batches.ts";
import { onCallWith } from "../changes.ts";
import type { OpsgenieCredentials } from "../credentials.ts";
import { unreadable } from "../failures.ts";
import {
  type NextChangeCache,
  NO_CACHE,
  type PeopleCache,
  type RateLimits,
  type Scheduler,
} from "../scheduler.ts";
import { opsgenieApi, pathOf, sourcesIn, WIDTH } from "./api.ts";
import { type ReadTimeline, readNextChanges } from "./next-changes.ts";
import { readOnCall, readOneOnCall } from "./on-call.ts";
import { participantsIn } from "./participants.ts";
import { recipientOf, timelineAnswer, whoIsIn } from "./recipients.ts";
import { readRosters } from "./roster.ts";
import {
  type RotationReader,
  readRotations,
  readTimelines,
  resolved,
  rotationSourcesIn,
} from "./rotations.ts";
import { shiftsIn } from "./shifts.ts";
import { partsOf, timelineQuery, wholeOf } from "./timeline.ts";

const UNTOLD = unreadable("a response without on-call data");

const participantsAnswer = answer({ data: object({ onCallParticipants: optionalList }) });

const accountAnswer = answer({ data: object({ name: text }) });

/**
 * `onCall` costs one request for all schedules; then one for each that the answer left out (from four on: one for the
 * list, and one for each that is in it); then one for each schedule of which rotations are asked for; then one for each
 * schedule whose next change is not in `changes`, as far as half of the budget that is left reaches. `until` of the rest stays null until a later pass has room: the poll covers them.
 */
export function opsgenie(
  credentials: OpsgenieCredentials,
  outgoing: Outgoing,
  _people: PeopleCache,
  changes: NextChangeCache = NO_CACHE,
  limits?: RateLimits,
  suspects: SuspectMemory = NO_SUSPECTS,
): Scheduler {
  const api = opsgenieApi(credentials, outgoing, limits);

  const rotations: RotationReader = {
    async parts(id, from, until) {
      const path = `${pathOf(id)}/timeline?${timelineQuery(from, until)}`;
      const read = await api.getSchedule(path, timelineAnswer);
      if (!read.ok) return read;
      const { data } = read.value;
      return data ? partsOf(data, whoIsIn(id)) : err(unreadable("unexpected data"));
    },
    prove: (id, rotationId) =>
      api.getSchedule(`${pathOf(id)}/rotations/${encodeURIComponent(rotationId)}`, answer({})),
    async participants(id, date) {
      const query = new URLSearchParams({ flat: "false", date });
      const read = await api.getSchedule(`${pathOf(id)}/on-calls?${query}`, participantsAnswer);
      if (!read.ok) return read;
      const items = read.value.data?.onCallParticipants;
      if (!items) return err(unreadable("unexpected onCallParticipants"));
      return ok(participantsIn(items, id, recipientOf));
    },
  };
  const readTimeline: ReadTimeline = async (id, from, until) => {
    const parts = await rotations.parts(id, from, until);
    return parts.ok ? wholeOf(parts.value) : parts;
  };

  return {
    system: "opsgenie",

    async account() {
      // Proves the rights that everything else needs.
      const listed = await api.getSchedules();
      if (!listed.ok) return listed;
      // A team's key may not read the account, but it does read that team's schedules.
      const account = await api.get("/v2/account", accountAnswer);
      const name = account.ok ? (account.value.data?.name ?? null) : null;
      const region = `Opsgenie ${credentials.region.toUpperCase()}`;
      return ok({ name: name ?? region, connectedAs: null, ...(name !== null && { id: name }) });
    },

    /** All in one answer, bounded by what a body may weigh: Opsgenie has no pages here. */
    schedules: async () => sourcesIn(await api.getSchedules("rotation")),

    async onCall(scheduleIds, now) {
      const readings = new Map<string, OnCallReading>();
      const onCall = new Map<string, readonly OnCallPerson[]>();
      const untold = new Set<string>();
      const sources = rotationSourcesIn([...new Set(scheduleIds)]);
      const inSchedules = new Set(sources.map(({ id }) => id));
      const ids = [...new Set(scheduleIds)].filter((id) => !inSchedules.has(id));
      for (const [id, reading] of await readOnCall(api, outgoing, suspects, ids)) {
        if (!reading.ok) readings.set(id, reading);
        else {
          onCall.set(id, reading.value.people);
          if (!reading.value.isTold) untold.add(id);
        }
      }
      const inRotations = await readRotations({
        sources,
        now,
        reader: rotations,
        width: WIDTH,
        isItsOwn: ({ reason }) => reason === "not_found",
        isOver: api.isOver,
        hurry: api.hurry,
        outgoing,
        memory: suspects,
      });
      for (const [id, reading] of inRotations) readings.set(id, reading);
      const known = await readNextChanges({
        onCall,
        untold,
        now,
        cache: changes,
        cached: changes.get([...onCall.keys()]),
        readTimeline,
        width: WIDTH,
        // The other half of the budget is for acting on the answers.
        limit: Math.floor(outgoing.left() / 2),
        endsOnSilence: true,
      });
      for (const [id, people] of onCall) {
        const isSure = !untold.has(id) || known.has(id);
        readings.set(id, isSure ? ok(onCallWith(people, known.get(id))) : err(UNTOLD));
      }
      return readings;
    },

    roster: (scheduleIds) => readRosters(api, scheduleIds),

    /** One request per schedule, and one per stretch in which an escalation or a team is on call. */
    async shifts(scheduleIds, from, until) {
      const readings = new Map<string, ShiftsReading>();
      const timelines = await readTimelines(scheduleIds, from, until, rotations, WIDTH);
      await forEachConcurrent(WIDTH, [...timelines], async ([id, timeline]) => {
        const source = readSourceId(id);
        const peopleAt = async (date: string, told: readonly OnCallPerson[]) => {
          if (source.kind === "rotation")
            return resolved(told, () => rotations.participants(source.scheduleId, date));
          const found = await readOneOnCall(api, id, date);
          if (!found.ok) return found;
          return found.value.isTold ? ok(found.value.people) : err(UNTOLD);
        };
        readings.set(
          id,
          timeline.ok ? await shiftsIn(timeline.value, from, until, peopleAt) : timeline,
        );
      });
      return readings;
    },
  };
}
