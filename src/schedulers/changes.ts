/** A schedule's cached next change, and whether it is still valid. */
import type { OnCall, OnCallPerson } from "../domain/on-call.ts";
import type { KnownChange } from "./scheduler.ts";

/** True while the change is in the future. Doesn't compare who is on call: see `isStillValid`. */
export const isFuture = (known: KnownChange | undefined, now: number): known is KnownChange =>
  known !== undefined && (known.at === null || known.at > now);

/**
 * True while the change is in the future and the people on call are those of when it was read. Other people mean that an
 * override began or ended, and the next change with it. `now` is epoch ms.
 */
export function isStillValid(
  known: KnownChange | undefined,
  people: readonly OnCallPerson[],
  now: number,
): known is KnownChange {
  if (!isFuture(known, now)) return false;
  const ids = new Set(people.map((person) => person.id));
  return known.personIds.length === ids.size && known.personIds.every((id) => ids.has(id));
}

/** Who is on call, with the next change where it is known. Where it isn't, polling finds it. */
export const onCallWith = (
  people: readonly OnCallPerson[],
  known: KnownChange | undefined,
): OnCall => ({
  people,
  until: known?.at ?? null,
  ...(known?.byOverride && { byOverride: known.byOverride }),
});
