import { expect, it } from "vitest";
import { defaultChannelsSentence } from "../../../../src/slack/words/default-channels.ts";

const ids = (count: number) => Array.from({ length: count }, (_, i) => `C${i}`);

it.each([
  [1, 0, "<#C0>"],
  [2, 0, "<#C0>, <#C1>"],
  [0, 1, "1 private channel"],
  [0, 3, "3 private channels"],
  [2, 2, "<#C0>, <#C1> and 2 private channels"],
])("names %i public channels, and counts %i private ones", (open, hidden, words) => {
  const sentence = defaultChannelsSentence({ publicIds: ids(open), privateIds: ids(hidden) });
  expect(sentence).toContain(`Adding people to this group also adds them to ${words}.`);
});

it("stays short with as many as Slack allows", () => {
  const sentence = defaultChannelsSentence({ publicIds: ids(100), privateIds: [] });
  expect(sentence).toContain("<#C9> and 90 more.");
});
