/** People of a rotation who can be matched to a Slack account by hand. */
import { isUnnamed, type OnCallReading } from "../../domain/on-call.ts";
import { isPlaceholderAmong } from "../../domain/placeholders.ts";
import { plannedKeys } from "../../domain/reading-key.ts";
import type { Context } from "../context.ts";
import type { StoredRotation } from "../store/rotations.ts";
import type { SimilarAccount } from "./similar-accounts.ts";

export type PersonToMatch = {
  readonly personId: string;
  readonly name: string;
  /** The Slack user of their manual match; null: there is none. */
  readonly userId: string | null;
  /** Their addresses in the scheduling system, as far as they are known. */
  readonly emails: readonly string[];
  /** Slack users of the same name, to propose; empty if there is a manual match. */
  readonly likely?: readonly string[];
  /** Slack users with nearly the same address, to propose. */
  readonly similar?: readonly SimilarAccount[];
};

/**
 * A rotation's people, on call now or in the coming hours, with a manual match or without an account by e-mail; without
 * placeholders, who are nobody. What is stored about the people of all the rotations is read at once.
 * @param current the readings of their schedules, where they were read already
 */
export function matchableIn(
  ctx: Context,
  rotations: readonly StoredRotation[],
  current: ReadonlyMap<string, OnCallReading> = ctx.store.readings.currentOf(
    rotations.flatMap(plannedKeys),
  ),
): (rotation: StoredRotation) => readonly PersonToMatch[] {
  const { people, state } = ctx.store;
  const isPlaceholder = isPlaceholderAmong(state.settings.get("placeholders") ?? []);
  const onCallIn = (rotation: StoredRotation) =>
    plannedKeys(rotation).flatMap((key) => {
      const reading = current.get(key);
      return reading?.ok ? reading.value.people : [];
    });
  const comingIn = ({ upcoming }: StoredRotation) => upcoming?.next.flatMap((n) => n.people) ?? [];

  const onCall = rotations.flatMap(onCallIn);
  const comingIds = rotations.flatMap(comingIn).flatMap(({ personId }) => personId ?? []);
  const byHand = people.manualMatchesOf([...onCall.map((p) => p.id), ...comingIds]);
  const misses = people.misses(onCall.flatMap((p) => p.emails));

  return (rotation) => {
    const found = new Map<string, PersonToMatch>();
    for (const onCallNow of onCallIn(rotation)) {
      const { id, name, emails } = onCallNow;
      if (isUnnamed(id) || isPlaceholder(onCallNow)) continue;
      const userId = byHand.get(id) ?? null;
      const hasNoAccount = emails.every((email) => misses.has(email.toLowerCase()));
      if (userId !== null || hasNoAccount) found.set(id, { personId: id, name, emails, userId });
    }
    for (const { personId, userId, name } of comingIn(rotation)) {
      if (personId === null || isUnnamed(personId) || found.has(personId)) continue;
      const hand = byHand.get(personId) ?? null;
      if (userId !== null && hand === null) continue;
      const emails = people.known([personId], 0).get(personId)?.emails ?? [];
      if (isPlaceholder({ id: personId, name, emails })) continue;
      found.set(personId, { personId, name, emails, userId: hand });
    }
    return [...found.values()];
  };
}
