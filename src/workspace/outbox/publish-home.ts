/** Publishes Homes that changed. A person's own request for their Home doesn't go through the queue. */

import { publishHome } from "../home/home.ts";
import { isHomePublishing, publishInOrder } from "../home/publish-order.ts";
import { spendHomeBudget } from "../home/publish-rate.ts";
import { ROLE_AGE } from "../people/roles.ts";
import type { Deliver } from "./delivery.ts";

/** By then, a person's own request for the Home has ended, or its process died. */
const PUBLISHING_MS = 30_000;

export const publishQueuedHome: Deliver<"home"> = async (ctx, _slack, { userId }) => {
  // The pass doesn't wait for the other publication, which checks the queue when it ends (publish-now.ts).
  if (isHomePublishing(ctx, userId))
    return { status: "postponed", until: ctx.now() + PUBLISHING_MS };
  const actor = { userId, teamId: null };
  const published = await publishInOrder(ctx, userId, () =>
    publishHome(ctx, actor, "if_changed", ROLE_AGE.toLook),
  );
  if (!published.ok || published.value === "sent") spendHomeBudget(ctx, ctx.now());
  if (published.ok) return { status: "done" };
  if (published.error.reason !== "refused") return { status: "failed", failure: published.error };
  return { status: "dropped", commit: () => ctx.store.viewers.forget(userId) };
};
