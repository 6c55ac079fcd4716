/**
 * Spoiled requests that Slack signed all the same (tens of thousands in `npm run test:long`): as a newer Slack, a faulty one, or somebody who
 * found a way through it would send them. They may be refused, but cause no bug; and whomever they name, nobody gets
 * to change what is not theirs to change.
 */
import { runInDurableObject } from "cloudflare:test";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CONNECTION_ACTION } from "../../src/workspace/home/view/connection.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { type Dice, diceOf } from "./chaos/dice.ts";
import {
  fire,
  printTally,
  signed,
  storedRows,
  stumbles,
  type Tally,
  type Volley,
} from "./chaos/firing.ts";
import { type Shot, spoil } from "./chaos/mutation.ts";
import { doingOf, type Recorded, recordSession } from "./chaos/recording.ts";
import { counted } from "./counted.ts";
import { BUTTONS, FORMS } from "./slack-ids.ts";
import { leaveStage, MINUTE, ring, START, type Stage, setStage, stubOf } from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const SEED = 20_300_604;
const ANYBODYS = counted(7_000, 600);
const MEMBERS = counted(5_000, 500);
const STRANGERS = counted(5_000, 600);
const OLD_ENDS = counted(2_000, 200);
/** Accepted, malformed, too large, of another type. */
const ALLOWED = [200, 400, 413, 415];

let stage: Stage;
let shots: readonly Recorded[];
let names: Readonly<Record<string, string>>;
const tally: Tally = new Map();

beforeEach(async () => {
  stage = await setStage();
  const { team } = stage;
  team.addUser({ name: "dex", kind: "member", email: "dex@acme.example" }).deactivated = true;
  team.addUser({ name: "sly", kind: "stranger", email: "sly@other.example" });
  team.addUser({ name: "bot", kind: "bot" });
  shots = await recordSession(stage);
  names = Object.fromEntries(
    ["ada", "bob", "cyd", "gus", "dex", "sly", "bot"].map((name) => [team.user(name).id, name]),
  );
  // What goes on behind the last answers belongs to the session, not to what is tried.
  await untilAtRest();
  stage.logged.length = 0;
  stage.world.calls.length = 0;
}, 30_000);
afterEach(leaveStage);
afterAll(() => printTally(tally));

const isEnd = ({ path, body }: Recorded) =>
  path === "/slack/events" && /"app_uninstalled"|"tokens_revoked"/.test(body);
const isInteraction = ({ path }: Recorded) => path === "/slack/interactivity";

/**
 * Caches, viewers and pending Slack writes: no person decides about these. And who muted messages, which everybody may
 * do for themselves.
 */
const PASSING = [
  ["muted", "viewers", "seen_events", "members", "people", "matches", "changes", "readings"],
  ["groups", "listings", "gates", "outbox", "seen_requests", "remembered"],
].flat();
const PASSING_FACTS = [
  ["origin", "lastRoundAt", "round", "undecided", "readsClosedUntil", "lookedAheadAt"],
  ["groupsListedAt", "groupsDoubted", "groupsListFailures", "groupPickerOld"],
  ["listingWanted", "listingsAt", "homesPaidUntil"],
].flat();

/** All else that the workspace keeps: what people decided. */
const decided = () =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => {
    const read = (from: string) => storage.sql.exec(`SELECT * FROM ${from}`).toArray();
    const tables = read("sqlite_master WHERE type = 'table'")
      .map(({ name }) => String(name))
      .filter((name) => !/^(_cf_|sqlite_)/.test(name) && !PASSING.includes(name));
    return tables.map((table) => [
      table,
      read(table).filter(
        (row) => table !== "facts" || !PASSING_FACTS.includes(String(row["name"])),
      ),
    ]);
  });

/** Slack's limits are by the minute: without it every answer would soon be "wait". */
const aMinuteLater = () => void vi.setSystemTime(Date.now() + MINUTE);

type Live = { readonly id: string; readonly version: number };
const liveRotations = (): Promise<readonly Live[]> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) =>
    openStore(storage)
      .rotations.all()
      .map(({ id, version }) => ({ id, version })),
  );

const ROTATION_ID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
const VERSION = /(version%5C%22%3A)\d+/g;

/** The rotation of the recording may be gone: what was said of it is said of one that is there. */
function revive(shot: Recorded, live: readonly Live[], dice: Dice): Recorded {
  if (live.length === 0) return shot;
  const { id, version } = dice.pick(live);
  const body = shot.body.replace(ROTATION_ID, id).replace(VERSION, `$1${version}`);
  return { ...shot, body };
}

const textOf = ({ body }: Shot) =>
  typeof body === "string" ? body : new TextDecoder().decode(body);

/** The same payload, done by another person, whatever the spoiling made of it. */
function doneBy(shot: Shot, user: object): Shot {
  const form = new URLSearchParams(textOf(shot));
  try {
    const payload: unknown = JSON.parse(form.get("payload") ?? "");
    if (typeof payload !== "object" || payload === null) return shot;
    form.set("payload", JSON.stringify({ ...payload, user }));
    return { ...shot, body: form.toString() };
  } catch {
    return shot;
  }
}

