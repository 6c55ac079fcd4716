/** The object dies before each step of a handover, one step a time; the next one starts from storage alone. */

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchdog } from "../../src/watchdog.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { type CrashPoint, type Death, dyingAt } from "./chaos/crash.ts";
import {
  connectedStage,
  createRotation,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

const TURN = 10 * MINUTE;
const HANDOVER = START + TURN;
/** More steps than any handover has. */
const ENOUGH = 60;
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
});
afterEach(leaveStage);

const deaths = new Map<string, number>();
afterAll(() => {
  console.log([...deaths].map(([before, n]) => `died before a ${before} ${n} times`).join("\n"));
});

const posts = (channel: string) =>
  stage.team
    .channel(channel)
    .messages.filter((m) => /<@\w+> (is now|has been) on call/.test(m.text));

/** ada's shift ends, bob's begins, announced in two channels; ada's Home is open. */
async function prepare(): Promise<void> {
  await createRotation(stage.ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops", "#dev"],
  });
  await stage.slack.settle();
  await untilAtRest();
  await passUntil(stage, START);
}

/** From the start on, ada and bob alternate every ten minutes, without an end. */
function alternateShifts(): void {
  stage.world.rota.setShifts("PLATFORM", []);
  stage.world.rota.setCycle("PLATFORM", {
    anchor: START,
    turnMs: TURN,
    turns: [["PADA"], ["PBOB"]],
  });
}

/** The channels to which a post had left, while whatever came of it was lost with the process. */
async function unheardPosts({ posts: left }: Death): Promise<ReadonlySet<string>> {
  const queued = await runInDurableObject(stubOf(stage.team), (_, state) =>
    state.storage.sql
      .exec<{ id: string }>(
        "SELECT entry ->> 'channelId' AS id FROM outbox WHERE kind = 'announcement'",
      )
      .toArray()
      .map(({ id }) => id),
  );
  return new Set(queued.filter((id) => left.some((body) => body.includes(id))));
}

/** What the record holds since the instant. */
const recordedSince = (at: number): Promise<readonly string[]> =>
  runInDurableObject(stubOf(stage.team), (_, state) =>
    openStore(state.storage)
      .history.page("everything", null, 10)
      .filter((entry) => entry.at >= at)
      .map(({ event }) => event.kind)
      .toReversed(),
  );

describe.each(["request", "reply", "write"] as const)(
  "an object that dies before each %s of a handover",
  (before) => {
    it("loses nothing, and posts twice only messages whose reply from Slack was lost", async () => {
      await prepare();
      alternateShifts();
      let steps = 0;
      for (let nth = 1; nth <= ENOUGH; nth += 1) {
        const at = HANDOVER + (nth - 1) * TURN;
        const who = nth % 2 === 1 ? "bob" : "ada";
        await passUntil(stage, at - 1);
        // Drawn before the crash: an event that dies with the process is not what is tried here.
        await lookAgain(stage.ada);
        const postsBefore = { ops: posts("ops").length, dev: posts("dev").length };
        const point: CrashPoint = { before, nth };
        vi.setSystemTime(at);
        const death = await dyingAt(stage, point, () => ring(stage));
        const unheard = await unheardPosts(death);
        await stage.slack.settle();
        await watchdog(env, workspaceOf);
        // What is due is done again within 15 s.
        await passUntil(stage, at + 16 * SECOND);
        expect(membersOf(stage.team, "platform-oncall"), `after step ${nth}`).toEqual([who]);
        for (const channel of ["ops", "dev"] as const) {
          const isUnheard = unheard.has(stage.team.channel(channel).id);
          const times = posts(channel).length - postsBefore[channel];
          expect(isUnheard ? [1, 2] : [1], `#${channel} after step ${nth}`).toContain(times);
        }
        expect(stage.ada.visibleText(), `after step ${nth}`).toContain(`On call: @${who}`);
        expect(await recordedSince(at), `after step ${nth}`).toEqual(["handover", "members"]);
        if (!death.isReached) break;
        steps = nth;
      }
      expect(steps).toBeGreaterThanOrEqual({ request: 5, reply: 5, write: 8 }[before]);
      expect(steps).toBeLessThan(ENOUGH);
      deaths.set(before, steps);
    }, 60_000);
  },
);
