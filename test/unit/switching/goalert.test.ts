/** GoAlert: everyone on call in one schedule, as soon as that changes, or at a time of the day. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { fromGoalert } from "./goalert.ts";
import { DAY, differing, groupBy, HOUR, handovers, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";

const toGroup = (id: string, time: string | null = null) => ({
  time,
  dest: {
    type: "builtin-slack-usergroup",
    args: { slack_usergroup_id: id, slack_channel_id: "C0ERRORS" },
  },
});
const ANSWER = JSON.stringify({
  schedules: {
    nodes: [
      {
        name: "Platform weekly",
        onCallNotificationRules: [
          toGroup("SWEEK"),
          toGroup("SBOTH"),
          {
            time: null,
            dest: { type: "builtin-slack-channel", args: { slack_channel_id: "C0PLATFORM" } },
          },
        ],
      },
      { name: "Follow the sun", onCallNotificationRules: [toGroup("SBOTH")] },
      { name: "Office hours", onCallNotificationRules: [toGroup("SDAY", "09:00")] },
    ],
  },
});
const days = month();
const ours = groupsByPagerSync(configurationFile(fromGoalert(ANSWER)), days, [
  "week",
  "both",
  "day",
]);
const group = (handle: string) => ours.get(handle) ?? [];

it("has the same people in every minute, if one schedule feeds the group and its rule is on change", () => {
  const theirs = groupBy((minute) => days.onCall("PWEEK", minute));
  expect(differing(group("week"), theirs)).toEqual([]);
});

it("has the people of the schedule that changed last, if two feed the group; PagerSync has those of both", () => {
  const changes = ["PWEEK", "PSUN"].map(
    (id) => [id, new Set([0, ...handovers(days, [id])])] as const,
  );
  let last = "PWEEK";
  const theirs = groupBy((minute) => {
    for (const [id, minutes] of changes) if (minutes.has(minute)) last = id;
    return days.onCall(last, minute);
  });
  const both = groupBy((minute) => ["PWEEK", "PSUN"].flatMap((id) => days.onCall(id, minute)));
  expect(differing(group("both"), both)).toEqual([]);
  expect(differing(group("both"), theirs).length).toBeGreaterThan(20_000);
});

it("has the same people at the rule's time of day, if someone is on call then, and keeps them until the next day", () => {
  const isRun = (minute: number) => minute % DAY === 9 * HOUR;
  const isStaffed = (minute: number) => days.onCall("PDAY", minute).length > 0;
  const theirs = groupBy((minute) => days.onCall("PDAY", minute), isRun);
  expect(differing(group("day"), theirs).filter(isRun).filter(isStaffed)).toEqual([]);
});
