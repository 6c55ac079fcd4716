/** What concerns the whole workspace and takes somebody to put it right, for the top of the Home. */
import { needsAdminGrant, needsPaidPlan } from "../../slack/words/slack-error.ts";
import type { Context, Slack } from "../context.ts";
import type { HomeNotice } from "./model.ts";

/** How long the Home says that a grant has ended, if nobody grants access again. */
const GRANT_ENDED_SHOWN_MS = 7 * 24 * 3_600_000;

/** @param refusals Slack's error codes for refused group writes */
export function drawNotices(
  ctx: Context,
  { installation }: Slack,
  refusals: readonly string[],
): readonly HomeNotice[] {
  const { state } = ctx.store;
  const refused = state.groups.get("refusedPermissions") ?? {};
  const notices: HomeNotice[] = [];
  const silentSince = state.outbox.get("groupWritesFailSince");
  if (silentSince !== null) notices.push({ kind: "slack_unreachable", since: silentSince });
  if ([...refusals, ...Object.values(refused)].some(needsPaidPlan)) {
    notices.push({ kind: "user_groups_need_paid_plan" });
  }
  const ended = state.groups.get("grantEnded");
  if (ended && ctx.now() - ended.at < GRANT_ENDED_SHOWN_MS) {
    notices.push({ kind: "grant_ended", grantedBy: ended.by, at: ended.at });
  }
  const mayNotCreate = needsAdminGrant(refused.create ?? "");
  const mayNotChange = [...refusals, refused.change ?? ""].some(needsAdminGrant);
  const origin = state.home.get("origin");
  if ((mayNotCreate || mayNotChange) && origin) {
    notices.push({
      kind: "group_writes_forbidden",
      grantUrl: `${origin}/slack/install?grant=usergroups`,
      missing: mayNotCreate && mayNotChange ? "both" : mayNotCreate ? "create" : "change",
      grantedBy: installation.grant?.userId ?? null,
    });
  }
  return notices;
}
