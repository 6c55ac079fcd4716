import { expect, test } from "vitest";
import { countsInMemory } from "../../../src/routes/counts.ts";

const MINUTE = 60_000;
const MOST = 30;
const many = (n: number, use: (at: number) => void) => {
  for (let at = 0; at < n; at += 1) use(at);
};

test("lets as many through as the limit says, and again a minute after the first", () => {
  const counts = countsInMemory();
  const one = (now: number) => counts.add("one", MOST, now);
  many(MOST, (at) => expect(one(at)).toBeNull());
  expect(one(MINUTE - 1)).toBe(MINUTE);
  expect(counts.add("other", MOST, MINUTE - 1)).toBeNull();
  many(MOST, () => expect(one(MINUTE)).toBeNull());
  expect(one(MINUTE)).toBe(2 * MINUTE);
});

test("a flood of other keys neither frees a key that is over its limit nor blocks one that isn't", () => {
  const counts = countsInMemory();
  many(MOST + 1, () => counts.add("greedy", MOST, 0));
  many(MOST - 1, () => counts.add("modest", MOST, 0));
  many(50_000, (at) => {
    expect(counts.add(`other ${at}`, MOST, 1)).toBeNull();
    if (at % 5_000 === 0) expect(counts.add("new", 1_000, 1)).toBeNull();
  });
  expect(counts.add("greedy", MOST, 2)).toBe(MINUTE);
  expect(counts.add("modest", MOST, 2)).toBeNull();
});

test("a key that keeps asking is counted on, however many others ask between", () => {
  const counts = countsInMemory();
  const answers: (number | null)[] = [];
  many(MOST + 1, (round) => {
    answers.push(counts.add("steady", MOST, 0));
    many(1_000, (at) => counts.add(`other ${round} ${at}`, MOST, 0));
  });
  expect(answers.slice(0, MOST)).toEqual(Array(MOST).fill(null));
  expect(answers.at(-1)).toBe(MINUTE);
});
