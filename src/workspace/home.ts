/** The App Home of one person: what the store knows, as that person may see it, and published to Slack. */
import type {
  ConnectOptions,
  HomeConnection,
  HomeModel,
  HomeNotice,
  HomeRotation,
  HomeViewer,
} from "../domain/home.ts";
import { ROTATIONS_PER_PAGE } from "../domain/home.ts";
import type { OnCallReading } from "../domain/on-call.ts";
import type { StandingProblem } from "../domain/problem.ts";
import { ok, type Result } from "../domain/result.ts";
import { oauthClientOf } from "../schedulers/registry.ts";
import type { SlackFailure } from "../slack/api.ts";
import { homeView } from "../slack/views/home.ts";
import { needsAdminGrant } from "../slack/words.ts";
import { TICKET_MS } from "../vault/tickets.ts";
import type { Connection } from "../vault/vault.ts";
import type { Context, Slack } from "./context.ts";
import { payForHome } from "./home-pace.ts";
import { isLinked, unlinkedRotations } from "./linked.ts";
import { peopleToMatch } from "./match-people.ts";
import { DRAWN_ROLE_MEMORY_MS, peopleInCharge, roleOf, whoManages } from "./roles.ts";
import { groupKey } from "./store/outbox-entries.ts";
import type { StoredRotation } from "./store/rotations.ts";

/**
 * Draws the person's Home and publishes it. `if_changed` sends nothing where they would see the same.
 * A person of another team is shown the Home without buttons.
 */
export async function publishHome(
  ctx: Context,
  userId: string,
  when: "always" | "if_changed",
  personTeamId: string | null = null,
): Promise<Result<null, SlackFailure>> {
  const slack = await ctx.slack();
  if (!slack) return ok(null);
  const actor = { userId, teamId: personTeamId };
  const memoryMs = when === "if_changed" ? DRAWN_ROLE_MEMORY_MS : undefined;
  const role = await roleOf(ctx, slack, actor, memoryMs);
  const viewer: HomeViewer =
    role === "unknown" ? { userId, mayManage: false, mayConnect: false } : { userId, ...role };
  const connection = await ctx.vault.connection(ctx.teamId);
  const model = drawHome(ctx, slack, viewer, connection, await connectOptions(ctx, viewer));
  const digest = await digestOf(model);
  if (when === "if_changed" && ctx.store.viewers.get(userId)?.digest === digest) return ok(null);
  const published = await slack.bot.publishHome(userId, homeView(model, ctx.now()));
  if (published.ok) ctx.store.viewers.showed(userId, digest);
  if (when === "if_changed") payForHome(ctx, ctx.now());
  return published;
}

function drawHome(
  ctx: Context,
  slack: Slack,
  viewer: HomeViewer,
  connection: Connection | null,
  connect: ConnectOptions,
): HomeModel {
  const { rotations, viewers, readings } = ctx.store;
  const facts = { connectedAt: connection?.connectedAt ?? ctx.now(), readings: readings.current() };
  const rotationCount = rotations.count();
  const pageCount = Math.max(1, Math.ceil(rotationCount / ROTATIONS_PER_PAGE));
  const page = Math.min(viewers.get(viewer.userId)?.page ?? 0, pageCount - 1);
  return {
    viewer,
    connect,
    connection: connection && drawConnection(ctx, connection),
    notices: drawNotices(ctx, slack),
    ...(whoManages(ctx) === "admins" && {
      adminsOnly: { ask: peopleInCharge(ctx, slack).map(({ id }) => id) },
    }),
    rotations: rotations
      .page(page * ROTATIONS_PER_PAGE, ROTATIONS_PER_PAGE)
      .map((rotation) => drawRotation(ctx, rotation, facts)),
    rotationCount,
    page,
    pageCount,
  };
}

function drawConnection(ctx: Context, connection: Connection): HomeConnection {
  const { facts, readings } = ctx.store;
  const sites = facts.get("sites");
  return {
    system: connection.credentials.system,
    accountName: connection.accountName,
    connectedAs: connection.connectedAs,
    connectedBy: connection.connectedBy,
    ...(sites && { site: { isConfirmed: sites.isConfirmed } }),
    // First the site: which rotations have to be linked depends on it.
    unlinked: sites?.isConfirmed === false ? 0 : unlinkedRotations(ctx).length,
    schedulesSeen: facts.get("listingsAt") === null ? null : readings.listings().length,
    lastReadAt: facts.get("lastRoundAt"),
    trouble: facts.get("connectionTrouble"),
  };
}

/** Rotations as the Home shows them, from what is known here alone. */
export function drawRotations(
  ctx: Context,
  rotations: readonly StoredRotation[],
  connectedAt: number,
): readonly HomeRotation[] {
  const facts = { connectedAt, readings: ctx.store.readings.current() };
  return rotations.map((rotation) => drawRotation(ctx, rotation, facts));
}

