import { describe, expect, it } from "vitest";
import { isPlaceholderAmong, readPlaceholders } from "../../../src/domain/placeholders.ts";

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
