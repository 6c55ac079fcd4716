import { describe, expect, it } from "vitest";
import type { SchedulerFailure } from "../../../src/domain/on-call.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { RotationState } from "../../../src/domain/rotation-state.ts";
import type { IneligibleReason } from "../../../src/domain/slack-member.ts";
import {
  accounts,
  group,
  inCast,
  matched,
  matching,
  member,
  NOW,
  person,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  steady,
  stranger,
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
    expect(state.onCall).toEqual([inCast("eve"), inCast("cem"), inCast("bea")]);
  });

  it.each<IneligibleReason>(["deactivated", "guest", "bot", "foreign", "invited"])(
    "are without a %s account, which is told, and with everybody else",
    (ineligible) => {
      const { write, state } = planned({ match: matching({ bea: matched("bea", ineligible) }) });
      expect(write).toEqual(["U-ada"]);
      expect(state.onCall).toEqual(settled.onCall);
      expect(state.problems).toEqual([
        { problem: { kind: "unfit", personName: "bea", userId: "U-bea", ineligible }, since: NOW },
      ]);
    },
  );

  it("are without somebody who has no account, who is told, and with everybody else", () => {
    const { write, state } = planned({ match: matching({ bea: { status: "no_account" } }) });
    expect(write).toEqual(["U-ada"]);
    expect(state.onCall).toEqual([inCast("ada"), stranger("bea")]);
    expect(state.problems).toEqual([
      {
        problem: { kind: "no_slack_match", personName: "bea", email: "bea@acme.example" },
        since: NOW,
      },
    ]);
  });

  it("can lack somebody whose address the system hides", () => {
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

  it("count once where the system knows one account under two ids", () => {
    const { write, state } = planned({
      readings: readings(reading(["ada"]), reading(["ada-2", "bea"])),
      match: matching({ "ada-2": matched("ada") }),
    });
    expect(write).toBeNull();
    expect(state.onCall).toEqual([inCast("ada"), inCast("bea")]);
  });

  it("are put right where somebody edited the group, without announcing anything", () => {
    const { write, handover } = planned({ group: group(["ada", "mallory"]) });
    expect(write).toEqual(["U-ada", "U-bea"]);
    expect(handover).toBeNull();
  });

  it("are no others for standing in another order", () => {
    expect(planned({ group: group(["bea", "ada"]) }).write).toBeNull();
  });

  it("are written to be sure while it is not known who is in the group", () => {
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

describe("half an answer", () => {
  it.each<SchedulerFailure>([
    { reason: "unauthorized" },
    { reason: "forbidden", detail: "schedules.read" },
    { reason: "not_found" },
    { reason: "rate_limited", until: NOW + 5_000 },
    down,
    { reason: "unreadable", detail: "not JSON" },
    { reason: "unresolved", detail: "a nested group" },
  ])("leaves the group alone and says which schedule failed ($reason)", (failure) => {
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
    ["a schedule not asked yet", { readings: readings(reading(["cem"]), "absent") }],
    ["a schedule put off", { readings: readings(reading(["cem"]), postponed) }],
    ["one put off after one failed", { readings: readings(unread(down), postponed) }],
    ["one failed after one put off", { readings: readings("absent", unread(down)) }],
    ["a person Slack wasn't asked about", { match: matching({ bea: { status: "unknown" } }) }],
  ])("concludes nothing from %s", (_, changes) => {
    const { state, ...rest } = planned({ ...changes, group: group(["mallory"]) });
    expect(rest).toEqual({ isDecided: false, write: null, handover: null });
    expect(state).toBe(settled);
  });

  it("is told since when it lasts, in the newest words, and no longer once it heals", () => {
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

  it("doesn't make forget what is wrong with the people, nor since when", () => {
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

  it("doesn't make forget those whom Slack refuses, nor that nobody is on call", () => {
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
  it("isn't written, which is told, while the handover is announced all the same", () => {
    const { write, state, handover } = planned({
      readings: readings(reading(["cem"])),
      group: broken,
    });
    expect(write).toBeNull();
    expect(state.desired).toEqual(["U-cem"]);
    expect(state.problems).toEqual([{ problem: { kind }, since: NOW }]);
    expect(handover?.comesIn).toEqual([inCast("cem")]);
  });

  it("is told beside a schedule that can't be read", () => {
    const { write, state } = planned({ readings: readings(unread(down)), group: broken });
    expect(write).toBeNull();
    expect(state.problems.map((p) => p.problem.kind)).toEqual(["schedule_unread", kind]);
  });

  it("keeps since when it is so", () => {
    const before = planned({ group: broken, now: YESTERDAY }).state;
    expect(planned({ group: broken, state: before }).state).toEqual(before);
  });
});
