import { describe, expect, it } from "vitest";
import { timesOf } from "../../../src/domain/extra-members.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS, type RotationOptions } from "../../../src/domain/rotation-options.ts";
import type { Upcoming } from "../../../src/domain/rotation-state.ts";
import { INITIAL_STATE, type RotationState } from "../../../src/domain/rotation-state.ts";
import {
  accounts,
  fallbackMember,
  group,
  matching,
  member,
  memberOnCall,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
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
/** The state of an earlier plan with the options, without outgoing and incoming people. */
const before: RotationState = {
  ...settled,
  extraMembers: { held: ["U-ada", "U-bea"], scheduleIds, always: [], outgoing: [], incoming: [] },
};
const next = (from: number, ...names: string[]): Upcoming => ({
  next: [{ from, people: names.map(memberOnCall) }],
  warnings: [],
});
const planned = (changes: Partial<PlanInput>) =>
  plan({ ...steady, state: before, account: slack, ...changes });
const nobody = readings(reading([]), reading([]));

describe("an outgoing person", () => {
  const keeping = withOptions({ keepOutgoingMinutes: 30 });
  const handedOver = {
    rotation: keeping,
    state: { ...before, until: NOW },
    readings: readings(reading(["cem"]), reading(["bea"])),
  };

  it("stays in the group from the end of the shift, and the handover is announced as usual", () => {
    const { state, write, handover } = planned({ ...handedOver, now: NOW + 4_000 });
    expect(write).toEqual(["U-ada", "U-bea", "U-cem"]);
    expect(state.extraMembers?.outgoing).toEqual([{ userId: "U-ada", since: NOW }]);
    expect(state.onCall).toEqual([memberOnCall("cem"), memberOnCall("bea")]);
    expect(handover).toMatchObject({ comesIn: [memberOnCall("cem")], goes: [memberOnCall("ada")] });
    expect(timesOf(keeping, state, null).leave).toEqual([NOW + 30 * MINUTE]);
  });

  it("leaves at the end of the overlap, without an announcement", () => {
    const { state } = planned(handedOver);
    const known = group(["ada", "bea", "cem"]);
    const stay = planned({ ...handedOver, state, group: known, now: NOW + 30 * MINUTE - 1 });
    expect([stay.write, stay.handover]).toEqual([null, null]);
    const leave = planned({ ...handedOver, state, group: known, now: NOW + 30 * MINUTE });
    expect([leave.write, leave.handover]).toEqual([["U-bea", "U-cem"], null]);
    expect(leave.state.extraMembers?.outgoing).toEqual([]);
  });

  it("stays from the reading on, where an override ended the shift early", () => {
    const { state } = planned({ ...handedOver, state: before });
    expect(state.extraMembers?.outgoing).toEqual([{ userId: "U-ada", since: NOW }]);
  });

  it("doesn't stay where the handover is read after the overlap", () => {
    const late = planned({ ...handedOver, now: NOW + 31 * MINUTE });
    expect(late.write).toEqual(["U-bea", "U-cem"]);
  });

  it("stays after each schedule's own handover", () => {
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

  it("stays from their last handover, where they were on call again in between", () => {
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

  it("leaves at once after an edit of the schedules, also if relieved before it", () => {
    const relieved = planned(handedOver).state;
    const edited = withOptions(
      { keepOutgoingMinutes: 30 },
      { schedules: [{ id: "S-network", name: "Network primary" }] },
    );
    const { state } = planned({ ...handedOver, rotation: edited, state: relieved });
    expect(state.desired).toEqual(["U-bea"]);
  });

  it("stays after any other edit, for the overlap it sets", () => {
    const { state } = planned(handedOver);
    const at = { ...handedOver, state, now: NOW + 10 * MINUTE };
    const named = { ...keeping, name: "Other", version: 2 };
    expect(planned({ ...at, rotation: named }).state.desired).toContain("U-ada");
    const shorter = withOptions({ keepOutgoingMinutes: 10 });
    expect(planned({ ...at, rotation: shorter }).state.desired).not.toContain("U-ada");
    expect(planned({ ...at, rotation }).state).toEqual({
      ...settled,
      desired: ["U-bea", "U-cem"],
      onCall: [memberOnCall("cem"), memberOnCall("bea")],
      until: SHIFT_END,
    });
  });

  it("stays beside the fallback members, who leave without overlap when somebody is on call again", () => {
    const both = withOptions({ keepOutgoingMinutes: 30 }, { fallbackUserIds: ["U-fay"] });
    const gap = planned({ rotation: both, readings: nobody });
    expect(gap.state).toMatchObject({ desired: ["U-ada", "U-bea", "U-fay"], by: "fallback" });
    expect(gap.state.onCall).toEqual([fallbackMember("fay")]);
    const back = planned({
      rotation: both,
      state: gap.state,
      readings: readings(reading(["cem"])),
      now: NOW + 31 * MINUTE,
    });
    expect(back.state.desired).toEqual(["U-cem"]);
  });

  it("doesn't count among the last people on call, who stay during a gap", () => {
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

  it("leaves when the account is no longer eligible", () => {
    const account: PlanInput["account"] = (id) =>
      id === "U-ada" ? member("ada", "deactivated") : slack(id);
    expect(planned({ ...handedOver, account }).state.desired).toEqual(["U-bea", "U-cem"]);
  });

  it("stays after a failed reading, beyond the overlap", () => {
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

describe("an incoming person", () => {
  const early = withOptions({ letInEarlyMinutes: 15 });
  const upcoming = next(SHIFT_END, "cem", "bea");
  const at = (now: number, changes: Partial<PlanInput> = {}) =>
    planned({ rotation: early, upcoming, now, ...changes });

  it("is not let in early without the option", () => {
    expect(at(SHIFT_END - 1, { rotation, state: settled }).write).toBeNull();
  });

  it("is let in the set minutes before the shift, without an announcement", () => {
    expect(timesOf(early, before, upcoming).enter).toEqual([SHIFT_END - 15 * MINUTE]);
    expect(at(SHIFT_END - 15 * MINUTE - 1).write).toBeNull();
    const { write, handover, state } = at(SHIFT_END - 15 * MINUTE);
    expect([write, handover]).toEqual([["U-ada", "U-bea", "U-cem"], null]);
    expect(state.onCall).toEqual(settled.onCall);
  });

  it("is announced once, at the handover, without another group write", () => {
    const { state } = at(SHIFT_END - MINUTE);
    const over = at(SHIFT_END, {
      state,
      upcoming: { next: [], warnings: [] },
      readings: readings(reading(["cem"], SHIFT_END + 1), reading(["bea"], SHIFT_END + 1)),
      group: group(["ada", "bea", "cem"]),
    });
    expect(over.handover).toMatchObject({
      comesIn: [memberOnCall("cem")],
      goes: [memberOnCall("ada")],
    });
    expect(over.state.desired).toEqual(["U-bea", "U-cem"]);
    expect(over.state.extraMembers?.incoming).toEqual([]);
  });

  it("stays while the system still reports the ended shift", () => {
    const { state } = at(SHIFT_END - MINUTE);
    const stale = at(SHIFT_END + 1_000, { state, upcoming: { next: [], warnings: [] } });
    expect(stale.state.desired).toEqual(["U-ada", "U-bea", "U-cem"]);
  });

  it("leaves again where an override gives the shift to somebody else", () => {
    const { state } = at(SHIFT_END - 10 * MINUTE);
    const overridden = at(SHIFT_END - 5 * MINUTE, { state, upcoming: next(SHIFT_END, "dan") });
    expect(overridden.state.desired).toEqual(["U-ada", "U-bea", "U-dan"]);
  });

  it("is not let in while upcoming shifts can't be read, but stays if let in before", () => {
    expect(at(SHIFT_END - MINUTE, { upcoming: null }).write).toBeNull();
    const { state } = at(SHIFT_END - 10 * MINUTE);
    const blind = at(SHIFT_END - 5 * MINUTE, { state, upcoming: null });
    expect(blind.state.desired).toEqual(["U-ada", "U-bea", "U-cem"]);
  });

  it.each([
    ["no Slack account", { personId: "P-zoe", userId: null, name: "zoe" }],
    ["a guest's account", memberOnCall("gus")],
    ["a deactivated account", memberOnCall("old")],
    ["an account that is not known", memberOnCall("zoe")],
  ])("is not let in with %s", (_, who) => {
    const coming = { next: [{ from: SHIFT_END, people: [who] }], warnings: [] };
    expect(at(SHIFT_END - MINUTE, { upcoming: coming }).write).toBeNull();
  });

  it("is not let in where they are on call already", () => {
    expect(at(SHIFT_END - MINUTE, { upcoming: next(SHIFT_END, "ada") }).write).toBeNull();
  });
});

describe("permanent members", () => {
  const always = (...ids: string[]) => withOptions({ alwaysUserIds: ids });

  it("are in the group beside the people on call, but not in the announcement", () => {
    const { write, handover, state } = planned({ rotation: always("U-lea", "U-ada") });
    expect([write, handover]).toEqual([["U-ada", "U-bea", "U-lea"], null]);
    expect(state.onCall).toEqual(settled.onCall);
  });

  it("are excluded where ineligible, which is a problem of the rotation", () => {
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

  it("don't count as on call: fallback members join beside them", () => {
    const both = withOptions({ alwaysUserIds: ["U-lea"] }, { fallbackUserIds: ["U-fay"] });
    const { state, write } = planned({ rotation: both, readings: nobody });
    expect([write, state.by]).toEqual([["U-fay", "U-lea"], "fallback"]);
    expect(state.onCall).toEqual([fallbackMember("fay")]);
  });

  it("join the group's present members where nobody was ever on call", () => {
    const fresh = { rotation: always("U-lea"), readings: nobody, state: INITIAL_STATE };
    expect(planned({ ...fresh, group: group(["dan"]) }).write).toEqual(["U-dan", "U-lea"]);
    expect(planned({ ...fresh, group: group([]) }).write).toEqual(["U-lea"]);
    expect(planned({ ...fresh, group: null }).write).toBeNull();
    expect(planned({ ...fresh, group: "gone" }).state.desired).toBeNull();
  });

  it("leave when the option is switched off, also during a gap", () => {
    const { state } = planned({ rotation: always("U-lea"), readings: nobody });
    const off = planned({ state, readings: nobody, group: group(["ada", "bea", "lea"]) });
    expect(off.write).toEqual(["U-ada", "U-bea"]);
    expect(off.state.extraMembers).toBeUndefined();
  });

  it("don't join a group with an accepted manual edit", () => {
    const drift = { at: NOW, by: "U-dan", members: ["U-dan"], recent: [], hold: "kept" as const };
    const { write } = planned({ rotation: always("U-lea"), drift, group: group(["dan"]) });
    expect(write).toBeNull();
  });

  it("stay where nobody on call has a Slack account", () => {
    const match = matching({ ada: { status: "no_account" }, bea: { status: "no_account" } });
    const { state } = planned({ rotation: always("U-lea"), match });
    expect(state).toMatchObject({ desired: ["U-ada", "U-bea", "U-lea"], by: "last" });
  });
});

describe("a rush hour", () => {
  const from = NOW + 10 * MINUTE;
  const letIn = [{ from, at: NOW + 5 * MINUTE }];
  const rushing = { rotation, state: settled, letIn, upcoming: next(from, "cem") };

  it("lets the next people in at its time, who aren't on call yet", () => {
    const before = planned({ ...rushing, now: NOW + 5 * MINUTE - 1 });
    expect([before.write, before.state]).toEqual([null, settled]);
    const { state, write, handover } = planned({ ...rushing, now: NOW + 5 * MINUTE });
    expect([write, handover]).toEqual([["U-ada", "U-bea", "U-cem"], null]);
    expect(state.extraMembers?.incoming).toEqual([{ userId: "U-cem", from }]);
    expect(state.onCall).toEqual(settled.onCall);
  });

  it("ends with the handover, which is announced as usual", () => {
    const { state } = planned({ ...rushing, now: NOW + 5 * MINUTE });
    const over = planned({
      ...rushing,
      state: { ...state, until: from },
      readings: readings(reading(["cem"]), reading(["bea"])),
      group: group(["ada", "bea", "cem"]),
      now: from,
    });
    expect(over.write).toEqual(["U-bea", "U-cem"]);
    expect(over.handover).toMatchObject({ comesIn: [memberOnCall("cem")] });
    expect(over.state.extraMembers).toBeUndefined();
  });

  it("keeps them while the system still reports the ended shift, and while the shifts can't be read", () => {
    const { state } = planned({ ...rushing, now: NOW + 5 * MINUTE });
    const known = group(["ada", "bea", "cem"]);
    const stale = readings(reading(["ada"], from), reading(["bea"]));
    expect(
      planned({ ...rushing, state, group: known, readings: stale, now: from + 3_000 }).write,
    ).toBeNull();
    expect(
      planned({ ...rushing, state, group: known, upcoming: null, now: from - MINUTE }).write,
    ).toBeNull();
  });

  it("takes out who is no longer coming, and lets in who comes instead", () => {
    const { state } = planned({ ...rushing, now: NOW + 5 * MINUTE });
    const known = group(["ada", "bea", "cem"]);
    const at = { ...rushing, state, group: known, now: NOW + 6 * MINUTE };
    expect(planned({ ...at, upcoming: next(from, "dan") }).write).toEqual([
      "U-ada",
      "U-bea",
      "U-dan",
    ]);
    expect(planned({ ...at, upcoming: next(from, "ada", "bea") }).write).toEqual([
      "U-ada",
      "U-bea",
    ]);
    // The handover is another: its people come when it does.
    expect(planned({ ...at, upcoming: next(from + MINUTE, "dan") }).write).toEqual([
      "U-ada",
      "U-bea",
    ]);
    expect(planned({ ...at, letIn: [] }).write).toEqual(["U-ada", "U-bea"]);
  });

  it("adds to the option of the rotation: whichever is earlier", () => {
    const own = { ...rushing, rotation: withOptions({ letInEarlyMinutes: 8 }), state: before };
    expect(planned({ ...own, now: NOW + 2 * MINUTE }).write).toContain("U-cem");
    const short = { ...rushing, rotation: withOptions({ letInEarlyMinutes: 1 }), state: before };
    expect(planned({ ...short, now: NOW + 5 * MINUTE }).write).toContain("U-cem");
  });
});
