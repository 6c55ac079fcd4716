/** Which schedules a pass can read to the end with the requests that it has left. */
import { PEOPLE_BATCH } from "./people.ts";

/** Different people a schedule is assumed to have, when requests are reserved for looking them up. */
const PEOPLE_PER_SCHEDULE = 5;

/** True the first time that it is asked about a schedule: all its rotations take one timeline. */
export function firstOfEachSchedule(): (scheduleId: string) => boolean {
  const seen = new Set<string>();
  return (id) => seen.size < seen.add(id).size;
}

/**
 * The first ids whose requests fit, with a share for looking up their people. Timelines are counted, because a workspace
 * with many schedules would otherwise never read a next change.
 */
export function firstThatFit(
  ids: readonly string[],
  requests: number,
  costOf: (id: string) => number,
): readonly string[] {
  let spent = 0;
  const end = ids.findIndex((id) => {
    spent += costOf(id) + PEOPLE_PER_SCHEDULE / PEOPLE_BATCH;
    return spent > requests;
  });
  return end === -1 ? ids : ids.slice(0, end);
}
