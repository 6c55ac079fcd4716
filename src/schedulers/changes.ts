/** What was remembered of a schedule's next change, and whether it still holds. */
import type { OnCallPerson } from "../domain/on-call.ts";
import type { KnownChange } from "./scheduler.ts";

/**
 * True while the change is still to come and the same people are on call as when it was found: somebody else means that
 * an override began or ended, whose own end is not known yet. `now` is epoch ms.
 */
export function stillHolds(
  known: KnownChange | undefined,
  people: readonly OnCallPerson[],
  now: number,
): known is KnownChange {
  if (!known || (known.at !== null && known.at <= now)) return false;
  const ids = new Set(people.map((person) => person.id));
  return known.personIds.length === ids.size && known.personIds.every((id) => ids.has(id));
}
