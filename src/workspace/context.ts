/**
 * What one invocation of the object works with: made at the door or at the alarm, thrown away after. Slack's client is
 * opened only when something must be said to Slack: a pass without change never reads the token.
 */
import type { Env } from "../env.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { SlackApi } from "../slack/api.ts";
import type { Installation, Vault } from "../vault/vault.ts";
import type { Store } from "./store/store.ts";

export type GroupWriter = Pick<SlackApi, "setGroupMembers" | "createUserGroup" | "probeUserGroup">;

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
