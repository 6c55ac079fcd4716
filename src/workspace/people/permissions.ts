/**
 * Authorisation: checked when a modal opens and again when it is submitted, at every search and at every question. The
 * default is a denial: where Slack doesn't report a person's role, nothing is shown and nothing is done.
 */

import { within } from "../../deadline.ts";
import { NO_RIGHTS, type Right, type Role } from "../../domain/rights.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import { denialSentence } from "../../slack/words/denial.ts";
import type { Context, Slack } from "../context.ts";
import { isLimitedByGrant, knownAdmins, ROLE_AGE, rightsSettings, roleOf } from "./roles.ts";

/** Slack waits 3 s for the answer to a submission: looking up the person may take this much of it. */
const ASK_MS = 1_000;

/** Why this person may not, in words for them; null: they may. For clicks, which are acknowledged already. */
export async function denialOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  right: Right,
): Promise<string | null> {
  const role = await roleFor(ctx, slack, actor, right);
  return role[right] ? null : whyNot(ctx, slack, role, right);
}

/** The same for submissions, and searches: no answer from Slack in time is a denial. */
export async function denialWithin(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  right: Right,
): Promise<string | null> {
  const role = await roleWithin(ctx, slack, actor, right);
  return role[right] ? null : whyNot(ctx, slack, role, right);
}

/** The person's role, fresh enough for the right; none without an answer from Slack in time. */
export const roleWithin = (ctx: Context, slack: Slack, actor: Actor, right: Right): Promise<Role> =>
  within(ASK_MS, roleFor(ctx, slack, actor, right), NO_RIGHTS);

const roleFor = (ctx: Context, slack: Slack, actor: Actor, right: Right): Promise<Role> =>
  roleOf(ctx, slack, actor, right === "mayLook" ? ROLE_AGE.toLook : ROLE_AGE.toAct);

/** In words for the person. @param role without the right */
export const whyNot = (ctx: Context, slack: Slack, role: Role, right: Right): string =>
  denialSentence(role, right, {
    isLimitedByGrant: isLimitedByGrant(ctx, slack),
    installerConnects: rightsSettings(ctx).installerConnects,
    admins: knownAdmins(ctx).map(({ name }) => name),
  });
