/**
 * PagerDuty, by OAuth with the scope `read`, or by an API key. Lists and reads layer-based (v2) and shift-based (v3) schedules alike, and levels
 * of escalation policies (levels.ts). Who is on call takes ⌈schedules/100⌉ + ⌈policies/100⌉ requests, and more for some
 * schedules: see `onCall`.
 */
import type { OnCallPerson } from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { asKnown, NO_SUSPECTS, type SuspectMemory } from "../batches.ts";
import type { PagerDutyCredentials } from "../credentials.ts";
import { unreadable } from "../failures.ts";
import type { PeopleCache, Scheduler } from "../scheduler.ts";
import { onCallAt, shiftsOf } from "../shifts.ts";
import { readAccount } from "./account.ts";
import { pagerDutyApi, type Query } from "./api.ts";
import { levelReader, levelSourcesIn } from "./levels.ts";
import { listSchedules } from "./lists.ts";
import {
  nextStints,
  peopleOf,
  type Rows,
  type RowsReading,
  readRows,
  stintsOf,
  withAddresses,
} from "./oncalls.ts";
import { overriddenAt } from "./overrides.ts";
import { pagerDutyPeople } from "./people.ts";
import { rosterReader } from "./roster.ts";
import { between, LOOKAHEAD_MS, singleSchedules } from "./single-schedule.ts";

/** `/oncalls` reaches no further ahead. */
const FARTHEST_SHIFT_MS = 90 * 24 * 60 * 60_000;

/** @param cache spares `/users/{id}` in each pass: shift-based schedules name people by id only */
export function pagerDuty(
  credentials: PagerDutyCredentials,
  outgoing: Outgoing,
  cache: PeopleCache,
  suspects: SuspectMemory = NO_SUSPECTS,
): Scheduler {
  const api = pagerDutyApi(credentials, outgoing);
  const people = pagerDutyPeople(api, cache);
  const single = singleSchedules(api, people);

  const levels = levelReader(api, outgoing, people, single, suspects);
  const completed = (readings: ReadonlyMap<string, RowsReading>) => withAddresses(people, readings);

  return {
    system: "pagerduty",

    account: () => readAccount(api, credentials),

    schedules: () => listSchedules(api),

    /**
     * ⌈n/100⌉ requests where somebody is on call in each of n layer-based schedules. For schedules without a row, one
     * more request for each 100 (and for each 100 of their people) reads who comes next; a row there also proves that
     * the gap is real, since only schedules that a policy uses have rows. The rest takes one list of the shift-based
     * schedules and two requests each. Shift-based schedules take one request each: their documents call the final
     * schedule "the supported way to ask who's on right now" and say that no endpoint answers for both kinds, while the
     * reference of `/oncalls` names both. Until that is settled, such rows only show that the schedule is shift-based.
     */
    async onCall(scheduleIds, now) {
      const sources = levelSourcesIn([...new Set(scheduleIds)]);
      const onLevels = await levels.onCall(sources, now);
      const ids = [...new Set(scheduleIds)].filter((id) => !onLevels.has(id));
      const current = await completed(await readRows(api, outgoing, suspects, ids, []));
      const silent = ids.filter((id) => {
        const reading = current.get(id);
        return reading?.ok && reading.value.rows.length === 0;
      });
      // `earliest` gives one row per policy, level and person: enough for who comes next.
      const window: Query = [...between(now, now + LOOKAHEAD_MS), ["earliest", "true"]];
      const coming = await completed(await readRows(api, outgoing, NO_SUSPECTS, silent, window));

      const readings = new Map(onLevels);
      for (const id of ids) {
        const rows = current.get(id);
        const next = coming.get(id);
        const stints = next?.ok ? nextStints(next.value.rows) : null;
        if (!rows) continue;
        if (!rows.ok && rows.error.reason !== "not_found") readings.set(id, rows);
        else if ((rows.ok && rows.value.isShiftBased) || (next?.ok && next.value.isShiftBased))
          readings.set(id, await single.shiftBasedOnCall(id, now));
        else if (rows.ok && rows.value.rows.length > 0)
          readings.set(id, ok(peopleOf(rows.value.rows)));
        else if (stints && stints.length > 0) readings.set(id, ok(onCallAt(stints, now)));
        else readings.set(id, await single.onCall(id, now));
      }
      return readings;
    },

    roster: rosterReader(api, people, levels),

    /** Of a level: in the schedules that it has now. */
    async overriddenAt(sourceId, at) {
      const [level] = levelSourcesIn([sourceId]);
      const scheduleIds = level ? await levels.schedulesOf(level) : ok([sourceId]);
      if (!scheduleIds.ok) return scheduleIds;
      const running: OnCallPerson[] = [];
      for (const id of scheduleIds.value) {
        const found = await overriddenAt(api, people, id, at);
        if (!found.ok) return found;
        running.push(...found.value);
      }
      return ok(running);
    },

    /** At most 90 days from `from` on: the time beyond that isn't in the answer, and would look like a gap. */
    async shifts(scheduleIds, from, until) {
      const end = Math.min(until, from + FARTHEST_SHIFT_MS);
      const sources = levelSourcesIn([...new Set(scheduleIds)]);
      const readings = new Map(await levels.shifts(sources, from, end));
      const ids = [...new Set(scheduleIds)].filter((id) => !readings.has(id));
      const rows = await completed(
        await readRows(api, outgoing, asKnown(suspects), ids, between(from, end)),
      );
      for (const [id, reading] of rows) {
        const { rows: some, isShiftBased } = reading.ok ? reading.value : NO_ROWS;
        const stints = stintsOf(some);
        if (!reading.ok && reading.error.reason !== "not_found") readings.set(id, reading);
        else if (isShiftBased) readings.set(id, await single.shiftBasedShifts(id, from, end));
        else if (!stints) readings.set(id, err(unreadable("an on-call without its times")));
        else if (stints.length > 0) readings.set(id, ok(shiftsOf(stints, from, end)));
        else readings.set(id, await single.shifts(id, from, end));
      }
      return readings;
    },
  };
}

const NO_ROWS: Rows = { rows: [], isShiftBased: false };
