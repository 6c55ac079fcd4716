import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Members } from "../../../src/domain/reading-key.ts";
import { NO_OPTIONS, OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { OnCallMember, RotationState } from "../../../src/domain/rotation-state.ts";
import { parseTemplate, type Template } from "../../../src/domain/template.ts";
import {
  TOPIC_CHARS,
  type TopicWords,
  topicChannelsOf,
  topicWords,
  withoutPart,
  withPart,
} from "../../../src/domain/topic.ts";
import { memberOnCall, settled, unmatchedMember } from "./plan-fixture.ts";

const words = (...people: string[]): TopicWords => ({
  group: "payments-oncall",
  people,
  by: "schedule",
});
const BOB = "[On call for payments-oncall: Bob Roe]";

it("is kept in those of the chosen channels that are the rotation's", () => {
  const options = { ...NO_OPTIONS, topicChannelIds: ["C2", "C3"] };
  expect(topicChannelsOf({ options, channelIds: ["C1", "C2"] })).toEqual(["C2"]);
});

describe("our part of a topic", () => {
  it("lists the people on call, after people's own text", () => {
    expect(withPart("Payments, but friendly", null, words("Ann Lee", "Bob Roe"))).toEqual({
      topic: "Payments, but friendly [On call for payments-oncall: Ann Lee, Bob Roe]",
      part: "[On call for payments-oncall: Ann Lee, Bob Roe]",
    });
    expect(withPart("", null, words("Bob Roe"))?.topic).toBe(BOB);
  });

  it.each([
    ["fallback", "[On call for payments-oncall: nobody; covering: Fay]"],
    ["last", "[On call for payments-oncall: nobody; last: Fay]"],
  ] as const)("says so where nobody is on call (%s)", (by, part) => {
    expect(withPart("", null, { ...words("Fay"), by })?.part).toBe(part);
    expect(withPart("", null, { ...words(), by })?.part).toBe(
      "[On call for payments-oncall: nobody]",
    );
  });

  it("is replaced in place, wherever people have moved it", () => {
    const topic = `${BOB} before all else | see <https://wiki|wiki> &amp; ask`;
    expect(withPart(topic, BOB, words("Ann Lee"))?.topic).toBe(
      "[On call for payments-oncall: Ann Lee] before all else | see <https://wiki|wiki> &amp; ask",
    );
  });

  it("is found after somebody edited it, and by its old handle after the group was renamed", () => {
    const edited = "Hi [On call for payments-oncall: Bob :wave:] there";
    expect(withPart(edited, BOB, words("Ann"))?.topic).toBe(
      "Hi [On call for payments-oncall: Ann] there",
    );
    const renamed = { ...words("Ann"), group: "pay-oncall" };
    expect(withPart(edited, BOB, renamed)?.topic).toBe("Hi [On call for pay-oncall: Ann] there");
    expect(withPart(edited, null, words("Ann"))?.topic).toBe(
      "Hi [On call for payments-oncall: Ann] there",
    );
  });

  it("is found at the very beginning of a topic after any edit", () => {
    const edited = "[On call for payments-oncall: Bob :wave:] there";
    expect(withPart(edited, BOB, words("Ann"))?.topic).toBe(
      "[On call for payments-oncall: Ann] there",
    );
  });

  it("is the exact text, in preference to one that only begins like it", () => {
    const quoted = "[On call for payments-oncall: who?] asks Ann";
    expect(withPart(`${quoted} ${BOB}`, BOB, words("Cyd"))?.topic).toBe(
      `${quoted} [On call for payments-oncall: Cyd]`,
    );
    expect(withoutPart(`${quoted} ${BOB}`, BOB)).toBe(quoted);
    const renamed = { ...words("Cyd"), group: "pay" };
    expect(withPart(`${BOB} [On call for pay: who?]`, BOB, renamed)?.topic).toBe(
      "[On call for pay: Cyd] [On call for pay: who?]",
    );
  });

  it("is not text that only looks like it: a beginning without an end, the word null", () => {
    const broken = "[On call for payments-oncall: Bob";
    expect(withPart(broken, null, words("Ann"))?.topic).toBe(
      `${broken} [On call for payments-oncall: Ann]`,
    );
    const nulls = "All but null: see [docs] [On call for null: Bob]";
    expect(withPart(nulls, null, words("Ann"))?.topic).toBe(
      `${nulls} [On call for payments-oncall: Ann]`,
    );
    expect(withoutPart(nulls, BOB)).toBe(nulls);
  });

  it.each([
    ["alone", BOB, ""],
    ["at the end", `Payments ${BOB}`, "Payments"],
    ["at the end, written against", `Payments${BOB}`, "Payments"],
    ["at the beginning", `${BOB} Payments`, "Payments"],
    ["at the beginning, written against", `${BOB}Payments `, "Payments "],
    ["in the middle", `Pay ${BOB} ments`, "Pay ments"],
    ["in the middle, written against on the left", `Pay${BOB} ments`, "Pay ments"],
    ["in the middle, written against on the right", `Pay ${BOB}ments`, "Payments"],
    ["nowhere", "Payments ", "Payments "],
  ])("goes with the blank that came with it where it stands %s", (_, topic, left) => {
    expect(withoutPart(topic, BOB)).toBe(left);
  });

  it("is told apart from the part of another rotation", () => {
    const other = "[On call for payments-oncall-2: Zoe]";
    expect(withPart(other, null, words("Bob Roe"))?.topic).toBe(`${other} ${BOB}`);
    expect(withoutPart(`${other} ${BOB}`, BOB)).toBe(other);
  });

  it("is shorter where there is little room, and absent where there is none", () => {
    const people = ["Ann Lee", "Bob Roe", "Cyd Poe"];
    const part = (left: number) =>
      withPart("x".repeat(TOPIC_CHARS - left - 1), null, words(...people))?.part ?? null;
    expect(part(60)).toBe("[On call for payments-oncall: Ann Lee, Bob Roe, Cyd Poe]");
    expect(part(52)).toBe("[On call for payments-oncall: Ann Lee, Bob Roe +1]");
    expect(part(45)).toBe("[On call for payments-oncall: Ann Lee +2]");
    expect(part(40)).toBe("[On call for payments-oncall: 3 people]");
    expect(withPart("x".repeat(TOPIC_CHARS - 31), null, words(...people))).toBeNull();
    const one = withPart("x".repeat(TOPIC_CHARS - 40), null, words("Bartholomew"));
    expect(one?.part).toBe("[On call for payments-oncall: 1 person]");
  });

  it("uses all the room that people's text leaves, to the last character", () => {
    const around = (left: number, right: number) => `${"x".repeat(left)}${BOB}${"x".repeat(right)}`;
    const longer = "[On call for payments-oncall: Bob Roe, Ann Lee]";
    const full = TOPIC_CHARS - longer.length;
    for (const [left, right] of [
      [full, 0],
      [0, full],
      [full - 9, 9],
    ] as const) {
      const exact = withPart(around(left, right), BOB, words("Bob Roe", "Ann Lee"));
      expect(exact?.part).toBe(longer);
      expect(exact?.topic).toHaveLength(TOPIC_CHARS);
      const over = withPart(around(left + 1, right), BOB, words("Bob Roe", "Ann Lee"));
      expect(over?.part).toBe("[On call for payments-oncall: Bob Roe +1]");
    }
  });

  it("lists five people, and counts the rest", () => {
    expect(withPart("", null, words("A", "B", "C", "D", "E"))?.part).toBe(
      "[On call for payments-oncall: A, B, C, D, E]",
    );
    expect(withPart("", null, words("A", "B", "C", "D", "E", "F", "G"))?.part).toBe(
      "[On call for payments-oncall: A, B, C, D, E +2]",
    );
  });

  it("strips brackets, mentions, links and shortcodes from names, so that it can be found again", () => {
    const state = {
      ...settled,
      onCall: [unmatchedMember("[A] <@U1> & :b:\n#c"), memberOnCall("  ")],
    };
    expect(topicWords({ options: NO_OPTIONS, name: "R: [x]" }, state, null)).toEqual({
      group: "R (x)",
      people: ["(A) U1  b c", "–"],
      by: "schedule",
    });
  });

  it("cuts names at 40 characters, collapses blanks, and splits no surrogate pair", () => {
    const names = [`  ${"n".repeat(41)}`, "Ann\n\t Lee", `${"n".repeat(39)}👋`];
    const state = { ...settled, onCall: names.map(unmatchedMember) };
    expect(topicWords({ options: NO_OPTIONS, name: "R" }, state, "oncall")?.people).toEqual([
      "n".repeat(40),
      "Ann Lee",
      `${"n".repeat(39)}\ufffd`,
    ]);
  });
});

describe("a part in words of its own", () => {
  const schedules = [
    { id: "P1", name: "Primary" },
    { id: "P2", name: "Secondary" },
  ];
  const filled = (topicTemplate: Template, state: Partial<RotationState> = {}) => {
    const options = { ...NO_OPTIONS, topicTemplate };
    const words = topicWords({ name: "R: [x]", options }, { ...settled, ...state }, "oncall");
    if (words === null) throw new Error("the plan is of this rotation");
    return words;
  };
  const inWords = (text: string, state: Partial<RotationState> = {}) => {
    const read = parseTemplate(text, OPTIONS.topicTemplate, { schedules });
    if (!read.ok) throw new Error(read.error.reason);
    return filled(read.value, state);
  };
  const partOfTemplate = (template: Template) => withPart("", null, filled(template))?.part;
  const partOf = (text: string, state: Partial<RotationState> = {}) =>
    withPart("", null, inWords(text, state))?.part;

  it("is in brackets, and fills its places as plain text", () => {
    const inSchedules = [{ id: "P1", people: [memberOnCall("ada")] }];
    expect(
      partOf("{rotation} @{group}: {on_call} [{schedule: Primary}]\n<!here>, until {until}", {
        inSchedules,
        until: Date.UTC(2026, 2, 2, 17),
      }),
    ).toBe("[R (x) oncall: ada, bea (ada) !here, until 2026-03-02 17:00 UTC]");
    expect(partOf("{on_call} until {until}", { by: "last", until: null })).toBe(
      "[nobody; last: ada, bea until further notice]",
    );
  });

  it("is replaced by its exact text only: another rotation's may begin alike", () => {
    const topic = "Hi [On call: ada, bea] [On call: cyd]";
    const next = inWords("On call: {on_call}", { onCall: [memberOnCall("dan")] });
    expect(withPart(topic, "[On call: cyd]", next)?.topic).toBe(
      "Hi [On call: ada, bea] [On call: dan]",
    );
    const edited = "Hi [On call: cyd!] [On call: ada]";
    expect(withPart(edited, "[On call: cyd]", next)?.topic).toBe(`${edited} [On call: dan]`);
    expect(withoutPart(edited, "[On call: cyd]")).toBe(edited);
  });

  it("takes the place of the usual words, and gives it back", () => {
    const usual = topicWords({ name: "R", options: NO_OPTIONS }, settled, "oncall");
    if (usual === null) throw new Error("the plan is of this rotation");
    const before = withPart("Hi", null, usual);
    const own = before && withPart(before.topic, before.part, inWords("{on_call}!"));
    expect(own?.topic).toBe("Hi [ada, bea!]");
    expect(own && withPart(own.topic, own.part, usual)).toEqual(before);
  });

  it("says less where there is less room, and the usual words where a schedule isn't followed", () => {
    const words = inWords(`${"x".repeat(100)} {on_call}`);
    const room = (chars: number) =>
      withPart("y".repeat(TOPIC_CHARS - 1 - chars), null, words)?.part;
    expect(room(111)).toMatch(/ ada, bea\]$/);
    expect(room(110)).toMatch(/ ada \+1]$/);
    expect(room(60)).toBe("[On call for oncall: ada, bea]");
    expect(partOf("{schedule: Primary}")).toBe("[On call for oncall: ada, bea]");
  });

  it("lists five people, and those of the schedule that it names", () => {
    const onCall = ["a", "b", "c", "d", "e"].map(memberOnCall);
    const inSchedules = [
      { id: "P1", people: [memberOnCall("ada")] },
      { id: "P2", people: [memberOnCall("bea")] },
    ];
    expect(partOf("{on_call} | {schedule: Secondary}", { onCall, inSchedules })).toBe(
      "[a, b, c, d, e | bea]",
    );
  });

  it("has no blanks at its ends, and gives way to the usual words where nothing is left of it", () => {
    expect(partOf("<> hi <>")).toBe("[hi]");
    expect(partOf("< >")).toBe("[On call for oncall: ada, bea]");
  });

  it("may use all of a topic, to the last character", () => {
    const part = (chars: number) =>
      partOfTemplate(["x".repeat(chars - "[ada, bea]".length), { place: "on_call" }]);
    expect(part(TOPIC_CHARS)).toMatch(/xada, bea]$/);
    expect(part(TOPIC_CHARS + 1)).toMatch(/xada \+1]$/);
  });

  it("says nothing at a place that only a handover has, nor the time of an end that is none", () => {
    expect(partOfTemplate(["Hi", { place: "joins" }, "!"])).toBe("[Hi!]");
    expect(partOf("until {until}", { until: Number.MAX_VALUE })).toBe("[until an unknown time]");
  });
});

