/** What was remembered of a schedule's next change, and whether it still holds. */
import type { OnCall, OnCallPerson } from "../domain/on-call.ts";
import type { KnownChange } from "./scheduler.ts";

/** True while the change is still to come, as far as can be told without asking who is on call. */
export const isFuture = (known: KnownChange | undefined, now: number): known is KnownChange =>
  known !== undefined && (known.at === null || known.at > now);

/**
 * True while the change is still to come and the same people are on call as when it was found: somebody else means that
 * an override began or ended, whose own end is not known yet. `now` is epoch ms.
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

/** Who is on call, with what is known of the next change; absent: the poll covers it. */
export const onCallWith = (
  people: readonly OnCallPerson[],
  known: KnownChange | undefined,
): OnCall => ({
  people,
  until: known?.at ?? null,
  ...(known?.byOverride && { byOverride: known.byOverride }),
});
