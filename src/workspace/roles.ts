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

/** A Home drawn by the alarm shows the buttons of hours ago at worst: every click on them is checked again. */
export const DRAWN_ROLE_MEMORY_MS = 6 * 3_600_000;

/** "unknown" when Slack can't be asked and did not tell lately: nothing is allowed on a guess. */
export async function roleOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  memoryMs = ROLE_MEMORY_MS,
): Promise<Role | "unknown"> {
  if (actor.teamId !== null && actor.teamId !== ctx.teamId) return LOOKS_ONLY;
  const member = await freshMember(ctx, slack, actor.userId, memoryMs);
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
  memoryMs: number,
): Promise<SlackMember | null> {
  const { people } = ctx.store;
  const known = people.member(userId);
  const age = known ? ctx.now() - known.checkedAt : Number.POSITIVE_INFINITY;
  if (known && age >= 0 && age < memoryMs) return known.member;
  const asked = await slack.bot.userInfo(userId);
  if (!asked.ok || !asked.value) return null;
  people.saveMember(asked.value, ctx.now());
  return asked.value;
}
