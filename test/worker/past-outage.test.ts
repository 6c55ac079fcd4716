/** An outage that is over: told once, briefly, and always of the system that had it. */
import { afterEach, expect, it } from "vitest";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { connectJira, disconnect } from "./connecting.ts";
import {
  addSchedule,
  createRotation,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  passUntil,
  START,
  settle,
  stageWithRotation,
} from "./stage.ts";

afterEach(leaveStage);

/** Two rotations; PagerDuty was down for five minutes, until now. */
async function afterOutage() {
  const stage = await stageWithRotation();
  const { ada, team, world } = stage;
  team.addGroup({ handle: "second", name: "Second line" });
  addSchedule(stage, "SECOND", "Second line", [["cyd", START - HOUR, START + 9 * HOUR]]);
  await passUntil(stage, START + 16 * MINUTE);
  await createRotation(ada, { name: "Second", group: "@second", schedules: ["Second line"] });
  await settle(stage);
  world.faults.add({ host: "api.pagerduty.com", effect: { kind: "status", status: 503 } });
  await passUntil(stage, START + 20 * MINUTE);
  await lookAgain(ada);
  expect(ada.visibleText()).toMatch(/Since .*: PagerDuty can't be reached/);
  expect(ada.visibleText()).not.toContain("last read");
  await passUntil(stage, START + 21 * MINUTE);
  world.faults.clear();
  await passUntil(stage, START + 22 * MINUTE);
  return stage;
}

it("is said once for all rotations, in the past, and for half an hour", async () => {
  const stage = await afterOutage();
  const { ada } = stage;
  const text = ada.visibleText();
  expect(text.match(/PagerDuty was unreachable 09:16 UTC – 09:2\d UTC/g)).toHaveLength(1);
  expect(text).toContain("PagerSync can read schedules again.");
  expect(text).not.toContain("Fixed");
  expect(text).not.toContain("can't be reached");
  await passUntil(stage, START + 53 * MINUTE);
  await lookAgain(ada);
  expect(ada.visibleText()).not.toContain("unreachable");
});

it("stays that system's in the history, and is none of the next one's on the Home", async () => {
  const stage = await afterOutage();
  const jira = new EmulatedJira(stage.world);
  stage.world.add(jira);
  await disconnect(stage, stage.ada);
  await connectJira({ ...stage, jira }, stage.ada);
  await settle(stage);
  await lookAgain(stage.ada);
  expect(stage.ada.visibleText()).toContain("Jira Service Management");
  expect(stage.ada.visibleText()).not.toContain("unreachable");
  await stage.ada.click("All History");
  await stage.ada.seesModal("History");
  const history = stage.ada.visibleText();
  expect(history).toContain("PagerDuty can't be reached");
  expect(history).toContain("PagerSync can read PagerDuty again.");
  expect(history).not.toContain("Jira Service Management can't");
});

it("of one schedule is told with its rotation", async () => {
  const stage = await stageWithRotation();
  const { ada, world } = stage;
  addSchedule(stage, "OTHER", "Other", [["cyd", START - HOUR, START + 9 * HOUR]]);
  stage.team.addGroup({ handle: "other", name: "Other" });
  await passUntil(stage, START + 16 * MINUTE);
  await createRotation(ada, { name: "Other", group: "@other", schedules: ["Other"] });
  await settle(stage);
  const shifts = [["ada", START - HOUR, START + 5 * HOUR]] as const;
  world.rota.removeSchedule("PLATFORM");
  await passUntil(stage, START + 30 * MINUTE);
  addSchedule(stage, "PLATFORM", "Platform primary", shifts);
  await passUntil(stage, START + 50 * MINUTE);
  await lookAgain(ada);
  expect(ada.visibleText()).toMatch(
    /Fixed .*: PagerSync can read the schedule “Platform primary” again/,
  );
});
