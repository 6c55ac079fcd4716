import { describe, expect, it } from "vitest";
import {
  changedFirst,
  isPlaceholderAmong,
  masked,
  readPlaceholders,
} from "../../../src/domain/placeholders.ts";

describe("placeholder people", () => {
  it("are separated by line or comma, lower-cased, trimmed and unique", () => {
    expect(readPlaceholders(" Nobody@Acme.com,\n\nnobody@acme.com; Gap Filler ")).toEqual([
      "nobody@acme.com",
      "gap filler",
    ]);
    expect(readPlaceholders("")).toEqual([]);
  });

  it("are recognised by any address, or by name", () => {
    const stands = isPlaceholderAmong(["nobody@acme.com", "gap filler"]);
    expect(stands({ id: "1", name: "X", emails: ["x@acme.com", "Nobody@ACME.com"] })).toBe(true);
    expect(stands({ id: "2", name: "Gap Filler ", emails: [] })).toBe(true);
    expect(stands({ id: "3", name: "Ann", emails: ["ann@acme.com"] })).toBe(false);
    expect(isPlaceholderAmong([])({ id: "4", name: "", emails: [""] })).toBe(false);
  });
});

describe("the record of placeholders", () => {
  it.each([
    ["ada@acme.example", "a…@acme.example"],
    ["é.b@acme.example", "é…@acme.example"],
    ["😀x@acme.example", "😀…@acme.example"],
    ["a@b@acme.example", "a…@acme.example"],
    ["@acme.example", "…@acme.example"],
    ["gap filler", "gap filler"],
  ])("masks %s", (entry, shown) => expect(masked(entry)).toBe(shown));

  it("has what changed first", () =>
    expect(changedFirst(["a", "b", "c"], ["b", "d", "c"])).toEqual({
      from: ["a", "b", "c"],
      to: ["d", "b", "c"],
    }));
});
