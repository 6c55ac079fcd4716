import { describe, expect, it } from "vitest";
import { explained, reasonsOf } from "../../../src/domain/membership.ts";
import { membershipAt } from "../../../src/domain/membership-answer.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import {
  accounts,
  matched,
  matching,
  member,
  NOW,
  reading,
  readings,
  steady,
  unread,
  withFallback,
} from "./plan-fixture.ts";

const reasons = (changes: Partial<PlanInput> = {}) => {
  const input = { ...steady, ...changes };
  return reasonsOf(input, plan(input));
};
const by = (...names: readonly string[]) => ({
  kind: "on_call",
  schedules: names.map((name) => ({ name, byOverride: false })),
});

describe("why somebody is in the group", () => {
  it("lists each schedule in which they are on call", () => {
    expect(reasons({ readings: readings(reading(["ada"]), reading(["ada", "bea"])) })).toEqual([
      { userId: "U-ada", why: by("Platform primary", "Network primary") },
      { userId: "U-bea", why: by("Network primary") },
    ]);
  });

  it("is a gap, for the last people on call and for fallback members", () => {
    const nobody = readings(reading([]));
    expect(reasons({ readings: nobody })).toEqual([
      { userId: "U-ada", why: { kind: "last" } },
      { userId: "U-bea", why: { kind: "last" } },
    ]);
    const fallback = { rotation: withFallback, account: accounts(member("fay")) };
    expect(reasons({ readings: nobody, ...fallback })).toEqual([
      { userId: "U-fay", why: { kind: "fallback" } },
    ]);
  });

  it("is an accepted manual edit, until the next handover", () => {
    const drift = { at: NOW, by: "U-eve", members: ["U-eve"], recent: [], hold: "kept" } as const;
    expect(reasons({ drift })).toEqual([
      { userId: "U-eve", why: { kind: "kept_by_hand", by: "U-eve" } },
    ]);
    expect(reasons({ drift, readings: readings(reading(["cem"])) })).toEqual([
      { userId: "U-cem", why: by("Platform primary") },
    ]);
  });

  it("is an option that adds members who are not on call", () => {
    const rotation = {
      ...steady.rotation,
      options: { ...NO_OPTIONS, keepOutgoingMinutes: 30, alwaysUserIds: ["U-fay", "U-ada"] },
    };
    const account = accounts(member("fay"), member("ada"), member("bea"));
    const before = plan({ ...steady, rotation, account }).state;
    const readingsNow = readings(reading(["ada"]), reading([]));
    expect(reasons({ rotation, account, state: before, readings: readingsNow })).toEqual([
      { userId: "U-ada", why: by("Platform primary") },
      { userId: "U-bea", why: { kind: "relieved", since: NOW } },
      { userId: "U-fay", why: { kind: "always" } },
    ]);
  });

  it("is unchanged while a schedule can't be read", () => {
    expect(reasons({ readings: readings(unread({ reason: "not_found" })) })).toBeNull();
    expect(reasons({ match: matching({ ada: { status: "unknown" } }) })).toBeNull();
  });

  it("covers members only", () => {
    const memberships = reasons({ match: matching({ bea: matched("bea", "guest") }) });
    expect(memberships?.map(({ userId }) => userId)).toEqual(["U-ada"]);
  });

  it("is a manual edit where there is no other reason", () => {
    const edit = { kind: "hand_edit", by: null } as const;
    expect(explained(["U-eve", "U-ada"], reasons() ?? [], edit)).toEqual([
      { userId: "U-ada", why: by("Platform primary") },
      { userId: "U-eve", why: edit },
    ]);
  });
});

describe("who was in the group", () => {
  const then = (at: number) => ({
    at,
    event: { kind: "reasons", groupId: "S1", members: [] } as const,
  });
  const record = { last: null, next: null, beginsAt: NOW, problems: [] };

  it("follows the last entry, valid until the next one", () => {
    const between = { ...record, last: then(NOW), next: then(NOW + 20) };
    expect(membershipAt(NOW + 10, NOW + 30, between)).toMatchObject({
      kind: "members",
      since: NOW,
      until: NOW + 20,
    });
    expect(membershipAt(NOW + 10, NOW + 30, { ...between, next: null })).toMatchObject({
      until: null,
    });
  });

  it("is unknown before the first entry and in the future", () => {
    expect(membershipAt(NOW - 1, NOW, record)).toEqual({ kind: "before_record", beginsAt: NOW });
    expect(membershipAt(NOW + 1, NOW, { ...record, last: then(NOW) })).toEqual({ kind: "future" });
  });
});
