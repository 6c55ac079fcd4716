import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import type { WorkspaceRpc } from "../../src/workspace/rpc.ts";
import { secrets } from "../world/secrets.ts";
import { fresh, ORIGIN } from "./edge.ts";

const TEAM = "T1";
const CODE = { code: "one-time-code", codeVerifier: "verifier", redirectUri: `${ORIGIN}/back` };
const LONG = "Rotation ä€🙂 ".repeat(4_000);

let logged: unknown[] = [];
beforeEach(async () => {
  await fresh();
  logged = [];
  for (const method of ["log", "warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void logged.push(line));
});
afterEach(() => vi.restoreAllMocks());

const object = () => env.WORKSPACES.get(env.WORKSPACES.idFromName(TEAM));

type Sent = { readonly method: string; readonly url: string; readonly headers: string };

/** The deployment, with each request to an object noted on its way. */
function spied(): { readonly bindings: Env; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const WORKSPACES = {
    idFromName: (name: string) => env.WORKSPACES.idFromName(name),
    get: (id: DurableObjectId) => ({
      fetch(url: string, init: RequestInit) {
        const request = new Request(url, init);
        const headers = JSON.stringify([...request.headers]);
        sent.push({ method: request.method, url: request.url, headers });
        return env.WORKSPACES.get(id).fetch(request);
      },
    }),
  } as unknown as DurableObjectNamespace;
  return { bindings: { ...env, WORKSPACES }, sent };
}

const actor = { userId: "U1", teamId: TEAM };
const asked = (name: string) =>
  ({ kind: "command", command: { actor, question: { about: "named", name } } }) as const;

const calls: readonly (readonly [string, (rpc: WorkspaceRpc) => Promise<unknown>, unknown])[] = [
  ["a short perform", (rpc) => rpc.perform(asked("Platform"), ORIGIN), { body: null }],
  ["a long perform", (rpc) => rpc.perform(asked(LONG), ORIGIN), { body: null }],
  ["onInstalled", (rpc) => rpc.onInstalled("U1", ORIGIN), null],
  [
    "connectWithCode",
    (rpc) => rpc.connectWithCode("pagerduty", CODE, "U1", ORIGIN),
    { status: "not_allowed" },
  ],
  ["ensureAlarm", (rpc) => rpc.ensureAlarm(), null],
  ["status", (rpc) => rpc.status(), expect.objectContaining({ rotations: 0, system: null })],
];

describe("a call of the object", () => {
  it.each(calls)(
    "%s is a body: no header and no address says anything of it",
    async (_, call, value) => {
      const { bindings, sent } = spied();
      expect(await call(workspaceOf(bindings, TEAM))).toEqual(value);
      // The body's type is the only header, and the platform's.
      const headers = '[["content-type","text/plain;charset=UTF-8"]]';
      expect(sent).toEqual([{ method: "POST", url: "https://workspace/", headers }]);
    },
  );

  it("fails with the sentence that the object failed with, which logs nothing", async () => {
    const { perform } = workspaceOf({ ...env }, TEAM);
    const nonsense = null as unknown as Parameters<typeof perform>[0];
    await expect(perform(nonsense, ORIGIN)).rejects.toThrow(/of null/);
    expect(logged).toEqual([]);
  });
});

describe("the object", () => {
  it.each([
    ["GET", "/"],
    ["PUT", "/"],
    ["POST", "/?x=1"],
    ["POST", "/do/call/answer"],
    ["POST", "/status"],
    ["GET", "/do/call/answer"],
    ["GET", "/do/call/status"],
    ["GET", "/do/call/destroy"],
    ["POST", "/do/call/destroy"],
    ["GET", "/do/get-prop/state"],
    ["GET", "/do/set/state"],
  ])("has nothing at %s %s", async (method, path) => {
    const call = JSON.stringify({ method: "status", args: [] });
    const body = method === "GET" ? null : call;
    // Where itty's router, and the release before last, look for arguments.
    const headers = { "do-content": JSON.stringify([call]) };
    const answer = await object().fetch(`https://workspace${path}`, { method, body, headers });
    expect([answer.status, await answer.text()]).toEqual([404, ""]);
  });

  it.each(["fetch", "alarm", "rpc", "destroy", "onInstalled", "__proto__", ""])(
    "is called by no other name: %j",
    async (method) => {
      const body = JSON.stringify({ method, args: [] });
      const answer = await object().fetch("https://workspace/", { method: "POST", body });
      expect([answer.status, await answer.json()]).toEqual([
        500,
        { error: "the workspace has no such method" },
      ]);
    },
  );

  it("keeps no request, no secret of the deployment and no router on its state", async () => {
    await workspaceOf({ ...env }, TEAM).connectWithCode("pagerduty", CODE, "U1", ORIGIN);
    const kept = await runInDurableObject(object(), (instance) => {
      const { state } = instance as unknown as { readonly state: object };
      return Object.entries(state).filter(([, value]) => value !== undefined);
    });
    const names = kept.map(([name]) => name);
    for (const name of ["request", "router", "DB", "WORKSPACES", ...Object.keys(secrets)])
      expect(names).not.toContain(name);
    for (const secret of [CODE.code, ...Object.values(secrets)])
      expect(JSON.stringify(kept)).not.toContain(secret);
  });
});
