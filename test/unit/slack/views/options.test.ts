import { describe, expect, test } from "vitest";
import type { UserGroup } from "../../../../src/domain/slack-member.ts";
import { optionGroupsAck, optionsAck } from "../../../../src/slack/views/acks.ts";
import { groupLabel, groupOptions, sourceOptions } from "../../../../src/slack/views/options.ts";
import { optionComplaints } from "../limits.ts";

const group = (id: string, handle: string, name: string, more: Partial<UserGroup> = {}) => ({
  id,
  handle,
  name,
  isDisabled: false,
  isManagedElsewhere: false,
  members: [],
  updatedBy: null,
  ...more,
});

const groups = [
  group("S1", "oncall-platform", "Platform people"),
  group("S2", "design", "Designers of the plateau"),
  group("S3", "plat", "Old platform"),
  group("S4", "platform", "Platform"),
  group("S5", "templates", "Templates"),
];
const NOBODY: ReadonlySet<string> = new Set();
const values = (query: string, of: readonly UserGroup[] = groups, taken = NOBODY) =>
  groupOptions(of, query, taken).map(({ value }) => value);

describe("searching user groups", () => {
  test("treats @plat and plat alike, case-insensitively, best matches first", () => {
    const expected = ["S3", "S4", "S1", "S2", "S5", "new"];
    expect(values("plat")).toEqual(expected);
    expect(values("@plat")).toEqual(expected);
    expect(values(" @PLAT ")).toEqual(expected);
  });

  test("finds by name as well", () => {
    expect(values("designers")).toEqual(["S2", "new"]);
  });

  test("shows all of them before anything is typed", () => {
    expect(values("")).toEqual(["S1", "S2", "S3", "S4", "S5", "new"]);
    expect(values("@")).toEqual(["S1", "S2", "S3", "S4", "S5", "new"]);
  });

  test("always ends in creating a new one, even where nothing matches", () => {
    expect(groupOptions(groups, "zzz", NOBODY)).toEqual([
      { text: { type: "plain_text", text: "Create a new user group" }, value: "new" },
    ]);
  });

  test("marks the ones in use, also where their names are long", () => {
    const long = group("S9", "h".repeat(60), "n".repeat(60));
    const texts = groupOptions([...groups, long], "", new Set(["S4", "S9"])).map(
      ({ text }) => text.text,
    );
    expect(texts[3]).toBe("@platform — Platform (in use)");
    expect(texts[5]).toMatch(/^@h{60} — n+… \(in use\)$/);
    expect(texts[5]).toHaveLength(75);
  });

  test("leaves out disabled groups, and ones managed elsewhere", () => {
    expect(
      values("", [
        group("S1", "a", "A", { isDisabled: true }),
        group("S2", "b", "B", { isManagedElsewhere: true }),
        group("S3", "c", "C"),
      ]),
    ).toEqual(["S3", "new"]);
  });

  test("lists disabled ones to be enabled, last, where somebody looks for them", () => {
    const some = [
      group("S1", "plat-old", "A", { isDisabled: true }),
      group("S2", "plat-idp", "B", { isDisabled: true, isManagedElsewhere: true }),
      group("S3", "plat", "C"),
    ];
    expect(values("", some)).toEqual(["S3", "new"]);
    expect(values("plat", some)).toEqual(["S3", "enable:S1", "new"]);
    expect(values("@plat-old — A (disabled: will be enabled)", some)).toEqual(["enable:S1", "new"]);
    expect(values("plat", some, new Set(["S1"]))).toEqual(["S3", "new"]);
  });

  test("answers within Slack's 100 options over thousands of groups", () => {
    const many = Array.from({ length: 3000 }, (_, i) => group(`S${i}`, `g-${i}`, "日".repeat(90)));
    const options = groupOptions(many, "g", NOBODY);
    expect(options).toHaveLength(100);
    expect(options.at(-1)?.value).toBe("new");
    expect(optionComplaints(options)).toEqual([]);
    expect(optionsAck(options).body).toEqual({ options });
  });

  test("labels a group as the form is prefilled with", () => {
    expect(groupLabel({ handle: "platform", name: "Platform\nteam" })).toBe(
      "@platform — Platform team",
    );
  });
});

describe("searching schedules", () => {
  const schedules = [
    { id: "P1", name: "Platform (old)", enabled: false },
    { id: "P2", name: "Web platform", enabled: true },
    { id: "P3", name: "Platform", enabled: true },
    { id: "P4", name: "Ｐlatform wide", enabled: true },
    { id: "P5", name: " ", enabled: true },
  ];
  const shown = (query: string) =>
    sourceOptions(schedules, query).flatMap(({ options }) => options.map(({ text }) => text.text));

  test("puts the best match first and marks the disabled ones", () => {
    expect(shown("platform")).toEqual([
      "Platform",
      "Ｐlatform wide",
      "Platform (old) (disabled)",
      "Web platform",
    ]);
  });

  test("shows a schedule without a name by its id", () => {
    expect(shown("")).toContain("P5");
  });

  test("answers within Slack's 100 options over hundreds", () => {
    const many = Array.from({ length: 700 }, (_, i) => ({
      id: `P${i}`,
      name: "👩‍👩‍👧".repeat(40),
      enabled: i % 2 === 0,
    }));
    const options = sourceOptions(many, "").flatMap((group) => group.options);
    expect(options).toHaveLength(100);
    expect(optionComplaints(options)).toEqual([]);
  });

  describe("and parts of them", () => {
    const parts = [
      { id: "rotation:P3/R1", name: "Weekdays in Platform", enabled: true },
      { id: "policy:E1/1", name: "level 1 of Platform", enabled: true },
    ];
    const grouped = (sources: typeof parts, query: string) =>
      sourceOptions(sources, query).map(({ label, options }) => [
        label.text,
        options.map(({ text, value }) => [text.text, value]),
      ]);

    test("groups them by kind, schedules first", () => {
      expect(grouped([...parts, ...schedules], "platform").map(([label]) => label)).toEqual([
        "Schedules",
        "Rotations in schedules",
        "Levels of escalation policies",
      ]);
      expect(grouped([...schedules, ...parts], "level 1")).toEqual([
        ["Levels of escalation policies", [["level 1 of Platform", "policy:E1/1"]]],
      ]);
    });

    test("sends no headings where there is one kind only", () => {
      expect(optionGroupsAck(sourceOptions(parts, "weekdays")).body).toHaveProperty("options");
      expect(optionGroupsAck(sourceOptions(parts, "platform")).body).toHaveProperty(
        "option_groups",
      );
      expect(optionGroupsAck(sourceOptions(parts, "nothing")).body).toEqual({ options: [] });
    });

    test("keeps room for them beside hundreds of schedules, within Slack's 100 options", () => {
      const many = (count: number, idOf: (n: number) => string) =>
        Array.from({ length: count }, (_, n) => ({
          id: idOf(n),
          name: `Name ${n}`,
          enabled: true,
        }));
      const counts = (...sources: (typeof parts)[]) =>
        sourceOptions(sources.flat(), "").map(({ options }) => options.length);
      const [all, levels] = [many(300, (n) => `P${n}`), many(300, (n) => `policy:E${n}/1`)];
      expect(counts(all, levels)).toEqual([60, 40]);
      expect(counts(all, levels.slice(0, 3))).toEqual([97, 3]);
      expect(counts(all.slice(0, 3), levels)).toEqual([3, 97]);
      expect(counts(levels)).toEqual([100]);
    });
  });
});
