import { describe, expect, it } from "vitest";
import { waitOf } from "../../../src/outgoing/retry-after.ts";

const NOW = Date.UTC(2030, 0, 7, 12);

describe("a Retry-After", () => {
  it.each([
    ["30", 30_000],
    [" 30 ", 30_000],
    ["0.5", 1_000],
    ["0", 1_000],
    ["999999", 3_600_000],
    ["Mon, 07 Jan 2030 12:01:30 GMT", 90_000],
    ["Monday, 07-Jan-30 12:01:30 GMT", 90_000],
    ["Mon Jan  7 12:01:30 2030", 90_000],
    // Over by now.
    ["Mon, 07 Jan 2030 11:00:00 GMT", 1_000],
    ["Tue, 08 Jan 2030 12:00:00 GMT", 3_600_000],
  ])("of %j is %i ms", (header, ms) => {
    expect(waitOf(header, NOW)).toBe(ms);
  });

  it.each([[null], [""], [" "], ["-5"], ["soon"], ["in 5 minutes"], ["Infinity"], ["1 Jan 2031"]])(
    "of %j can't be read",
    (header) => {
      expect(waitOf(header, NOW)).toBeNull();
    },
  );
});
