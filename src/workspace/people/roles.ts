/**
 * Who may do what here: asked when a modal opens and again when it is submitted. Slack's word on a person is believed
 * for five minutes, so that a demoted admin loses the right within minutes.
 */

import { LOOKS_ONLY, type Role, roleOfMember, type WhoManages } from "../../domain/rights.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context, Slack } from "../context.ts";

const ROLE_MEMORY_MS = 5 * 60_000;

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
  const { installedBy } = slack.installation;
  return roleOfMember(member, { installedBy, whoManages: whoManages(ctx) });
}

/** Everyone, until an admin says otherwise. */
export const whoManages = (ctx: Context): WhoManages =>
  ctx.store.facts.get("whoManages") ?? "everyone";

/** Named to those who may not: whoever installed, then admins we have met. */
const MOST_TO_ASK = 5;

/** People who may connect, and thus everything else, as far as they are known here. */
export function peopleInCharge(ctx: Context, slack: Slack): readonly SlackMember[] {
  const { people } = ctx.store;
  const installer = people.member(slack.installation.installedBy)?.member ?? null;
  const admins = people.admins(MOST_TO_ASK).filter(({ id }) => id !== installer?.id);
  return [...(installer?.ineligible === null ? [installer] : []), ...admins].slice(0, MOST_TO_ASK);
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
