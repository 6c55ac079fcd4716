/** When one person is on call in a rotation, as far as it is known. Pure. */
import type { RotationState, Upcoming } from "./rotation-state.ts";

export type PersonalShifts = {
  /** Null: not in the group by this rotation now. */
  readonly now: {
    readonly by: RotationState["by"];
    /** Epoch ms; null: nothing tells. */
    readonly until: number | null;
    /** False: the rotation changes then, and nothing tells yet whether this person stays. */
    readonly isUntilSure: boolean;
  } | null;
  /** When they come in (again), epoch ms; null: not within what is known. */
  readonly next: number | null;
};

/** Null where the rotation names the person neither now nor in the coming hours. */
export function personalShifts(
  userId: string,
  state: Pick<RotationState, "onCall" | "by" | "until">,
  upcoming: Upcoming | null,
  now: number,
): PersonalShifts | null {
  const isIn = (people: readonly { readonly userId: string | null }[]) =>
    people.some((one) => one.userId === userId);
  const changes = (upcoming?.next ?? []).filter(({ from }) => from > now);
  const isInNow = isIn(state.onCall);
  const leaves = changes.find(({ people }) => !isIn(people));
  const next = changes.find(
    ({ people }, i) => isIn(people) && !isIn(changes[i - 1]?.people ?? state.onCall),
  );
  if (!isInNow && !next) return null;
  return {
    now: isInNow
      ? {
          by: state.by,
          until: leaves?.from ?? state.until,
          isUntilSure: leaves !== undefined,
        }
      : null,
    next: next?.from ?? null,
  };
}