/** Fires at a workspace whose rotations come and go. */
async function fireLive(
  volley: Pick<Volley, "kind" | "count">,
  dice: Dice,
  make: (live: readonly Live[]) => Shot,
): Promise<void> {
  let live = await liveRotations();
  const odd = await fire(stage, tally, {
    ...volley,
    make: () => signed(make(live)),
    allowed: ALLOWED,
    async pause() {
      aMinuteLater();
      if (dice.isLucky(0.2)) await ring(stage);
      live = await liveRotations();
    },
  });
  expect(odd).toEqual([]);
  expect(stumbles(stage)).toEqual([]);
}

const lines = (event: string) =>
  stage.logged.filter((line) => (line as { event: string }).event === event).length;

describe("spoiled requests with a signature", () => {
  it("are recorded from every button and every form", () => {
    const done = new Set(shots.map(doingOf));
    expect([...BUTTONS, ...FORMS].filter((id) => !done.has(id))).toEqual([]);
  });

  it(
    "cause no bug anywhere, whomever they name",
    async () => {
      const dice = diceOf(SEED);
      const living = shots.filter(
        (shot) => !isEnd(shot) && doingOf(shot) !== CONNECTION_ACTION.disconnect,
      );
      await fireLive({ kind: "anybody's signed", count: ANYBODYS }, dice, (live) =>
        spoil(revive(dice.pick(living), live, dice), dice),
      );
      // They were worth trying: some of them came as far as a change.
      expect(lines("rotation.saved")).toBeGreaterThan(counted(5, 0));
      expect(lines("rotation.deleted")).toBeGreaterThan(counted(5, 0));
      const { changedBy } = await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
        const { rotations } = openStore(storage);
        return { changedBy: rotations.all().map((rotation) => rotation.changedBy) };
      });
      for (const userId of changedBy) expect(["ada", "bob", "cyd"]).toContain(names[userId]);
    },
    counted(600_000, 120_000),
  );

  it(
    "let no member connect or disconnect anything",
    async () => {
      const dice = diceOf(SEED + 1);
      const before = await storedRows();
      const user = { id: stage.team.user("bob").id, team_id: stage.team.id };
      const clicked = shots.filter(isInteraction);
      await fireLive({ kind: "member's signed", count: MEMBERS }, dice, (live) =>
        doneBy(spoil(revive(dice.pick(clicked), live, dice), dice), user),
      );
      expect(lines("rotation.saved")).toBeGreaterThan(counted(5, 0));
      expect(await storedRows()).toEqual(before);
    },
    counted(600_000, 120_000),
  );

  it(
    "change nothing for guests, strangers, bots and people who are gone or never were",
    async () => {
      const dice = diceOf(SEED + 2);
      const idOf = (name: string) => stage.team.user(name).id;
      const nobody: readonly object[] = [
        ...["gus", "dex", "bot"].map((name) => ({ id: idOf(name), team_id: stage.team.id })),
        { id: idOf("sly"), team_id: stage.team.user("sly").teamId },
        { id: idOf("sly"), team_id: stage.team.id },
        { id: "U0NOBODY", team_id: "T0FOREIGN" },
        { id: "U0NOBODY", team_id: stage.team.id },
        { id: "W0NOBODY", team_id: null },
        { id: "__proto__", team_id: stage.team.id },
      ];
      const clicked = shots.filter(isInteraction);
      const before = { rows: await storedRows(), decided: await decided() };
      const addresses = new Set<string>();
      stage.world.onCall((call) => void addresses.add(`${call.host}${call.path}`));
      const odd = await fire(stage, tally, {
        kind: "nobody's signed",
        count: STRANGERS,
        make: () => signed(doneBy(spoil(dice.pick(clicked), dice), dice.pick(nobody))),
        allowed: ALLOWED,
        pause: async () => aMinuteLater(),
      });
      expect(odd).toEqual([]);
      expect(stumbles(stage)).toEqual([]);
      expect({ rows: await storedRows(), decided: await decided() }).toEqual(before);
      // They are shown why not, may page on, and search in lists; nobody writes anything.
      const looks = [
        "users.info",
        "usergroups.list",
        "views.open",
        "views.publish",
        "views.update",
      ];
      const allowed = ["api.opsgenie.com/v2/schedules", ...looks.map((m) => `slack.com/api/${m}`)];
      expect([...addresses].filter((address) => !allowed.includes(address))).toEqual([]);
      expect(addresses).toContain("slack.com/api/views.open");
    },
    counted(600_000, 120_000),
  );

  it(
    "about an uninstall before the present install end nothing",
    async () => {
      const dice = diceOf(SEED + 3);
      const ends = shots.filter(isEnd);
      const before = await storedRows();
      const odd = await fire(stage, tally, {
        kind: "old end's signed",
        count: OLD_ENDS,
        make: () => signed(beforeTheBeginning(spoil(dice.pick(ends), dice))),
        allowed: ALLOWED,
      });
      expect(odd).toEqual([]);
      expect(stumbles(stage)).toEqual([]);
      expect(await storedRows()).toEqual(before);
    },
    counted(600_000, 120_000),
  );
});

/** A later time that the spoiling put in would make it the true end of the installation. */
function beforeTheBeginning(shot: Shot): Shot {
  try {
    const payload = JSON.parse(textOf(shot)) as { event_time?: unknown } | null;
    if (typeof payload?.event_time !== "number" || payload.event_time * 1_000 < START - 1_000)
      return shot;
    return { ...shot, body: JSON.stringify({ ...payload, event_time: START / 1_000 - 2 }) };
  } catch {
    return shot;
  }
}
