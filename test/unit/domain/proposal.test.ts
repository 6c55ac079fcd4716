/** Proposals for many schedules: existing groups by name, new handles, none of either twice. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  handleFor,
  type ProposalFacts,
  proposeRotations,
  schedulesNamed,
} from "../../../src/domain/proposal.ts";
import { NEW_GROUP } from "../../../src/domain/rotation.ts";

type Group = ProposalFacts["groups"][number];

const group = (handle: string, more: Partial<Group> = {}): Group => ({
  id: `S-${handle}`,
  handle,
  name: handle,
  isDisabled: false,
  isManagedElsewhere: false,
  updatedBy: null,
  ...more,
});

/** What is proposed for each name: `new @handle`, or the group's id. */
const proposed = (
  names: readonly string[],
  groups: readonly Group[],
  taken: readonly string[] = [],
): readonly string[] =>
  proposeRotations(
    names.map((name, nth) => ({ id: `P${nth}`, name })),
    { groups, takenGroupIds: new Set(taken) },
  ).map(({ groupChoice, newAlias }) =>
    groupChoice === NEW_GROUP ? `new @${newAlias}` : String(groupChoice),
  );

describe("the group for a schedule", () => {
  it("is the one of its name, however the name is written", () => {
    const groups = [group("payments-oncall"), group("grp-7", { name: "Search, On Call" })];
    expect(proposed(["Payments on-call", "search on call"], groups)).toEqual([
      "S-payments-oncall",
      "S-grp-7",
    ]);
  });

  it("may say on call where the schedule doesn't, and the other way round", () => {
    expect(proposed(["Payments"], [group("payments-oncall")])).toEqual(["S-payments-oncall"]);
    for (const filler of ["on", "call", "on call", "oncall", "schedule", "rota", "rotation"])
      expect(proposed([`Payments ${filler}`], [group("payments")])).toEqual(["S-payments"]);
    expect(proposed(["Rota"], [group("schedule")])).toEqual(["new @rota-oncall"]);
    expect(proposed(["Data base"], [group("basedata")])).toEqual(["new @data-base-oncall"]);
  });

  it.each([
    ["Data", "data-on-call", "S-data-on-call"],
    ["Oncallers", "oncallers-oncall", "S-oncallers-oncall"],
    ["Nononcall", "nononcall-oncall", "S-nononcall-oncall"],
    ["Salmon", "salmon-call", "S-salmon"],
    ["Once", "once-call", "S-once"],
    ["Callers", "callers-on", "S-callers"],
    ["Recall", "recall-on", "S-recall"],
  ])("says on call in whole words: %s", (name, other, found) => {
    expect(proposed([name], [group(name.toLowerCase()), group(other)])).toEqual([found]);
  });

  it("is not found by names without letters", () => {
    expect(proposed(["–"], [group("x", { name: "***" })])).toEqual(["new @oncall"]);
  });

  it("is rather taken than disabled, and rather free than one that says on call", () => {
    const off = group("data-oncall", { isDisabled: true });
    expect(proposed(["Data"], [off, group("data")], ["S-data"])).toEqual(["S-data"]);
    const both = [group("data-oncall"), group("data")];
    expect(proposed(["Data"], both, ["S-data-oncall"])).toEqual(["S-data"]);
  });

  it("is the one that says on call, rather than the whole team's", () => {
    const groups = [group("payments"), group("payments-oncall")];
    expect(proposed(["Payments"], groups)).toEqual(["S-payments-oncall"]);
    const byHandle = group("payments-oncall", { name: "Payments" });
    expect(proposed(["Payments"], [group("payments"), byHandle])).toEqual(["S-payments-oncall"]);
  });

  it("goes to the schedule whose name it has exactly", () => {
    expect(proposed(["Payments", "Payments on call"], [group("payments-on-call")])).toEqual([
      "new @payments-oncall",
      "S-payments-on-call",
    ]);
  });

  it("is free rather than taken, and enabled rather than disabled", () => {
    const groups = [group("a", { name: "Data" }), group("b", { name: "data" })];
    expect(proposed(["Data"], groups, ["S-a"])).toEqual(["S-b"]);
    const off = [group("a", { name: "Data", isDisabled: true }), group("b", { name: "data" })];
    expect(proposed(["Data"], off)).toEqual(["S-b"]);
  });

  it("is a taken one where there is no other, so that the person hears whose it is", () => {
    expect(proposed(["Data"], [group("data")], ["S-data"])).toEqual(["S-data"]);
  });

  it("is enabled again where it is disabled", () => {
    const [only] = proposeRotations([{ id: "P1", name: "Data" }], {
      groups: [group("data", { isDisabled: true })],
      takenGroupIds: new Set(),
    });
    expect(only).toMatchObject({ groupChoice: "S-data", enablesGroup: true });
  });

  it("comes with all that the form needs, and a schedule without a name with its id", () => {
    const facts = { groups: [group("Data"), group("P2-OnCall")], takenGroupIds: new Set<string>() };
    const sources = [
      { id: "P1", name: " Data " },
      { id: "P2", name: " " },
    ];
    expect(proposeRotations(sources, facts)).toEqual([
      { name: "Data", groupChoice: "S-Data", newAlias: "", scheduleIds: ["P1"], isLeftOut: false },
      {
        name: "P2",
        groupChoice: NEW_GROUP,
        newAlias: "p2-oncall-2",
        scheduleIds: ["P2"],
        isLeftOut: false,
      },
    ]);
  });

  it("is never one that is managed elsewhere, or the organization's", () => {
    const groups = [
      group("data", { isManagedElsewhere: true }),
      group("data-oncall", { isRestricted: true }),
    ];
    expect(proposed(["Data"], groups)).toEqual(["new @data-oncall-2"]);
  });

  it("is a new one where primary and secondary would share a group", () => {
    expect(proposed(["Data primary", "Data secondary"], [group("data-primary")])).toEqual([
      "S-data-primary",
      "new @data-secondary-oncall",
    ]);
  });
});

