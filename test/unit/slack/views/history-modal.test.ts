import { describe, expect, it } from "vitest";
import type { HistoryEvent, Why } from "../../../../src/domain/history.ts";
import { type HistoryModel, historyModal } from "../../../../src/slack/views/history-modal.ts";
import { eventSentence, whyPhrase } from "../../../../src/slack/words/history.ts";
import { viewComplaints } from "../limits.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const words = { system: "pagerduty", handle: () => "platform-oncall" } as const;
const sentence = (event: HistoryEvent) => eventSentence(event, words);
const hostile = "<!channel> & *x* ".repeat(200);

describe("an entry", () => {
  it("tells a handover: who came, left and stayed, and until when", () => {
    const text = sentence({
      kind: "handover",
      comesIn: [{ userId: "U1", name: "" }],
      goes: [{ userId: "U2", name: "" }],
      stays: [{ userId: null, name: "Cy & Co" }],
      until: NOW,
      by: "schedule",
    });
    expect(text).toContain(
      "*Handover:* <@U1> came in, <@U2> left, Cy &amp; Co stayed. Until <!date^",
    );
  });

  it("names somebody without a Slack account, and no address", () => {
    const problem = { kind: "no_slack_match", personName: "Zoe", email: null } as const;
    expect(sentence({ kind: "problem_began", problem })).toBe(
      ":warning: Zoe is on call, but no Slack account is known of them.",
    );
  });

  it("says of a change by hand what comes of it", () => {
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
      "<@U3> changed `@platform-oncall` by hand (in: <@U1>; out: <@U2>). PagerSync puts it right.",
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
  [{ kind: "hand_edit", by: null }, "put in by hand"],
  [{ kind: "kept_by_hand", by: "U1" }, "put in by hand by <@U1>, and kept on request"],
])("words why: %o", (why, phrase) => {
  expect(whyPhrase(why)).toBe(phrase);
});

describe("the modal", () => {
  const event: HistoryEvent = {
    kind: "rotation_edited",
    by: "U1",
    name: hostile,
    changes: Array.from({ length: 12 }, () => ({
      field: hostile,
      from: Array.from({ length: 30 }, () => ({ text: hostile })),
      to: [],
    })),
  };
  const model: HistoryModel = {
    rotationId: "R1",
    at: NOW,
    place: null,
    rotation: { name: hostile, groupHandle: hostile, deletedAt: NOW },
    answer: {
      at: NOW,
      found: {
        kind: "members",
        groupId: "S1",
        members: Array.from({ length: 200 }, (_, n) => ({
          userId: `U${n}`,
          why: { kind: "on_call", schedules: [{ name: hostile, byOverride: true }] },
        })),
        since: NOW,
        until: NOW,
        problems: [],
      },
    },
    entries: Array.from({ length: 10 }, (_, id) => ({ id, at: NOW, rotationName: hostile, event })),
    hasNewer: true,
    hasOlder: true,
    words,
    now: NOW,
  };

  it("stays within Slack's limits, whatever things are called", () => {
    expect(viewComplaints(historyModal(model))).toEqual([]);
    expect(viewComplaints(historyModal({ ...model, rotationId: null, rotation: null }))).toEqual(
      [],
    );
    expect(JSON.stringify(historyModal(model))).not.toContain("<!channel>");
  });

  it("says so where nothing was recorded yet", () => {
    const view = historyModal({ ...model, entries: [], answer: null, hasNewer: false });
    expect(JSON.stringify(view)).toContain("Nothing was recorded yet");
  });
});
