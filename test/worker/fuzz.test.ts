/**
 * Spoiled requests without Slack's signature against the real Worker: tens of thousands of them in `npm run test:long`.
 * They are recorded from an emulated Slack in use, so every kind of payload is among them. None leaves a trace.
 */
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { type Dice, diceOf } from "./chaos/dice.ts";
import {
  ANOTHER_KEY,
  fire,
  nowS,
  objectIds,
  printTally,
  requestOf,
  SLACKS_KEY,
  signatureOf,
  storedRows,
  stumbles,
  type Tally,
} from "./chaos/firing.ts";
import { type Shot, spoil } from "./chaos/mutation.ts";
import { type Recorded, recordSession } from "./chaos/recording.ts";
import { counted } from "./counted.ts";
import { leaveStage, ORIGIN, type Stage, setStage } from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const SEED = 20_300_603;
const UNSIGNED = counted(18_000, 1_000);
const BROWSED = counted(2_000, 300);

let stage: Stage;
let shots: readonly Recorded[];
const tally: Tally = new Map();

beforeEach(async () => {
  stage = await setStage();
  shots = await recordSession(stage);
  // What goes on behind the last answers belongs to the session, not to what is tried.
  await untilAtRest();
  stage.logged.length = 0;
}, 30_000);
afterEach(leaveStage);
afterAll(() => printTally(tally));

/** The headers of who sends a form. */
const SENDERS = [
  {},
  { origin: ORIGIN },
  { origin: "null" },
  { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
] as const;

/** A genuine sealed text with one character changed, or cut. */
function nearly(text: string, dice: Dice): string {
  const at = dice.between(0, text.length - 2);
  const other = text[at] === "A" ? "B" : "A";
  return dice.isLucky(0.5) ? text.slice(0, at) : text.slice(0, at) + other + text.slice(at + 1);
}

/** As everybody else does: with nothing, something else's, an old or a future time, a doubled header. */
async function unsigned(shot: Shot, dice: Dice): Promise<Request> {
  const now = String(nowS());
  const off = nowS() + dice.pick([-1, 1]) * dice.between(301, 10_000_000);
  const cases: readonly (() => Promise<Record<string, string>> | Record<string, string>)[] = [
    () => ({}),
    () => ({ timestamp: now }),
    () => ({ timestamp: now, signature: "" }),
    () => ({ timestamp: now, signature: `v0=${"0".repeat(64)}` }),
    async () => ({ timestamp: now, signature: await signatureOf(ANOTHER_KEY, now, shot.body) }),
    async () => ({
      timestamp: String(off),
      signature: await signatureOf(SLACKS_KEY, `${off}`, shot.body),
    }),
    async () => ({
      timestamp: now,
      signature: await signatureOf(SLACKS_KEY, now, `${shot.body} `),
    }),
    async () => ({
      timestamp: `${nowS() - 1}`,
      signature: await signatureOf(SLACKS_KEY, now, shot.body),
    }),
    async () => ({
      timestamp: now,
      signature: (await signatureOf(SLACKS_KEY, now, shot.body)).toUpperCase(),
    }),
    async () => {
      const signature = await signatureOf(SLACKS_KEY, now, shot.body);
      return { timestamp: now, signature: `${signature}, ${signature}` };
    },
    async () => {
      const signature = await signatureOf(SLACKS_KEY, now, shot.body);
      return { timestamp: `${now}, ${now}`, signature };
    },
  ];
  return requestOf(shot, await dice.pick(cases)());
}

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

  it(
    "leave no trace without a signature",
    async () => {
      const dice = diceOf(SEED);
      const before = { rows: await storedRows(), objects: await objectIds() };
      stage.world.calls.length = 0;
      const calls = new Set<string>();
      stage.world.onCall((call) => void calls.add(call.path));
      const odd = await fire(stage, tally, {
        kind: "unsigned",
        count: UNSIGNED,
        make() {
          const shot = dice.pick(shots);
          return unsigned(dice.isLucky(0.7) ? spoil(shot, dice) : shot, dice);
        },
        // 413: some are spoiled by sheer size, and nothing is read of those.
        allowed: [401, 413],
      });
      expect(odd).toEqual([]);
      expect({ rows: await storedRows(), objects: await objectIds() }).toEqual(before);
      expect([...calls]).toEqual([]);
      expect(stumbles(stage)).toEqual([]);
    },
    counted(600_000, 60_000),
  );

  it(
    "from a browser that began nothing leave no trace, either",
    async () => {
      const dice = diceOf(SEED + 2);
      const before = { rows: await storedRows(), objects: await objectIds() };
      const vault = openVault(env);
      const link = {
        teamId: stage.team.id,
        userId: "U1",
        system: "pagerduty",
        madeAt: Date.now(),
      } as const;
      const browserToken = "a-browser";
      const form = { link: { ...link, id: "1" }, browserToken, now: Date.now() };
      const genuine = [await vault.sealConnectLink(link), await vault.sealConnectForm(form)];
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
      const odd = await fire(stage, tally, {
        kind: "browser",
        count: BROWSED,
        async make() {
          const thing = () =>
            dice.isLucky(0.3) ? nearly(dice.pick(genuine), dice) : dice.pick(junk);
          const query = new URLSearchParams();
          for (let left = dice.between(0, 4); left > 0; left -= 1)
            query.append(dice.pick(["state", "code", "error", "ticket", "team"]), thing());
          const path = dice.pick([
            "slack/callback",
            "pagerduty/connect",
            "pagerduty/callback",
            "jira/connect",
            "jira/callback",
          ]);
          const cookie = `__Host-pagersync-browser=${encodeURIComponent(thing())}`;
          const isPress = path.endsWith("/connect") && dice.isLucky(0.5);
          return new Request(`${ORIGIN}/${path}?${query}`, {
            headers: { cookie, ...(isPress && dice.pick(SENDERS)) },
            ...(isPress && { method: "POST", body: new URLSearchParams({ form: thing() }) }),
            redirect: "manual",
          });
        },
        // 403: a form that another site sends.
        allowed: [200, 400, 403],
      });
      expect(odd).toEqual([]);
      expect({ rows: await storedRows(), objects: await objectIds() }).toEqual(before);
      expect(stumbles(stage)).toEqual([]);
    },
    counted(600_000, 60_000),
  );
});
