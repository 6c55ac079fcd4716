/** A thousand rotations (a sample of them in `npm test`) handed over in one second, against Slack's twenty writes a minute. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { traffic } from "./chaos/traffic.ts";
import { counted } from "./counted.ts";
import {
  addSchedule,
  alarmOf,
  connectedStage,
  HOUR,
  leaveStage,
  MINUTE,
  ring,
  SECOND,
  START,
  type Stage,
  stubOf,
} from "./stage.ts";

const ROTATIONS = counted(1_000, 160);
const WRITES_A_MINUTE = 20;
/** Half an hour in, and half a minute between two polls: only the shifts' own ends can bring it on. */
const HANDOVER = START + 30 * MINUTE + 30 * SECOND;

afterEach(leaveStage);

it(
  "applies them all in due order, none twice, in bounded passes",
  async () => {
    const stage = await connectedStage();
    const numbers = Array.from({ length: ROTATIONS }, (_, i) => i);
    const ada = stage.team.user("ada").id;
    const bob = stage.team.user("bob").id;
    // A shift ends each millisecond: all within one second, and in an order that is not that of the rotations.
    const placeOf = (n: number) => (n * 617) % ROTATIONS;
    const handoverOf = (n: number) => HANDOVER + placeOf(n);
    const groups = numbers.map((n) =>
      stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["ada"] }),
    );
    for (const n of numbers) {
      addSchedule(stage, `S${n}`, `Schedule ${n}`, [
        ["ada", START - HOUR, handoverOf(n)],
        ["bob", handoverOf(n), HANDOVER + 24 * HOUR],
      ]);
    }
    await runInDurableObject(stubOf(stage.team), async (_, state) => {
      const { rotations } = openStore(state.storage);
      for (const n of numbers) {
        const rotation = {
          id: `R${String(n).padStart(4, "0")}`,
          name: `Rotation ${n}`,
          groupId: groups[n]?.id ?? "",
          schedules: [{ id: `S${n}`, name: `Schedule ${n}` }],
          channelIds: [],
          fallbackUserIds: [],
          options: NO_OPTIONS,
          version: 1,
          membersBefore: [],
        };
        rotations.create(rotation, ada, START);
      }
      await state.storage.setAlarm(START);
    });

    const widest = await watchOutbox(stage);
    const watched = traffic(stage.world);
    const ringUntil = async (instant: number, isOver = () => false): Promise<void> => {
      for (;;) {
        const at = await alarmOf(stage);
        if (at === null || at > instant || isOver()) break;
        vi.setSystemTime(Math.max(at, Date.now()));
        await watched.pass(() => ring(stage));
        await stage.slack.settle();
      }
      vi.setSystemTime(Math.max(instant, Date.now()));
    };
    await ringUntil(HANDOVER - 1);
    expect(groups.every((g) => g.members.join() === ada)).toBe(true);
    watched.forget();
    stage.world.calls.length = 0;

    const began = performance.now();
    const writes = () =>
      stage.world.callsTo("usergroups.users.update").filter((c) => c.status === 200);
    vi.setSystemTime(HANDOVER + SECOND);
    await ringUntil(HANDOVER + 3 * HOUR, () => writes().length >= ROTATIONS);
    const took = (writes().at(-1)?.at ?? 0) - HANDOVER;

    const written = writes().map((call) => JSON.parse(call.body) as { usergroup: string });
    const places = new Map(groups.map((g, n) => [g.id, placeOf(n)]));
    expect(written.map((w) => places.get(w.usergroup))).toEqual(numbers);
    expect(groups.every((g) => g.members.join() === bob)).toBe(true);
    expect(watched.violations).toEqual([]);
    expect(watched.mostAtOnce()).toBeLessThanOrEqual(5);
    expect(watched.mostInAPass()).toBeLessThanOrEqual(45);
    // Memory stays flat: the queue is a thousand long, and never more of it is loaded than one pass can send.
    expect(widest()).toBeGreaterThan(20);
    expect(widest()).toBeLessThanOrEqual(50);
    expect(took).toBeLessThanOrEqual((ROTATIONS / WRITES_A_MINUTE + 2) * MINUTE);
    console.info({
      rotations: ROTATIONS,
      passes: watched.passes(),
      calls: stage.world.calls.length,
      refused: stage.world.callsTo("usergroups.users.update").length - ROTATIONS,
      minutesAtSlack: Math.round(took / MINUTE),
      mostInAPass: watched.mostInAPass(),
      mostOfTheQueueLoaded: widest(),
      realSeconds: Math.round((performance.now() - began) / 1_000),
    });
  },
  counted(600_000, 120_000),
);

/** The most rows of the outbox that any statement of the product brought into memory so far. */
async function watchOutbox(stage: Stage): Promise<() => number> {
  let widest = 0;
  await runInDurableObject(stubOf(stage.team), (_, state) => {
    type Exec = (query: string, ...bindings: unknown[]) => { toArray(): unknown[] };
    const sql = Object.getPrototypeOf(state.storage.sql) as { exec: Exec };
    const { exec } = sql;
    vi.spyOn(sql, "exec").mockImplementation(function (this: unknown, query, ...bindings) {
      const cursor = exec.call(this, query, ...bindings);
      if (!/FROM outbox/.test(query)) return cursor;
      const rows = cursor.toArray();
      widest = Math.max(widest, rows.length);
      return { toArray: () => rows };
    });
  });
  return () => widest;
}
