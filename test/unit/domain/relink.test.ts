import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScheduleListing } from "../../../src/domain/on-call.ts";
import { isSameSource, proposeLinks, relinked, tellsMore } from "../../../src/domain/relink.ts";

const listing = (id: string, name: string, enabled = true): ScheduleListing => ({
  id,
  name,
  enabled,
});

const foundFor = (name: string, listings: readonly ScheduleListing[]) =>
  proposeLinks([{ id: "OLD", name }], listings)[0]?.found;

describe("a proposal", () => {
  it.each([
    ["Platform primary", "Platform primary"],
    ["Platform primary", "  platform  PRIMARY "],
    ["Platform\u00a0primary", "PlatformPrimary"],
    ["ﬁnance", "Finance"],
  ])("takes “%s” for “%s”", (name, listed) => {
    expect(foundFor(name, [listing("X", "Other"), listing("N", listed)])).toEqual({
      status: "matched",
      schedule: { id: "N", name: listed },
    });
  });

  it("is ambiguous where several schedules have the name", () => {
    const namesakes = [listing("A", "Platform"), listing("B", "platform")];
    expect(foundFor("Platform", namesakes)).toEqual({ status: "ambiguous" });
  });

  it("is the only enabled one of several", () => {
    const namesakes = [listing("A", "Platform", false), listing("B", "platform")];
    expect(foundFor("Platform", namesakes)).toMatchObject({ schedule: { id: "B" } });
    const disabled = [listing("A", "Platform", false), listing("B", "platform", false)];
    expect(foundFor("Platform", disabled)).toEqual({ status: "ambiguous" });
  });

  it("is missing for an unknown or an empty name", () => {
    expect(foundFor("Platform", [listing("A", "Platform secondary")])).toEqual({
      status: "missing",
    });
    expect(foundFor(" ", [listing("A", "")])).toEqual({ status: "missing" });
  });

  it("is made for each schedule, from listed schedules only", () => {
    const names = fc.constantFrom("a", "A ", "b", "B", " c", "");
    fc.assert(
      fc.property(fc.array(names), fc.array(fc.tuple(names, fc.boolean())), (olds, listed) => {
        const refs = olds.map((name, n) => ({ id: `old-${n}`, name }));
        const listings = listed.map(([name, enabled], n) => listing(`new-${n}`, name, enabled));
        const proposals = proposeLinks(refs, listings);
        expect(proposals.map((p) => p.old)).toEqual(refs);
        for (const { old, found } of proposals) {
          if (found.status !== "matched") continue;
          const target = listings.find((l) => l.id === found.schedule.id);
          expect(target?.name.trim().toLowerCase()).toBe(old.name.trim().toLowerCase());
        }
      }),
    );
  });
});

describe("a rotation's schedules", () => {
  const olds = [
    { id: "O1", name: "one" },
    { id: "O2", name: "two" },
  ];
  const one = { id: "N1", name: "One" };
  const two = { id: "N2", name: "Two" };

  it("are all linked, or none", () => {
    expect(relinked(olds, new Map([["O1", one]]))).toBeNull();
    expect(
      relinked(
        olds,
        new Map([
          ["O2", two],
          ["O1", one],
        ]),
      ),
    ).toEqual([one, two]);
  });

  it("become one where both have the same link", () => {
    expect(
      relinked(
        olds,
        new Map([
          ["O1", one],
          ["O2", one],
        ]),
      ),
    ).toEqual([one]);
  });
});

it.each([
  ["pagerduty:acme", "pagerduty:acme", true],
  ["pagerduty:acme", "pagerduty:", true],
  ["pagerduty:acme", "pagerduty:other", false],
  ["pagerduty:acme:P1", "pagerduty:acme", true],
  ["pagerduty:acme:P1", "pagerduty:globex:P1", true],
  ["pagerduty:acme:P1", "pagerduty:acme:P2", false],
  ["pagerduty:acme:P1", "pagerduty:globex", false],
  ["opsgenie:us", "jira:us", false],
  ["jira:1", "jira:2", false],
  ["opsgenie:us", "opsgenie:eu", false],
  ["opsgenie:us:acme", "opsgenie:us:acme", true],
  ["opsgenie:us:acme", "opsgenie:us", true],
  ["opsgenie:us:acme", "opsgenie:us:globex", false],
  ["opsgenie:us:acme", "opsgenie:eu:acme", false],
])("ids of %s are good in %s: %s", (a, b, expected) => {
  expect(isSameSource(a, b)).toBe(expected);
  expect(isSameSource(b, a)).toBe(expected);
});

it.each([
  ["pagerduty:acme:P1", "pagerduty:acme", true],
  ["pagerduty:acme:P1", "pagerduty:acme:P1", false],
  ["pagerduty:acme:P1", "pagerduty:ac", false],
  ["pagerduty:acme:P1", "pagerduty:", false],
  ["pagerduty::P1", "pagerduty:", false],
  ["opsgenie:us:acme", "opsgenie:us", false],
])("%s tells more than %s of the same account: %s", (source, known, expected) => {
  expect(tellsMore(source, known)).toBe(expected);
});
