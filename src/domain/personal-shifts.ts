/** A person's current and next shift in a rotation, within the look-ahead window. Pure. */
import {
  type OnCallMember,
  onCallAmong,
  type RotationState,
  type Upcoming,
} from "./rotation-state.ts";

export type PersonalShifts = {
  /** The current shift, or the stay as fallback or last (`by`); null: neither. */
  readonly now: {
    readonly by: RotationState["by"];
    /** End of the shift, epoch ms; null: unknown. */
    readonly until: number | null;
    /** False: a handover is due at `until`, but the person may stay on call after it. */
    readonly isUntilSure: boolean;
  } | null;
  /** Start of the next shift, epoch ms; null: none within the window. */
  readonly next: number | null;
};

/** Null where the person is on call neither now nor within the window. */
export function personalShifts(
  userId: string,
  state: Pick<RotationState, "onCall" | "by" | "until">,
  upcoming: Upcoming | null,
  now: number,
): PersonalShifts | null {
  const isIn = (people: readonly OnCallMember[]) =>
    onCallAmong(people).some((person) => person.userId === userId);
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
