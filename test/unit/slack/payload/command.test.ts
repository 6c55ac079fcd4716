import { expect, test } from "vitest";
import { readCommand } from "../../../../src/slack/payload/command.ts";

const asked = (text: string) => {
  const read = readCommand(new URLSearchParams({ team_id: "T1", user_id: "U1", text }));
  if (!read.ok) throw new Error(read.error);
  return read.value.command.question;
};

test.each([
  ["", { about: "all" }],
  ["   ", { about: "all" }],
  ["help", { about: "help" }],
  [" HELP ", { about: "help" }],
  ["?", { about: "help" }],
  ["me", { about: "person", userId: "U1" }],
  ["<@U2|bob>", { about: "person", userId: "U2" }],
  ["<@W2>", { about: "person", userId: "W2" }],
  ["<!subteam^S1|@platform-oncall>", { about: "group", groupId: "S1" }],
  ["<!subteam^S1|platform-oncall>", { about: "group", groupId: "S1" }],
  ["<!subteam^S1>", { about: "group", groupId: "S1" }],
  ["@platform", { about: "named", name: "platform" }],
  ["platform primary", { about: "named", name: "platform primary" }],
  ["“Platform”", { about: "named", name: "Platform" }],
  ["R&amp;D &lt;EU&gt;", { about: "named", name: "R&D <EU>" }],
  ["<!channel>", { about: "named", name: "<!channel>" }],
])("reads %j", (text, question) => {
  expect(asked(text)).toEqual(question);
});

test("cuts text longer than any name", () => {
  expect(asked("x".repeat(5_000))).toEqual({ about: "named", name: "x".repeat(200) });
});