describe("the part in a group by the option Members", () => {
  const next = { ...memberOnCall("bea"), as: "next" as const };
  const partFor = (
    members: Members,
    onCall: readonly OnCallMember[],
    by: RotationState["by"] = "schedule",
  ) => {
    const named = { name: "R", options: { ...NO_OPTIONS, members } };
    const words = topicWords(named, { ...settled, onCall, by }, "oncall");
    return words && withPart("", null, words)?.part;
  };

  it("says what its people are", () => {
    expect(partFor("next", [next])).toBe("[Next on call for oncall: bea]");
    expect(partFor("on_call_and_next", [memberOnCall("ada"), next])).toBe(
      "[On call for oncall: ada; next: bea]",
    );
    expect(partFor("everyone", [{ ...next, as: "everyone" }])).toBe(
      "[In the schedules of oncall: bea]",
    );
    expect(partFor("next", [next], "last")).toBe(
      "[Next on call for oncall: nobody; still in the group: bea]",
    );
  });

  it("names nobody as next where nobody is, and five people where more are", () => {
    const ada = memberOnCall("ada");
    expect(partFor("on_call_and_next", [ada])).toBe("[On call for oncall: ada]");
    const six = ["b", "c", "d", "e", "f", "g"].map((name) => ({ ...next, name }));
    expect(partFor("on_call_and_next", [ada, ...six])).toBe(
      "[On call for oncall: ada; next: b, c, d, e, f]",
    );
  });

  it("isn't known after an edit until the next plan", () => {
    expect(partFor("next", [memberOnCall("ada")])).toBeNull();
    expect(partFor("on_call", [next])).toBeNull();
  });

  it("names only those of its own standing, unless others hold the group", () => {
    const both = [memberOnCall("ada"), next];
    expect(partFor("on_call", both)).toBe("[On call for oncall: ada]");
    expect(partFor("next", both)).toBe("[Next on call for oncall: bea]");
    expect(partFor("next", [memberOnCall("fay")], "fallback")).toBe(
      "[Next on call for oncall: nobody; covering: fay]",
    );
    expect(partFor("next", [memberOnCall("ada")], "last")).toBe(
      "[Next on call for oncall: nobody; still in the group: ada]",
    );
    expect(partFor("on_call", [next], "last")).toBe("[On call for oncall: nobody; last: bea]");
  });
});

