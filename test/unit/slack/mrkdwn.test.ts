import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  channelMention,
  cut,
  dateToken,
  escapeForeign,
  lines,
  list,
  momentToken,
  person,
  plain,
  userMention,
} from "../../../src/slack/mrkdwn.ts";

/** Includes lone surrogates. */
const anyUnit = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  fc.constantFrom("&", "<", "\ud83d", "\ude00"),
);

describe("foreign text", () => {
  test("can't ping, link or format: the three characters are escaped", () => {
    expect(escapeForeign("<!channel> & <@U1> <https://evil|x>")).toBe(
      "&lt;!channel&gt; &amp; &lt;@U1&gt; &lt;https://evil|x&gt;",
    );
  });

  test("is one line, without bidirectional marks", () => {
    expect(escapeForeign("  one\r\ntwo\u0000\u202Ethree\u2067 ")).toBe("one two three");
  });

  test("is never cut inside an entity", () => {
    expect(escapeForeign("ab&&&&", 10)).toBe("ab&amp;…");
  });

  test("is never cut inside a composed emoji", () => {
    expect(cut("ab👩‍👩‍👧cd", 7)).toBe("ab…");
    expect(cut("ab👩‍👩‍👧cd", 12)).toBe("ab👩‍👩‍👧cd");
  });

  test("of any kind stays within the limit, whole characters only, nothing unescaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), fc.integer({ min: 2, max: 60 }), (text, max) => {
        const out = escapeForeign(text, max);
        expect(out.length).toBeLessThanOrEqual(max);
        expect(out.isWellFormed()).toBe(true);
        expect(out).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
  });
});

describe("tokens", () => {
  test("mention people and channels by id, and nothing else", () => {
    expect(userMention("U012AB")).toBe("<@U012AB>");
    expect(channelMention("C012AB")).toBe("<#C012AB>");
    expect(userMention("U1> <!channel")).toBe("U1&gt; &lt;!channel");
    expect(channelMention("!here")).toBe("!here");
  });

  test("name a person without a Slack account", () => {
    expect(person({ userId: "U1", name: "Ann" })).toBe("<@U1>");
    expect(person({ userId: null, name: "Bo <b>" })).toBe("Bo &lt;b&gt;");
  });

  test("show an instant in the reader's time zone, else in UTC", () => {
    expect(dateToken(Date.UTC(2026, 4, 1, 8, 30, 59, 900))).toBe(
      "<!date^1777624259^{date_short_pretty} at {time}|2026-05-01 08:30 UTC>",
    );
    expect(momentToken(Date.UTC(2026, 4, 1, 8, 30, 59, 900))).toBe(
      "<!date^1777624259^{date_short_pretty} at {time_secs}|2026-05-01 08:30:59 UTC>",
    );
    expect(dateToken(Number.POSITIVE_INFINITY)).toBe("an unknown time");
  });
});

describe("lists", () => {
  test("end with the number of further items", () => {
    expect(list(["a", "b", "c"], 3)).toBe("a, b, c");
    expect(list(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
  });

  test("of lines have whole lines, and count the rest", () => {
    expect(lines(["a", "b"], 30)).toBe("a\nb");
    const cutLines = lines(["first", "x".repeat(20), "y".repeat(20)], 45);
    expect(cutLines).toBe(`first\n${"x".repeat(20)}\n…and 1 more`);
    expect(cutLines.length).toBeLessThanOrEqual(45);
  });
});

test("a plain text is never empty: Slack refuses that", () => {
  expect(plain(" \n ", 75)).toEqual({ type: "plain_text", text: "–" });
});
