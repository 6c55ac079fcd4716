/** Builds one person's App Home from the store, as their role allows, and publishes it to Slack. */

import type { HomeView } from "@slack/types";
import { sha256, toBase64 } from "../../bytes.ts";
import { ok } from "../../domain/result.ts";
import { OAUTH_SYSTEMS, type OAuthSystem, perSystem } from "../../domain/systems.ts";
import { isKeyInstead } from "../../schedulers/credentials.ts";
import { oauthClientOf } from "../../schedulers/registry.ts";
import { isMaybeDone } from "../../slack/api.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import type { Connection } from "../../vault/vault.ts";
import { isBroken } from "../connection/trouble.ts";
import type { Context, Slack } from "../context.ts";
import { whyNot } from "../people/permissions.ts";
import {
  isLimitedByGrant,
  knownAdmins,
  ROLE_AGE,
  type RoleAge,
  rightsSettings,
  roleOf,
  whoManages,
} from "../people/roles.ts";
import { lastFullReadAt } from "../wake.ts";
import { drawBulkRuns } from "./bulk.ts";
import type { ConnectUrls, HomeConnection, HomeModel, HomeViewer } from "./model.ts";
import { ROTATIONS_PER_PAGE } from "./model.ts";
import { drawNotices } from "./notices.ts";
import { overviewOf } from "./overview.ts";
import { ownShifts } from "./own-shifts.ts";
import { problemReader } from "./problems.ts";
import type { Published } from "./publish-order.ts";
import { drawRotations } from "./rotations.ts";
import { isAmong } from "./shared-problems.ts";
import { closedHomeView, homeView } from "./view.ts";

/**
 * Builds the person's Home and publishes it. Call it through `publishInOrder` only. `if_changed` sends nothing if the
 * person already has the same Home. Who may not look gets one sentence, and nothing is read for them.
 * @param roleAge how old Slack's report of the person may be
 */
export async function publishHome(
  ctx: Context,
  actor: Actor,
  when: "always" | "if_changed",
  roleAge: RoleAge = ROLE_AGE.toOpenHome,
): Promise<Published> {
  const { userId } = actor;
  const { viewers, muted } = ctx.store;
  const [slack, connection] = await Promise.all([ctx.slack(), ctx.vault.connection()]);
  if (!slack) return ok("same");
  const role = await roleOf(ctx, slack, actor, roleAge);
  const viewer = { userId, ...role, ...(muted.has(userId) && { isMuted: true }) };
  const { view, digest } = role.mayLook
    ? await openHome(ctx, slack, viewer, connection)
    : await closedHome(whyNot(ctx, slack, role, "mayLook"));
  const before = viewers.get(userId)?.digest ?? null;
  if (when === "if_changed" && before === digest) return ok("same");
  const published = await slack.bot.publishHome(userId, view);
  if (published.ok) viewers.saveDigest(userId, digest, before);
  else if (isMaybeDone(published.error)) viewers.markHomeStale(userId, ctx.now());
  return published.ok ? ok("sent") : published;
}

type DrawnHome = { readonly view: HomeView; readonly digest: string };

async function openHome(
  ctx: Context,
  slack: Slack,
  viewer: HomeViewer,
  connection: Connection | null,
): Promise<DrawnHome> {
  const connect = await connectUrls(ctx, viewer, connection);
  const lastReadAt = await lastFullReadAt(ctx);
  const model = drawHome(ctx, slack, viewer, connection, connect, lastReadAt);
  return { view: homeView(model, ctx.now()), digest: await digestOf(model) };
}

