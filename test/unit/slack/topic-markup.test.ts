import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topicAsTyped } from "../../../src/slack/topic-markup.ts";
import { topicJson } from "../../world/slack/topics.ts";

const handleOf = (id: string) => (id === "S1" ? "platform-oncall" : null);
const typed = (topic: string) => topicAsTyped(topic, handleOf);

describe("a topic as people typed it", () => {
  it.each([
    ["a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"],
    ["&amp;lt; stays", "&lt; stays"],
    ["<mailto:ann@acme.example|ann@acme.example>", "ann@acme.example"],
    ["<mailto:ann@acme.example>", "ann@acme.example"],
    ["<tel:+4930123|+4930123>", "+4930123"],
    ["<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"],
    ["<http://a.example|a.example>", "a.example"],
    ["<https://a.example/|a.example>", "a.example"],
    ["<#C1|general>", "#general"],
    ["<@U1|ann>", "@ann"],
    ["<!subteam^S1|@platform-oncall>", "@platform-oncall"],
    ["<!subteam^S1>", "@platform-oncall"],
    ["<!here> and <!channel|channel>", "@here and @channel"],
    ["one < two", "one < two"],
    ["", ""],
  ])("of %s is %s", (markup, text) => expect(typed(markup)).toBe(text));

  it.each([
    "<#C1>",
    "<#C1|>",
    "<@U1>",
    "<!subteam^S2>",
    "<!date^1^{date}|then>",
    "<https://a.example|our wiki>",
  ])("is unknown where it has %s", (markup) => expect(typed(`see ${markup}.`)).toBeNull());

  it("comes back from what Slack makes of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(typed(topicJson(text))).toBe(text);
      }),
    );
  });
});
