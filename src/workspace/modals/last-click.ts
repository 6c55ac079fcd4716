/** Clicks in an open form whose updates may be ready in another order than the clicks: the last one's is shown. */
import type { ModalView } from "@slack/types";
import type { Context, Slack } from "../context.ts";

/** Another click's update may have changed the view since: it is older if this click is the last. Returns the new hash. */
export async function updateIfLast(
  slack: Slack,
  { viewId, viewHash }: { readonly viewId: string; readonly viewHash: string },
  view: ModalView,
  isLast: () => boolean,
): Promise<string | null> {
  let updated = await slack.bot.updateView(viewId, view, viewHash);
  const isConflict =
    !updated.ok && updated.error.reason === "refused" && updated.error.error === "hash_conflict";
  if (isConflict && isLast()) updated = await slack.bot.updateView(viewId, view);
  return updated.ok ? updated.value.hash : null;
}

/** The last click in each open form, by view. In memory: clicks that come at once come to the same object. */
const lastClicks = new WeakMap<DurableObjectStorage, Map<string, object>>();
const MOST_VIEWS = 100;

/** Returns whether the click is still the form's last: previews may be ready in another order than their clicks. */
export function noteClick(
  { storage }: Context,
  { viewId }: { readonly viewId: string },
): () => boolean {
  const clicks = lastClicks.get(storage) ?? new Map<string, object>();
  lastClicks.set(storage, clicks);
  const click = {};
  clicks.delete(viewId);
  clicks.set(viewId, click);
  for (const oldest of clicks.keys()) {
    if (clicks.size <= MOST_VIEWS) break;
    clicks.delete(oldest);
  }
  return () => clicks.get(viewId) === click;
}
