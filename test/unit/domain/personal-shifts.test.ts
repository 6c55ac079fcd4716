import { expect, test } from "vitest";
import { personalShifts } from "../../../src/domain/personal-shifts.ts";
import type { OnCallMember, Upcoming } from "../../../src/domain/rotation-state.ts";

const NOW = 1_000;
const someone = (userId: string): OnCallMember => ({ personId: null, userId, name: userId });
const onCall = (...ids: string[]) =>
  ({ onCall: ids.map(someone), by: "schedule", until: 5_000 }) as const;
const coming = (...next: (readonly [number, ...string[]])[]): Upcoming => ({
  next: next.map(([from, ...ids]) => ({ from, people: ids.map(someone) })),
  warnings: [],
});
const shifts = (state: ReturnType<typeof onCall>, upcoming: Upcoming | null) =>
  personalShifts("me", state, upcoming, NOW);
const until = (at: number, isUntilSure = true) => ({ by: "schedule", until: at, isUntilSure });

test("is null for a person who is neither on call nor has an upcoming shift", () => {
  expect(shifts(onCall("you"), null)).toBeNull();
  expect(shifts(onCall("you"), coming([2_000, "them"]))).toBeNull();
});

test("a shift ends at the first handover without the person", () => {
  const upcoming = coming([2_000, "me", "you"], [3_000, "you"], [4_000, "me"]);
  expect(shifts(onCall("me"), upcoming)).toEqual({ now: until(3_000), next: 4_000 });
});

test("an end is unsure where the people after the handover are unknown", () => {
  expect(shifts(onCall("me"), null)).toEqual({ now: until(5_000, false), next: null });
  expect(shifts(onCall("me"), coming([2_000, "me", "you"]))).toEqual({
    now: until(5_000, false),
    next: null,
  });
});

test("finds the next shift, and ignores shifts that have started", () => {
  expect(shifts(onCall("you"), coming([2_000, "them"], [3_000, "me"]))).toEqual({
    now: null,
    next: 3_000,
  });
  expect(shifts(onCall("you"), coming([NOW, "me"]))).toBeNull();
});
