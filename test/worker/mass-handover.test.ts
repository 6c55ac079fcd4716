/** A thousand rotations (a sample of them in `npm test`) handed over in one second, against Slack's twenty writes a minute. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { traffic } from "./chaos/traffic.ts";
import { counted } from "./counted.ts";
import { manyRotations } from "./many-rotations.ts";
import {
  alarmOf,
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
/** So many groups wait for the instant itself. */
const AT_ONCE = 16;
/** Half an hour in, and half a minute between two polls: only the shifts' own ends can bring it on. */
const HANDOVER = START + 30 * MINUTE + 30 * SECOND;

afterEach(leaveStage);

it(
  "applies them all in due order, none twice, in bounded passes",
  async () => {
    const numbers = Array.from({ length: ROTATIONS }, (_, i) => i);
    // A shift ends each millisecond: all within one second, and in an order that is not that of the rotations.
    const placeOf = (n: number) => (n * 617) % ROTATIONS;
    const stage = await manyRotations(ROTATIONS, (n) => HANDOVER + placeOf(n));
    const { groups } = stage;
    const ada = stage.team.user("ada").id;
    const bob = stage.team.user("bob").id;

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
    const places = new Map(groups.map((g, n) => [g.id, placeOf(n)]));
    const writes = () =>
      stage.world.callsTo("usergroups.users.update").filter((c) => c.status === 200);
    const written = () =>
      writes().map(({ body }) => places.get((JSON.parse(body) as { usergroup: string }).usergroup));
    // As many as there was time for: the people of the last are in their groups already, in due order.
    const early = written();
    expect(early.length).toBeGreaterThanOrEqual(Math.min(ROTATIONS - AT_ONCE, 190));
    expect(early).toEqual(numbers.slice(ROTATIONS - early.length));
    const both = [ada, bob].toSorted().join();
    for (const [n, { members }] of groups.entries())
      expect(members.toSorted().join()).toBe(early.includes(placeOf(n)) ? both : ada);
    watched.forget();
    stage.world.calls.length = 0;

    const began = performance.now();
    vi.setSystemTime(HANDOVER + SECOND);
    await ringUntil(HANDOVER + 3 * HOUR, () => writes().length >= ROTATIONS);
    const took = (writes().at(-1)?.at ?? 0) - HANDOVER;

    // Who is missing goes first.
    expect(written()).toEqual(numbers);
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
