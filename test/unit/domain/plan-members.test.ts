/** Plans of groups by the option `Members`: whoever is next, those on call and next, everyone. */
import { describe, expect, it } from "vitest";
import { reasonsOf } from "../../../src/domain/membership.ts";
import { notificationsFor } from "../../../src/domain/notifications.ts";
import type { OnCallReading } from "../../../src/domain/on-call.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import type { Members } from "../../../src/domain/reading-key.ts";
import { INITIAL_STATE, type OnCallMember } from "../../../src/domain/rotation-state.ts";
import {
  accounts,
  fallbackMember,
  group,
  matching,
  member,
  memberOnCall,
  NOW,
  reading,
  rotation,
  SHIFT_END,
  steady,
  unread,
} from "./plan-fixture.ts";

const as = (name: string, standing: "next" | "everyone"): OnCallMember => ({
  ...memberOnCall(name),
  as: standing,
});

function input(
  members: Members,
  readings: Readonly<Record<string, OnCallReading>>,
  more: Partial<PlanInput> & { readonly fallback?: readonly string[] } = {},
): PlanInput {
  const { fallback = [], ...rest } = more;
  return {
    ...steady,
    rotation: {
      ...rotation,
      schedules: [{ id: "A", name: "Primary" }],
      options: { ...rotation.options, members },
      fallbackUserIds: fallback,
    },
    state: INITIAL_STATE,
    readings: new Map(Object.entries(readings)),
    group: group([]),
    ...rest,
  };
}
const ids = (...names: readonly string[]) => names.map((name) => `U-${name}`);

describe("a group of whoever is next", () => {
  const readings = { "next:A": reading(["bob"]), A: reading(["ada"]) };

  it("has them, and calls nobody on call", () => {
    const planned = plan(input("next", readings));
    expect(planned.write).toEqual(ids("bob"));
    expect(planned.state.onCall).toEqual([as("bob", "next")]);
    expect(planned.handover).toMatchObject({ members: "next", comesIn: [as("bob", "next")] });
    expect(planned.state.until).toBe(SHIFT_END);
  });

  it("says in its reasons that they are next, and where", () => {
    const asked = input("next", readings);
    expect(reasonsOf(asked, plan(asked))).toEqual([
      {
        userId: "U-bob",
        why: { kind: "next", schedules: [{ name: "Primary", byOverride: false }] },
      },
    ]);
  });

  it("has the next ones of every schedule, and names a schedule that tells none", () => {
    const asked = input("next", {
      "next:A": reading(["bob"]),
      "next:B": reading([], null),
    });
    const two = {
      ...asked.rotation,
      schedules: [
        { id: "A", name: "A" },
        { id: "B", name: "B" },
      ],
    };
    const planned = plan({ ...asked, rotation: two });
    expect(planned.write).toEqual(ids("bob"));
    expect(planned.state.problems.map(({ problem }) => problem)).toEqual([
      { kind: "nobody_found", as: "next", scheduleId: "B", scheduleName: "B", holding: null },
    ]);
  });

  it("stays as it is where no schedule tells anybody, which is announced once", () => {
    const first = plan(input("next", readings));
    const none = input(
      "next",
      { "next:A": reading([], null) },
      {
        state: first.state,
        group: group(["bob"]),
      },
    );
    const planned = plan(none);
    expect(planned.write).toBeNull();
    expect(planned.state).toMatchObject({ desired: ids("bob"), by: "last" });
    expect(planned.announced).toMatchObject({
      members: "next",
      stays: [as("bob", "next")],
      by: "last",
    });
    expect(plan({ ...none, state: planned.state }).announced).toBeUndefined();
    const back = plan({
      ...none,
      state: planned.state,
      readings: new Map(Object.entries(readings)),
    });
    expect(back.handover).toMatchObject({ comesIn: [as("bob", "next")], by: "schedule" });
  });

  it("goes to the fallback people where there are some", () => {
    const planned = plan(
      input(
        "next",
        { "next:A": reading([], null) },
        {
          fallback: ids("fay"),
          account: accounts(member("fay")),
        },
      ),
    );
    expect(planned.write).toEqual(ids("fay"));
    expect(planned.state).toMatchObject({ by: "fallback", onCall: [fallbackMember("fay")] });
    expect(planned.state.problems.map(({ problem }) => problem.kind)).toEqual(["nobody_found"]);
  });

  it("stays as it is while who is next can't be read, and waits for what isn't read yet", () => {
    const failed = input("next", {
      A: reading(["ada"]),
      "next:A": unread({ reason: "not_found" }),
    });
    const planned = plan({ ...failed, group: group(["bob"]) });
    expect(planned).toMatchObject({ isDecided: true, write: null, handover: null });
    expect(planned.state.problems.map(({ problem }) => problem.kind)).toEqual(["schedule_unread"]);
    expect(plan(input("next", { A: reading(["ada"]) })).isDecided).toBe(false);
  });

  it("names whoever has no Slack account as next, not as on call", () => {
    const match = matching({ bob: { status: "no_account" } });
    const planned = plan(input("next", readings, { match }));
    expect(planned.state.problems.map(({ problem }) => problem)).toContainEqual({
      kind: "no_slack_match",
      personName: "bob",
      email: "bob@acme.example",
      as: "next",
    });
  });

  it("says nothing of those on call after an edit: they didn't go off call", () => {
    const before = plan(input("on_call", { A: reading(["ada"]) }));
    const planned = plan(input("next", readings, { state: before.state, group: group(["ada"]) }));
    expect(planned.write).toEqual(ids("bob"));
    expect(planned.handover).toMatchObject({ comesIn: [as("bob", "next")], goes: [], stays: [] });
    const back = plan(
      input("on_call", { A: reading(["ada"]) }, { state: planned.state, group: group(["bob"]) }),
    );
    expect(back.handover).toMatchObject({ comesIn: [memberOnCall("ada")], goes: [] });
  });
});

