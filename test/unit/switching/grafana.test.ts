/** Grafana OnCall: everyone on call in all schedules of the group, every ten minutes. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { fromGrafana } from "./grafana.ts";
import { differing, everyMinute, groupBy, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";

const slack = (user_group_id: string | null, channel_id: string | null = null) => ({
  slack: { user_group_id, channel_id },
});
const ANSWER = JSON.stringify({
  count: 4,
  results: [
    { id: "S1", name: "Platform weekly", type: "calendar", ...slack("SPLATFORM", "C0PLATFORM") },
    { id: "S2", name: "Follow the sun", type: "web", ...slack("SPLATFORM") },
    { id: "S3", name: "Office hours", type: "ical", ...slack("SOFFICE") },
    { id: "S4", name: "Told, not followed", type: "web", ...slack(null, "C0PLATFORM") },
  ],
});
const days = month();
const ours = groupsByPagerSync(configurationFile(fromGrafana(ANSWER)), days, [
  "platform",
  "office",
]);

it.each([
  ["platform", ["PWEEK", "PSUN"]],
  ["office", ["PDAY"]],
])("has the people in @%s whom PagerSync had when it last looked", (handle, ids) => {
  const group = ours.get(handle) ?? [];
  const look = (minute: number) => minute - (minute % 10);
  const theirs = groupBy(
    (minute) => ids.flatMap((id) => days.onCall(id, minute)),
    (minute) => minute === look(minute),
  );
  expect(everyMinute((minute) => theirs[minute] !== group[look(minute)])).toEqual([]);
  // So it is up to ten minutes late.
  expect(differing(group, theirs).every((minute) => minute !== look(minute))).toBe(true);
});
