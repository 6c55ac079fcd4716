/** go-pagerduty-slack-sync (kevholditch): everyone in PagerDuty's final schedules within the next second, every minute. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { fromKevholditch } from "./kevholditch.ts";
import { differing, groupBy, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";

const ENVIRONMENT = `PAGERDUTY_TOKEN=xxx
RUN_INTERVAL_SECONDS=60
SCHEDULE_PLATFORM_1=PWEEK,platform-engineer
SCHEDULE_PLATFORM_2=PSUN,platform-engineer
SCHEDULE_OFFICE=PDAY,office-engineer
`;
const GROUPS = ["current-oncall-platform-engineer", "current-oncall-office-engineer"];

it("has the same people in its groups of who is on call, in every minute of the month", () => {
  const days = month();
  const file = configurationFile(fromKevholditch(ENVIRONMENT));
  const ours = groupsByPagerSync(file, days, GROUPS);
  const theirs = (...ids: readonly string[]) =>
    groupBy((minute) => ids.flatMap((id) => days.onCall(id, minute)));
  expect([...ours.keys()]).toEqual(GROUPS);
  expect(differing(ours.get(GROUPS[0] ?? "") ?? [], theirs("PWEEK", "PSUN"))).toEqual([]);
  // In a gap it asks Slack for a group without members, which Slack refuses: the last people stay, as with PagerSync.
  expect(differing(ours.get(GROUPS[1] ?? "") ?? [], theirs("PDAY"))).toEqual([]);
});
