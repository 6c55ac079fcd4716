/**
 * Each person's Homes are published in order, whatever asks for one: the person who opens it, presses something, or the
 * outbox because something changed. Whatever is slow, hangs or dies on the way, Slack holds the newest in the end.
 */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { diceOf } from "./chaos/dice.ts";
import { hurryTimeouts } from "./hurry.ts";
import {
  connectedStage,
  createRotation,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  settle,
  stubOf,
} from "./stage.ts";
import { forgetWorkOf, untilAtRest } from "./under-way.ts";

const HANDOVER = START + HOUR;
let stage: Stage & { readonly ada: SlackClient };
let ada: SlackClient;
/** The Homes that are held up before Slack gets them, and those that will be. */
let held: Held[] = [];

beforeEach(async () => {
  stage = await connectedStage();
  ({ ada } = stage);
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
  await passUntil(stage, START + MINUTE);
  await lookAgain(ada);
  await untilAtRest();
  stage.world.calls.length = 0;
});
afterEach(async () => {
  for (const home of held) home.letIn();
  held = [];
  await leaveStage();
});

type Held = {
  /** Resolves when it is held up. */
  arrives(): Promise<void>;
  letIn(): void;
};

/** Looks again and again: in workerd a promise can't be settled from another request's context. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await scheduler.wait(2);
}

/** The next Home on its way to Slack is held up until it is let in. */
function holdNextHome(): Held {
  const fetching = vi.mocked(globalThis.fetch);
  const send = fetching.getMockImplementation();
  if (!send) throw new Error("there is no world around the product");
  let isThere = false;
  let isLetIn = false;
  fetching.mockImplementation(async (input, init) => {
    const isMine = !isThere && !isLetIn && String(input).endsWith("/views.publish");
    if (isMine) {
      isThere = true;
      await until(() => isLetIn);
    }
    return send(input, init);
  });
  const home: Held = {
    arrives: () => until(() => isThere),
    letIn() {
      isLetIn = true;
    },
  };
  held.push(home);
  return home;
}

const homesSent = () => stage.world.callsTo("/api/views.publish").length;

const inStore = <T>(look: (store: ReturnType<typeof openStore>) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => look(openStore(storage)));

const untilUnmuted = () => until(() => inStore(({ muted }) => !muted.has(ada.user.id)));

/** The object asks for a Home in a timer, behind its answer. Timers run in their order, but only within one object. */
const untilHomesAreAskedFor = (): Promise<void> =>
  runInDurableObject(stubOf(stage.team), () => scheduler.wait(0));

/** Unlike other changes, muting queues no Home: who mutes is shown theirs. */
async function mute(): Promise<void> {
  await inStore(({ muted }) => muted.add(ada.user.id, Date.now()));
  await lookAgain(ada);
  await untilAtRest();
  expect(ada.visibleText()).toContain("You've muted");
  stage.world.calls.length = 0;
}

