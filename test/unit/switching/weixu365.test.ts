/** pagerduty-slack-oncall-sync (weixu365): everyone on call in the next ten minutes, whenever its cron expression says. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { DAY, differing, groupBy, HOUR, handovers, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";
import { fromWeixu365 } from "./weixu365.ts";

const COMMANDS = `
C0PLATFORM /on-call-support schedule --user-group @platform-oncall --pagerduty-schedule PWEEK --cron "0 9 ? * MON-FRI *" --timezone "Etc/UTC"
C0OFFICE /on-call-support schedule --user-group @office-oncall --pagerduty-schedule PDAY --cron "* * * * ? *" --timezone "Etc/UTC"
`;
const days = month();
const ours = groupsByPagerSync(configurationFile(fromWeixu365(COMMANDS)), days, [
  "platform-oncall",
  "office-oncall",
]);
const group = (handle: string) => ours.get(handle) ?? [];
const nextTen = (id: string) => (minute: number) => days.within(id, minute, minute + 10);

it("has the same people whenever it runs, and keeps them until it runs again", () => {
  const isRun = (minute: number) => minute % DAY === 9 * HOUR && minute % (7 * DAY) < 5 * DAY;
  const theirs = groupBy(nextTen("PWEEK"), isRun);
  expect(differing(group("platform-oncall"), theirs).filter(isRun)).toEqual([]);
  // The override on Thursday from 3:17 to 4:05 never reaches its group.
  const [from, until] = [3 * DAY + 3 * HOUR + 17, 3 * DAY + 4 * HOUR + 5];
  expect(group("platform-oncall")[from + 5]).toBe("dan");
  const missed = differing(group("platform-oncall"), theirs);
  expect(missed.filter((minute) => minute >= from && minute < until)).toHaveLength(until - from);
});

it("has the same people in every minute, if it runs each minute, but at the end of a gap", () => {
  const theirs = groupBy(nextTen("PDAY"));
  const starts = handovers(days, ["PDAY"]);
  const isEndOfGap = (minute: number) =>
    days.onCall("PDAY", minute).length === 0 &&
    starts.some((start) => minute < start && start <= minute + 10);
  const differences = differing(group("office-oncall"), theirs);
  expect(differences.length).toBeGreaterThan(100);
  expect(differences.filter((minute) => !isEndOfGap(minute))).toEqual([]);
  // There, PagerSync lets the next person in beside the last one, who leaves when the shift begins.
  for (const minute of differences) {
    const [has = "", had = ""] = [group("office-oncall")[minute], theirs[minute]];
    expect(has.split(" ")).toContain(had);
  }
});
