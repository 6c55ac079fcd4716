import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  handoverBetween,
  isSamePeople,
  isSamePerson,
  type OnCallMember,
} from "../../../src/domain/rotation-state.ts";

const ada: OnCallMember = { personId: "P-ada", userId: "U-ada", name: "Ada" };
const bea: OnCallMember = { personId: "P-bea", userId: "U-bea", name: "Bea" };
const facts = { until: 2_000, at: 1_000, by: "schedule" } as const;

describe("somebody is the same person", () => {
  it.each<[string, OnCallMember]>([
    ["under another name", { ...ada, name: "Ada L." }],
    ["once a Slack account was found", { ...ada, userId: null }],
    ["with another Slack account", { ...ada, userId: "U-other" }],
    ["under another scheduling system's id", { ...ada, personId: "opsgenie-1" }],
    ["named in Slack only", { ...ada, personId: null }],
  ])("%s", (_, other) => {
    expect(isSamePerson(ada, other)).toBe(true);
    expect(isSamePerson(other, ada)).toBe(true);
  });

  it.each<[string, OnCallMember, OnCallMember]>([
    ["as another", ada, bea],
    ["as a namesake", ada, { ...bea, name: "Ada" }],
    ["for lacking an account as well", { ...ada, userId: null }, { ...bea, userId: null }],
    ["for being a fallback member as well", { ...ada, personId: null }, { ...bea, personId: null }],
    ["without anything in common", { ...ada, userId: null }, { ...ada, personId: null }],
  ])("but not %s", (_, one, other) => {
    expect(isSamePerson(one, other)).toBe(false);
    expect(isSamePerson(other, one)).toBe(false);
  });
});

describe("the same people are on call", () => {
  it("in any order, and only if none is added or missing", () => {
    expect(isSamePeople([ada, bea], [bea, ada])).toBe(true);
    expect(isSamePeople([], [])).toBe(true);
    expect(isSamePeople([ada], [ada, bea])).toBe(false);
    expect(isSamePeople([ada, bea], [ada])).toBe(false);
    expect(isSamePeople([], [ada])).toBe(false);
  });
});

describe("a handover", () => {
  it("lists staying people with their present account and name", () => {
    const before = { ...ada, userId: null, name: "A." };
    expect(handoverBetween([before], [ada, bea], facts)).toEqual({
      comesIn: [bea],
      goes: [],
      stays: [ada],
      ...facts,
    });
  });

  it("lists everybody once: as incoming, outgoing or staying", () => {
    const crew = ["a", "b", "c", "d"].map((id) => ({ ...ada, personId: id, userId: `U-${id}` }));
    fc.assert(
      fc.property(fc.shuffledSubarray(crew), fc.shuffledSubarray(crew), (before, after) => {
        const handover = handoverBetween(before, after, facts);
        expect(handover.comesIn).toEqual(after.filter((person) => !before.includes(person)));
        expect(handover.stays).toEqual(after.filter((person) => before.includes(person)));
        expect(handover.goes).toEqual(before.filter((person) => !after.includes(person)));
        const isSame = handover.comesIn.length === 0 && handover.goes.length === 0;
        expect(isSamePeople(before, after)).toBe(isSame);
      }),
    );
  });
});
