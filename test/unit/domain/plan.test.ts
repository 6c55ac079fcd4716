import { describe, expect, it } from "vitest";
import type { SchedulerFailure } from "../../../src/domain/on-call.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { RotationState } from "../../../src/domain/rotation-state.ts";
import type { IneligibleReason } from "../../../src/domain/slack-member.ts";
import {
  accounts,
  group,
  matched,
  matching,
  member,
  memberOnCall,
  NOW,
  person,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  steady,
  unmatchedMember,
  unread,
} from "./plan-fixture.ts";

const planned = (changes: Partial<PlanInput>) => plan({ ...steady, ...changes });
const down: SchedulerFailure = { reason: "unreachable", detail: "timed out" };
const YESTERDAY = NOW - 24 * 3_600_000;

it("plans nothing for a group that is right already", () => {
  expect(plan(steady)).toEqual({ isDecided: true, state: settled, write: null, handover: null });
});

describe("the members of a group", () => {
  it("are the people on call in all of its schedules, each once", () => {
    const { write, state } = planned({
      readings: readings(reading(["eve", "cem"]), reading(["bea", "cem"])),
    });
    expect(write).toEqual(["U-bea", "U-cem", "U-eve"]);
    expect(state.desired).toEqual(write);
    expect(state.onCall).toEqual([memberOnCall("eve"), memberOnCall("cem"), memberOnCall("bea")]);
  });

  it.each<IneligibleReason>(["deactivated", "guest", "bot", "foreign", "invited"])(
    "exclude a %s account, which is a problem, and include everybody else",
    (ineligible) => {
      const { write, state } = planned({ match: matching({ bea: matched("bea", ineligible) }) });
      expect(write).toEqual(["U-ada"]);
      expect(state.onCall).toEqual(settled.onCall);
      expect(state.problems).toEqual([
        { problem: { kind: "unfit", personName: "bea", userId: "U-bea", ineligible }, since: NOW },
      ]);
    },
  );

  it("exclude a person without an account, which is a problem, and include everybody else", () => {
    const { write, state } = planned({ match: matching({ bea: { status: "no_account" } }) });
    expect(write).toEqual(["U-ada"]);
    expect(state.onCall).toEqual([memberOnCall("ada"), unmatchedMember("bea")]);
    expect(state.problems).toEqual([
      {
        problem: { kind: "no_slack_match", personName: "bea", email: "bea@acme.example" },
        since: NOW,
      },
    ]);
  });

  it("exclude a person whose e-mail address the system hides", () => {
    const hidden = { ...person("bea"), emails: [] };
    const { state } = planned({
      readings: readings(reading(["ada"]), {
        ok: true,
        value: { people: [hidden], until: SHIFT_END },
      }),
      match: matching({ bea: { status: "no_account" } }),
    });
    expect(state.problems.map((p) => p.problem)).toEqual([
      { kind: "no_slack_match", personName: "bea", email: null },
    ]);
  });

  it("list an account once where the system has two ids for it", () => {
    const { write, state } = planned({
      readings: readings(reading(["ada"]), reading(["ada-2", "bea"])),
      match: matching({ "ada-2": matched("ada") }),
    });
    expect(write).toBeNull();
    expect(state.onCall).toEqual([memberOnCall("ada"), memberOnCall("bea")]);
  });

  it("are restored after a manual edit, without an announcement", () => {
    const { write, handover } = planned({ group: group(["ada", "mallory"]) });
    expect(write).toEqual(["U-ada", "U-bea"]);
    expect(handover).toBeNull();
  });

  it("are the same in another order", () => {
    expect(planned({ group: group(["bea", "ada"]) }).write).toBeNull();
  });

  it("are written to be sure while the group is not listed yet", () => {
    expect(planned({ group: null }).write).toEqual(["U-ada", "U-bea"]);
  });

  it("stay until the first of the shifts ends", () => {
    const network = reading(["bea"], SHIFT_END - 1);
    const until = (answers: PlanInput["readings"]) => planned({ readings: answers }).state.until;
    expect(until(readings(reading(["ada"]), network))).toBe(SHIFT_END - 1);
    expect(until(readings(reading(["ada"], null), network))).toBe(SHIFT_END - 1);
    expect(until(readings(reading(["ada"], null), reading(["bea"], null)))).toBeNull();
  });
});

