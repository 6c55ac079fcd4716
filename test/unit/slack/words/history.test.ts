import { describe, expect, it } from "vitest";
import type { HistoryEvent, Why } from "../../../../src/domain/history.ts";
import { eventSentence } from "../../../../src/slack/words/history.ts";
import { whyPhrase } from "../../../../src/slack/words/membership.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const words = { handle: () => "platform-oncall" } as const;
const sentence = (event: HistoryEvent) => eventSentence(event, words);

describe("an entry", () => {
  it("of a handover names incoming, outgoing and staying people, and the end", () => {
    const text = sentence({
      kind: "handover",
      comesIn: [{ userId: "U1", name: "" }],
      goes: [{ userId: "U2", name: "" }],
      stays: [{ userId: null, name: "Cy & Co" }],
      until: NOW,
      by: "schedule",
    });
    expect(text).toContain(
      "*Handover:* <@U1> joined, <@U2> left, Cy &amp; Co stayed. Until <!date^",
    );
  });

  it("names a person without a Slack account, without their e-mail address", () => {
    const problem = { kind: "no_slack_match", personName: "Zoe", email: null } as const;
    expect(sentence({ kind: "problem_began", problem })).toBe(
      ":warning: Zoe is on call, but PagerSync doesn't know their Slack account.",
    );
  });

  it("of a failure names the system that failed, and none where an earlier release recorded it", () => {
    const failure = { reason: "unreachable", detail: "HTTP 503" } as const;
    const unread = { kind: "schedule_unread", scheduleName: "A", failure } as const;
    expect(sentence({ kind: "connection_failed", failure, system: "opsgenie" })).toContain(
      "Opsgenie can't be reached (HTTP 503).",
    );
    expect(sentence({ kind: "connection_failed", failure })).toContain(
      "The scheduling system can't be reached",
    );
    expect(
      sentence({ kind: "connection_recovered", failure, system: "opsgenie", since: NOW }),
    ).toContain("PagerSync can read Opsgenie again.");
    const problem = { ...unread, system: "xmatters" } as const;
    expect(sentence({ kind: "problem_began", problem })).toContain("xMatters can't be reached");
    expect(sentence({ kind: "problem_began", problem: unread })).toContain(
      "The scheduling system can't be reached",
    );
  });

  it("of a manual edit says what PagerSync does about it", () => {
    const edit = (isLeftAlone: boolean) =>
      sentence({
        kind: "members",
        groupId: "S1",
        members: [],
        cameIn: ["U1"],
        left: ["U2"],
        cause: { editedBy: "U3", isLeftAlone },
      });
    expect(edit(false)).toBe(
      "<@U3> changed `@platform-oncall` manually (added <@U1>; removed <@U2>). PagerSync is changing it back.",
    );
    expect(edit(true)).toContain("leaves it alone until the next handover");
  });
});

it.each<[Why, string]>([
  [{ kind: "on_call", schedules: [{ name: "A", byOverride: false }] }, "on call in “A”"],
  [
    { kind: "on_call", schedules: [{ name: "A", byOverride: true }] },
    "on call in “A” (by an override)",
  ],
  [{ kind: "on_call", schedules: [] }, "on call"],
  [{ kind: "always" }, "always in the group"],
  [{ kind: "hand_edit", by: null }, "added manually"],
  [{ kind: "kept_by_hand", by: "U1" }, "added manually by <@U1>, and kept on request"],
])("words why: %o", (why, phrase) => {
  expect(whyPhrase(why)).toBe(phrase);
});

describe("in a group by the option Members", () => {
  const who = (userId: string, as?: "next" | "everyone") => ({
    userId,
    name: "",
    ...(as && { as }),
  });
  const handover = { kind: "handover", goes: [], stays: [], until: NOW, by: "schedule" } as const;

  it("a handover says what each person is", () => {
    expect(
      sentence({
        ...handover,
        members: "next",
        comesIn: [who("U1", "next")],
        goes: [who("U2", "next")],
      }),
    ).toBe("*Next on call:* <@U1>.");
    expect(
      sentence({
        ...handover,
        members: "on_call_and_next",
        comesIn: [who("U1"), who("U3", "next")],
        goes: [who("U2"), who("U1", "next")],
      }),
    ).toBe("*Handover:* <@U1> went on call, <@U2> went off call. *Next on call:* <@U3>.");
    expect(
      sentence({
        ...handover,
        members: "everyone",
        comesIn: [who("U1", "everyone")],
        goes: [who("U2", "everyone")],
      }),
    ).toBe("*People of the schedules:* <@U1> joined, <@U2> left.");
    expect(sentence({ ...handover, members: "next", comesIn: [who("U1")], by: "fallback" })).toBe(
      "*Nobody next on call,* so the fallback people are in the group: <@U1>.",
    );
  });

  it("the reasons of members say what they are, too", () => {
    const schedules = [{ name: "Primary", byOverride: false }];
    const whys: readonly Why[] = [
      { kind: "next", schedules },
      { kind: "everyone", schedules },
      { kind: "fallback", as: "next" },
      { kind: "last", as: "next" },
    ];
    expect(whys.map(whyPhrase)).toEqual([
      "next on call in “Primary”",
      "in “Primary”",
      "fallback, because nobody was next on call",
      "in the group last, and kept because nobody else could be in it",
    ]);
    expect(whyPhrase({ kind: "relieved", since: NOW, as: "next" })).toContain(
      "no longer next since",
    );
    expect(whyPhrase({ kind: "early", from: NOW, as: "next" })).toContain("next on call from");
  });
});
