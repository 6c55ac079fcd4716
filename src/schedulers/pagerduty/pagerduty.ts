/**
 * PagerDuty, by OAuth with the scope `read`. Lists and reads layer-based (v2) and shift-based (v3) schedules alike. Who is
 * on call takes ⌈schedules/100⌉ requests, and more for some schedules: see `onCall`.
 */
import type { OnCallReading, ShiftsReading } from "../../domain/on-call.ts";
import { ok } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import type { PagerDutyCredentials } from "../credentials.ts";
import type { PeopleCache, Scheduler } from "../scheduler.ts";
import { onCallAt, shiftsOf } from "../shifts.ts";
import { pagerDutyApi } from "./api.ts";
import { listLayered, listShiftBased } from "./lists.ts";
import { peopleOf, readRows } from "./oncalls.ts";
import { overriddenAt } from "./overrides.ts";
import { pagerDutyPeople } from "./people.ts";
import { meAnswer } from "./shapes.ts";
import { between, LOOKAHEAD_MS, singleSchedules } from "./single-schedule.ts";

/** `/oncalls` reaches no further ahead. */
const FARTHEST_SHIFT_MS = 90 * 24 * 60 * 60_000;

/** @param cache spares `/users/{id}` in each pass: shift-based schedules name people by id only */
export function pagerDuty(
  credentials: PagerDutyCredentials,
  outgoing: Outgoing,
  cache: PeopleCache,
): Scheduler {
  const api = pagerDutyApi(credentials, outgoing);
  const people = pagerDutyPeople(api, cache);
  const single = singleSchedules(api, people);

  return {
    system: "pagerduty",

    async account() {
      const answer = await api.get("/users/me", [], meAnswer);
      if (!answer.ok) return answer;
      const { name, html_url } = answer.value.user;
      return ok({
        name: credentials.subdomain ?? subdomainOf(html_url ?? "") ?? "PagerDuty",
        connectedAs: name,
      });
    },

    /** At most 10,000 layer-based and 10,000 shift-based ones: PagerDuty numbers no more. Beyond is a failure. */
    async schedules() {
      const layered = await listLayered(api);
      if (!layered.ok) return layered;
      const shiftBased = await listShiftBased(api);
      if (!shiftBased.ok) return shiftBased;
      // One that is being upgraded may be in both.
      const listings = [...layered.value, ...shiftBased.value];
      return ok([...new Map(listings.map((listing) => [listing.id, listing])).values()]);
    },

    /**
     * ⌈n/100⌉ requests where somebody is on call in each of n layer-based schedules. For schedules without a row, one
     * more request for each 100 (and for each 100 of their people) reads who comes next; a row there also proves that
     * the gap is real, since only schedules that a policy uses have rows. The rest takes one list of the shift-based
     * schedules and two requests each. Shift-based schedules take one request each: their documents call the final
     * schedule "the supported way to ask who's on right now" and say that no endpoint answers for both kinds, while the
     * reference of `/oncalls` names both. Until that is settled, such rows only show that the schedule is shift-based.
     */
    async onCall(scheduleIds, now) {
      const ids = [...new Set(scheduleIds)];
      const current = await readRows(api, ids, []);
      for (const reading of current.values())
        if (reading.ok) for (const stint of reading.value.stints) people.meet(stint.person);
      const silent = ids.filter((id) => {
        const reading = current.get(id);
        return reading?.ok && reading.value.stints.length === 0;
      });
      // `earliest` gives one row per policy, level and person: enough for who comes next.
      const coming = await readRows(api, silent, [
        ...between(now, now + LOOKAHEAD_MS),
        ["earliest", "true"],
      ]);

      const readings = new Map<string, OnCallReading>();
      for (const id of ids) {
        const rows = current.get(id);
        const next = coming.get(id);
        if (!rows) continue;
        if (!rows.ok) readings.set(id, rows);
        else if (rows.value.isShiftBased || (next?.ok && next.value.isShiftBased))
          readings.set(id, await single.shiftBasedOnCall(id, now));
        else if (rows.value.stints.length > 0) readings.set(id, ok(peopleOf(rows.value.stints)));
        else if (next?.ok && next.value.stints.length > 0)
          readings.set(id, ok(onCallAt(next.value.stints, now)));
        else readings.set(id, await single.onCall(id, now));
      }
      return readings;
    },

    overriddenAt: (scheduleId, at) => overriddenAt(api, people, scheduleId, at),

    /** At most 90 days from `from` on: the time beyond that isn't in the answer, and would look like a gap. */
    async shifts(scheduleIds, from, until) {
      const ids = [...new Set(scheduleIds)];
      const end = Math.min(until, from + FARTHEST_SHIFT_MS);
      const rows = await readRows(api, ids, between(from, end));
      const readings = new Map<string, ShiftsReading>();
      for (const [id, reading] of rows) {
        if (!reading.ok) {
          readings.set(id, reading);
          continue;
        }
        const { stints, isShiftBased } = reading.value;
        for (const stint of stints) people.meet(stint.person);
        if (isShiftBased) readings.set(id, await single.shiftBasedShifts(id, from, end));
        else if (stints.length > 0) readings.set(id, ok(shiftsOf(stints, from, end)));
        else readings.set(id, await single.shifts(id, from, end));
      }
      return readings;
    },
  };
}

/** `acme` of https://acme.pagerduty.com/users/…, or of acme.eu.pagerduty.com. */
function subdomainOf(url: string): string | null {
  const host = URL.parse(url)?.hostname ?? "";
  return /^([a-z0-9-]+)\.(?:[a-z0-9]+\.)?pagerduty\.com$/.exec(host)?.[1] ?? null;
}
