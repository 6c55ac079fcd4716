/**
 * Drift: somebody else edited a managed group. PagerSync undoes the edit, unless a person who manages the rotation
 * accepts it. After repeated edits (an edit war, often with another tool) PagerSync stops writing the group. In both
 * cases the next handover ends the exception. Pure.
 */

export type Drift = {
  /** Time of the last edit, epoch ms. */
  readonly at: number;
  /** The Slack user who edited the group; null: Slack doesn't report one. */
  readonly by: string | null;
  /** The members after the edit. */
  readonly members: readonly string[];
  /** Times of the edits within the edit-war window, epoch ms. */
  readonly recent: readonly number[];
  /** `kept`: the edit was accepted. Null: PagerSync undoes it. */
  readonly hold: "edit_war" | "kept" | null;
};

/** This many edits within the window are an edit war. */
const WAR_EDITS = 3;
const WAR_WITHIN_MS = 10 * 60_000;

/** The drift after one more edit. */
export function afterEdit(
  before: Drift | null,
  edit: { readonly at: number; readonly by: string | null; readonly members: readonly string[] },
): Drift {
  const recent = [...(before?.recent ?? []).filter((at) => at > edit.at - WAR_WITHIN_MS), edit.at];
  // An edit after an accepted one ends the acceptance.
  return { ...edit, recent, hold: recent.length >= WAR_EDITS ? "edit_war" : null };
}
