import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rotation } from "../../../../../src/domain/rotation.ts";
import { NO_OPTIONS, optionsForm } from "../../../../../src/domain/rotation-options.ts";
import { readConfiguration } from "../../../../../src/workspace/modals/config-file/parse.ts";
import { configurationFaults } from "../../../../../src/workspace/modals/config-file/words.ts";
import { writeConfiguration } from "../../../../../src/workspace/modals/config-file/write.ts";

const PART = 3_000;
const rotation = (more: Partial<Rotation> = {}): Rotation => ({
  id: "r1",
  name: "Platform",
  groupId: "S1",
  schedules: [{ id: "P1", name: "Primary" }],
  channelIds: [],
  fallbackUserIds: [],
  options: NO_OPTIONS,
  version: 1,
  membersBefore: [],
  ...more,
});
const facts = {
  groupHandle: (id: string) => (id === "S1" ? "platform-oncall" : null),
  memberName: (id: string) => (id === "U1" ? "Ada\nLovelace # x" : null),
  hiddenAs: (id: string) => (id === "C9" ? "hidden-0123456789ab" : null),
};
const write = (...rotations: readonly Rotation[]) => writeConfiguration(rotations, facts, PART);

const read = (source: string) => {
  const result = readConfiguration(source);
  if (!result.ok) throw new Error(configurationFaults(result.error));
  return result.value;
};
const faultsOf = (source: string): string => {
  const result = readConfiguration(source);
  return result.ok ? "no fault" : configurationFaults(result.error);
};

describe("an exported configuration", () => {
  test("reads like something a person wrote", () => {
    const options = {
      ...NO_OPTIONS,
      keepOutgoingMinutes: 15,
      letInEarlyMinutes: 5,
      alwaysUserIds: ["U1"],
      tellPeople: true,
      remindHours: 24,
      topicChannelIds: ["C1"],
    } as const;
    const [file] = write(
      rotation({ channelIds: ["C1"], fallbackUserIds: ["U1", "U2"], options }),
      rotation({ name: "Data: 24/7", groupId: "S9" }),
    );
    expect(
      file,
    ).toBe(`# PagerSync rotations. Anything you leave out stays as it is when you import this file.
version: 1
rotations:
  - name: Platform
    group: platform-oncall
    schedules:
      - P1 # Primary
    channels:
      - C1
    fallback:
      - U1 # Ada Lovelace # x
      - U2
    options:
      keep_outgoing_minutes: 15
      let_in_early_minutes: 5
      always:
        - U1 # Ada Lovelace # x
      tell_people: true
      remind_hours: 24
      topic_channels:
        - C1
  - name: "Data: 24/7"
    group: S9 # no longer in Slack
    schedules:
      - P1 # Primary
`);
  });

  test("is read back as it was, whatever the names", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.constantFrom(
        "yes",
        "~",
        "- a",
        "a: b",
        "#x",
        "'",
        '"',
        "a\nb",
        " a",
        "1",
        "@a",
        "<!here>",
        "&a",
        "*a",
      ),
    );
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (name, scheduleName, ids) => {
        const schedules = [{ id: "P1", name: scheduleName }];
        const [file = ""] = write(
          rotation({ name, schedules, channelIds: ids, fallbackUserIds: ids }),
        );
        const [back] = read(file).rotations;
        const whole = (one: string) => one.toWellFormed();
        expect(back).toMatchObject({
          name: whole(name),
          group: "platform-oncall",
          schedules: ["P1"],
          channels: ids.map(whole),
          fallback: ids.map(whole),
        });
      }),
    );
  });

  test("comes in parts that fit, together one file, and each one by itself", () => {
    const many = Array.from({ length: 200 }, (_, n) => rotation({ name: `Rotation ${n}` }));
    const parts = write(...many);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.every((part) => part.length <= PART)).toBe(true);
    expect(read(parts.join("\n")).rotations.map(({ name }) => name)).toEqual(
      many.map(({ name }) => name),
    );
    expect(parts.flatMap((part) => read(part).rotations)).toHaveLength(200);
  });

  test("of no rotations is a file, too", () => {
    expect(read(write().join("")).rotations).toEqual([]);
  });
});

