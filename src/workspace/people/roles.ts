/**
 * A person's role as Slack reports it, which decides what they may do here. A report is valid for five minutes, so that
 * a demoted admin loses the right within minutes.
 */

import {
  type InstallationForRights,
  type RightsSettings,
  type Role,
  roleOfStanding,
  standingOf,
  type WhoManages,
  whoManagesIn,
} from "../../domain/rights.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context, Slack } from "../context.ts";

const ROLE_MAX_AGE_MS = 5 * 60_000;

/** A Home published by a pass may show buttons by a role of hours ago: every click is checked again. */
export const DRAWN_ROLE_MEMORY_MS = 6 * 3_600_000;

/** A person's rights. None where Slack can't be asked, and its last answer is too old. */
export async function roleOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  maxAgeMs = ROLE_MAX_AGE_MS,
): Promise<Role> {
  const isStranger = actor.teamId !== null && actor.teamId !== ctx.teamId;
  const member = isStranger ? null : await freshMember(ctx, slack, actor.userId, maxAgeMs);
  const installation = forRights(slack);
  const standing = standingOf(member, isStranger, installation);
  return roleOfStanding(standing, installation, rightsSettings(ctx));
}

/** What admins have decided in `Settings`, and what holds until they do. */
export function rightsSettings(ctx: Context): RightsSettings {
  const { settings } = ctx.store.state;
  return { whoManages: settings.get("whoManages"), guestsLook: true, installerConnects: true };
}

export const whoManages = (ctx: Context, slack: Slack): WhoManages =>
  whoManagesIn(forRights(slack), rightsSettings(ctx));

const forRights = ({ installation }: Slack): InstallationForRights => ({
  installedBy: installation.installedBy,
  hasGrant: installation.grant !== null,
});

/** How many people a denial names: the installing person, then known admins. */
const MOST_TO_ASK = 5;

/** Known people who may connect, and thus do everything. */
export function peopleInCharge(ctx: Context, slack: Slack): readonly SlackMember[] {
  const { people } = ctx.store;
  const installer = people.member(slack.installation.installedBy)?.member ?? null;
  const admins = people.admins(MOST_TO_ASK).filter(({ id }) => id !== installer?.id);
  return [...(installer?.ineligible === null ? [installer] : []), ...admins].slice(0, MOST_TO_ASK);
}

/** Known workspace admins and owners. */
export const adminsToAsk = ({ store }: Context): readonly SlackMember[] =>
  store.people.admins(MOST_TO_ASK);

async function freshMember(
  ctx: Context,
  slack: Slack,
  userId: string,
  maxAgeMs: number,
): Promise<SlackMember | null> {
  const { people } = ctx.store;
  const known = people.member(userId);
  const age = known ? ctx.now() - known.checkedAt : Number.POSITIVE_INFINITY;
  if (known && age >= 0 && age < maxAgeMs) return known.member;
  const asked = await slack.bot.userInfo(userId);
  if (!asked.ok || !asked.value) return null;
  people.saveMember(asked.value, ctx.now());
  return asked.value;
}
