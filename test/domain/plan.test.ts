import { describe, expect, it } from "vitest";
import type { SchedulerFailure } from "../../src/domain/on-call.ts";
import { type PlanInput, plan } from "../../src/domain/plan.ts";
import { INITIAL_STATE } from "../../src/domain/rotation-state.ts";
import type { Unfit } from "../../src/domain/slack-member.ts";
import {
  fallback,
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
  standIn,
  steady,
  stranger,
  unread,
  withFallback,
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
    expect(state.cast).toEqual([inCast("eve"), inCast("cem"), inCast("bea")]);
  });

  it.each<Unfit>(["deactivated", "guest", "bot", "foreign", "invited"])(
    "are without a %s account, which is told, and with everybody else",
    (unfit) => {
      const { write, state } = planned({ match: matching({ bea: matched("bea", unfit) }) });
      expect(write).toEqual(["U-ada"]);
      expect(state.cast).toEqual(settled.cast);
      expect(state.problems).toEqual([
        { problem: { kind: "unfit", personName: "bea", userId: "U-bea", unfit }, since: NOW },
      ]);
    },
  );

  it("are without somebody who has no account, who is told, and with everybody else", () => {
    const { write, state } = planned({ match: matching({ bea: { status: "no_account" } }) });
    expect(write).toEqual(["U-ada"]);
    expect(state.cast).toEqual([inCast("ada"), stranger("bea")]);
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
    expect(state.cast).toEqual([inCast("ada"), inCast("bea")]);
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
            problem: { kind: "schedule_unread", scheduleName: "Network primary", failure },
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
      { kind: "schedule_unread", scheduleName: "Platform primary", failure: down },
      { kind: "schedule_unread", scheduleName: "Network primary", failure: down },
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
        problem: { kind: "schedule_unread", scheduleName: "Network primary", failure },
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
});

describe("when nobody is on call", () => {
  const nobody = readings(reading([]), reading([]));
  const gap = (holding: "last" | "fallback") => [
    { problem: { kind: "nobody_on_call", holding }, since: NOW },
  ];

  it("keeps whoever was on call last, and says so", () => {
    expect(planned({ readings: nobody })).toEqual({
      isDecided: true,
      state: { ...settled, by: "last", problems: gap("last") },
      write: null,
      handover: null,
    });
  });

  it("puts the last people back where somebody edited the group", () => {
    const { write, handover } = planned({ readings: nobody, group: group(["mallory"]) });
    expect(write).toEqual(["U-ada", "U-bea"]);
    expect(handover).toBeNull();
  });

  it.each([null, group(["old"])])(
    "leaves the group as it was before anybody was on call",
    (before) => {
      expect(planned({ readings: nobody, state: INITIAL_STATE, group: before })).toEqual({
        isDecided: true,
        state: { ...INITIAL_STATE, by: "last", until: SHIFT_END, problems: gap("last") },
        write: null,
        handover: null,
      });
    },
  );

  it("puts the named fallback in, and announces them as such", () => {
    const fay = fallback(member("fay"));
    expect(planned({ readings: nobody, rotation: withFallback, fallback: fay })).toEqual({
      isDecided: true,
      state: {
        desired: ["U-fay"],
        cast: [standIn("fay")],
        by: "fallback",
        until: SHIFT_END,
        problems: gap("fallback"),
      },
      write: ["U-fay"],
      handover: {
        comesIn: [standIn("fay")],
        goes: settled.cast,
        stays: [],
        until: SHIFT_END,
        at: NOW,
        by: "fallback",
      },
    });
  });

  it("puts in only those of the fallback whom Slack takes", () => {
    const { write } = planned({
      readings: nobody,
      rotation: { ...rotation, fallbackUserIds: ["U-fay", "U-gus", "U-unknown"] },
      fallback: fallback(member("fay"), member("gus", "deactivated")),
    });
    expect(write).toEqual(["U-fay"]);
  });

  it("keeps the last people where Slack takes nobody of the fallback", () => {
    const { write, state } = planned({
      readings: nobody,
      rotation: withFallback,
      fallback: fallback(member("fay", "deactivated")),
    });
    expect(write).toBeNull();
    expect(state).toEqual({ ...settled, by: "last", problems: gap("last") });
  });

  it("leaves the fallback out while somebody is on call", () => {
    const changes = { rotation: withFallback, fallback: fallback(member("fay")) };
    expect(planned(changes).state).toEqual(settled);
  });

  it("takes a placeholder for nobody, whether or not Slack knows it", () => {
    const isPlaceholder: PlanInput["isPlaceholder"] = ({ id }) => id === "P-nobody";
    const match = matching({ nobody: { status: "unknown" } });
    const alone = readings(reading(["nobody"]), reading([]));
    const beside = readings(reading(["ada", "nobody"]), reading(["bea"]));
    expect(planned({ readings: alone, isPlaceholder, match }).state.problems).toEqual(gap("last"));
    expect(planned({ readings: beside, isPlaceholder, match }).state).toEqual(settled);
  });

  it("doesn't say that nobody is, where only Slack lacks the person", () => {
    const changes = {
      readings: readings(reading(["cem"])),
      match: matching({ cem: { status: "no_account" } }),
    };
    const last = planned(changes);
    expect([last.write, last.handover, last.state.by]).toEqual([null, null, "last"]);
    expect(last.state.problems.map((p) => p.problem.kind)).toEqual(["no_slack_match"]);

    const fay = fallback(member("fay"));
    const standing = planned({ ...changes, rotation: withFallback, fallback: fay });
    expect([standing.write, standing.state.by]).toEqual([["U-fay"], "fallback"]);
    expect(standing.state.problems.map((p) => p.problem.kind)).toEqual(["no_slack_match"]);
  });
});

