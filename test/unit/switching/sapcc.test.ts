/** pagerduty2slack (sapcc): a time frame around now, of the final schedule or of all layers. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import {
  differing,
  everyMinute,
  groupBy,
  handovers,
  instantOf,
  month,
  SUN_LAYERS,
  SUN_OVERRIDES,
} from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";
import { fromSapcc } from "./sapcc.ts";

const FILE = `
global: {write: true, logLevel: info, runAtStart: true}
jobs:
  pd-schedules-on-duty-to-slack-group:
    - crontabExpressionForRepetition: "* * * * *"
      syncOptions:
        handoverTimeFrameForward: "30m"
        handoverTimeFrameBackward: "0h"
        syncStyle: FinalLayer
      syncObjects:
        slackGroupHandle: onduty-platform
        pdObjectIds: [PWEEK, PSUN]
    - crontabExpressionForRepetition: "* * * * *"
      syncOptions: {handoverTimeFrameForward: "30m", syncStyle: FinalLayer}
      syncObjects: {slackGroupHandle: onduty-office, pdObjectIds: [PDAY]}
    - crontabExpressionForRepetition: "* * * * *"
      syncObjects: {slackGroupHandle: onduty-sun, pdObjectIds: [PSUN]}
  pd-teams-to-slack-group:
    - crontabExpressionForRepetition: 0 9 * * 1-5
      syncObjects: {slackGroupHandle: team-platform, pdObjectIds: [PTEAM]}
`;
const days = month();
const ours = groupsByPagerSync(configurationFile(fromSapcc(FILE)), days, [
  "onduty-platform",
  "onduty-office",
  "onduty-sun",
]);
const group = (handle: string) => ours.get(handle) ?? [];
const lastHalfHour =
  (...ids: readonly string[]) =>
  (minute: number) =>
    ids.flatMap((id) => days.within(id, minute - 30, minute));

it("has the same people in every minute, with FinalLayer: what it calls forward is an overlap after a handover", () => {
  expect(differing(group("onduty-platform"), groupBy(lastHalfHour("PWEEK", "PSUN")))).toEqual([]);
});

it("after a gap, PagerSync keeps the last person for the overlap, counted from the next shift", () => {
  const theirs = groupBy(lastHalfHour("PDAY"));
  const starts = handovers(days, ["PDAY"]).filter(
    (minute) => days.onCall("PDAY", minute - 1).length === 0,
  );
  const afterGap = (minute: number) =>
    starts.some((start) => start <= minute && minute < start + 30);
  const differences = differing(group("onduty-office"), theirs);
  expect(differences.length).toBeGreaterThan(500);
  expect(differences.filter((minute) => !afterGap(minute))).toEqual([]);
  // In those, PagerSync has the people of theirs, and the last one.
  for (const minute of differences) {
    const [has = "", had = ""] = [group("onduty-office")[minute], theirs[minute]];
    expect(has.split(" ")).toEqual(expect.arrayContaining(had.split(" ")));
  }
});

it("by default it also has everyone whom an override or a higher layer has replaced, and PagerSync hasn't", () => {
  const all = [...SUN_LAYERS, SUN_OVERRIDES].flat();
  const inLayers = (minute: number) =>
    all
      .filter(({ start, end }) => start <= instantOf(minute) && instantOf(minute) < end)
      .flatMap(({ personIds }) => personIds);
  const theirs = groupBy(inLayers);
  const isReplaced = (minute: number) => new Set(inLayers(minute)).size > 1;
  expect(everyMinute(isReplaced).length).toBeGreaterThan(2_000);
  expect(differing(group("onduty-sun"), theirs).filter((minute) => !isReplaced(minute))).toEqual(
    [],
  );
  const finalOnly = groupBy((minute) => days.onCall("PSUN", minute));
  expect(differing(group("onduty-sun"), finalOnly)).toEqual([]);
});
