/**
 * Tens of thousands of spoiled requests against the real Worker. They are recorded from an emulated Slack in use, so
 * every kind of payload is among them. Unsigned ones leave no trace; signed ones may be refused, never stumbled over.
 */
import { listDurableObjectIds } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { secrets } from "../world/secrets.ts";
import { type Dice, diceOf } from "./chaos/dice.ts";
import { type Shot, spoil } from "./chaos/mutation.ts";
import { type Recorded, recordSession } from "./chaos/recording.ts";
import { leaveStage, ORIGIN, type Stage, setStage } from "./stage.ts";

const SEED = 20_300_603;
const UNSIGNED = 18_000;
const BROWSED = 2_000;
const AT_ONCE = 50;

let stage: Stage;
let shots: readonly Recorded[];
const tally = new Map<string, Record<string, number>>();

beforeEach(async () => {
  stage = await setStage();
  shots = await recordSession(stage);
  // What goes on behind the last answers belongs to the session, not to what is tried.
  await scheduler.wait(300);
  stage.logged.length = 0;
}, 30_000);
afterEach(leaveStage);
afterAll(() => {
  for (const [kind, byStatus] of tally) {
    const tried = Object.values(byStatus).reduce((sum, n) => sum + n, 0);
    console.log(`${tried} ${kind} requests tried: ${JSON.stringify(byStatus)}`);
  }
});

const encoder = new TextEncoder();
const keyOf = (secret: string) =>
  crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
const bytesOf = (body: Shot["body"]) => (typeof body === "string" ? encoder.encode(body) : body);

async function signatureOf(key: CryptoKey, timestamp: string, body: Shot["body"]) {
  const prefix = encoder.encode(`v0:${timestamp}:`);
  const bytes = bytesOf(body);
  const signed = new Uint8Array(prefix.length + bytes.length);
  signed.set(prefix);
  signed.set(bytes, prefix.length);
  return `v0=${new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)).toHex()}`;
}

const nowS = () => Math.floor(Date.now() / 1000);
const right = await keyOf(secrets.SLACK_SIGNING_SECRET);
const wrong = await keyOf("another-secret");

/** As everybody else does: with nothing, something else's, an old or a future time, a doubled header. */
async function unsigned(shot: Shot, dice: Dice): Promise<Request> {
  const now = String(nowS());
  const off = nowS() + dice.pick([-1, 1]) * dice.between(301, 10_000_000);
  const cases: readonly (() => Promise<Record<string, string>> | Record<string, string>)[] = [
    () => ({}),
    () => ({ timestamp: now }),
    () => ({ timestamp: now, signature: "" }),
    () => ({ timestamp: now, signature: `v0=${"0".repeat(64)}` }),
    async () => ({ timestamp: now, signature: await signatureOf(wrong, now, shot.body) }),
    async () => ({
      timestamp: String(off),
      signature: await signatureOf(right, `${off}`, shot.body),
    }),
    async () => ({ timestamp: now, signature: await signatureOf(right, now, `${shot.body} `) }),
    async () => ({
      timestamp: `${nowS() - 1}`,
      signature: await signatureOf(right, now, shot.body),
    }),
    async () => ({
      timestamp: now,
      signature: (await signatureOf(right, now, shot.body)).toUpperCase(),
    }),
    async () => {
      const signature = await signatureOf(right, now, shot.body);
      return { timestamp: now, signature: `${signature}, ${signature}` };
    },
    async () => {
      const signature = await signatureOf(right, now, shot.body);
      return { timestamp: `${now}, ${now}`, signature };
    },
  ];
  return requestOf(shot, await dice.pick(cases)());
}

function requestOf(
  shot: Shot,
  { timestamp, signature }: { readonly timestamp?: string; readonly signature?: string },
): Request {
  const headers = new Headers({ ...shot.headers, "content-type": shot.contentType });
  if (timestamp !== undefined) headers.set("x-slack-request-timestamp", timestamp);
  if (signature !== undefined) headers.set("x-slack-signature", signature);
  return new Request(ORIGIN + shot.path, { method: shot.method, headers, body: shot.body });
}

