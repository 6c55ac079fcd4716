/** A stand-in for the workspaces behind the HTTP edge: records its RPC calls, and answers what the test wants. */
import type { WorkspaceStatus } from "../../src/domain/workspace-status.ts";
import type { Env } from "../../src/env.ts";
import type { Ack } from "../../src/slack/ack.ts";
import type { ConnectLinkAnswer, ConnectOutcome, WorkspaceRpc } from "../../src/workspace/rpc.ts";

export type RpcCall = {
  readonly teamId: string;
  readonly method: string;
  readonly args: unknown[];
};

/** What the stand-in was asked, and what it answers. */
export const workspace = {
  calls: [] as RpcCall[],
  perform: async (): Promise<Ack> => ({ body: null }),
  connectLink: async (): Promise<ConnectLinkAnswer> => ({
    status: "works",
    person: "Ada Lovelace",
  }),
  connectWithCode: async (): Promise<ConnectOutcome> => ({
    status: "connected",
    accountName: "acme",
  }),
  ensureAlarm: async (_teamId: string): Promise<void> => {},
  onInstalled: async (): Promise<void> => {},
  status: async (_teamId: string): Promise<WorkspaceStatus> => ({
    rotations: 2,
    system: "pagerduty",
    lastReadAt: Date.now() - 1_000,
    wakesAt: Date.now() + 1_000,
    lagMs: 0,
    problems: {},
    outbox: { waiting: 0, refused: 0 },
    schedulerTrouble: null,
    slackTrouble: null,
  }),
};
const untouched = { ...workspace };

/** Resets the stand-in: no calls, the usual answers. */
export const forget = (): void => void Object.assign(workspace, untouched, { calls: [] });

export function workspaceOf(_env: Env, teamId: string): WorkspaceRpc {
  const note = (method: string, args: unknown[]) => workspace.calls.push({ teamId, method, args });
  return {
    perform(...args) {
      note("perform", args);
      return workspace.perform();
    },
    onInstalled(...args) {
      note("onInstalled", args);
      return workspace.onInstalled();
    },
    connectLink(...args) {
      note("connectLink", args);
      return workspace.connectLink();
    },
    connectWithCode(...args) {
      note("connectWithCode", args);
      return workspace.connectWithCode();
    },
    ensureAlarm() {
      note("ensureAlarm", []);
      return workspace.ensureAlarm(teamId);
    },
    status() {
      note("status", []);
      return workspace.status(teamId);
    },
  };
}