/** @param connectedAt since when a rotation of another system waits */
function drawRotation(
  ctx: Context,
  rotation: StoredRotation,
  { connectedAt, readings }: { connectedAt: number; readings: ReadonlyMap<string, OnCallReading> },
): HomeRotation {
  const { groups, outbox, refusedChannels } = ctx.store;
  const { state } = rotation;
  const refused = outbox.get(groupKey(rotation.groupId))?.refused;
  const problems: StandingProblem[] = [
    ...(isLinked(ctx, rotation)
      ? state.problems
      : [{ problem: { kind: "unlinked" }, since: connectedAt } as const]),
    ...(refused
      ? [
          {
            problem: { kind: "group_write_refused", error: refused.error },
            since: refused.at,
          } as const,
        ]
      : []),
    ...refusedChannels.of(rotation.id).map(({ channelId, error, since }) => ({
      problem: { kind: "announcement_refused", channelId, error } as const,
      since,
    })),
  ];
  const unread = problems.filter((p) => p.problem.kind === "schedule_unread").map((p) => p.since);
  return {
    id: rotation.id,
    name: rotation.name,
    groupHandle: groups.get(rotation.groupId)?.handle ?? null,
    scheduleNames: rotation.schedules.map((s) => s.name),
    channelIds: rotation.channelIds,
    onCall: rotation.isPlanned
      ? {
          people: state.cast.map(({ userId, name }) => ({ userId, name })),
          // When the system that was left would have changed it says nothing any more.
          until: isLinked(ctx, rotation) ? state.until : null,
          by: state.by,
        }
      : null,
    problems,
    hasPeopleToMatch: peopleToMatch(ctx, rotation, readings).length > 0,
    healed: rotation.healed,
    undone: undoneOf(rotation),
    upcoming: rotation.upcoming,
    verifiedAt: verifiedAt(ctx, rotation, unread),
  };
}

/** A hand edit that was put right and can still be kept: there is somebody in it, and no handover came since. */
function undoneOf({ drift }: StoredRotation): HomeRotation["undone"] {
  if (!drift || drift.hold !== null || drift.members.length === 0) return null;
  return { by: drift.by, at: drift.at };
}

/** Null where the connected system has nothing to do with it yet. */
function verifiedAt(ctx: Context, rotation: StoredRotation, unread: readonly number[]) {
  if (!isLinked(ctx, rotation)) return null;
  return unread.length > 0 ? Math.min(...unread) : ctx.store.facts.get("lastRoundAt");
}

/** Slack's words for a workspace on the free plan. */
const NEEDS_PAID_PLAN = new Set(["paid_teams_only", "plan_upgrade_required"]);

function drawNotices(ctx: Context, slack: Slack): readonly HomeNotice[] {
  const { facts, outbox } = ctx.store;
  const refusals = outbox.groupRefusals();
  const notices: HomeNotice[] = [];
  if (refusals.some((error) => NEEDS_PAID_PLAN.has(error))) {
    notices.push({ kind: "user_groups_need_paid_plan" });
  }
  const origin = facts.get("origin");
  const isForbidden =
    refusals.some(needsAdminGrant) || facts.get("groupCreationForbidden") === true;
  if (isForbidden && origin && !slack.installation.grant) {
    notices.push({
      kind: "group_writes_forbidden",
      grantUrl: `${origin}/slack/install?grant=usergroups`,
    });
  }
  return notices;
}

/** Links that know who clicked: made for people who may connect, and only where this deployment is set up for it. */
async function connectOptions(ctx: Context, viewer: HomeViewer): Promise<ConnectOptions> {
  const origin = ctx.store.facts.get("origin");
  const linkTo = async (system: "pagerduty" | "jira"): Promise<string | null> => {
    if (!origin || !oauthClientOf(ctx.env, system)) return null;
    const ticket = await ctx.vault.sealTicket({
      teamId: ctx.teamId,
      userId: viewer.userId,
      system,
      expiresAt: ctx.now() + TICKET_MS,
    });
    return `${origin}/${system}/connect?ticket=${encodeURIComponent(ticket)}`;
  };
  return { pagerdutyUrl: await linkTo("pagerduty"), jiraUrl: await linkTo("jira") };
}

/** What the person sees, without what changes by itself in every pass: the hour of the last look, a link's ticket. */
async function digestOf(model: HomeModel): Promise<string> {
  const stable = {
    ...model,
    connect: {
      pagerduty: model.connect.pagerdutyUrl !== null,
      jira: model.connect.jiraUrl !== null,
    },
    connection: model.connection && { ...model.connection, lastReadAt: null },
    rotations: model.rotations.map((r) => ({ ...r, verifiedAt: null })),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(stable));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toBase64();
}
