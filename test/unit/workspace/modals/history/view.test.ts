import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../../../../src/domain/history.ts";
import {
  type HistoryModel,
  historyModal,
} from "../../../../../src/workspace/modals/history/view.ts";
import { viewComplaints } from "../../../slack/limits.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const words = { handle: () => "platform-oncall" } as const;
const hostile = "<!channel> & *x* ".repeat(200);

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
    correctness: {
      since: NOW,
      isWholeWindow: false,
      watchedMs: 10,
      wrongMs: 9,
      stretches: Array.from({ length: 100 }, (_, n) => ({
        from: NOW - n,
        until: null,
        causes: ["handover", "unread", "late", "refused", "slack_down", "group_managed_elsewhere"],
      })),
      unlisted: { count: 50, ms: 5 },
    },
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
    expect(JSON.stringify(view)).toContain("Nothing has been recorded yet");
  });
});
