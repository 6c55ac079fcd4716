import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { connections } from "../../../src/outgoing/connections.ts";

const MOST = [5, 4, 4];

describe("an object's connections", () => {
  it("are given to the most urgent first, and never to more than may have them", async () => {
    const step = fc.oneof(
      fc.record({ asks: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ endsNth: fc.nat(9) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const connect = connections(MOST);
        const open: { readonly rank: number; readonly leave: () => void }[] = [];
        const waiting = [0, 0, 0];
        const ask = async (rank: number) => {
          waiting[rank] = (waiting[rank] ?? 0) + 1;
          const leave = await connect(rank);
          waiting[rank] = (waiting[rank] ?? 0) - 1;
          open.push({ rank, leave });
        };
        for (const one of steps) {
          const before = open.length;
          if ("asks" in one) void ask(one.asks);
          else if (before > 0) open.splice(one.endsNth % before, 1)[0]?.leave();
          for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
          expect(open.length).toBeLessThanOrEqual(5);
          // Nobody waits while there is room for them.
          for (const [rank, most] of MOST.entries())
            if ((waiting[rank] ?? 0) > 0) expect(open.length).toBeGreaterThanOrEqual(most);
        }
        // Whatever came of them, all come to their end.
        while (open.length > 0) {
          open.pop()?.leave();
          for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        }
        expect(waiting).toEqual([0, 0, 0]);
      }),
    );
  });

  it("leave one for people while passes have all of theirs, and serve people first", async () => {
    const connect = connections(MOST);
    const pass = await Promise.all([2, 2, 2, 2].map(connect));
    const order: string[] = [];
    const wait = (who: string, rank: number) =>
      connect(rank).then((leave) => {
        order.push(who);
        return leave;
      });
    const passes = wait("pass", 2);
    const reads = wait("a person's read", 1);
    const click = await wait("click", 0);
    expect(order).toEqual(["click"]);
    const second = wait("second click", 0);
    for (const leave of [click, ...pass]) leave();
    await Promise.all([passes, reads, second]);
    expect(order).toEqual(["click", "second click", "a person's read", "pass"]);
  });
});
