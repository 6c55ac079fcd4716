/** Makes the context of one invocation, and connects the user group writer to the rooms it reports to. */
import type { Env } from "../env.ts";
import { logThrown } from "../log.ts";
import { type Connections, connections } from "../outgoing/connections.ts";
import { outgoing } from "../outgoing/outgoing.ts";
import { slackApi } from "../slack/api.ts";
import type { Owner } from "../vault/compare.ts";
import { ownVault } from "../vault/own-vault.ts";
import { openVault } from "../vault/vault.ts";
import { takeConnection } from "./connection/taken.ts";
import type { Context, Slack } from "./context.ts";
import { shared } from "./deadline.ts";
import { endGrant } from "./groups/end-grant.ts";
import { notePermission } from "./groups/permissions.ts";
import { groupWriter } from "./groups/writer.ts";
import { retryWithNewTokens } from "./handlers/installed.ts";
import { migrate } from "./store/schema.ts";
import { openStore } from "./store/store.ts";
import { wakeNow } from "./wake.ts";

/** Cloudflare's free plan allows 50 outgoing requests an invocation. Five are reserved for retries and token renewal. */
const MAX_REQUESTS = 45;
/**
 * How many of the object's six connections may be in use when a request takes one, by rank: a modal, whose trigger dies
 * after 3 s; what else people cause at Slack; what else they cause; a pass. A scheduling system that hangs leaves one
 * for people's clicks; the sixth is D1's.
 */
const MOST_AT_ONCE = [5, 5, 4, 4] as const;
const rankOf = (url: string, isPass: boolean): number =>
  isPass ? 3 : /\/views\.(open|push)$/.test(url) ? 0 : url.startsWith("https://slack.com/") ? 1 : 2;
const DEFAULT_POLL_S = 30;
const SHORTEST_POLL_S = 5;

/** By object: all of its calls and passes share its connections. */
const connectionsOf = new WeakMap<DurableObjectStorage, Connections>();

/** @param isPass passes let people's requests go first */
export function openContext(state: DurableObjectState, env: Env, isPass = false): Context {
  const teamId = state.id.name;
  if (!teamId) throw new Error("a workspace is reached by its team's name, never by an id");
  migrate(state.storage);
  const store = openStore(state.storage);
  const connect = connectionsOf.get(state.storage) ?? connections(MOST_AT_ONCE);
  connectionsOf.set(state.storage, connect);
  const sent = outgoing(MAX_REQUESTS, (url) => connect(rankOf(url, isPass)));
  const now = Date.now;

  const open = async (): Promise<Slack | null> => {
    // Before the tokens are read: an install that comes meanwhile may or may not be in them.
    const installs = store.state.outbox.get("installs");
    const installation = await ctx.vault.installation();
    if (!installation) return null;
    const { enterpriseId: organizationId } = installation;
    const access = { teamId, organizationId, outgoing: sent, rateLimits: store.rateLimits, now };
    let isChecked = false;
    const bot = slackApi({
      ...access,
      token: installation.botToken,
      // The app may have been installed again without our knowing, which ends the token in some workspaces.
      async tokenDied() {
        if (!isChecked) await ctx.vault.compare();
        isChecked = true;
      },
    });
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

  const later = (work: Promise<unknown>): void =>
    state.waitUntil(
      work.catch((error: unknown) =>
        logThrown("workspace.later_failed", error, { team_id: teamId }),
      ),
    );
  const owner: Owner = {
    teamId,
    storage: state.storage,
    copy: store.vaultCopy,
    now,
    later,
    transaction: store.transaction,
    shared: (name, begin) => shared(ctx, name, begin),
    newer: {
      installation() {
        retryWithNewTokens(ctx);
        later(wakeNow(ctx));
      },
      connection(connection) {
        takeConnection(ctx, connection);
        later(wakeNow(ctx));
      },
    },
  };
  const ctx: Context = {
    teamId,
    env,
    storage: state.storage,
    store,
    vault: ownVault(owner, openVault(env)),
    outgoing: sent,
    pollMs: pollMsOf(env),
    now,
    tally: { handovers: 0, handoverLateMs: 0 },
    slack() {
      opened ??= open();
      return opened;
    },
    later,
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
