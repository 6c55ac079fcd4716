/**
 * Authorisation: checked when a modal opens and again when it is submitted. The default is a denial: where Slack can't
 * say who somebody is, nothing is done.
 */

import type { Role } from "../../domain/rights.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import { onlyAdminsManage, REFUSAL } from "../../slack/words/fields.ts";
import type { Context, Slack } from "../context.ts";
import { within } from "../deadline.ts";
import { peopleInCharge, roleOf, whoManages } from "./roles.ts";

/** Slack waits 3 s for the answer to a submission: at most this much of it is spent on asking who is who. */
const ASK_MS = 1_000;

/** `mayManage`: rotations and what belongs to them; `mayConnect`: the scheduling system. */
export type Right = keyof Role;

/** Why this person may not, in words for them; null: they may. For clicks, which are answered already. */
export async function denialOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  right: Right,
): Promise<string | null> {
  return refusalIn(ctx, slack, await roleOf(ctx, slack, actor), right);
}

/** The same for submissions: a Slack that takes its time is a refusal. */
export async function denialWithin(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  right: Right,
): Promise<string | null> {
  const role = (await within(ASK_MS, roleOf(ctx, slack, actor))) ?? "unknown";
  return refusalIn(ctx, slack, role, right);
}

function refusalIn(ctx: Context, slack: Slack, role: Role | "unknown", right: Right) {
  if (role === "unknown") return REFUSAL.slackSilent;
  if (role[right]) return null;
  if (right === "mayConnect") return REFUSAL.mayNotConnect;
  if (whoManages(ctx) === "everyone") return REFUSAL.mayNotManage;
  return onlyAdminsManage(peopleInCharge(ctx, slack).map(({ name }) => name));
}
