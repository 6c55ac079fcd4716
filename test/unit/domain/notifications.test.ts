import { describe, expect, it } from "vitest";
import {
  isStillRelevant,
  notificationsFor,
  remindersAt,
  remindersOf,
} from "../../../src/domain/notifications.ts";
import type { PlanInput } from "../../../src/domain/plan.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { Handover, RotationState } from "../../../src/domain/rotation-state.ts";
import { handoverBetween, INITIAL_STATE } from "../../../src/domain/rotation-state.ts";
import {
  inCast,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  standIn,
  stranger,
} from "./plan-fixture.ts";

const HOUR = 3_600_000;
const facts = { until: SHIFT_END, at: NOW };
const after: RotationState = {
  ...settled,
  desired: ["U-bea", "U-cem"],
  onCall: [inCast("cem"), inCast("bea")],
};
const told = (
  handover: Handover,
  states: {
    before?: RotationState;
    after?: RotationState;
    keepOutgoingMinutes?: number;
    readings?: PlanInput["readings"];
  } = {},
) =>
  notificationsFor(handover, {
    rotation: {
      ...rotation,
      options: { ...NO_OPTIONS, keepOutgoingMinutes: states.keepOutgoingMinutes ?? 0 },
    },
    before: states.before ?? settled,
    after: states.after ?? after,
    readings: states.readings ?? readings(reading(["cem"]), reading(["bea"], null)),
  });
const turn = handoverBetween(settled.onCall, after.onCall, { ...facts, by: "schedule" });

describe("at a handover", () => {
  it("who goes on call hears in which schedules and until when, who is relieved by whom; who stays, nothing", () => {
    expect(told(turn)).toEqual([
      {
        userId: "U-cem",
        notification: {
          kind: "on_call",
          at: NOW,
          schedules: [{ name: "Platform primary", until: SHIFT_END }],
        },
      },
      {
        userId: "U-ada",
        notification: { kind: "relieved", at: NOW, by: after.onCall, staysUntil: null },
      },
    ]);
  });

  it("who is relieved hears until when they stay in the group", () => {
    const extraMembers = {
      held: ["U-bea", "U-cem"],
      scheduleIds: [],
      always: [],
      outgoing: [
        { userId: "U-dan", since: NOW - 5_000 },
        { userId: "U-ada", since: NOW - 1_000 },
      ],
      incoming: [],
    };
    const [, ada] = told(turn, { after: { ...after, extraMembers }, keepOutgoingMinutes: 30 });
    expect(ada?.notification).toMatchObject({ staysUntil: NOW - 1_000 + 30 * 60_000 });
  });

  it("who goes on call hears of each of their schedules, whoever else is in it, and of no other", () => {
    const [cem] = told(turn, {
      readings: readings(reading(["ada", "cem"]), reading(["cem"], null)),
    });
    expect(cem?.notification).toMatchObject({
      schedules: [
        { name: "Platform primary", until: SHIFT_END },
        { name: "Network primary", until: null },
      ],
    });
    const [alone] = told(turn, { readings: readings(reading(["cem"]), "absent") });
    expect(alone?.notification).toMatchObject({
      schedules: [{ name: "Platform primary", until: SHIFT_END }],
    });
  });

  it("nobody is told who didn't get into the group: strangers, people whom Slack refuses", () => {
    const onCall = [inCast("gus"), stranger("zoe"), inCast("bea")];
    const handover = handoverBetween(settled.onCall, onCall, { ...facts, by: "schedule" });
    const held = { ...after, desired: ["U-bea"], onCall };
    expect(told(handover, { after: held }).map(({ userId }) => userId)).toEqual(["U-ada"]);
    const back = handoverBetween(onCall, settled.onCall, { ...facts, by: "schedule" });
    expect(told(back, { before: held, after: settled }).map((t) => t.userId)).toEqual(["U-ada"]);
  });

  it("who stands in for nobody is not told that they are on call, nor that they no longer are", () => {
    const withSince: RotationState = {
      ...settled,
      desired: ["U-fay"],
      onCall: [standIn("fay")],
      by: "fallback",
    };
    const gap = handoverBetween(settled.onCall, withSince.onCall, { ...facts, by: "fallback" });
    expect(told(gap, { after: withSince })).toEqual(
      ["U-ada", "U-bea"].map((userId) => ({
        userId,
        notification: { kind: "relieved", at: NOW, by: [], staysUntil: null },
      })),
    );
    const end = handoverBetween(withSince.onCall, after.onCall, { ...facts, by: "schedule" });
    expect(told(end, { before: withSince }).map((t) => t.userId)).toEqual(["U-cem", "U-bea"]);
  });
});

