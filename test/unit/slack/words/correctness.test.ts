import { expect, it } from "vitest";
import { type Correctness, WINDOW_MS } from "../../../../src/domain/correctness.ts";
import {
  correctnessLines,
  duration,
  groupsRightLine,
} from "../../../../src/slack/words/correctness.ts";

const NOW = Date.UTC(2026, 4, 1, 8);
const all: Correctness = {
  since: NOW - WINDOW_MS,
  isWholeWindow: true,
  watchedMs: WINDOW_MS,
  wrongMs: 0,
  stretches: [],
  unlisted: { count: 0, ms: 0 },
};

it("says that a group was right all the time, and since when", () => {
  expect(correctnessLines(all, NOW)).toEqual([
    "The group had the right members 100% of the time in the last 90 days.",
  ]);
  const [since] = correctnessLines({ ...all, isWholeWindow: false }, NOW);
  expect(since).toMatch(
    /^The group had the right members 100% of the time since <!date\^\d+\^.*>\.$/,
  );
});

it("lists when it was wrong, for how long and why", () => {
  const told = correctnessLines(
    {
      ...all,
      wrongMs: 41_000,
      stretches: [
        { from: NOW - 1_000, until: null, causes: ["edited", "refused"] },
        { from: NOW - 9_000_000, until: NOW - 8_960_000, causes: ["handover", "unread"] },
      ],
      unlisted: { count: 3, ms: 900 },
    },
    NOW,
  );
  expect(told[0]).toBe(
    "The group had the right members 99.999% of the time in the last 90 days. It was wrong 5 times, for 41 s in total (3 short ones aren't listed).",
  );
  expect(told[1]).toMatch(
    /, for 1 s, still wrong: someone created or edited the rotation, Slack refused the change$/,
  );
  expect(told[2]).toMatch(/, for 40 s: a handover, the scheduling system couldn't be read$/);
  expect(told).toHaveLength(3);
});

it("lists the five newest", () => {
  const stretches = Array.from({ length: 8 }, (_, n) => ({
    from: NOW - n * 60_000,
    until: NOW - n * 60_000 + 2_000,
    causes: ["handover"] as const,
  }));
  const told = correctnessLines({ ...all, wrongMs: 16_000, stretches }, NOW);
  expect(told).toHaveLength(7);
  expect(told.at(-1)).toBe("…and 3 earlier ones.");
});

it("says of all groups nothing in the first day", () => {
  expect(groupsRightLine({ ...all, watchedMs: 3_600_000 })).toBeNull();
  expect(groupsRightLine(all)).toBe(
    "Groups had the right members 100% of the time in the last 90 days.",
  );
  expect(groupsRightLine({ ...all, wrongMs: 155_520 })).toBe(
    "Groups had the right members 99.998% of the time in the last 90 days.",
  );
});

it.each([
  [300, "less than 1 s"],
  [41_900, "41 s"],
  [200_000, "3 min 20 s"],
  [7_500_000, "2 h 5 min"],
  [7_200_000, "2 h"],
  [3 * 24 * 3_600_000 + 5, "3 d"],
])("says %i ms as %s", (ms, text) => expect(duration(ms)).toBe(text));