describe("a configuration", () => {
  test("may leave out what is empty, and write on, off and handles as people do", () => {
    const source = `prune: yes
rotations:
  - name: Platform
    group: "@platform-oncall"
    channels:
    options:
      tell_people: on
      keep_outgoing_minutes: 0
`;
    expect(read(source)).toEqual({
      prune: true,
      rotations: [
        {
          line: 3,
          name: "Platform",
          group: "platform-oncall",
          schedules: [],
          channels: [],
          fallback: [],
          options: {
            ...optionsForm({ options: NO_OPTIONS, channelIds: [] }),
            keepOutgoingMinutes: ["0"],
            tellPeople: ["on"],
          },
        },
      ],
    });
  });

  test("takes every scalar for text: nothing is a number, a date or a boolean by accident", () => {
    const [one] = read("- name: 2024-01-01\n  group: no\n  schedules: [1e5, null]\n").rotations;
    expect(one).toMatchObject({ name: "2024-01-01", group: "no", schedules: ["1e5", "null"] });
  });

  test("names every rotation that isn't one, with its line", () => {
    const source = `rotations:
  - name: One
    group: a

  - nam: Two
    group: b
  - just words
  - name: Four
    group: d
    schedules: {}
  - name: Five
    group: e
    options: { remind: 3, "x": y }
`;
    expect(faultsOf(source)).toBe(`Line 5: PagerSync doesn't recognize “nam”.
Line 7: This isn't a rotation. It needs a name and a group.
Line 8, “Four”: “schedules” isn't in the right format.
Line 11, “Five”: PagerSync doesn't recognize “remind”, “x”.`);
  });

  test("says where an option belongs, and which one isn't right", () => {
    const faultOf = (lines: string) => faultsOf(`- name: One\n  group: a\n${lines}`);
    expect(faultOf("  members: next\n  announce: []")).toBe(
      "Line 1, “One”: Put “members”, “announce” under “options”.",
    );
    expect(faultOf("  options: { members: next, always: { a: b } }")).toBe(
      "Line 1, “One”: “options.always” isn't in the right format.",
    );
    expect(faultOf("  options:\n    topic: {on_call}")).toBe(
      "Line 1, “One”: “options.topic” isn't in the right format. Put text with braces in quotes.",
    );
    expect(faultOf("  options:\n    topic: {on_call} until {until}")).toMatch(
      /^Line 4: This isn't valid YAML: .*\. Put text with braces in quotes\.$/,
    );
  });

  test.each([
    ["a: [1", "Line 1: This isn't valid YAML: "],
    ["rotations:\n\t- name: x", "Line 2: This isn't valid YAML: "],
    ["rotations: []\nrotations: []", "Line 2: This isn't valid YAML: duplicated mapping key."],
    ["- &a {name: x, group: y}\n- *a", "This isn't valid YAML: aliases exceeded"],
    ["- !!js/function x", "This isn't valid YAML: unknown scalar tag"],
    [`${"[".repeat(50)}`, "This isn't valid YAML: "],
    ["--- {rotations: []}\n--- {rotations: []}", "This contains several YAML documents."],
    ["hello", "This YAML has no “rotations” list."],
    ["rotations: {}", "“rotations” isn't in the right format."],
    ["version: 2\nrotations: []", "“version” isn't in the right format."],
    ["rotations: []\nteam: T2", "PagerSync doesn't recognize “team”."],
    ["__proto__: {a: b}\nrotations: []", "PagerSync doesn't recognize “__proto__”."],
  ])("%j is refused with the reason", (source, reason) => {
    expect(faultsOf(source)).toContain(reason);
  });

  test("that would unfold to billions is refused at once", () => {
    const bomb = ["a0: &a0 [x]"];
    for (let n = 1; n < 30; n += 1) bomb.push(`a${n}: &a${n} [*a${n - 1}, *a${n - 1}]`);
    expect(faultsOf(bomb.join("\n"))).toContain("aliases exceeded");
    expect(faultsOf("x".repeat(400_001))).toContain("longer than 400,000 characters");
  });
});
