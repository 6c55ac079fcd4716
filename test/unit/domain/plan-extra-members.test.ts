import { describe, expect, it } from "vitest";
import { timesOf } from "../../../src/domain/extra-members.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS, type RotationOptions } from "../../../src/domain/rotation-options.ts";
import type { Upcoming } from "../../../src/domain/rotation-state.ts";
import { INITIAL_STATE, type RotationState } from "../../../src/domain/rotation-state.ts";
import {
  accounts,
  group,
  inCast,
  matching,
  member,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  standIn,
  steady,
  unread,
} from "./plan-fixture.ts";

const MINUTE = 60_000;
const slack = accounts(
  ...["ada", "bea", "cem", "dan", "lea", "fay"].map((name) => member(name)),
  member("gus", "guest"),
  member("old", "deactivated"),
);
const scheduleIds = rotation.schedules.map(({ id }) => id);
const withOptions = (options: Partial<RotationOptions>, changes = {}) => ({
  ...rotation,
  ...changes,
  options: { ...NO_OPTIONS, ...options },
});
/** Decided before with the options, nobody coming or going. */
const before: RotationState = {
  ...settled,
  extraMembers: { held: ["U-ada", "U-bea"], scheduleIds, always: [], outgoing: [], incoming: [] },
};
const next = (from: number, ...names: string[]): Upcoming => ({
  next: [{ from, people: names.map(inCast) }],
  warnings: [],
});
const planned = (changes: Partial<PlanInput>) =>
  plan({ ...steady, state: before, account: slack, ...changes });
const nobody = readings(reading([]), reading([]));

describe("whoever went off call", () => {
  const keeping = withOptions({ keepOutgoingMinutes: 30 });
  const handedOver = {
    rotation: keeping,
    state: { ...before, until: NOW },
    readings: readings(reading(["cem"]), reading(["bea"])),
  };

  it("stays in the group from the end of the shift on, and the handover is announced as ever", () => {
    const { state, write, handover } = planned({ ...handedOver, now: NOW + 4_000 });
    expect(write).toEqual(["U-ada", "U-bea", "U-cem"]);
    expect(state.extraMembers?.outgoing).toEqual([{ userId: "U-ada", since: NOW }]);
    expect(state.onCall).toEqual([inCast("cem"), inCast("bea")]);
    expect(handover).toMatchObject({ comesIn: [inCast("cem")], goes: [inCast("ada")] });
    expect(timesOf(keeping, state, null).leave).toEqual([NOW + 30 * MINUTE]);
  });

  it("leaves when the minutes are over, without another word", () => {
    const { state } = planned(handedOver);
    const held = group(["ada", "bea", "cem"]);
    const stay = planned({ ...handedOver, state, group: held, now: NOW + 30 * MINUTE - 1 });
    expect([stay.write, stay.handover]).toEqual([null, null]);
    const leave = planned({ ...handedOver, state, group: held, now: NOW + 30 * MINUTE });
    expect([leave.write, leave.handover]).toEqual([["U-bea", "U-cem"], null]);
    expect(leave.state.extraMembers?.outgoing).toEqual([]);
  });

  it("is kept from when it is seen, where an override took the shift before its end", () => {
    const { state } = planned({ ...handedOver, state: before });
    expect(state.extraMembers?.outgoing).toEqual([{ userId: "U-ada", since: NOW }]);
  });

  it("is not kept at all where the handover is heard of after the overlap", () => {
    const late = planned({ ...handedOver, now: NOW + 31 * MINUTE });
    expect(late.write).toEqual(["U-bea", "U-cem"]);
  });

  it("is kept for each schedule from its own handover", () => {
    const first = planned(handedOver).state;
    const second = planned({
      rotation: keeping,
      state: { ...first, until: NOW + 10 * MINUTE },
      readings: readings(reading(["cem"]), reading(["dan"])),
      now: NOW + 10 * MINUTE,
    });
    expect(second.state.desired).toEqual(["U-ada", "U-bea", "U-cem", "U-dan"]);
    expect(timesOf(keeping, second.state, null).leave).toEqual([
      NOW + 30 * MINUTE,
      NOW + 40 * MINUTE,
    ]);
  });

  it("is counted from the last time, where they were on call again in between", () => {
    const first = planned(handedOver).state;
    const again = planned({
      rotation: keeping,
      state: { ...first, until: NOW + MINUTE },
      now: NOW + MINUTE,
    });
    expect(again.state.extraMembers?.outgoing).toEqual([{ userId: "U-cem", since: NOW + MINUTE }]);
    const over = planned({
      ...handedOver,
      state: { ...again.state, until: NOW + 2 * MINUTE },
      now: NOW + 2 * MINUTE,
    });
    expect(over.state.extraMembers?.outgoing).toEqual([
      { userId: "U-ada", since: NOW + 2 * MINUTE },
    ]);
  });

  it("goes at once where an edit of the schedules takes them out, those relieved before included", () => {
    const relieved = planned(handedOver).state;
    const edited = withOptions(
      { keepOutgoingMinutes: 30 },
      { schedules: [{ id: "S-network", name: "Network primary" }] },
    );
    const { state } = planned({ ...handedOver, rotation: edited, state: relieved });
    expect(state.desired).toEqual(["U-bea"]);
  });

  it("stays through an edit of anything else, as long as the edit says", () => {
    const { state } = planned(handedOver);
    const at = { ...handedOver, state, now: NOW + 10 * MINUTE };
    const named = { ...keeping, name: "Other", version: 2 };
    expect(planned({ ...at, rotation: named }).state.desired).toContain("U-ada");
    const shorter = withOptions({ keepOutgoingMinutes: 10 });
    expect(planned({ ...at, rotation: shorter }).state.desired).not.toContain("U-ada");
    expect(planned({ ...at, rotation }).state).toEqual({
      ...settled,
      desired: ["U-bea", "U-cem"],
      onCall: [inCast("cem"), inCast("bea")],
      until: SHIFT_END,
    });
  });

  it("stays beside the fallback people, who go themselves when somebody is on call again", () => {
    const both = withOptions({ keepOutgoingMinutes: 30 }, { fallbackUserIds: ["U-fay"] });
    const gap = planned({ rotation: both, readings: nobody });
    expect(gap.state).toMatchObject({ desired: ["U-ada", "U-bea", "U-fay"], by: "fallback" });
    expect(gap.state.onCall).toEqual([standIn("fay")]);
    const back = planned({
      rotation: both,
      state: gap.state,
      readings: readings(reading(["cem"])),
      now: NOW + 31 * MINUTE,
    });
    expect(back.state.desired).toEqual(["U-cem"]);
  });

  it("is not who stays last: only whoever was on call at the end does", () => {
    const relieved = planned(handedOver).state;
    const gap = planned({
      rotation: keeping,
      state: relieved,
      readings: nobody,
      now: NOW + MINUTE,
    });
    expect(gap.state).toMatchObject({ desired: ["U-ada", "U-bea", "U-cem"], by: "last" });
    const later = planned({
      rotation: keeping,
      state: gap.state,
      readings: nobody,
      now: NOW + 30 * MINUTE,
    });
    expect(later.state).toMatchObject({ desired: ["U-bea", "U-cem"], by: "last" });
  });

  it("goes when Slack no longer takes them", () => {
    const account: PlanInput["account"] = (id) =>
      id === "U-ada" ? member("ada", "deactivated") : slack(id);
    expect(planned({ ...handedOver, account }).state.desired).toEqual(["U-bea", "U-cem"]);
  });

  it("stays on half an answer, longer than wanted", () => {
    const { state } = planned(handedOver);
    const half = planned({
      ...handedOver,
      state,
      readings: readings(unread({ reason: "unreachable", detail: "" }), reading(["bea"])),
      now: NOW + 60 * MINUTE,
    });
    expect([half.write, half.handover, half.state.desired]).toEqual([null, null, state.desired]);
  });
});

