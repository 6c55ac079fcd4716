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
  fallbackMember,
  memberOnCall,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  unmatchedMember,
} from "./plan-fixture.ts";

const HOUR = 3_600_000;
const facts = { until: SHIFT_END, at: NOW };
const after: RotationState = {
  ...settled,
  desired: ["U-bea", "U-cem"],
  onCall: [memberOnCall("cem"), memberOnCall("bea")],
};
const messagesOf = (
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
const shiftChange = handoverBetween(settled.onCall, after.onCall, {
  ...facts,
  by: "schedule",
});

describe("at a handover", () => {
  it("the incoming get their schedules and ends, the outgoing their successors, staying people nothing", () => {
    expect(messagesOf(shiftChange)).toEqual([
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

  it("a relieved person gets the end of their overlap", () => {
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
    const [, ada] = messagesOf(shiftChange, {
      after: { ...after, extraMembers },
      keepOutgoingMinutes: 30,
    });
    expect(ada?.notification).toMatchObject({ staysUntil: NOW - 1_000 + 30 * 60_000 });
  });

  it("an incoming person gets all of their own schedules and no others", () => {
    const [cem] = messagesOf(shiftChange, {
      readings: readings(reading(["ada", "cem"]), reading(["cem"], null)),
    });
    expect(cem?.notification).toMatchObject({
      schedules: [
        { name: "Platform primary", until: SHIFT_END },
        { name: "Network primary", until: null },
      ],
    });
    const [alone] = messagesOf(shiftChange, { readings: readings(reading(["cem"]), "absent") });
    expect(alone?.notification).toMatchObject({
      schedules: [{ name: "Platform primary", until: SHIFT_END }],
    });
  });

  it("people outside the group get no message: unmatched and ineligible people", () => {
    const onCall = [memberOnCall("gus"), unmatchedMember("zoe"), memberOnCall("bea")];
    const handover = handoverBetween(settled.onCall, onCall, { ...facts, by: "schedule" });
    const partial = { ...after, desired: ["U-bea"], onCall };
    expect(messagesOf(handover, { after: partial }).map(({ userId }) => userId)).toEqual(["U-ada"]);
    const back = handoverBetween(onCall, settled.onCall, { ...facts, by: "schedule" });
    expect(messagesOf(back, { before: partial, after: settled }).map((t) => t.userId)).toEqual([
      "U-ada",
    ]);
  });

  it("fallback members get no message, neither at the start nor at the end of a gap", () => {
    const gapState: RotationState = {
      ...settled,
      desired: ["U-fay"],
      onCall: [fallbackMember("fay")],
      by: "fallback",
    };
    const gap = handoverBetween(settled.onCall, gapState.onCall, { ...facts, by: "fallback" });
    expect(messagesOf(gap, { after: gapState })).toEqual(
      ["U-ada", "U-bea"].map((userId) => ({
        userId,
        notification: { kind: "relieved", at: NOW, by: [], staysUntil: null },
      })),
    );
    const end = handoverBetween(gapState.onCall, after.onCall, { ...facts, by: "schedule" });
    expect(messagesOf(end, { before: gapState }).map((t) => t.userId)).toEqual(["U-cem", "U-bea"]);
  });
});

describe("before a shift", () => {
  const reminding = { ...rotation, options: { ...NO_OPTIONS, remindHours: 1 as const } };
  const upcoming = {
    next: [
      {
        from: SHIFT_END,
        people: [memberOnCall("cem"), memberOnCall("bea"), unmatchedMember("zoe")],
      },
      { from: SHIFT_END + HOUR / 2, people: [memberOnCall("cem"), memberOnCall("dan")] },
      { from: SHIFT_END + HOUR, people: [memberOnCall("bea")] },
    ],
    warnings: [],
  };
  const reminded = (now: number, state = settled) =>
    remindersOf(reminding, state, upcoming, now).map(({ userId, notification }) => [
      userId,
      notification,
    ]);

  it("incoming people get a reminder the set hours before; people on call already get none", () => {
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

  it("a person who returns after a pause gets another; an end beyond the window is left out", () => {
    expect(reminded(SHIFT_END + HOUR - 1)).toEqual([
      ["U-bea", { kind: "reminder", at: SHIFT_END + HOUR, until: null }],
    ]);
  });

  it("there is no reminder after the shift's start, nor of a gap", () => {
    expect(reminded(SHIFT_END).map(([id]) => id)).toEqual(["U-dan", "U-bea"]);
    const gap = { next: [{ from: SHIFT_END, people: [] }], warnings: [] };
    expect(remindersOf(reminding, settled, gap, SHIFT_END - 1)).toEqual([]);
    expect(remindersAt(reminding.options, gap)).toEqual([]);
  });

  it("there is none while the option is off or upcoming shifts are unknown", () => {
    expect(remindersOf(rotation, settled, upcoming, SHIFT_END - 1)).toEqual([]);
    expect(remindersOf(reminding, settled, null, SHIFT_END - 1)).toEqual([]);
    expect(remindersAt(rotation.options, upcoming)).toEqual([]);
    expect(remindersAt(reminding.options, null)).toEqual([]);
  });

  it("people who stay in the group during a gap get a reminder of their own shift", () => {
    const last = { ...settled, by: "last" as const };
    expect(reminded(SHIFT_END - HOUR, last).map(([id]) => id)).toEqual(["U-cem", "U-bea"]);
  });
});

describe("a queued message", () => {
  const now = { state: after, upcoming: null, now: NOW };
  const onCall = { kind: "on_call", at: NOW, schedules: [] } as const;
  const relieved = { kind: "relieved", at: NOW, by: [], staysUntil: null } as const;
  const about = (
    userId: string,
    notification: Parameters<typeof isStillRelevant>[0]["notification"],
    state: RotationState = after,
  ) => isStillRelevant({ userId, notification }, { ...now, state });

  it("is dropped when it is no longer true", () => {
    expect([about("U-cem", onCall), about("U-ada", onCall)]).toEqual([true, false]);
    expect([about("U-cem", relieved), about("U-ada", relieved)]).toEqual([false, true]);
  });

  it("doesn't count people as on call during a gap, or before anybody was on call", () => {
    const last: RotationState = { ...after, by: "last" };
    for (const state of [last, INITIAL_STATE]) {
      const still = [about("U-cem", onCall, state), about("U-cem", relieved, state)];
      expect(still).toEqual([false, true]);
    }
  });

  it("is dropped for a shift that has started, was moved, or was given to somebody else", () => {
    const reminder = { kind: "reminder", at: NOW + 1, until: null } as const;
    const next = (...names: string[]) => ({
      next: [
        { from: NOW + 1, people: names.map(memberOnCall) },
        { from: NOW + HOUR, people: [memberOnCall("bea")] },
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
    const moved = { next: [{ from: NOW + 2, people: [memberOnCall("cem")] }], warnings: [] };
    expect(still(moved)).toBe(false);
  });
});
