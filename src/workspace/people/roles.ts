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

/**
 * For looking, an older report will do: in an incident many people ask at once who is on call, and Slack limits how
 * often it can be asked about them. A Home published by a pass may show buttons by such a role: every click is checked
 * again.
 */
export const ROLE_MEMORY_FOR_LOOKING_MS = 6 * 3_600_000;

/** A person's rights. None where Slack can't be asked, and its last report is too old. */
export async function roleOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  maxAgeMs = ROLE_MAX_AGE_MS,
): Promise<Role> {
  const reported = await freshReport(ctx, slack, actor, maxAgeMs);
  const installation = forRights(slack);
  const member = reported === "silent" || reported === "no_such_person" ? null : reported;
  const standing = standingOf(member, isStranger(ctx, actor, reported), installation);
  return roleOfStanding(standing, installation, rightsSettings(ctx));
}

/** What Slack says of a person: `silent` where it can't be asked. */
type Report = SlackMember | "no_such_person" | "silent";

/**
 * Whether the person comes from another company. In an Enterprise organization the payload names the workspace that is
 * the person's home, so another one than this proves nothing: Slack's report decides. Unless the payload names this
 * workspace, Slack must list it among the person's own.
 */
function isStranger({ teamId }: Context, actor: Actor, reported: Report): boolean {
  if (reported === "silent") return false;
  if (reported === "no_such_person") return actor.teamId !== null && actor.teamId !== teamId;
  if (reported.ineligible === "foreign") return true;
  return actor.teamId !== teamId && reported.isListedHere !== true;
}

/** What admins have decided in `Settings`, and what holds until they do. */
export function rightsSettings(ctx: Context): RightsSettings {
  const { settings } = ctx.store.state;
  return {
    whoManages: settings.get("whoManages"),
    guestsLook: settings.get("guestsLook") ?? true,
    installerConnects: settings.get("installerConnects") ?? true,
  };
}

export const whoManages = (ctx: Context, slack: Slack): WhoManages =>
  whoManagesIn(forRights(slack), rightsSettings(ctx));

/** Only admins manage because a grant is in use, and no admin has said who manages. */
export const isLimitedByGrant = (ctx: Context, slack: Slack): boolean =>
  rightsSettings(ctx).whoManages === null && whoManages(ctx, slack) === "admins";

const forRights = ({ installation }: Slack): InstallationForRights => ({
  installedBy: installation.installedBy,
  hasGrant: installation.grant !== null,
});

/** How many admins a denial names. */
const MOST_TO_ASK = 5;
/** An admin about whom Slack wasn't asked for longer may have left. */
const ADMIN_MEMORY_MS = 30 * 24 * 3_600_000;

/** Workspace admins and owners of whom Slack told lately, by id. Empty: none is known. */
export const knownAdmins = (ctx: Context): readonly SlackMember[] =>
  ctx.store.people
    .admins(MOST_TO_ASK, ctx.now() - ADMIN_MEMORY_MS)
    // A Home that names them must not look changed because one was asked about again.
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

async function freshReport(
  ctx: Context,
  slack: Slack,
  { userId, teamId }: Actor,
  maxAgeMs: number,
): Promise<Report> {
  const { people } = ctx.store;
  const known = people.member(userId);
  const age = known ? ctx.now() - known.checkedAt : Number.POSITIVE_INFINITY;
  if (known && age >= 0 && age < maxAgeMs && saysEnough(ctx, known.member, teamId))
    return known.member;
  const asked = await slack.bot.userInfo(userId);
  if (!asked.ok) return "silent";
  if (!asked.value) return "no_such_person";
  people.saveMember(asked.value, ctx.now());
  return asked.value;
}

/** What a release before this one stored doesn't say whether Slack lists the person here. */
const saysEnough = (ctx: Context, member: SlackMember, teamId: string | null): boolean =>
  teamId === ctx.teamId || member.isListedHere !== undefined;