/** Sends so many, some at once, and returns what came back with each. */
async function fire(
  kind: string,
  count: number,
  make: () => Promise<Request>,
  check: (request: Request, response: Response) => void,
): Promise<void> {
  const byStatus: Record<string, number> = {};
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    const requests = await Promise.all(Array.from({ length: AT_ONCE }, make));
    await Promise.all(
      requests.map(async (request) => {
        const response = await exports.default.fetch(request);
        await response.arrayBuffer();
        byStatus[response.status] = (byStatus[response.status] ?? 0) + 1;
        check(request, response);
      }),
    );
    stage.world.calls.length = 0;
  }
  tally.set(kind, byStatus);
}

const dump = async () => {
  const tables = ["installations", "connections", "oauth_states"];
  const reads = tables.map((table) => env.DB.prepare(`SELECT * FROM ${table}`));
  return (await env.DB.batch(reads)).map(({ results }) => results);
};
const objects = async () => (await listDurableObjectIds(env.WORKSPACES)).map(String).toSorted();
/** Lines that only a bug writes. */
const stumbles = () => stage.logged.filter((line) => JSON.stringify(line).includes('"error":'));

describe("spoiled requests", () => {
  it("are recorded from every kind of payload that Slack sends", () => {
    const kinds = shots.map(({ path, body }) =>
      path === "/slack/interactivity"
        ? JSON.parse(new URLSearchParams(body).get("payload") ?? "").type
        : path === "/slack/events"
          ? JSON.parse(body).event.type
          : path,
    );
    expect([...new Set(kinds)].toSorted()).toEqual([
      "/slack/commands",
      "app_home_opened",
      "app_uninstalled",
      "block_actions",
      "block_suggestion",
      "subteam_members_changed",
      "subteam_updated",
      "tokens_revoked",
      "view_closed",
      "view_submission",
    ]);
  });

  it("leave no trace without a signature", async () => {
    const dice = diceOf(SEED);
    const before = { rows: await dump(), objects: await objects() };
    stage.world.calls.length = 0;
    const calls = new Set<string>();
    stage.world.onCall((call) => void calls.add(call.path));
    await fire(
      "unsigned",
      UNSIGNED,
      () => {
        const shot = dice.pick(shots);
        return unsigned(dice.isLucky(0.7) ? spoil(shot, dice) : shot, dice);
      },
      (_, response) => expect(response.status).toBe(401),
    );
    expect({ rows: await dump(), objects: await objects() }).toEqual(before);
    expect([...calls]).toEqual([]);
    expect(stumbles()).toEqual([]);
  }, 60_000);

  it("from a browser that began nothing leave no trace, either", async () => {
    const dice = diceOf(SEED + 2);
    const before = { rows: await dump(), objects: await objects() };
    const junk = [
      "",
      "x",
      "access_denied",
      "../..",
      "<script>",
      "v1.k1.AAAA",
      "\u0000",
      "ü".repeat(99),
    ];
    await fire(
      "browser",
      BROWSED,
      async () => {
        const query = new URLSearchParams();
        for (let left = dice.between(0, 4); left > 0; left -= 1)
          query.append(dice.pick(["state", "code", "error", "ticket", "team"]), dice.pick(junk));
        const path = dice.pick([
          "slack/callback",
          "pagerduty/connect",
          "pagerduty/callback",
          "jira/connect",
          "jira/callback",
        ]);
        const cookie = `__Host-pagersync-${dice.pick(["slack", "pagerduty", "jira"])}=${encodeURIComponent(dice.pick(junk))}`;
        return new Request(`${ORIGIN}/${path}?${query}`, {
          headers: { cookie },
          redirect: "manual",
        });
      },
      (request, response) => expect([200, 400], request.url).toContain(response.status),
    );
    expect({ rows: await dump(), objects: await objects() }).toEqual(before);
    expect(stumbles()).toEqual([]);
  }, 60_000);
});
