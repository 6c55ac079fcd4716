/**
 * What one invocation of the object (a call or an alarm) works with. Slack's client is opened at the first Slack call
 * only: a pass without change never reads the token.
 */
import type { Env } from "../env.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import type { SlackApi } from "../slack/api.ts";
import type { OwnVault } from "../vault/own-vault.ts";
import type { Installation } from "../vault/vault.ts";
import type { Store } from "./store/store.ts";

export type GroupWriter = Pick<
  SlackApi,
  "setGroupMembers" | "createUserGroup" | "disableUserGroup" | "probeUserGroup"
> & {
  /** @param isByAdmin an admin chose the group: their grant may be used for it */
  enableUserGroup(groupId: string, isByAdmin: boolean): ReturnType<SlackApi["enableUserGroup"]>;
};

export type Slack = {
  readonly installation: Installation;
  /** Uses the bot token. */
  readonly bot: SlackApi;
  /** Writes user groups with the admin's grant where that works, else with the bot token. */
  readonly groups: GroupWriter;
  /** Whether the app was installed, or access granted, since these tokens were read. */
  isReplaced(): boolean;
};

export type Context = {
  readonly teamId: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly store: Store;
  readonly vault: OwnVault;
  readonly outgoing: Outgoing;
  /** The time between two full reads of the schedules. */
  readonly pollMs: number;
  readonly now: () => number;
  /** Counts of this pass, for the metrics. */
  readonly tally: { handovers: number; handoverLateMs: number };
  /** Null: the app is not installed, or no longer. */
  slack(): Promise<Slack | null>;
  /**
   * Notes that the request of Slack's is carried out: call it in the transaction of what must not be done twice. At the
   * end it is noted anyway; a request that was cut before is carried out again.
   */
  readonly carriedOut?: () => void;
  /** Lets work go on after the answer to Slack. Its failure is logged. */
  later(work: Promise<unknown>): void;
};
