/**
 * Who may do what here: asked when a modal opens and again when it is submitted. Slack's word on a person is believed
 * for five minutes, so that a demoted admin loses the right within minutes.
 */
import type { Actor } from "../domain/intent.ts";
import type { SlackMember } from "../domain/slack-member.ts";
import type { Context, Slack } from "./context.ts";

const ROLE_MEMORY_MS = 5 * 60_000;

export type Role = {
  /** Create, edit and delete rotations: full members of this workspace. */
  readonly mayManage: boolean;
  /** Connect and disconnect: admins, owners, and whoever installed the app. */
  readonly mayConnect: boolean;
};

const LOOKS_ONLY: Role = { mayManage: false, mayConnect: false };

/** "unknown" when Slack can't be asked and did not tell lately: nothing is allowed on a guess. */
export async function roleOf(ctx: Context, slack: Slack, actor: Actor): Promise<Role | "unknown"> {
  if (actor.teamId !== null && actor.teamId !== ctx.teamId) return LOOKS_ONLY;
  const member = await freshMember(ctx, slack, actor.userId);
  if (!member) return "unknown";
  if (member.unfit !== null) return LOOKS_ONLY;
  return {
    mayManage: true,
    mayConnect: member.isAdmin || slack.installation.installedBy === actor.userId,
  };
}

async function freshMember(
  ctx: Context,
  slack: Slack,
  userId: string,
): Promise<SlackMember | null> {
  const { people } = ctx.store;
  const known = people.member(userId);
  const age = known ? ctx.now() - known.checkedAt : Number.POSITIVE_INFINITY;
  if (known && age >= 0 && age < ROLE_MEMORY_MS) return known.member;
  const asked = await slack.bot.userInfo(userId);
  if (!asked.ok || !asked.value) return null;
  people.saveMember(asked.value, ctx.now());
  return asked.value;
}
