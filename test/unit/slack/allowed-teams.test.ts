import { describe, expect, it } from "vitest";
import { allowedTeams, isServed } from "../../../src/slack/allowed-teams.ts";

const read = (text?: string) => allowedTeams(text === undefined ? {} : { ALLOWED_TEAMS: text });

describe("ALLOWED_TEAMS", () => {
  it.each([undefined, "", "   ", "\n"])("that is %j lets any workspace in", (text) => {
    expect(read(text)).toEqual({ kind: "any" });
    expect(isServed({ ALLOWED_TEAMS: text ?? "" }, "T1")).toBe(true);
  });

  it.each([
    "T1,T2",
    " T1 , T2 ",
    "t1,t2",
    "T1\n,T2,\n",
    ",T1,,T2,",
    "T1 T2",
    "T1,T2,t1",
    "\tT1\r\nT2",
  ])("%j names two workspaces", (text) => {
    expect(read(text)).toEqual({ kind: "these", ids: new Set(["T1", "T2"]) });
    expect([
      isServed({ ALLOWED_TEAMS: text }, "T2"),
      isServed({ ALLOWED_TEAMS: text }, "T3"),
    ]).toEqual([true, false]);
  });

  it.each([
    ["T1,acme", 2],
    ["E1", 1],
    ["T1;T2", 1],
    ["T1,T-2", 2],
    ['"T1"', 1],
    ["xoxb-a-secret-by-mistake", 1],
    ["T1,*", 2],
    ["T1,T2,https://acme.slack.com", 3],
    [`T1,T${"2".repeat(31)}`, 2],
  ])("%j is told by its entry, not by what it says, and stops no workspace", (text, nth) => {
    expect(read(text)).toEqual({
      kind: "unreadable",
      problem: `ALLOWED_TEAMS: entry ${nth} isn't a team ID. A team ID is a T followed by letters and digits, like T0123ABCD.`,
    });
    expect(isServed({ ALLOWED_TEAMS: text }, "T9")).toBe(true);
  });

  it("of commas alone names nobody, which can't be meant", () => {
    expect(read(" , ,")).toEqual({
      kind: "unreadable",
      problem: "ALLOWED_TEAMS names no workspace.",
    });
  });
});
