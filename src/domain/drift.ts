/**
 * A managed group was changed by somebody else. It is put right, unless whoever manages the rotation says "keep", or
 * the same happens again and again: then two hands (or two tools) fight over the group, and PagerSync lets go first.
 * Either way the next handover goes on as usual. Pure.
 */

export type Drift = {
  /** When it was last seen, epoch ms. */
  readonly at: number;
  /** The Slack user who wrote the group, where Slack tells. */
  readonly by: string | null;
  /** Whom they put in. */
  readonly members: readonly string[];
  /** The edits of the last minutes, epoch ms. */
  readonly recent: readonly number[];
  /** Null: it is put right. */
  readonly hold: "edit_war" | "kept" | null;
};

const WAR_EDITS = 3;
const WAR_WITHIN_MS = 10 * 60_000;

/** What is known after one more edit. */
export function afterEdit(
  before: Drift | null,
  edit: { readonly at: number; readonly by: string | null; readonly members: readonly string[] },
): Drift {
  const recent = [...(before?.recent ?? []).filter((at) => at > edit.at - WAR_WITHIN_MS), edit.at];
  // Who changes what was kept by their own wish has changed their mind: it is watched again.
  return { ...edit, recent, hold: recent.length >= WAR_EDITS ? "edit_war" : null };
}