describe("a handover is announced", () => {
  it("with who comes, who goes and who stays", () => {
    const { handover } = planned({
      readings: readings(reading(["cem"], NOW + 60_000), reading(["bea"])),
    });
    expect(handover).toEqual({
      comesIn: [inCast("cem")],
      goes: [inCast("ada")],
      stays: [inCast("bea")],
      until: NOW + 60_000,
      at: NOW,
      by: "schedule",
    });
  });

  it("the first time, when everybody comes and nobody goes", () => {
    const { handover } = planned({ state: INITIAL_STATE });
    expect(handover).toMatchObject({ comesIn: settled.cast, goes: [], stays: [] });
  });

  it("with people whom Slack doesn't know, too", () => {
    const { handover } = planned({
      readings: readings(reading(["ada", "cem"]), reading(["bea"])),
      match: matching({ cem: { status: "no_account" } }),
    });
    expect(handover).toMatchObject({ comesIn: [stranger("cem")], goes: [], stays: settled.cast });
  });

  it("against the last people after a gap, so that nobody returns who never left", () => {
    const { state } = planned({ readings: readings(reading([])) });
    expect(planned({ state }).handover).toBeNull();
    expect(planned({ state, readings: readings(reading(["bea", "cem"])) }).handover).toMatchObject({
      comesIn: [inCast("cem")],
      goes: [inCast("ada")],
      stays: [inCast("bea")],
    });
  });

  it("not again when the same people go on for another shift", () => {
    const { handover, state } = planned({
      readings: readings(reading(["bea"], null), reading(["ada"], null)),
    });
    expect(handover).toBeNull();
    expect(state.until).toBeNull();
  });

  it("not again when somebody's account is found later: they only come into the group", () => {
    const state = { ...settled, desired: ["U-ada"], cast: [inCast("ada"), stranger("bea")] };
    expect(planned({ state, group: group(["ada"]) })).toEqual({
      isDecided: true,
      state: settled,
      write: ["U-ada", "U-bea"],
      handover: null,
    });
  });

  it("not again when another scheduling system names the same people", () => {
    const cast = settled.cast.map((one) => ({ ...one, personId: `opsgenie-${one.personId}` }));
    const { handover, state } = planned({ state: { ...settled, cast } });
    expect(handover).toBeNull();
    expect(state).toEqual(settled);
  });

  it("not when the fallback turns out to be on call", () => {
    const state = {
      ...settled,
      desired: ["U-fay"],
      cast: [standIn("fay")],
      by: "fallback",
    } as const;
    const { handover } = planned({ state, readings: readings(reading(["fay"])) });
    expect(handover).toBeNull();
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