describe("whoever is next", () => {
  const early = withOptions({ letInEarlyMinutes: 15 });
  const upcoming = next(SHIFT_END, "cem", "bea");
  const at = (now: number, changes: Partial<PlanInput> = {}) =>
    planned({ rotation: early, upcoming, now, ...changes });

  it("never enters early unless it is wanted", () => {
    expect(at(SHIFT_END - 1, { rotation, state: settled }).write).toBeNull();
  });

  it("enters the given minutes before, and nothing is announced", () => {
    expect(timesOf(early, before, upcoming).enter).toEqual([SHIFT_END - 15 * MINUTE]);
    expect(at(SHIFT_END - 15 * MINUTE - 1).write).toBeNull();
    const { write, handover, state } = at(SHIFT_END - 15 * MINUTE);
    expect([write, handover]).toEqual([["U-ada", "U-bea", "U-cem"], null]);
    expect(state.onCall).toEqual(settled.onCall);
  });

  it("is announced at the handover itself, once, without the group being written again for them", () => {
    const { state } = at(SHIFT_END - MINUTE);
    const over = at(SHIFT_END, {
      state,
      upcoming: { next: [], warnings: [] },
      readings: readings(reading(["cem"], SHIFT_END + 1), reading(["bea"], SHIFT_END + 1)),
      group: group(["ada", "bea", "cem"]),
    });
    expect(over.handover).toMatchObject({ comesIn: [inCast("cem")], goes: [inCast("ada")] });
    expect(over.state.desired).toEqual(["U-bea", "U-cem"]);
    expect(over.state.extraMembers?.incoming).toEqual([]);
  });

  it("stays in while the system still names the old shift at its end", () => {
    const { state } = at(SHIFT_END - MINUTE);
    const stale = at(SHIFT_END + 1_000, { state, upcoming: { next: [], warnings: [] } });
    expect(stale.state.desired).toEqual(["U-ada", "U-bea", "U-cem"]);
  });

  it("goes again where an override puts somebody else in their place", () => {
    const { state } = at(SHIFT_END - 10 * MINUTE);
    const overridden = at(SHIFT_END - 5 * MINUTE, { state, upcoming: next(SHIFT_END, "dan") });
    expect(overridden.state.desired).toEqual(["U-ada", "U-bea", "U-dan"]);
  });

  it("is not let in while the coming shifts can't be read; who is in already stays", () => {
    expect(at(SHIFT_END - MINUTE, { upcoming: null }).write).toBeNull();
    const { state } = at(SHIFT_END - 10 * MINUTE);
    const blind = at(SHIFT_END - 5 * MINUTE, { state, upcoming: null });
    expect(blind.state.desired).toEqual(["U-ada", "U-bea", "U-cem"]);
  });

  it.each([
    ["no Slack account", { personId: "P-zoe", userId: null, name: "zoe" }],
    ["a guest's account", inCast("gus")],
    ["a deactivated account", inCast("old")],
    ["an account that is not known", inCast("zoe")],
  ])("is not let in with %s", (_, who) => {
    const coming = { next: [{ from: SHIFT_END, people: [who] }], warnings: [] };
    expect(at(SHIFT_END - MINUTE, { upcoming: coming }).write).toBeNull();
  });

  it("is neither relieved nor let in twice, where they are on call already", () => {
    expect(at(SHIFT_END - MINUTE, { upcoming: next(SHIFT_END, "ada") }).write).toBeNull();
  });
});

