/**
 * Nothing is left running: a timer or an open request keeps an object awake, and Cloudflare bills it for as long as that.
 */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import {
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  settle,
  stageWithRotation,
} from "./stage.ts";
import { untilAtRest, whatIsUnderWay } from "./under-way.ts";

let stage: Stage & { readonly ada: SlackClient };
/** By id: how long it waits, and the line that set it. */
let timers: Map<unknown, string>;

/** Timers that the product's code sets, directly or by what it calls. */
function watchTimers(): void {
  timers = new Map();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const noted = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown => {
    const by = new Error().stack?.split("\n").find((line) => line.includes("/src/"));
    const id: unknown = set(() => {
      timers.delete(id);
      run(...args);
    }, ms);
    if (by) timers.set(id, `${ms} ms, ${by.trim()}`);
    return id;
  };
  vi.spyOn(globalThis, "setTimeout").mockImplementation(noted as typeof setTimeout);
  vi.spyOn(globalThis, "clearTimeout").mockImplementation((id) => {
    timers.delete(id);
    clear(id);
  });
}

beforeEach(async () => {
  stage = await stageWithRotation({ channels: ["#ops"] });
  watchTimers();
});
afterEach(leaveStage);

const left = () => [...timers.values()];

/** What is still there when the work has ended, and nobody waits for anything any more. */
async function leavesNothing(work: () => Promise<unknown>): Promise<void> {
  await work();
  await untilAtRest();
  expect([...left(), ...whatIsUnderWay()]).toEqual([]);
}

it("by a pass without change, nor by one with a handover", async () => {
  vi.setSystemTime(START + 2 * MINUTE);
  await leavesNothing(() => ring(stage));
  expect(stage.world.callsTo("/oncalls")).toHaveLength(1);
  await passUntil(stage, START + HOUR - 5 * SECOND);
  await leavesNothing(() => passUntil(stage, START + HOUR + 2 * SECOND));
  expect(stage.team.channel("ops").messages.length).toBeGreaterThan(1);
});

it("by people's clicks, searches, submissions and commands", async () => {
  const { ada } = stage;
  await leavesNothing(() => lookAgain(ada));
  await leavesNothing(() => ada.command("/oncall", "ops"));
  for (const [label, title] of [
    ["Create Rotation", "Create Rotation"],
    ["Coming Up", "Coming Up"],
    ["History", "History"],
    ["Settings", "Settings"],
  ] as const) {
    await leavesNothing(async () => {
      await ada.click(label);
      await ada.seesModal(title);
    });
    if (label === "Create Rotation") await leavesNothing(() => ada.search("Schedules", "plat"));
    await ada.closeAll();
  }
  await leavesNothing(async () => {
    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    expect(await ada.submit()).toBe("closed");
    await settle(stage);
  });
});

it("after a service didn't answer in time", async () => {
  const { world } = stage;
  for (const host of ["api.pagerduty.com", "slack.com"]) {
    world.faults.add({ host, times: 1, effect: { kind: "refused" } });
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await leavesNothing(() => ring(stage));
  }
});

it("is told by these tests: a timer that nobody clears is seen", async () => {
  const { outgoing } = await import("../../src/outgoing/outgoing.ts");
  stage.world.faults.add({ host: "api.pagerduty.com", times: 1, effect: { kind: "held" } });
  const asking = outgoing(1, 1).send("https://api.pagerduty.com/", { method: "GET" });
  await vi.waitFor(() => expect(stage.world.faults.held).toBe(1));
  expect(left()).toEqual([expect.stringMatching(/^10000 ms, .*outgoing\.ts/)]);
  stage.world.faults.letGo();
  await asking;
  expect(left()).toEqual([]);
});
