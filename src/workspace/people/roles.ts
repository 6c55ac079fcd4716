/**
 * A person's role as Slack reports it, which decides what they may do here. To act, a report is valid for five minutes,
 * so that a demoted admin loses the right within minutes.
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

/** How old Slack's report of a person may be, and how old while Slack can't be asked. Milliseconds. */
export type RoleAge = { readonly known: number; readonly silent: number };

const FIVE_MINUTES_MS = 5 * 60_000;
const SIX_HOURS_MS = 6 * 3_600_000;

export const ROLE_AGE = {
  toAct: { known: FIVE_MINUTES_MS, silent: FIVE_MINUTES_MS },
  /** In an incident many people ask at once who is on call, and Slack limits how often it can be asked about them. */
  toLook: { known: SIX_HOURS_MS, silent: SIX_HOURS_MS },
  /** An open Home may show buttons by a role of hours ago: every click is checked again. */
  toOpenHome: { known: FIVE_MINUTES_MS, silent: SIX_HOURS_MS },
} as const satisfies Readonly<Record<string, RoleAge>>;

/** A person's rights. None where Slack can't be asked, and its last report is too old. */
export async function roleOf(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  age: RoleAge = ROLE_AGE.toAct,
): Promise<Role> {
  const reported = await freshReport(ctx, slack, actor, age);
  const installation = forRights(ctx, slack);
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
  whoManagesIn(forRights(ctx, slack), rightsSettings(ctx));

/** Only admins manage because a grant is in use, and no admin has said who manages. */
export const isLimitedByGrant = (ctx: Context, slack: Slack): boolean =>
  rightsSettings(ctx).whoManages === null && whoManages(ctx, slack) === "admins";

const forRights = (ctx: Context, { installation }: Slack): InstallationForRights => ({
  installedBy: ctx.store.people.idOf(installation.installedBy),
  hasGrant: installation.grant !== null,
});

/** How many admins a denial names. */
const MOST_TO_ASK = 5;
/** An admin about whom Slack wasn't asked for longer may have left. */
const ADMIN_MEMORY_MS = 30 * 24 * 3_600_000;

/** Workspace admins and owners of whom Slack told lately, by id. Empty: none is known. */
export const knownAdmins = (ctx: Context, most = MOST_TO_ASK): readonly SlackMember[] =>
  ctx.store.people
    .admins(most, ctx.now() - ADMIN_MEMORY_MS)
    // A Home that names them must not look changed because one was asked about again.
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

async function freshReport(
  ctx: Context,
  slack: Slack,
  { userId, teamId }: Actor,
  most: RoleAge,
): Promise<Report> {
  const { people } = ctx.store;
  const known = people.member(userId);
  const age = known ? ctx.now() - known.checkedAt : Number.POSITIVE_INFINITY;
  const usable = known && age >= 0 && saysEnough(ctx, known.member, teamId) ? known.member : null;
  if (usable && age < most.known) return usable;
  const asked = await slack.bot.userInfo(userId);
  if (!asked.ok) return usable && age < most.silent ? usable : "silent";
  if (!asked.value) return "no_such_person";
  return people.saveMember(asked.value, ctx.now());
}

/** What a release before this one stored doesn't say whether Slack lists the person here. */
const saysEnough = (ctx: Context, member: SlackMember, teamId: string | null): boolean =>
  teamId === ctx.teamId || member.isListedHere !== undefined;