describe("a new handle", () => {
  const free = () => false;

  it("is made of the schedule's name", () => {
    expect(handleFor("Zahlungen – Köln", free)).toBe("zahlungen-koln-oncall");
    expect(handleFor("Payments On-Call (EU)", free)).toBe("payments-oncall-eu");
    expect(handleFor("データ", free)).toBe("oncall");
    expect(handleFor("Data On Call", free)).toBe("data-oncall");
    expect(handleFor("Data, On_-Call / on-CALL", free)).toBe("data-oncall-oncall");
  });

  it("says on call in a word of its own", () => {
    expect(handleFor("Salmon Call", free)).toBe("salmon-call-oncall");
    expect(handleFor("On Callers", free)).toBe("on-callers-oncall");
  });

  it("has a number where it is taken", () => {
    const taken = new Set(["data-oncall", "data-oncall-2"]);
    expect(handleFor("Data", (handle) => taken.has(handle))).toBe("data-oncall-3");
  });

  it("is short, and still says on call", () => {
    expect(handleFor("An Extremely Long Name of a Schedule for the Whole Platform", free)).toBe(
      "an-extremely-long-name-of-a-schedule-for-oncall",
    );
    const longest = `data-${"x".repeat(38)}`;
    expect(handleFor(longest, free)).toBe(`${longest}-oncall`);
    expect(handleFor(`${longest}y`, free)).toBe("data-oncall");
    expect(handleFor("x".repeat(44), free)).toBe(`${"x".repeat(43)}-oncall`);
  });
});

describe("whatever schedules and groups there are", () => {
  const word = fc.constantFrom(
    "data",
    "Ops",
    "on call",
    "oncall",
    "EU",
    "é",
    "–",
    "schedule",
    "数",
  );
  const name = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
  const groups = fc.uniqueArray(
    fc.record({ id: fc.uuid(), handle: name, name, isDisabled: fc.boolean() }),
    { selector: ({ handle }) => handle.toLowerCase(), maxLength: 12 },
  );
  const names = fc.array(fc.oneof(name, fc.string()), { maxLength: 30 });

  it("every handle is one that Slack takes, and no group or handle comes twice", () => {
    fc.assert(
      fc.property(names, groups, fc.func(fc.boolean()), (all, some, isTaken) => {
        const known = some.map((one) => ({
          ...one,
          isManagedElsewhere: false,
          updatedBy: null,
        }));
        const takenGroupIds = new Set(known.map(({ id }) => id).filter((id) => isTaken(id)));
        const sources = all.map((text, nth) => ({ id: `P${nth}`, name: text }));
        const proposals = proposeRotations(sources, { groups: known, takenGroupIds });
        expect(proposals.map(({ scheduleIds }) => scheduleIds)).toEqual(
          sources.map(({ id }) => [id]),
        );
        const made = proposals.filter(({ groupChoice }) => groupChoice === NEW_GROUP);
        for (const { newAlias } of made) expect(newAlias).toMatch(/^[a-z0-9][a-z0-9_-]{0,59}$/);
        const handles = [...known.map(({ handle }) => handle), ...made.map((p) => p.newAlias)];
        const folded = handles.map((handle) => handle.toLowerCase());
        expect(new Set(folded).size).toBe(folded.length);
        const chosen = proposals.flatMap(({ groupChoice }) =>
          groupChoice === NEW_GROUP ? [] : [groupChoice],
        );
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const { name: given } of proposals) expect(given.trim()).not.toBe("");
      }),
    );
  });
});

describe("all schedules of a name", () => {
  const listings = [
    { id: "P1", name: "Payments EU", enabled: true },
    { id: "P2", name: "PAYMENTS US", enabled: true },
    { id: "P3", name: "Payments old", enabled: false },
    { id: "policy:P4/1", name: "level 1 of Payments", enabled: true },
    { id: "P5", name: "Search", enabled: true },
  ];

  it("are the enabled ones whose name contains the text, without parts of schedules", () => {
    expect(schedulesNamed(listings, " payments ").map(({ id }) => id)).toEqual(["P1", "P2"]);
  });

  it("are none for an empty text", () => expect(schedulesNamed(listings, "  ")).toEqual([]));
});
