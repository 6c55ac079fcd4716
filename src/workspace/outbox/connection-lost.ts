/** The messages that the connection is dead, and that it works again. Whether one is still true is decided when it is sent. */
import { needsPerson } from "../../domain/on-call.ts";
import { isKeyInstead } from "../../schedulers/credentials.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { homeLink } from "../../slack/home-link.ts";
import {
  connectionBackMessage,
  connectionLostMessage,
  type LostConnection,
  missedHandoversMessage,
} from "../../slack/words/outage-message.ts";
import type { Connection } from "../../vault/vault.ts";
import { channelIsTold, harmedIn, outageOf, personIsTold } from "../connection/outage.ts";
import type { Context, Slack } from "../context.ts";
import { knownAdmins, ROLE_AGE, rightsSettings, roleOf } from "../people/roles.ts";
import type { Outage } from "../store/state/connection.ts";
import type { Deliver, Delivery } from "./delivery.ts";

/** Each takes two requests. */
const MOST_ASKED = 5;
/** Nobody can be told now: another admin may be known by then. */
const ASK_AGAIN_MS = 15 * 60_000;

export const sendConnectionLost: Deliver<"connection_lost"> = async (
  ctx,
  slack,
  { since, channelId },
) => {
  const outage = outageOf(ctx, since);
  const failure = ctx.store.state.connection.get("trouble")?.failure;
  // Queued again by the next read that fails, if it isn't over.
  if (!outage || !failure || !needsPerson(failure)) return { status: "dropped" };
  const connection = await ctx.vault.connection().catch(() => null);
  const lost = {
    system: outage.system,
    isByKey: connection !== null && isKeyInstead(connection.credentials),
    failure,
    since,
    reconnect: {
      isReader: false,
      installerConnects: rightsSettings(ctx).installerConnects,
      admins: knownAdmins(ctx).map(({ id }) => id),
    },
  };
  return channelId === null
    ? tellPerson(ctx, slack, outage, lost, connection)
    : tellChannel(ctx, slack, outage, lost, channelId);
};

/** Whoever connected, else the installer, else an admin: the first who is still active here, and whom Slack lets us write to. */
async function tellPerson(
  ctx: Context,
  slack: Slack,
  outage: Outage,
  lost: LostConnection,
  connection: Connection | null,
): Promise<Delivery> {
  if (outage.toldTo !== null) return { status: "dropped" };
  const { installedBy } = slack.installation;
  const readers = new Set([
    connection?.connectedBy ?? installedBy,
    installedBy,
    ...lost.reconnect.admins,
  ]);
  let refusal: SlackFailure | null = null;
  for (const userId of [...readers].slice(0, MOST_ASKED)) {
    const role = await roleOf(ctx, slack, { userId, teamId: null }, ROLE_AGE.toAct);
    if (["inactive", "guest", "stranger"].includes(role.standing)) continue;
    const reconnect = { ...lost.reconnect, isReader: role.mayConnect };
    const message = connectionLostMessage({ ...lost, reconnect }, homeOf(ctx, slack));
    const posted = await slack.bot.postMessage({ channelId: userId, ...message });
    if (posted.ok) return { status: "done", commit: () => personIsTold(ctx, outage, userId) };
    if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
    refusal = posted.error;
  }
  return refusal
    ? { status: "failed", failure: refusal }
    : { status: "postponed", until: ctx.now() + ASK_AGAIN_MS };
}

async function tellChannel(
  ctx: Context,
  slack: Slack,
  outage: Outage,
  lost: LostConnection,
  channelId: string,
): Promise<Delivery> {
  const harmed = harmedIn(ctx, channelId);
  if (channelId in outage.channels || harmed.length === 0) return { status: "dropped" };
  const handles = [...ctx.store.groups.handles(harmed.map(({ groupId }) => groupId)).values()];
  const at = Math.min(...harmed.map((missed) => missed.at));
  const message = missedHandoversMessage(lost, { handles, at }, homeOf(ctx, slack));
  const posted = await slack.bot.postMessage({ channelId, ...message });
  if (posted.ok)
    return { status: "done", commit: () => channelIsTold(ctx, outage, channelId, "told") };
  if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  return { status: "dropped", commit: () => channelIsTold(ctx, outage, channelId, "refused") };
}

export const sendConnectionBack: Deliver<"connection_back"> = async (_ctx, slack, entry) => {
  const channelId = entry.channelId ?? entry.userId;
  if (channelId === null) return { status: "dropped" };
  const message = connectionBackMessage(entry.system, entry.at);
  const posted = await slack.bot.postMessage({ channelId, ...message });
  if (posted.ok) return { status: "done" };
  if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  return { status: "dropped" };
};

const homeOf = (ctx: Context, { installation }: Slack): string =>
  homeLink(installation.appId, ctx.teamId);