describe("before a shift", () => {
  const reminding = { ...rotation, options: { ...NO_OPTIONS, remindHours: 1 as const } };
  const upcoming = {
    next: [
      { from: SHIFT_END, people: [inCast("cem"), inCast("bea"), stranger("zoe")] },
      { from: SHIFT_END + HOUR / 2, people: [inCast("cem"), inCast("dan")] },
      { from: SHIFT_END + HOUR, people: [inCast("bea")] },
    ],
    warnings: [],
  };
  const reminded = (now: number, state = settled) =>
    remindersOf(reminding, state, upcoming, now).map(({ userId, notification }) => [
      userId,
      notification,
    ]);

  it("each who begins is reminded, from the given hours on; who is on call already, not", () => {
    expect(remindersAt(reminding.options, upcoming)).toEqual([
      SHIFT_END - HOUR,
      SHIFT_END - HOUR / 2,
      SHIFT_END,
    ]);
    expect(reminded(SHIFT_END - HOUR - 1)).toEqual([]);
    const cem = ["U-cem", { kind: "reminder", at: SHIFT_END, until: SHIFT_END + HOUR }];
    expect(reminded(SHIFT_END - HOUR)).toEqual([cem]);
    expect(reminded(SHIFT_END - HOUR / 2)).toEqual([
      cem,
      ["U-dan", { kind: "reminder", at: SHIFT_END + HOUR / 2, until: SHIFT_END + HOUR }],
    ]);
  });

  it("who comes back after a pause is reminded again, and an end out of sight is not told", () => {
    expect(reminded(SHIFT_END + HOUR - 1)).toEqual([
      ["U-bea", { kind: "reminder", at: SHIFT_END + HOUR, until: null }],
    ]);
  });

  it("nobody is once the shift has begun, nor of a time when nobody is on call", () => {
    expect(reminded(SHIFT_END).map(([id]) => id)).toEqual(["U-dan", "U-bea"]);
    const gap = { next: [{ from: SHIFT_END, people: [] }], warnings: [] };
    expect(remindersOf(reminding, settled, gap, SHIFT_END - 1)).toEqual([]);
    expect(remindersAt(reminding.options, gap)).toEqual([]);
  });

  it("nobody is while it is off, or the coming shifts are not known", () => {
    expect(remindersOf(rotation, settled, upcoming, SHIFT_END - 1)).toEqual([]);
    expect(remindersOf(reminding, settled, null, SHIFT_END - 1)).toEqual([]);
    expect(remindersAt(rotation.options, upcoming)).toEqual([]);
    expect(remindersAt(reminding.options, null)).toEqual([]);
  });

  it("whoever only holds the group is reminded of a shift of their own", () => {
    const last = { ...settled, by: "last" as const };
    expect(reminded(SHIFT_END - HOUR, last).map(([id]) => id)).toEqual(["U-cem", "U-bea"]);
  });
});

describe("a message that waited", () => {
  const now = { state: after, upcoming: null, now: NOW };
  const onCall = { kind: "on_call", at: NOW, schedules: [] } as const;
  const relieved = { kind: "relieved", at: NOW, by: [], staysUntil: null } as const;
  const about = (
    userId: string,
    notification: Parameters<typeof isStillRelevant>[0]["notification"],
    state: RotationState = after,
  ) => isStillRelevant({ userId, notification }, { ...now, state });

  it("is dropped when it is no longer so", () => {
    expect([about("U-cem", onCall), about("U-ada", onCall)]).toEqual([true, false]);
    expect([about("U-cem", relieved), about("U-ada", relieved)]).toEqual([false, true]);
  });

  it("takes nobody for on call who only holds the group, or while nobody ever was", () => {
    const last: RotationState = { ...after, by: "last" };
    for (const state of [last, INITIAL_STATE]) {
      const still = [about("U-cem", onCall, state), about("U-cem", relieved, state)];
      expect(still).toEqual([false, true]);
    }
  });

  it("reminds of no shift that has begun, was moved, or that somebody else has taken", () => {
    const reminder = { kind: "reminder", at: NOW + 1, until: null } as const;
    const next = (...names: string[]) => ({
      next: [
        { from: NOW + 1, people: names.map(inCast) },
        { from: NOW + HOUR, people: [inCast("bea")] },
      ],
      warnings: [],
    });
    const still = (upcoming: ReturnType<typeof next> | null, at = NOW) =>
      isStillRelevant({ userId: "U-cem", notification: reminder }, { ...now, upcoming, now: at });
    expect([still(next("cem")), still(next("cem", "dan")), still(null)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([still(next("dan")), still(next("cem"), NOW + 1)]).toEqual([false, false]);
    const moved = { next: [{ from: NOW + 2, people: [inCast("cem")] }], warnings: [] };
    expect(still(moved)).toBe(false);
  });
});
