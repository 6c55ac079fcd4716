/** Makes the context of one invocation, and connects the user group writer to the rooms it reports to. */
import type { Env } from "../env.ts";
import { logThrown } from "../log.ts";
import { outgoing } from "../outgoing/outgoing.ts";
import { slackApi } from "../slack/api.ts";
import { openVault } from "../vault/vault.ts";
import type { Context, Slack } from "./context.ts";
import { endGrant } from "./groups/end-grant.ts";
import { notePermission } from "./groups/permissions.ts";
import { groupWriter } from "./groups/writer.ts";
import { migrate } from "./store/schema.ts";
import { openStore } from "./store/store.ts";

/** Cloudflare's free plan allows 50 outgoing requests an invocation. Five are reserved for retries and token renewal. */
const MAX_REQUESTS = 45;
/** Cloudflare allows six open connections per invocation. */
const MAX_AT_ONCE = 5;
const DEFAULT_POLL_S = 30;
const SHORTEST_POLL_S = 5;

export function openContext(state: DurableObjectState, env: Env): Context {
  const teamId = state.id.name;
  if (!teamId) throw new Error("a workspace is reached by its team's name, never by an id");
  migrate(state.storage);
  const store = openStore(state.storage);
  const vault = openVault(env);
  const sent = outgoing(MAX_REQUESTS, MAX_AT_ONCE);
  const now = Date.now;

  const open = async (): Promise<Slack | null> => {
    // Before the tokens are read: an install that comes meanwhile may or may not be in them.
    const installs = store.state.outbox.get("installs");
    const installation = await vault.installation(teamId);
    if (!installation) return null;
    const { enterpriseId: organizationId } = installation;
    const access = { teamId, organizationId, outgoing: sent, rateLimits: store.rateLimits, now };
    const bot = slackApi({ ...access, token: installation.botToken });
    const { grant } = installation;
    return {
      installation,
      bot,
      isReplaced: () => store.state.outbox.get("installs") !== installs,
      groups: groupWriter({
        bot,
        isApproved: (groupId) => store.groupApprovals.get(groupId) !== null,
        botMayChange: (groupId) => store.groupApprovals.set(groupId, "for_now"),
        granted: grant && slackApi({ ...access, token: grant.token }),
        grantDied: () => endGrant(ctx, installation),
        noted: (permission, failure) => notePermission(ctx, permission, failure),
      }),
    };
  };
  let opened: Promise<Slack | null> | undefined;

  const ctx: Context = {
    teamId,
    env,
    storage: state.storage,
    store,
    vault,
    outgoing: sent,
    pollMs: pollMsOf(env),
    now,
    tally: { handovers: 0, handoverLateMs: 0 },
    slack() {
      opened ??= open();
      return opened;
    },
    later(work) {
      state.waitUntil(
        work.catch((error: unknown) =>
          logThrown("workspace.later_failed", error, { team_id: teamId }),
        ),
      );
    },
  };
  return ctx;
}

/**
 * The time between two polls of the scheduling system, which find overrides, in ms. What is no number counts as the default,
 * and less than the shortest as the shortest.
 */
export function pollMsOf({ SYNC_INTERVAL_SECONDS }: Pick<Env, "SYNC_INTERVAL_SECONDS">): number {
  const text = SYNC_INTERVAL_SECONDS?.trim() ?? "";
  const seconds = text === "" ? Number.NaN : Number(text);
  return Math.max(SHORTEST_POLL_S, Number.isFinite(seconds) ? seconds : DEFAULT_POLL_S) * 1_000;
}
