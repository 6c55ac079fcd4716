/**
 * Authorisation: checked when a modal opens and again when it is submitted. The default is a denial: where Slack
 * doesn't report a person's role, nothing is done.
 */

import { within } from "../../deadline.ts";
import type { Right, Role } from "../../domain/rights.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import { onlyAdminsManage, REFUSAL } from "../../slack/words/fields.ts";
import type { Context, Slack } from "../context.ts";
import { peopleInCharge, roleOf, whoManages } from "./roles.ts";

/** Slack waits 3 s for the answer to a submission: looking up the person may take this much of it. */
const ASK_MS = 1_000;

/** Why this person may not, in words for them; null: they may. For clicks, which are acknowledged already. */
export async function denialOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  right: Right,
): Promise<string | null> {
  return denialFor(ctx, slack, await roleOf(ctx, slack, actor), right);
}

/** The same for submissions: no answer from Slack in time is a denial. */
export async function denialWithin(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  right: Right,
): Promise<string | null> {
  const role = await within(ASK_MS, roleOf(ctx, slack, actor));
  return role === null ? REFUSAL.slackSilent : denialFor(ctx, slack, role, right);
}

function denialFor(ctx: Context, slack: Slack, role: Role, right: Right) {
  if (role[right]) return null;
  if (role.standing === "unknown") return REFUSAL.slackSilent;
  if (right === "mayConnect") return REFUSAL.mayNotConnect;
  if (whoManages(ctx, slack) === "everyone") return REFUSAL.mayNotManage;
  return onlyAdminsManage(peopleInCharge(ctx, slack).map(({ name }) => name));
}