describe("a group of whoever is on call and next", () => {
  const readings = { A: reading(["ada"]), "next:A": reading(["bob"]) };
  const settled = plan(input("on_call_and_next", readings));

  it("has both, each in their standing", () => {
    expect(settled.write).toEqual(ids("ada", "bob"));
    expect(settled.state.onCall).toEqual([memberOnCall("ada"), as("bob", "next")]);
  });

  it("has somebody who is on call in one schedule and next in another as on call", () => {
    const planned = plan(
      input("on_call_and_next", { A: reading(["ada"]), "next:A": reading(["ada"]) }),
    );
    expect(planned.state.onCall).toEqual([memberOnCall("ada")]);
  });

  it("tells at a handover who goes on and off call, also where somebody just becomes next", () => {
    const asked = input(
      "on_call_and_next",
      { A: reading(["bob"]), "next:A": reading(["ada"]) },
      {
        state: settled.state,
        group: group(["ada", "bob"]),
      },
    );
    const planned = plan(asked);
    expect(planned.write).toBeNull();
    const { handover } = planned;
    if (!handover) throw new Error("no handover");
    expect(handover.comesIn).toEqual([memberOnCall("bob"), as("ada", "next")]);
    const told = notificationsFor(handover, {
      rotation: asked.rotation,
      before: settled.state,
      after: planned.state,
      readings: asked.readings,
    });
    expect(told.map(({ userId, notification }) => [userId, notification.kind])).toEqual([
      ["U-bob", "on_call"],
      ["U-ada", "relieved"],
    ]);
  });

  it("keeps who was on call last in a gap, beside whoever is next", () => {
    const planned = plan(
      input(
        "on_call_and_next",
        { A: reading([]), "next:A": reading(["cyd"]) },
        {
          state: settled.state,
          group: group(["ada", "bob"]),
        },
      ),
    );
    expect(planned.write).toEqual(ids("ada", "cyd"));
    expect(planned.state).toMatchObject({
      by: "last",
      onCall: [memberOnCall("ada"), as("cyd", "next")],
    });
    expect(planned.state.problems.map(({ problem }) => problem)).toEqual([
      { kind: "nobody_on_call", holding: "last" },
    ]);
    expect(planned.handover).toBeNull();
    expect(planned.announced).toMatchObject({ by: "last", comesIn: [], goes: [] });
  });

  it("has the fallback people in a gap, beside whoever is next, each with their reason", () => {
    const asked = input(
      "on_call_and_next",
      { A: reading([]), "next:A": reading(["cyd"]) },
      {
        fallback: ids("fay"),
        account: accounts(member("fay")),
      },
    );
    const planned = plan(asked);
    expect(planned.write).toEqual(ids("cyd", "fay"));
    expect(reasonsOf(asked, planned)?.map(({ why }) => why.kind)).toEqual(["next", "fallback"]);
  });
});

describe("a group of everyone", () => {
  it("has all of them, and tells who joined and left", () => {
    const first = plan(input("everyone", { "everyone:A": reading(["ada", "bob"], null) }));
    expect(first.write).toEqual(ids("ada", "bob"));
    const planned = plan(
      input(
        "everyone",
        { "everyone:A": reading(["ada", "cyd"], null) },
        {
          state: first.state,
          group: group(["ada", "bob"]),
        },
      ),
    );
    expect(planned.handover).toMatchObject({
      members: "everyone",
      comesIn: [as("cyd", "everyone")],
      goes: [as("bob", "everyone")],
      at: NOW,
    });
  });

  it("is never empty: where nobody is in the schedules, it stays as it is", () => {
    const planned = plan(
      input("everyone", { "everyone:A": reading([], null) }, { group: group(["ada"]) }),
    );
    expect(planned.write).toBeNull();
    expect(planned.state.problems.map(({ problem }) => problem)).toEqual([
      {
        kind: "nobody_found",
        as: "everyone",
        scheduleId: "A",
        scheduleName: "Primary",
        holding: "last",
      },
    ]);
  });
});
