import { expect, it } from "vitest";
import {
  type ComingUpModel,
  comingUpModal,
  SCHEDULES_PER_PAGE,
} from "../../../../../src/workspace/modals/coming-up/view.ts";
import { viewComplaints } from "../../../slack/limits.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 2, 2, 9);
const at = (hours: number) => NOW + hours * HOUR;

it("stays within Slack's limits with as many shifts and as long names as there are", () => {
  const hostile = "<!here> ü".repeat(60);
  const shifts = Array.from({ length: 7 * 24 }, (_, hour) => ({
    from: at(hour),
    until: at(hour + 1),
    people: Array.from({ length: 12 }, () => ({
      userId: null,
      name: hostile,
      trouble: "no_account" as const,
    })),
  }));
  const model: ComingUpModel = {
    schedules: Array.from({ length: SCHEDULES_PER_PAGE }, () => ({
      name: hostile,
      status: "read",
      shifts,
    })),
    gaps: Array.from({ length: 200 }, (_, n) => ({ from: at(n), until: at(n + 1) })),
    rotationId: "R".repeat(36),
    rotationName: hostile,
    system: "pagerduty",
    from: NOW,
    until: NOW + 7 * DAY,
    isNow: true,
    page: 1,
    pageCount: 3,
    readAt: NOW,
    isHeldBack: true,
    isWhole: true,
    timeZone: "Asia/Kathmandu",
  };
  const view = comingUpModal(model);
  expect(viewComplaints(view)).toEqual([]);
  const marked = view.blocks.filter((block) => block.type !== "header");
  expect(JSON.stringify(marked).includes("<!here>")).toBe(false);
});
