/** sre-bot (cds-snc): whoever is on call in a rotation inside an Opsgenie schedule, every five minutes. */
import { expect, it } from "vitest";
import { rotationSourceId } from "../../../src/domain/source.ts";
import { configurationFile } from "./configuration.ts";
import { differing, groupBy, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";
import { fromSreBot } from "./sre-bot.ts";

const FILE = JSON.stringify({
  schedules: [
    {
      opsgenie_schedule_id: "OPS",
      slack_handle: "support-oncall",
      slack_name: "Support on call",
      rotations: [
        {
          opsgenie_rotation_name: "Weekdays",
          slack_handle: "support-week",
          slack_name: "Weekdays",
        },
        { opsgenie_rotation_name: "Weekends", slack_handle: "support-end", slack_name: "Weekends" },
      ],
    },
  ],
});
const SOURCES = {
  "support-oncall": ["ops-week", "ops-end"],
  "support-week": ["ops-week"],
  "support-end": ["ops-end"],
};

it.each(Object.entries(SOURCES))("has the same people in @%s whenever it runs", (handle, parts) => {
  const days = month();
  const file = configurationFile(fromSreBot(FILE, { OPS: "Acme support" }));
  // None of the groups is in Slack yet: they are created.
  const ours = groupsByPagerSync(file, days, []).get(handle) ?? [];
  const isRun = (minute: number) => minute % 5 === 0;
  const theirs = groupBy(
    (minute) => parts.flatMap((id) => days.onCall(rotationSourceId("OPS", id), minute).slice(0, 1)),
    isRun,
  );
  // In between, its groups are up to five minutes late.
  expect(differing(ours, theirs).filter(isRun)).toEqual([]);
  expect(new Set(ours).size).toBeGreaterThan(1);
});