describe("people who are always in the group", () => {
  const always = (...ids: string[]) => withOptions({ alwaysUserIds: ids });

  it("are beside those on call, and no part of what is announced", () => {
    const { write, handover, state } = planned({ rotation: always("U-lea", "U-ada") });
    expect([write, handover]).toEqual([["U-ada", "U-bea", "U-lea"], null]);
    expect(state.onCall).toEqual(settled.onCall);
  });

  it("are told at the rotation and left out where Slack refuses them", () => {
    const { state } = planned({ rotation: always("U-gus", "U-old", "U-lea") });
    expect(state.desired).toEqual(["U-ada", "U-bea", "U-lea"]);
    expect(state.problems.map(({ problem }) => problem)).toEqual([
      { kind: "always_unfit", personName: "gus", userId: "U-gus", ineligible: "guest" },
      { kind: "always_unfit", personName: "old", userId: "U-old", ineligible: "deactivated" },
    ]);
  });

  it("don't count as on call: the last people stay beside them", () => {
    const { state, write } = planned({ rotation: always("U-lea"), readings: nobody });
    expect([write, state.by]).toEqual([["U-ada", "U-bea", "U-lea"], "last"]);
  });

  it("don't count as on call: the fallback goes in beside them", () => {
    const both = withOptions({ alwaysUserIds: ["U-lea"] }, { fallbackUserIds: ["U-fay"] });
    const { state, write } = planned({ rotation: both, readings: nobody });
    expect([write, state.by]).toEqual([["U-fay", "U-lea"], "fallback"]);
    expect(state.onCall).toEqual([standIn("fay")]);
  });

  it("join whoever is in a group whose schedules never named anybody", () => {
    const fresh = { rotation: always("U-lea"), readings: nobody, state: INITIAL_STATE };
    expect(planned({ ...fresh, group: group(["dan"]) }).write).toEqual(["U-dan", "U-lea"]);
    expect(planned({ ...fresh, group: group([]) }).write).toEqual(["U-lea"]);
    expect(planned({ ...fresh, group: null }).write).toBeNull();
    expect(planned({ ...fresh, group: "gone" }).state.desired).toBeNull();
  });

  it("leave when the option is turned off, also while nobody is on call", () => {
    const { state } = planned({ rotation: always("U-lea"), readings: nobody });
    const off = planned({ state, readings: nobody, group: group(["ada", "bea", "lea"]) });
    expect(off.write).toEqual(["U-ada", "U-bea"]);
    expect(off.state.extraMembers).toBeUndefined();
  });

  it("don't enter a group that is kept as a hand set it", () => {
    const drift = { at: NOW, by: "U-dan", members: ["U-dan"], recent: [], hold: "kept" as const };
    const { write } = planned({ rotation: always("U-lea"), drift, group: group(["dan"]) });
    expect(write).toBeNull();
  });

  it("stay without a Slack account known for anybody on call", () => {
    const match = matching({ ada: { status: "no_account" }, bea: { status: "no_account" } });
    const { state } = planned({ rotation: always("U-lea"), match });
    expect(state).toMatchObject({ desired: ["U-ada", "U-bea", "U-lea"], by: "last" });
  });
});
