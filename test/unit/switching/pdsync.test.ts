/** pdsync (timoreimann): the one person on call in each schedule, every five minutes. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { differing, everyMinute, groupBy, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";
import { fromPdsync } from "./pdsync.ts";

const FILE = `
slackSyncs:
  - name: platform
    schedules:
      - name: Platform weekly
        userGroups:
          - name: Platform (everyone)
          - handle: platform-primary
      - id: PDAY
        userGroups:
          - name: Platform (everyone)
    channel: {name: platform}
    template: "primary: <@{{.Platformweekly}}>, office: <@{{.Officehours}}>"
`;
const GROUPS = ["platform-all", "platform-primary"];
const NAMES = {
  handles: { "Platform (everyone)": "platform-all" },
  channelIds: { platform: "C0PLATFORM" },
  schedules: { PDAY: "Office hours" },
};
const days = month();
const ours = groupsByPagerSync(configurationFile(fromPdsync(FILE, NAMES)), days, GROUPS);
const group = (handle: string) => ours.get(handle) ?? [];

const IDS = ["PWEEK", "PDAY"];
/** Otherwise the whole sync fails, and none of its groups changes. */
const isOneEach = (minute: number) => IDS.every((id) => days.onCall(id, minute).length === 1);
const isRun = (minute: number) => minute % 5 === 0;
const theirs = (...ids: readonly string[]) =>
  groupBy(
    (minute) => (isOneEach(minute) ? ids.flatMap((id) => days.onCall(id, minute)) : []),
    isRun,
  );

it.each([
  ["platform-all", ["PWEEK", "PDAY"]],
  ["platform-primary", ["PWEEK"]],
])(
  "has the same people in @%s whenever it runs and each schedule has one person",
  (handle, ids) => {
    expect([...ours.keys()]).toEqual(GROUPS);
    const differences = differing(group(handle), theirs(...ids));
    expect(differences.filter((minute) => isRun(minute) && isOneEach(minute))).toEqual([]);
  },
);

it("says the topic in its words, from the group that follows all schedules in them", () => {
  const told = fromPdsync(FILE, NAMES).map(({ group, options }) => [group, options?.topic]);
  expect(told).toEqual([
    ["platform-all", "primary: {schedule: Platform weekly}, office: {schedule: Office hours}"],
    ["platform-primary", undefined],
  ]);
});

it("is stuck while one of its schedules has nobody or two people; PagerSync goes on", () => {
  const stuck = everyMinute((minute) => !isOneEach(minute));
  expect(stuck.length).toBeGreaterThan(20_000);
  const right = groupBy((minute) => days.onCall("PWEEK", minute));
  expect(differing(group("platform-primary"), right)).toEqual([]);
  const wrong = differing(theirs("PWEEK"), right);
  expect(wrong.length).toBeGreaterThan(100);
});
