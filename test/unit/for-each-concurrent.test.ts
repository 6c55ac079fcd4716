import { expect, it } from "vitest";
import { forEachConcurrent } from "../../src/for-each-concurrent.ts";

it("works on each item once, in order, and on no more than allowed at once", async () => {
  const begun: number[] = [];
  let open = 0;
  let most = 0;
  await forEachConcurrent(3, [0, 1, 2, 3, 4, 5, 6], async (item) => {
    begun.push(item);
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 1));
    open -= 1;
  });
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(3);
});

it("goes on beside an item that is slow", async () => {
  const slow = Promise.withResolvers<void>();
  const done: number[] = [];
  const all = forEachConcurrent(2, [0, 1, 2, 3], async (item) => {
    if (item === 0) await slow.promise;
    done.push(item);
    if (item === 3) slow.resolve();
  });
  await all;
  expect(done).toEqual([1, 2, 3, 0]);
});