describe("a Home that is slow to arrive", () => {
  it("never takes the place of a newer one that the outbox had to send", async () => {
    const slow = holdNextHome();
    await ada.openHome();
    await slow.arrives();
    vi.setSystemTime(HANDOVER);
    await ring(stage);
    slow.letIn();
    await untilAtRest();
    await passUntil(stage, HANDOVER);
    expect(ada.visibleText()).toContain("On call: @bob");
    expect(homesSent()).toBe(2);
  });

  it("never takes the place of a newer one that the person asked for", async () => {
    await mute();
    const slow = holdNextHome();
    vi.setSystemTime(HANDOVER);
    const passing = ring(stage);
    await slow.arrives();
    await ada.click("Unmute");
    await untilUnmuted();
    slow.letIn();
    await passing;
    await untilAtRest();
    expect(ada.visibleText()).not.toContain("You've muted");
    expect(ada.visibleText()).toContain("On call: @bob");
    expect(homesSent()).toBe(2);
  });

  it("is followed by one for all who ask meanwhile, drawn after they asked", async () => {
    await mute();
    const slow = holdNextHome();
    await ada.openHome();
    await slow.arrives();
    await ada.openHome();
    await ada.click("Unmute");
    await ada.openHome();
    await untilUnmuted();
    await untilHomesAreAskedFor();
    slow.letIn();
    await untilAtRest();
    expect(ada.visibleText()).not.toContain("You've muted");
    expect(homesSent()).toBe(2);
  });

  it("holds up neither the pass nor what others are shown", async () => {
    const bob = stage.slack.client("bob");
    await openHome(bob);
    const slow = holdNextHome();
    await ada.openHome();
    await slow.arrives();
    vi.setSystemTime(HANDOVER);
    await ring(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
    expect(bob.visibleText()).toContain("On call: @bob");
    expect(ada.visibleText()).toContain("On call: @ada");
    // Nor does it make one pass follow the other.
    expect(await passUntil(stage, HANDOVER + SECOND)).toBeLessThan(3);
  });

  it("doesn't take the place of one that waits for what a pass is to find", async () => {
    const { rota } = stage.world;
    rota.addPerson({ id: "PZOE", name: "zoe", email: "zoe@elsewhere.example" });
    rota.override("PLATFORM", Date.now(), START + 2 * HOUR, ["PZOE"]);
    await ada.click("Refresh");
    await settle(stage);
    expect(ada.visibleText()).toContain("[Match People]");
    // After a Refresh it isn't known who has no account, until a pass has asked Slack.
    await ada.click("Refresh");
    await untilAtRest();
    await lookAgain(ada);
    await untilAtRest();
    expect(ada.visibleText()).not.toContain("[Match People]");
    await settle(stage);
    expect(ada.visibleText()).toContain("[Match People]");
  });

  it("doesn't take away the answer to a Refresh that was pressed meanwhile", async () => {
    const slow = holdNextHome();
    await ada.openHome();
    await slow.arrives();
    await ada.click("Refresh");
    await until(() => inStore(({ outbox }) => outbox.tally().waiting > 0));
    await ring(stage);
    slow.letIn();
    await untilAtRest();
    expect(homesSent()).toBe(1);
    await passUntil(stage, Date.now());
    // Nothing has changed in between.
    expect(homesSent()).toBe(2);
  });
});

describe("a Home that never arrives", () => {
  it("doesn't keep later ones from the person", async () => {
    hurryTimeouts(1_000);
    stage.world.faults.add({ path: "views.publish", times: 1, effect: { kind: "silence" } });
    await ada.openHome();
    await untilAtRest();
    vi.setSystemTime(HANDOVER);
    await passUntil(stage, HANDOVER);
    expect(ada.visibleText()).toContain("On call: @bob");
    await lookAgain(ada);
  });

  it("because the object died leaves nothing that later ones wait for", async () => {
    const lost = holdNextHome();
    await ada.openHome();
    await lost.arrives();
    await runInDurableObject(stubOf(stage.team), (_, state) => {
      forgetWorkOf(state);
      state.abort("the process died");
    }).catch(() => {});
    vi.setSystemTime(HANDOVER);
    await lookAgain(ada);
    await passUntil(stage, HANDOVER);
    expect(ada.visibleText()).toContain("On call: @bob");
  });

  it("as far as we heard is taken for one that may have arrived", async () => {
    await mute();
    stage.world.faults.add({ path: "views.publish", times: 1, effect: LOST });
    await ada.click("Unmute");
    await untilAtRest();
    expect(ada.visibleText()).not.toContain("You've muted");
    // Back to what was shown before the one that was lost.
    await inStore(({ muted }) => muted.add(ada.user.id, Date.now()));
    await passUntil(stage, Date.now());
    expect(ada.visibleText()).toContain("You've muted");
  });
});

const LOST = { kind: "reply_lost" } as const;

describe("whatever falls together", () => {
  it.each([1, 2, 3, 4, 5, 6])("Slack holds the newest Home in the end (seed %i)", async (seed) => {
    const dice = diceOf(seed);
    const { rota, faults } = stage.world;
    const letOneIn = () => held.splice(dice.between(0, held.length - 1), 1)[0]?.letIn();
    /** A pass ends no sooner than a Home of its own that is held up. No dice here: how often it is asked is chance. */
    const untilDone = async (doing: unknown): Promise<void> => {
      while (!(await endsSoon(Promise.resolve(doing)))) held.shift()?.letIn();
    };
    const actions: readonly (() => unknown)[] = [
      () => ada.openHome(),
      () => inStore(({ muted }) => muted.add(ada.user.id, Date.now())).then(() => ada.openHome()),
      () => ada.visibleText().includes("Unmute") && ada.click("Unmute"),
      () => ada.click("Refresh"),
      () => rota.override("PLATFORM", Date.now(), START + 2 * HOUR, [dice.pick(IDS)]),
      () => passUntil(stage, Date.now() + dice.between(1, 120) * SECOND),
      () => passUntil(stage, Date.now() + dice.between(1, 120) * SECOND),
      () => holdNextHome(),
      () => holdNextHome(),
      letOneIn,
      () => faults.add({ path: "views.publish", times: 1, effect: dice.pick(EFFECTS) }),
    ];
    for (let n = 0; n < 60; n += 1) {
      await untilDone(dice.pick(actions)());
    }
    faults.clear();
    await untilDone(passUntil(stage, Date.now() + MINUTE));
    while (held.length > 0) {
      letOneIn();
      await scheduler.wait(20);
    }
    await untilAtRest();
    await passUntil(stage, Date.now());
    const last = wordsOf(ada);
    await lookAgain(ada);
    expect(last).toEqual(wordsOf(ada));
  });
});

const endsSoon = (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([work.then(() => true), scheduler.wait(50).then(() => false)]);

const IDS = ["PADA", "PBOB", "PCYD"] as const;
const EFFECTS = [
  LOST,
  { kind: "rate_limited", retryAfterS: 5 },
  { kind: "status", status: 503 },
  { kind: "truncated" },
] as const;

/** Without the hour of the last look: alone it sends no Home. */
const wordsOf = (person: SlackClient): readonly string[] =>
  person
    .visibleText()
    .split("\n")
    .filter((line) => !/last (read|checked)/.test(line));
