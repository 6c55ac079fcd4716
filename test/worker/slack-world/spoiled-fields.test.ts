/**
 * Every field of every answer and every payload of Slack's, spoiled in every way: who is hurt? Nobody but the person, row,
 * group, field or request that it belongs to. Nobody is let in or taken out, no list ends early without a word, what
 * was done doesn't count as failed, and no event is refused.
 */
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { Secret } from "../../../src/secret.ts";
import { exchangeSlackCode } from "../../../src/slack/oauth.ts";
import { counted } from "../counted.ts";
import { answer, signed } from "../edge.ts";
import { spoilsOf } from "../schedulers/spoiled/mutations.ts";
import { leaveStage, type Stage, setStage } from "../stage.ts";
import { forget, workspace } from "../stand-in.ts";
import { saysSomethingElse } from "./spoiled/exceptions.ts";
import {
  payloadOf,
  type Taken,
  triesOf,
  verdictOn as verdictOnPayload,
} from "./spoiled/payloads.ts";
import { answeredWith, functionsOf, recordingApi, verdictOn } from "./spoiled/replies.ts";
import { payloadsRecorded } from "./spoiled/session.ts";

/** Of each method, and of each type of payload. */
const SPOILS = counted(Number.POSITIVE_INFINITY, 8);

let stage: Stage;
const table: string[] = [];

beforeEach(async () => {
  stage = await setStage();
}, 30_000);
afterEach(leaveStage);
afterAll(() => {
  if (counted(false, true)) return;
  const counts = new Map<string, number>();
  for (const row of table) counts.set(row, (counts.get(row) ?? 0) + 1);
  const lines = [...counts].map(([row, count]) => `${row} × ${count}`).toSorted();
  console.log([`${table.length} spoiled fields of Slack's`, ...lines].join("\n"));
});

const note = (what: string, kind: string, radius: string): void =>
  void table.push([what.padEnd(28), kind.padEnd(17), radius].join(" "));

/** An even sample. */
const sample = <T>(all: readonly T[]): readonly T[] => {
  const step = Math.max(1, all.length / SPOILS);
  return all.filter((_, n) => Math.floor(n / step) !== Math.floor((n - 1) / step));
};

it("hurts nobody but what it belongs to", { timeout: 600_000 }, async () => {
  const { shots, calls, target, token } = await payloadsRecorded(stage);
  const complaints: string[] = [];
  const spoiledMethods = new Set<string>(["oauth.v2.access"]);
  const { api, last } = recordingApi(stage.team.id, token);
  for (const [name, { kind, asks }] of Object.entries(functionsOf(target))) {
    const tries = [];
    for (const ask of asks) {
      const live = await ask(api);
      const { method, body } = last();
      spoiledMethods.add(method);
      // What can't be done now, as without a click, is answered as it was in the session, or as others of its family are.
      const family = `${method.split(".")[0]}.`;
      const reply = live.ok
        ? body
        : (
            calls.findLast((c) => c.ok && c.method === method) ??
            calls.findLast((c) => c.ok && c.method.startsWith(family))
          )?.body;
      if (live.ok) calls.push({ method, ok: true, body });
      if (reply === undefined) throw new Error(`${name}: ${method} answered ${body}`);
      const before = await ask(answeredWith(stage.team.id, reply));
      for (const spoil of spoilsOf(JSON.parse(reply))) tries.push({ ask, reply, before, spoil });
    }
    for (const { ask, reply, before, spoil } of sample(tries)) {
      const spoiled: unknown = JSON.parse(reply);
      spoil.apply(spoiled);
      const after = await ask(answeredWith(stage.team.id, JSON.stringify(spoiled)));
      const verdict = verdictOn(kind, before, after, spoil);
      note(name, spoil.kind, "radius" in verdict ? verdict.radius : "(says something else)");
      if ("danger" in verdict && !saysSomethingElse(spoil))
        complaints.push(`${name}: ${spoil.place} ${spoil.kind}: ${verdict.danger}`);
    }
  }
  expect([...new Set(calls.map((c) => c.method))].filter((m) => !spoiledMethods.has(m))).toEqual(
    [],
  );

  const installed = calls.find(({ method }) => method === "oauth.v2.access")?.body ?? "";
  for (const spoil of sample(spoilsOf(JSON.parse(installed)))) {
    const reply: unknown = JSON.parse(installed);
    spoil.apply(reply);
    const after = await installFrom(JSON.stringify(reply));
    note("oauth.v2.access", spoil.kind, after.ok ? "nobody" : "one request");
    if (after.ok && (after.value.teamId !== stage.team.id || after.value.grant !== null))
      complaints.push(`install: ${spoil.place} ${spoil.kind}: ${JSON.stringify(after.value)}`);
  }

  const payloads = shots.map(payloadOf);
  const unspoiled = new Map<unknown, Taken>();
  for (const type of new Set(payloads.map((p) => p.type))) {
    const tries = triesOf(payloads.filter((p) => p.type === type));
    expect(tries.length, type).toBeGreaterThan(0);
    for (const [payload, spoil] of sample(tries)) {
      const content = structuredClone(payload.content);
      spoil.apply(content);
      const before =
        unspoiled.get(payload) ?? (await take(payload.path, payload.body(payload.content)));
      unspoiled.set(payload, before);
      const after = await take(payload.path, payload.body(content));
      const verdict = verdictOnPayload(payload.path, spoil, before, after);
      note(type, spoil.kind, "radius" in verdict ? verdict.radius : "danger");
      if ("danger" in verdict)
        complaints.push(`${payload.subject}: ${spoil.place} ${spoil.kind}: ${verdict.danger}`);
    }
  }
  expect(complaints).toEqual([]);
});

async function take(path: string, body: string): Promise<Taken> {
  forget();
  const { status } = await answer(await signed(path, body));
  return { status, calls: workspace.calls };
}

const installFrom = (body: string) =>
  exchangeSlackCode(
    { clientId: "1.2", clientSecret: new Secret("s"), code: new Secret("c"), redirectUri: "x" },
    {
      send: async () => ({ ok: true, value: { status: 200, headers: new Headers(), body } }),
      spent: () => 0,
      left: () => 1,
    },
    Date.now(),
  );