const closedHome = async (sentence: string): Promise<DrawnHome> => ({
  view: closedHomeView(sentence),
  digest: toBase64(await sha256(sentence)),
});
function drawHome(
  ctx: Context,
  slack: Slack,
  viewer: HomeViewer,
  connection: Connection | null,
  connect: ConnectUrls,
  lastReadAt: number | null,
): HomeModel {
  const { store } = ctx;
  const { rotations, viewers, people, state } = store;
  const origin = state.home.get("origin");
  const userIds = people.idsOf(viewer.userId);
  const glances = rotations.glances(userIds);
  const rotationCount = glances.length;
  const connectedAt = connection?.connectedAt ?? ctx.now();
  const problems = problemReader(ctx, connectedAt);
  const { order, shared, unlinked, isToldAbove } = overviewOf(ctx, glances, problems);
  const seen = viewers.get(viewer.userId);
  const found = glances.find(({ id }) => id === seen?.found);
  const pageCount = Math.max(1, Math.ceil(rotationCount / ROTATIONS_PER_PAGE));
  const page = Math.min(seen?.page ?? 0, pageCount - 1);
  const first = page * ROTATIONS_PER_PAGE;
  const pageIds = found ? [found.id] : order.slice(first, first + ROTATIONS_PER_PAGE);
  const drawn = drawRotations(ctx, rotations.some(pageIds), connectedAt, lastReadAt, problems);
  const rushHour = connection && nextRushHour(ctx);
  const own = connection && ownShifts(ctx, glances, userIds);
  return {
    viewer,
    connect,
    connection: connection && drawConnection(ctx, connection, lastReadAt, unlinked),
    notices: drawNotices(ctx, slack, problems.refusals.ofGroups),
    ...(whoManages(ctx, slack) === "admins" && {
      adminsOnly: {
        ask: knownAdmins(ctx).map(({ id }) => id),
        isForGrant: isLimitedByGrant(ctx, slack),
      },
    }),
    installerConnects: rightsSettings(ctx).installerConnects,
    ...(isBroken(ctx) &&
      !viewer.mayConnect && { connectors: knownAdmins(ctx).map(({ id }) => id) }),
    ...(rushHour && { rushHour }),
    ...(viewer.mayManage && drawBulkRuns(ctx)),
    ...(shared.length > 0 && { shared }),
    ...(own && own.shifts.length > 0 && { own }),
    rotations: drawn.map((rotation) => ({
      ...rotation,
      problems: rotation.problems.filter(
        (active) => !isToldAbove(active) && !isAmong(shared, active.problem),
      ),
    })),
    rotationCount,
    ...(!connection &&
      rotationCount === 0 &&
      store.history.wasConnected() && { isLeftBehind: true as const }),
    ...(found && { found: { id: found.id, name: found.name } }),
    ...(rotationCount > 0 && { rightness: store.correctness.totals(ctx.now()) }),
    page,
    pageCount,
    ...(origin !== null && { origin }),
  };
}

const RUSH_HOUR_SHOWN_MS = 24 * 3_600_000;

const nextRushHour = ({ store, now }: Context) =>
  store.state.sync
    .get("rushHours")
    ?.find(({ at }) => at > now() && at <= now() + RUSH_HOUR_SHOWN_MS);

function drawConnection(
  ctx: Context,
  connection: Connection,
  lastReadAt: number | null,
  unlinked: readonly string[],
): HomeConnection {
  const { readings, state } = ctx.store;
  const sites = state.connection.get("sites");
  const trouble = state.connection.get("trouble");
  const recovery = state.connection.get("recovery");
  return {
    system: connection.credentials.system,
    isByKey: isKeyInstead(connection.credentials),
    accountName: connection.accountName,
    connectedAs: connection.connectedAs,
    connectedBy: connection.connectedBy,
    ...(sites && { site: { isConfirmed: sites.isConfirmed } }),
    // The site comes first: it decides which rotations have to be linked.
    ...(sites?.isConfirmed !== false && unlinked.length > 0 && { unlinked }),
    schedulesSeen:
      state.connection.get("schedulesListedAt") === null ? null : readings.listedSchedules(),
    // What fails is asked, but not read.
    lastReadAt: trouble ? null : lastReadAt,
    trouble,
    ...(recovery && !trouble && { recovery }),
  };
}

/** Personal links to connect a system, for people who may connect, where this deployment has its OAuth app. */
async function connectUrls(
  ctx: Context,
  viewer: HomeViewer,
  connection: Connection | null,
): Promise<ConnectUrls> {
  const { state } = ctx.store;
  const origin = state.home.get("origin");
  const isOffered = connection === null || state.connection.get("trouble") !== null;
  const urls: Record<OAuthSystem, string | null> = perSystem(OAUTH_SYSTEMS, () => null);
  if (!isOffered || !viewer.mayConnect || !origin) return urls;
  for (const system of OAUTH_SYSTEMS) {
    if (!oauthClientOf(ctx.env, system)) continue;
    const sealed = await ctx.vault.sealConnectLink({
      teamId: ctx.teamId,
      userId: viewer.userId,
      system,
      madeAt: ctx.now(),
    });
    urls[system] = `${origin}/${system}/connect?ticket=${encodeURIComponent(sealed)}`;
  }
  return urls;
}

/** Stores this deployment's address from a request, for links on Homes that a pass publishes. */
export const noteOrigin = (ctx: Context, origin: string): void =>
  ctx.store.state.home.originIs(origin);

/** A digest of the Home without the parts that always change: the time of the last read, how right the groups were, and a link's ticket. */
async function digestOf(model: HomeModel): Promise<string> {
  const stable = {
    ...model,
    rightness: null,
    connect: perSystem(OAUTH_SYSTEMS, (system) => model.connect[system] !== null),
    connection: model.connection && { ...model.connection, lastReadAt: null },
    rotations: model.rotations.map((r) => ({ ...r, verifiedAt: null })),
  };
  return toBase64(await sha256(JSON.stringify(stable)));
}
