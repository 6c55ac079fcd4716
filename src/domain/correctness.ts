/**
 * How right a group was: the stretches of time in which its members differed from what they should have been, from the
 * instant at which a change was due, or could first be read, to Slack's confirmation. Pure. Instants are epoch ms.
 */

import type { Drift } from "./drift.ts";
import { HISTORY_DAYS } from "./history.ts";
import type { OnCall, SchedulerFailure } from "./on-call.ts";
import { manualEditIn } from "./plan-group.ts";
import type { RotationState } from "./rotation-state.ts";
import { isSameSet } from "./sets.ts";
import type { UserGroup } from "./slack-member.ts";

/** Why a stretch began, and what made it longer. Stored, so never renamed. */
export type Cause =
  /** A shift ended as scheduled. */
  | "handover"
  /** Other people are on call before the known end of a shift. */
  | "override"
  /** A person created or edited the rotation. */
  | "edited"
  /** Somebody else changed the group. */
  | "hand_edit"
  /** Other people should be in the group for another reason: a match, an account, an option. */
  | "people"
  /** The scheduling system couldn't be read. */
  | "unread"
  /** At its end, the scheduling system still named the former shift. */
  | "stale"
  /** PagerSync read the schedule late. */
  | "late"
  /** Slack had to be asked about people first. */
  | "lookup"
  /** Slack limits how often groups are written. */
  | "rate_limited"
  | "slack_down"
  | "refused"
  | "group_disabled"
  | "group_gone"
  | "group_managed_elsewhere";

/** A change of who should be in a group. */
export type Change = { readonly at: number; readonly causes: readonly Cause[] };

export type Stretch = {
  readonly from: number;
  /** Null: it isn't over. */
  readonly until: number | null;
  readonly causes: readonly Cause[];
};

export const WINDOW_MS = HISTORY_DAYS * 24 * 3_600_000;
/** Stretches up to this length are counted, not listed: each handover has one. */
export const SHORT_MS = 1_000;
/** A handover that is read later than this was read late. */
const LATE_MS = 5_000;
/** Where a system names the same people for longer after the end of their shift, they are on call. */
const STALE_MS = 5 * 60_000;

/**
 * Whether the group has the members that the last plan wants. People whom an option lets in early may be missing, people
 * in their overlap too. A group that is disabled or gone is wrong: a tag of it reaches nobody.
 */
export function isRight(
  state: RotationState,
  drift: Drift | null,
  group: Pick<UserGroup, "members" | "isDisabled"> | "gone" | null,
): boolean {
  const edit = manualEditIn(drift);
  const wanted = edit ? edit.members : state.desired;
  if (wanted === null || wanted.length === 0) return true;
  if (group === null || group === "gone" || group.isDisabled) return false;
  const { extraMembers } = state;
  const needed =
    edit || !extraMembers ? wanted : [...(extraMembers.held ?? []), ...extraMembers.always];
  const members = new Set(group.members);
  return members.isSubsetOf(new Set(wanted)) && needed.every((id) => members.has(id));
}

/**
 * When and why other people are on call in a schedule; null: the same are, or it is read for the first time.
 * @param before its last reading
 * @param now when it was read
 */
export function changeBetween(
  before:
    | {
        readonly onCall: OnCall | null;
        readonly failure: SchedulerFailure | null;
        readonly readAt: number;
        readonly staleReads: number;
      }
    | undefined,
  { people }: OnCall,
  now: number,
): Change | null {
  if (!before?.onCall) return null;
  const { until, people: earlier } = before.onCall;
  if (isSameSet(people.map(idOf), earlier.map(idOf))) return null;
  const insisted = before.failure === null && until !== null && before.readAt - until >= STALE_MS;
  const isDue = until !== null && until <= now && !insisted;
  const causes: Cause[] = [isDue ? "handover" : "override"];
  if (before.failure) causes.push("unread");
  else if (isDue && before.staleReads > 0) causes.push("stale");
  else if (isDue && now - until > LATE_MS) causes.push("late");
  return { at: isDue ? until : now, causes };
}

const idOf = ({ id }: { readonly id: string }): string => id;

/**
 * A change and a newer one as one, which began with the earlier. Not before an edit of the rotation: until then, its
 * schedules may have been followed by no one, and were last read long ago.
 */
export const joined = (a: Change | null, b: Change): Change => ({
  at: a === null || (b.at < a.at && !a.causes.includes("edited")) ? b.at : a.at,
  causes: [...new Set([...(a?.causes ?? []), ...b.causes])],
});

/** Stretches up to a second, and those before the most that are kept one by one: how many, and how long together. */
export type Unlisted = { readonly count: number; readonly ms: number };

/** How right one group was, or all together. */
export type Rightness = {
  /** Since when it is known: at most 90 days ago. */
  readonly since: number;
  readonly isWholeWindow: boolean;
  readonly watchedMs: number;
  readonly wrongMs: number;
};

export type Correctness = Rightness & {
  /** Newest first, none overlaps another. */
  readonly stretches: readonly Stretch[];
  readonly unlisted: Unlisted;
};

/** @param since when the rotation was created, or when the measuring began */
export function correctnessOf(
  stretches: readonly Stretch[],
  unlisted: Unlisted,
  since: number,
  now: number,
): Correctness {
  const begin = Math.max(since, now - WINDOW_MS);
  const shown = merged(stretches)
    .filter(({ from, until }) => (until ?? now) > begin && from <= now)
    .map((stretch) => ({ ...stretch, from: Math.max(stretch.from, begin) }));
  const listedMs = shown.reduce(
    (sum, { from, until }) => sum + (Math.min(until ?? now, now) - from),
    0,
  );
  const watchedMs = Math.max(0, now - begin);
  return {
    since: begin,
    isWholeWindow: since <= now - WINDOW_MS,
    watchedMs,
    wrongMs: Math.min(watchedMs, listedMs + unlisted.ms),
    stretches: shown.toReversed(),
    unlisted,
  };
}

/** Oldest first; stretches that overlap or touch are one. */
export function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (!last || (last.until !== null && last.until < next.from)) {
      result.push(next);
      continue;
    }
    const until =
      last.until === null || next.until === null ? null : Math.max(last.until, next.until);
    result[result.length - 1] = {
      from: last.from,
      until,
      causes: [...new Set([...last.causes, ...next.causes])],
    };
  }
  return result;
}

/** Percent with up to three decimals, never more than it was: 100 only where the group was right all the time. */
export function percentRight(wrongMs: number, watchedMs: number): number {
  if (wrongMs <= 0) return 100;
  const share = Math.max(0, 1 - wrongMs / watchedMs);
  return Math.min(99.999, Math.floor(share * 100_000) / 1_000);
}