describe("a failed reading", () => {
  it.each<SchedulerFailure>([
    { reason: "unauthorized" },
    { reason: "forbidden", detail: "schedules.read" },
    { reason: "not_found" },
    { reason: "rate_limited", until: NOW + 5_000 },
    down,
    { reason: "unreadable", detail: "not JSON" },
    { reason: "unresolved", detail: "a nested group" },
  ])("leaves the group as it is and names the schedule that failed ($reason)", (failure) => {
    const edited = group(["mallory"]);
    expect(
      planned({ readings: readings(reading(["cem"]), unread(failure)), group: edited }),
    ).toEqual({
      isDecided: true,
      state: {
        ...settled,
        problems: [
          {
            problem: {
              kind: "schedule_unread",
              scheduleId: "S-network",
              scheduleName: "Network primary",
              failure,
            },
            since: NOW,
          },
        ],
      },
      write: null,
      handover: null,
    });
  });

  it("names each schedule that failed", () => {
    const { state } = planned({ readings: readings(unread(down), unread(down)) });
    expect(state.problems.map((p) => p.problem)).toEqual([
      {
        kind: "schedule_unread",
        scheduleId: "S-platform",
        scheduleName: "Platform primary",
        failure: down,
      },
      {
        kind: "schedule_unread",
        scheduleId: "S-network",
        scheduleName: "Network primary",
        failure: down,
      },
    ]);
  });

  const postponed = unread({ reason: "postponed" });
  it.each<[string, Partial<PlanInput>]>([
    ["a schedule not read yet", { readings: readings(reading(["cem"]), "absent") }],
    ["a postponed schedule", { readings: readings(reading(["cem"]), postponed) }],
    ["a postponed schedule after a failed one", { readings: readings(unread(down), postponed) }],
    ["a failed schedule after a postponed one", { readings: readings("absent", unread(down)) }],
    ["a person not looked up in Slack yet", { match: matching({ bea: { status: "unknown" } }) }],
  ])("defers the plan because of %s", (_, changes) => {
    const { state, ...rest } = planned({ ...changes, group: group(["mallory"]) });
    expect(rest).toEqual({ isDecided: false, write: null, handover: null });
    expect(state).toBe(settled);
  });

  it("keeps its start while its details change, and ends with the next good reading", () => {
    const first = planned({ readings: readings(reading(["ada"]), unread(down)), now: YESTERDAY });
    const failure: SchedulerFailure = { reason: "rate_limited", until: NOW + 1_000 };
    const second = planned({
      state: first.state,
      readings: readings(reading(["ada"]), unread(failure)),
    });
    expect(second.state.problems).toEqual([
      {
        problem: {
          kind: "schedule_unread",
          scheduleId: "S-network",
          scheduleName: "Network primary",
          failure,
        },
        since: YESTERDAY,
      },
    ]);
    expect(planned({ state: second.state }).state).toEqual(settled);
  });

  it("keeps the problems of responders and their start", () => {
    const match = matching({ bea: { status: "no_account" } });
    const before = planned({ match, now: YESTERDAY }).state;
    const during = planned({
      match,
      state: before,
      readings: readings(reading(["ada"]), unread(down)),
    }).state;
    expect(during.problems.map(({ problem, since }) => [problem.kind, since])).toEqual([
      ["no_slack_match", YESTERDAY],
      ["schedule_unread", NOW],
    ]);
    expect(planned({ match, state: during }).state).toEqual(before);
  });

  it("keeps the problems of ineligible members and of a gap", () => {
    const people: Partial<PlanInput> = {
      rotation: {
        ...rotation,
        fallbackUserIds: ["U-fay"],
        options: { ...NO_OPTIONS, alwaysUserIds: ["U-lea"] },
      },
      account: accounts(member("fay", "guest"), member("lea", "bot")),
      match: matching({ bea: matched("bea", "deactivated") }),
    };
    const during = (state: RotationState) =>
      planned({ ...people, state, readings: readings(unread(down)) }).state.problems.map(
        ({ problem, since }) => [problem.kind, since],
      );
    expect(during(planned({ ...people, now: YESTERDAY }).state)).toEqual([
      ["unfit", YESTERDAY],
      ["fallback_unfit", YESTERDAY],
      ["always_unfit", YESTERDAY],
      ["schedule_unread", NOW],
    ]);
    expect(during(planned({ readings: readings(reading([])), now: YESTERDAY }).state)).toEqual([
      ["nobody_on_call", YESTERDAY],
      ["schedule_unread", NOW],
    ]);
  });
});

describe.each<[string, PlanInput["group"], string]>([
  ["is gone", "gone", "group_gone"],
  ["is disabled", group(["old"], { isDisabled: true }), "group_disabled"],
  ["is managed elsewhere", group(["old"], { isManagedElsewhere: true }), "group_managed_elsewhere"],
])("a group that %s", (_, broken, kind) => {
  it("isn't written, which is a problem, while the handover is still announced", () => {
    const { write, state, handover } = planned({
      readings: readings(reading(["cem"])),
      group: broken,
    });
    expect(write).toBeNull();
    expect(state.desired).toEqual(["U-cem"]);
    expect(state.problems).toEqual([{ problem: { kind }, since: NOW }]);
    expect(handover?.comesIn).toEqual([memberOnCall("cem")]);
  });

  it("is a problem beside that of an unread schedule", () => {
    const { write, state } = planned({ readings: readings(unread(down)), group: broken });
    expect(write).toBeNull();
    expect(state.problems.map((p) => p.problem.kind)).toEqual(["schedule_unread", kind]);
  });

  it("keeps the start of the problem", () => {
    const before = planned({ group: broken, now: YESTERDAY }).state;
    expect(planned({ group: broken, state: before }).state).toEqual(before);
  });
});
