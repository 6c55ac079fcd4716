/**
 * The object is reset, as each deploy resets it, in the middle of what Slack sent: an event, a click, a submission, an
 * uninstall, a token's renewal. Passes are reset in crash.test.ts.
 */
import {
  createExecutionContext,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appWith } from "../../src/app.ts";
import { openVault } from "../../src/vault/vault.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { viewSubmission } from "../world/slack/client/payloads.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { type CrashPoint, type Death, dyingAt, dyingAtDatabase } from "./chaos/crash.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { interaction, signed } from "./edge.ts";
import {
  alarmOf,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  passUntil,
  START,
  type Stage,
  settle,
  skipTo,
  stageWithRotation,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const ENOUGH = 40;
const DAY = 24 * HOUR;
const NOTHING = JSON.stringify({ rows: [], kv: [] });
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation();
});
afterEach(leaveStage);

const group = () => membersOf(stage.team, "platform-oncall");
const events = (name: string) =>
  stage.logged.filter((line) => (line as { event: string }).event === name).length;

const rotationsNamed = (name: string): Promise<number> =>
  runInDurableObject(
    stubOf(stage.team),
    (_, { storage }) =>
      openStore(storage)
        .rotations.all()
        .filter((r) => r.name === name).length,
  );

/** Dies before each step of its kind, one at a time, until there is no further one. Returns how many there were. */
async function atEachStep(
  before: CrashPoint["before"],
  work: () => Promise<unknown>,
  check: (death: Death, nth: number) => Promise<void>,
  prepare = async (_nth: number): Promise<void> => undefined,
): Promise<number> {
  for (let nth = 1; nth <= ENOUGH; nth += 1) {
    await prepare(nth);
    const death = await dyingAt(stage, { before, nth }, async () => {
      await work();
      await untilAtRest();
    });
    await check(death, nth);
    if (!death.isReached) return nth - 1;
  }
  throw new Error("it never ends");
}

describe("reset in the middle of an event", () => {
  it("that reports an edit by hand: Slack hears 200, and the group is repaired at once", async () => {
    const { team, slack } = stage;
    const steps = await atEachStep(
      "write",
      async () => {
        team.editMembers("platform-oncall", ["cyd"], "bob");
        await slack.settle();
      },
      async (_, nth) => {
        expect(slack.events.attempts.map(({ status }) => status)).not.toContain(503);
        await passUntil(stage, Date.now());
        await slack.settle();
        expect(group(), `after step ${nth}`).toEqual(["ada"]);
        // The repair's own events, and a new edit that is no war.
        await settle(stage);
        vi.setSystemTime(Date.now() + HOUR / 2);
        stage.world.rota.setShifts("PLATFORM", [
          { start: START - HOUR, end: START + DAY, personIds: ["PADA"] },
        ]);
        await settle(stage);
      },
    );
    expect(steps).toBeGreaterThanOrEqual(3);
  });

  it.each(["request", "reply", "write"] as const)(
    "that a Home was opened (before each %s): it is shown a minute later at most",
    async (before) => {
      const { slack, team } = stage;
      const names = Array.from({ length: ENOUGH }, (_, n) => `viewer-${n}`);
      const steps = await atEachStep(
        before,
        async () => {
          const [name = ""] = names.splice(0, 1);
          team.addUser({ name, kind: "member", email: `${name}@acme.example` });
          await slack.client(name).openHome();
        },
        async (_, nth) => {
          expect(slack.events.attempts.at(-1)?.status).toBe(200);
          await passUntil(stage, Date.now() + MINUTE);
          const shown = slack.client(`viewer-${nth - 1}`).visibleText();
          expect(shown, `after step ${nth}`).toContain("On call: @ada");
        },
      );
      expect(steps).toBeGreaterThanOrEqual({ request: 2, reply: 2, write: 4 }[before]);
    },
  );

  it("that a Home was opened where nothing else would wake the object: an alarm shows it", async () => {
    const { slack, ada } = stage;
    await ada.click("Delete");
    await ada.seesModal("Delete Rotation");
    await ada.submit();
    await settle(stage);
    expect(await alarmOf(stage)).toBeNull();
    const bob = slack.client("bob");
    await dyingAt(stage, { before: "request", nth: 1 }, async () => {
      await bob.openHome();
      await untilAtRest();
    });
    expect(bob.home).toBeNull();
    await passUntil(stage, Date.now() + MINUTE);
    expect(bob.visibleText()).toContain("[Create Rotation]");
    // And when it was shown in the first place, nothing is left to ring.
    await lookAgain(ada).catch(() => undefined);
    await untilAtRest();
    expect(await alarmOf(stage)).toBeNull();
  });

  it.each(["app_uninstalled", "tokens_revoked"])(
    "of an uninstall (%s), before and after each query of the database: nothing is left",
    async (type) => {
      const { slack, team } = stage;
      for (const when of ["before", "after"] as const) {
        for (let nth = 1; nth <= ENOUGH; nth += 1) {
          vi.setSystemTime(Date.now() + MINUTE);
          slack.uninstallApp(team);
          const event = slack.events.pending.splice(0).find((e) => e.type === type);
          if (event) slack.events.pending.push(event);
          const isReached = await dyingAtDatabase(stage, when, nth, async () => {
            await slack.settle();
            await untilAtRest();
          });
          expect(slack.events.attempts.at(-1)?.status).toBe(200);
          await vi.waitFor(async () => expect(await dumpObject(team)).toBe(NOTHING));
          expect(await alarmOf(stage)).toBeNull();
          expect(await openVault(env).installation(team.id)).toBeNull();
          vi.setSystemTime(Date.now() + MINUTE);
          await slack.installApp({ as: "ada" });
          await settle(stage);
          if (!isReached) break;
          expect(nth).toBeLessThan(ENOUGH);
        }
      }
    },
    30_000,
  );
});

