/**
 * go-pagerduty-slack-sync (kevholditch), every minute: everyone in PagerDuty's final schedules within the next second, and within
 * the next 100 days.
 */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { fromKevholditch } from "./kevholditch.ts";
import { DAY, differing, groupBy, instantOf, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";

const ENVIRONMENT = `PAGERDUTY_TOKEN=xxx
RUN_INTERVAL_SECONDS=60
SCHEDULE_PLATFORM_1=PWEEK,platform-engineer
SCHEDULE_PLATFORM_2=PSUN,platform-engineer
SCHEDULE_OFFICE=PDAY,office-engineer
`;
const days = month();
const imported = (environment: string) => {
  const rotations = fromKevholditch(environment);
  const groups = rotations.map(({ group }) => group);
  return groupsByPagerSync(configurationFile(rotations), days, groups);
};
const ours = imported(ENVIRONMENT);
const group = (handle: string) => ours.get(handle) ?? [];

it("has the same people in its groups of who is on call, in every minute of the month", () => {
  expect([...ours.keys()]).toEqual([
    "current-oncall-platform-engineer",
    "all-oncall-platform-engineers",
    "current-oncall-office-engineer",
    "all-oncall-office-engineers",
  ]);
  const theirs = (...ids: readonly string[]) =>
    groupBy((minute) => ids.flatMap((id) => days.onCall(id, minute)));
  const platform = group("current-oncall-platform-engineer");
  expect(differing(platform, theirs("PWEEK", "PSUN"))).toEqual([]);
  // In a gap it asks Slack for a group without members, which Slack refuses: the last people stay, as with PagerSync.
  expect(differing(group("current-oncall-office-engineer"), theirs("PDAY"))).toEqual([]);
});

it("has the same people in its groups of everyone, and those whose override lies ahead", () => {
  const ahead = days.rota.stretches("PWEEK", instantOf(0), instantOf(130 * DAY));
  const theirs = groupBy((minute) => {
    const [from, until] = [instantOf(minute), instantOf(minute + 100 * DAY)];
    return ahead
      .filter(({ start, end }) => end > from && start < until)
      .flatMap((s) => s.personIds);
  });
  const everyone = imported("SCHEDULE_WEEKLY=PWEEK,weekly").get("all-oncall-weeklys") ?? [];
  const takers = groupBy((minute) => [
    ...["ada", "bob", "cyd"],
    ...days.rota.overrides("PWEEK").flatMap((s) => (s.end > instantOf(minute) ? s.personIds : [])),
  ]);
  expect(differing(theirs, takers)).toEqual([]);
  expect(new Set(everyone)).toEqual(new Set(["ada bob cyd"]));
});
