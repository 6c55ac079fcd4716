/** A timeline's shifts, with escalations and teams resolved to people. */
import type { OnCallPerson, SchedulerFailure, Shift, ShiftsReading } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { unreadable } from "../failures.ts";
import { shiftsOf } from "../shifts.ts";
import { isoSeconds, isStandIn, type Timeline, timelineStints } from "./timeline.ts";

/** Requests a schedule may cost beyond its timeline. */
const MAX_RESOLVED = 8;

/**
 * The shifts of [from, until). A stretch with an escalation or a team in it costs one more request, as of its beginning.
 * Fails where the window doesn't cover [from, until), and where there are more than `MAX_RESOLVED` such stretches.
 * @param peopleAt who is on call at an instant (ISO 8601), where the timeline has `told`: everybody behind a name resolved
 */
export async function shiftsIn(
  timeline: Timeline,
  from: number,
  until: number,
  peopleAt: (
    date: string,
    told: readonly OnCallPerson[],
  ) => Promise<Result<readonly OnCallPerson[], SchedulerFailure>>,
): Promise<ShiftsReading> {
  if (timeline.startDate > from || timeline.endDate < until)
    return err(unreadable("a shorter timeline than requested"));
  const shifts = shiftsOf(timelineStints(timeline), from, until);
  const vague = shifts.filter((shift) => shift.people.some(isStandIn));
  if (vague.length > MAX_RESOLVED)
    return err({ reason: "unresolved", detail: vague[0]?.people.find(isStandIn)?.name ?? "" });

  const resolved = new Map<Shift, readonly OnCallPerson[]>();
  for (const shift of vague) {
    // Rounded up: a date a moment early is answered with who was on call before.
    const people = await peopleAt(isoSeconds(shift.from + 999), shift.people);
    if (!people.ok) return people;
    resolved.set(shift, people.value);
  }
  const stints = shifts.flatMap((shift) =>
    (resolved.get(shift) ?? shift.people).map((person) => ({ ...shift, person })),
  );
  return ok(shiftsOf(stints, from, until));
}