it.each(["request", "reply", "write"] as const)(
  "reset before each %s of a click: its modal opens all the same",
  async (before) => {
    const { ada } = stage;
    const steps = await atEachStep(
      before,
      async () => {
        await ada.closeAll();
        // Its role and its lists are older than a click takes them.
        vi.setSystemTime(Date.now() + 20 * MINUTE);
        await ada.click("Create Rotation");
      },
      async (_, nth) => {
        expect(ada.modal, `after step ${nth}`).not.toBeNull();
        expect(ada.visibleText()).toContain("Config Name");
      },
    );
    expect(steps).toBeGreaterThanOrEqual({ request: 2, reply: 2, write: 2 }[before]);
  },
);

it.each(["request", "reply", "write"] as const)(
  "reset before each %s of a submission: the rotation is made once, and whoever made it is told where it isn't sure",
  async (before) => {
    const { ada, team } = stage;
    team.settings.whoCreatesGroups = "everyone";
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + DAY, personIds: ["PADA"] },
    ]);
    const steps = await atEachStep(
      before,
      () => ada.submit(),
      async (_, nth) => {
        if (ada.modal)
          expect(ada.visibleText(), `step ${nth}`).toContain("can't tell if your change was saved");
        await settle(stage);
        expect(membersOf(team, `data-${nth}`), `after step ${nth}`).toEqual(["ada"]);
        expect(await rotationsNamed(`Data ${nth}`), `after step ${nth}`).toBe(1);
      },
      async (nth) => {
        await ada.closeAll();
        vi.setSystemTime(Date.now() + 20 * MINUTE);
        await ada.click("Create Rotation");
        await ada.seesModal("Create Rotation");
        await ada.fill("Config Name", `Data ${nth}`);
        await ada.choose("User Group", "Create a new user group");
        await ada.fill("New Alias to Create", `data-${nth}`);
        await ada.choose("Schedules", ["Platform primary"]);
        await settle(stage);
      },
    );
    expect(steps).toBeGreaterThanOrEqual({ request: 1, reply: 1, write: 4 }[before]);
  },
  30_000,
);

it("a call whose connection breaks while the object lives on is joined by its retry, and done once", async () => {
  const { ada, slack, team } = stage;
  const flaky: typeof workspaceOf = (bindings, teamId) => {
    const real = workspaceOf(bindings, teamId);
    return {
      ...real,
      async perform(intent, origin) {
        const answer = real.perform(intent, origin);
        if (intent.isRetry) return answer;
        answer.catch(() => undefined);
        throw Object.assign(new Error("Network connection lost."), { retryable: true });
      },
    };
  };
  team.settings.whoCreatesGroups = "everyone";
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.fill("Config Name", "Data");
  await ada.choose("User Group", "Create a new user group");
  await ada.fill("New Alias to Create", "data-oncall");
  await ada.choose("Schedules", ["Platform primary"]);
  const { modal } = ada;
  if (!modal) throw new Error("the form has gone");
  const body = interaction(viewSubmission({ slack, team, user: team.user("ada") }, modal));
  const context = createExecutionContext();
  const sent = await signed("/slack/interactivity", body);
  const answer = await appWith(flaky).fetch(sent, env, context);
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  await waitOnExecutionContext(context);
  expect(events("workspace.perform_repeated")).toBe(1);
  expect(stage.world.callsTo("/api/usergroups.create")).toHaveLength(1);
  expect(await rotationsNamed("Data")).toBe(1);
});

describe("reset in the middle of a token's renewal", () => {
  const LIFE = 10 * DAY;
  const renewing = async (before: "request" | "reply") => {
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + LIFE, personIds: ["PADA"] },
      { start: START + LIFE, end: START + 2 * LIFE, personIds: ["PBOB"] },
    ]);
    await skipTo(stage, START + HOUR);
    vi.setSystemTime(START + LIFE - 4 * MINUTE);
    const point = { before, nth: 1, host: "identity.pagerduty.com" };
    const { isReached } = await dyingAt(stage, point, () => passUntil(stage, Date.now()));
    expect(isReached).toBe(true);
    await passUntil(stage, START + LIFE + 3 * MINUTE);
  };

  it("before it is asked for: the handover is made", async () => {
    await renewing("request");
    expect(group()).toEqual(["bob"]);
    expect(events("connection.failed")).toBe(0);
  });

  it("before the new tokens came: PagerDuty has ended the old ones, and the person who connected is told", async () => {
    await renewing("reply");
    const told = stage.slack.client("ada").messages();
    expect(told.map(({ text }) => text).join()).toContain("no longer accepts this connection");
  });
});
