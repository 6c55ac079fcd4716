/**
 * What one invocation of the object works with: made at the door or at the alarm, thrown away after. Slack's client is
 * opened only when something must be said to Slack: a pass without change never reads the token.
 */
import type { Env } from "../env.ts";
import { logThrown } from "../log.ts";
import { type Outgoing, outgoing } from "../outgoing/outgoing.ts";
import { type SlackApi, slackApi } from "../slack/api.ts";
import { type Installation, openVault, type Vault } from "../vault/vault.ts";
import { endGrant } from "./grant.ts";
import { noteRight } from "./group-rights.ts";
import { type GroupWriter, groupWriter } from "./group-writer.ts";
import { migrate } from "./schema.ts";
import { openStore, type Store } from "./store/store.ts";

/** The free plan allows 50 outgoing requests an invocation; five are kept for what a retry or a refresh may need. */
const MAX_REQUESTS = 45;
/** The platform allows six connections at once. */
const MAX_AT_ONCE = 5;
const DEFAULT_POLL_S = 60;
const SHORTEST_POLL_S = 15;

export type Slack = {
  readonly installation: Installation;
  /** Speaks with the bot token. */
  readonly bot: SlackApi;
  /** Writes user groups: with the admin's grant where there is one that serves, else with the bot token. */
  readonly groups: GroupWriter;
};

export type Context = {
  readonly teamId: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly store: Store;
  readonly vault: Vault;
  readonly outgoing: Outgoing;
  readonly pollMs: number;
  readonly now: () => number;
  /** What the pass did so far, for the metrics. */
  readonly tally: { handovers: number; handoverLateMs: number };
  /** Null: the app is not installed (any more). */
  slack(): Promise<Slack | null>;
  /** Work that goes on after the answer was given; what goes wrong in it is logged. */
  later(work: Promise<unknown>): void;
};

export function openContext(state: DurableObjectState, env: Env): Context {
  const teamId = state.id.name;
  if (!teamId) throw new Error("a workspace is reached by its team's name, never by an id");
  migrate(state.storage);
  const store = openStore(state.storage);
  const vault = openVault(env);
  const sent = outgoing(MAX_REQUESTS, MAX_AT_ONCE);
  const now = Date.now;

  const open = async (): Promise<Slack | null> => {
    const installation = await vault.installation(teamId);
    if (!installation) return null;
    const access = { teamId, outgoing: sent, gates: store.gates, now };
    const bot = slackApi({ ...access, token: installation.botToken });
    const { grant } = installation;
    return {
      installation,
      bot,
      groups: groupWriter({
        bot,
        granted: grant && slackApi({ ...access, token: grant.token }),
        grantDied: () => endGrant(ctx, installation),
        noted: (right, failure) => noteRight(ctx, right, failure),
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

/** How often overrides are looked for. */
export function pollMsOf(env: Env): number {
  const seconds = Number(env.SYNC_INTERVAL_SECONDS ?? DEFAULT_POLL_S);
  return Math.max(SHORTEST_POLL_S, Number.isFinite(seconds) ? seconds : DEFAULT_POLL_S) * 1_000;
}
