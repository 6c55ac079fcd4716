/** The story of the terminal, while a visitor does something of their own. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Clock } from "../playground/clock.ts";
import { type Emulation, STORY, startEmulation } from "../playground/emulation.ts";
import { playMainJob } from "../playground/story.ts";
import { Ending } from "./ending.ts";

const ending = new Ending();
let emulation: Emulation;
let clock: Clock;

before(async () => {
  emulation = await startEmulation();
  clock = new Clock(emulation);
  const { stop: end, underway } = emulation.runtime;
  ending.add({ name: "the runtime", end, underway });
  ending.add({ name: "the clock", end: () => clock.close() });
});
after(() => ending.end());

test("a shift that a visitor hurries is measured from its own end", async () => {
  let pressed: Promise<void> | null = null;
  const verdict = await playMainJob(emulation, {
    chapter: () => undefined,
    act: () => undefined,
    waiting: () => {
      pressed ??= clock.setFast(STORY.schedule, true);
    },
  });
  clock.stop();
  await pressed;
  assert.deepEqual(verdict.members, ["bob"]);
  assert.equal(verdict.happened, true);
  assert.equal(verdict.isPlanned, true);
  assert.ok(Number(verdict.groupAfterMs) < 900, `${verdict.groupAfterMs} ms`);
});