const anyTopic = fc.string({ unit: "grapheme", maxLength: 120 });
const anyPeople = fc.array(fc.string({ unit: "grapheme", maxLength: 60 }), { maxLength: 12 });
const anyWords = fc
  .record({
    names: anyPeople,
    handle: fc.option(fc.constantFrom("oncall", "pay-2")),
    own: fc.string({ unit: "grapheme", maxLength: 60 }),
  })
  .map(({ names, handle, own }): TopicWords => {
    const state = { ...settled, onCall: names.map(unmatchedMember) };
    const topicTemplate = own === "" ? [] : [own, { place: "on_call" } as const];
    const options = { ...NO_OPTIONS, topicTemplate };
    const words = topicWords({ options, name: "My : [rotation]" }, state, handle);
    if (words === null) throw new Error("the plan is of this rotation");
    return words;
  });

describe("whatever people wrote in a topic", () => {
  it("is unchanged while our part is added, updated and removed", () => {
    fc.assert(
      fc.property(anyTopic, fc.array(anyWords, { minLength: 1 }), (wrote, changes) => {
        fc.pre(!wrote.includes("[On call for"));
        let topic = wrote;
        let part: string | null = null;
        for (const says of changes) {
          const next = withPart(topic, part, says);
          if (next === null) continue;
          ({ topic, part } = next);
          expect(topic.length).toBeLessThanOrEqual(TOPIC_CHARS);
          expect(topic).toBe(wrote === "" ? part : `${wrote} ${part}`);
        }
        if (part !== null) expect(withoutPart(topic, part)).toBe(wrote);
      }),
    );
  });

  it("is the same after a second update without changes", () => {
    fc.assert(
      fc.property(anyTopic, anyWords, (wrote, says) => {
        const first = withPart(wrote, null, says);
        if (first === null) return;
        expect(withPart(first.topic, first.part, says)).toEqual(first);
      }),
    );
  });
});
