import { describe, expect, it } from "vitest";
import {
  answer,
  flag,
  list,
  nextLink,
  number,
  object,
  optionalList,
  text,
} from "../../../src/outgoing/tolerant.ts";

/** Absent in a field. */
const ABSENT = undefined;

describe("a field of somebody else's answer", () => {
  it.each([
    ["a text", text, "ada", "ada"],
    ["a text sent as a number", text, 42, "42"],
    ["a number", number, 1.5, 1.5],
    ["a number sent as text", number, " 15 ", 15],
    ["a flag", flag, false, false],
    ["a flag sent as a number", flag, 1, true],
    ["a flag sent as text", flag, "False", false],
    ["a list", list, [null, 1], [null, 1]],
    ["a link", nextLink, "/next", "/next"],
  ] as const)("is read: %s", (_, schema, sent, read) => {
    expect(object({ field: schema }).parse({ field: sent })).toEqual({ field: read });
  });

  it.each([
    ["text", text],
    ["number", number],
    ["flag", flag],
    ["list", list],
    ["object", object({ inner: text })],
  ] as const)("is null where it is anything else, and harms no other: %s", (_, schema) => {
    for (const value of [ABSENT, null, "", " ", "\n", Number.NaN, () => 0]) {
      const sent = value === ABSENT ? { other: "ok" } : { field: value, other: "ok" };
      const found = object({ field: schema, other: text }).parse(sent);
      expect(found).toEqual({ field: null, other: "ok" });
    }
  });

  it("may be missing with all that is in it", () => {
    const schema = answer({ outer: object({ inner: object({ leaf: text }) }) });
    expect(schema.parse({})).toEqual({ outer: null });
    expect(schema.parse({ outer: { inner: [] } })).toEqual({ outer: { inner: null } });
  });

  it("of an optional list is empty where there is none, and null where something else is", () => {
    for (const none of [ABSENT, null, ""]) expect(optionalList.parse(none)).toEqual([]);
    for (const other of [{}, "x", 0]) expect(optionalList.parse(other)).toBeNull();
  });

  it("never looks like the end of a list unless it is none", () => {
    for (const none of [ABSENT, null, "", " "]) expect(nextLink.parse(none)).toBeNull();
    for (const other of [{}, [], 0, false, { href: "/next" }])
      expect(nextLink.parse(other)).toBe("unreadable");
  });
});

describe("a whole answer", () => {
  it.each([[null], [[]], ["text"], [7]])("is refused where it is no object: %j", (sent) => {
    expect(answer({ field: text }).safeParse(sent).success).toBe(false);
  });
});
