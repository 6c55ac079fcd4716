/** A file that names groups which aren't in Slack: they are created with their rotations, at Slack's pace, in the background. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  PLATFORM_ROTATION,
  passUntil,
  START,
  type Stage,
  settle,
  stubOf,
} from "./stage.ts";

const LABEL = "Configuration (YAML)";
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
  stage.team.settings.whoCreatesGroups = "everyone";
});
afterEach(leaveStage);

/** Pastes and submits; the plan (or the trouble) is open afterwards. */
async function paste(text: string): Promise<string> {
  await stage.ada.click("Settings");
  await stage.ada.seesModal("Settings");
  await stage.ada.click("Import");
  await stage.ada.seesModal("Import");
  await stage.ada.fill(LABEL, text);
  return stage.ada.submit();
}

/** Confirms the plan; what the import says that it did. */
async function applies(): Promise<string> {
  expect(await stage.ada.submit()).toBe("updated");
  const said = stage.ada.visibleText();
  await stage.ada.closeAll();
  return said;
}

const rotationNames = () =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) =>
    openStore(storage)
      .rotations.all()
      .map(({ name }) => name)
      .toSorted(),
  );
const entry = (handle: string) => `- {name: ${handle}, group: ${handle}, schedules: [PLATFORM]}\n`;

it("says which groups it creates, creates them once that is confirmed, and carries out the rest at once", async () => {
  await createRotation(stage.ada, PLATFORM_ROTATION);
  stage.team.addGroup({ handle: "data-oncall", name: "Data" });
  const file = ["data-oncall", "web-oncall", "api-oncall"].map(entry).join("");
  expect(await paste(file)).toBe("updated");
  const plan = stage.ada.visibleText();
  expect(plan).toContain("Will be created (3)");
  expect(plan).toContain("data-oncall · @data-oncall. ");
  expect(plan).toContain("web-oncall · Creates @web-oncall. Joins: @ada");
  expect(stage.world.callsTo("usergroups.create")).toHaveLength(0);
  expect(await applies()).toContain(
    "Imported: 1 created. 2 rotations are being created with their user groups.",
  );
  expect(await rotationNames()).toContain("data-oncall");
  await settle(stage);
  expect(membersOf(stage.team, "web-oncall")).toEqual(["ada"]);
  expect(membersOf(stage.team, "api-oncall")).toEqual(["ada"]);
  expect(await paste(file)).toBe("updated");
  expect(stage.ada.visibleText()).toContain("Nothing would change: 3 rotations are unchanged.");
});

it("creates sixty at Slack's pace, those that Slack refuses aside", async () => {
  const handles = Array.from({ length: 60 }, (_, n) => `team-${n}`);
  stage.team.addChannel({ name: "team-7" });
  // So many fit into one field if they are short.
  const short = (handle: string) => `- {name: ${handle}, group: ${handle}, schedules: [P]}\n`;
  addSchedule(stage, "P", "Short", [["ada", START - HOUR, START + HOUR]]);
  expect(await paste(handles.map(short).join(""))).toBe("updated");
  expect(stage.ada.visibleText()).toContain("Will be created (60)");
  const begun = Date.now();
  expect(await applies()).toContain("60 rotations are being created with their user groups.");
  // The same file again, while they are being created.
  expect(await paste(entry("team-59"))).toBe("errors");
  expect(stage.ada.errors()[LABEL]).toContain("still creating “@team-59”");
  await stage.ada.closeAll();
  await passUntil(stage, begun + 8 * MINUTE);
  expect(await rotationNames()).toHaveLength(59);
  const made = handles.filter((handle) => handle !== "team-7");
  for (const handle of made) expect(membersOf(stage.team, handle)).toEqual(["ada"]);
  await lookAgain(stage.ada);
  await stage.ada.sees("59 of 60 rotations set up, 1 refused.");
  await stage.ada.sees(
    "team-7 · @team-7: This alias is already taken by a user group, a person or a channel.",
  );
  const perMinute = Map.groupBy(stage.world.callsTo("usergroups.create"), ({ at }) =>
    Math.floor((at - begun) / MINUTE),
  );
  expect(perMinute.size).toBeGreaterThan(2);
});

it("refuses what the form would refuse, each with its line, and creates nothing", async () => {
  await createRotation(stage.ada, PLATFORM_ROTATION);
  const file = `rotations:
  - {name: Spaces, group: my team, schedules: [PLATFORM]}
  - {name: Gone, group: S0GONE, schedules: [PLATFORM]}
  - {name: Platform, group: platfrom-oncall, schedules: [PLATFORM]}
  - {name: Fine, group: fine-oncall, schedules: [PLATFORM]}
  - {name: Twice, group: Fine-Oncall, schedules: [PLATFORM]}
`;
  expect(await paste(file)).toBe("errors");
  expect(stage.ada.errors()[LABEL]?.split("\n")).toEqual([
    "Line 2, “Spaces”: “@my team” can't be a new user group's handle. Lowercase letters, digits, _ and - only, for example platform-oncall.",
    "Line 3, “Gone”: There's no user group “S0GONE” in Slack. Write a handle, and it will be created.",
    "Line 4, “Platform”: There's no user group “@platfrom-oncall” in Slack. Only a new rotation's group is created. To move this one, choose “Create a new user group” in its form.",
    "Line 6, “Twice”: The group @Fine-Oncall is in the file twice.",
    "Line 6, “Twice”: “@Fine-Oncall” can't be a new user group's handle. Lowercase letters, digits, _ and - only, for example platform-oncall.",
  ]);
  await settle(stage);
  expect(stage.world.callsTo("usergroups.create")).toHaveLength(0);
});

it("warns before it applies, where Slack has refused PagerSync a new group", async () => {
  stage.team.settings.whoCreatesGroups = "admins";
  const file = entry("web-oncall") + entry("api-oncall");
  expect(await paste(file)).toBe("updated");
  expect(stage.ada.visibleText()).not.toContain("Only admins can create user groups");
  await applies();
  await settle(stage);
  expect(await rotationNames()).toEqual([]);
  // One refusal is enough to know it.
  expect(stage.world.callsTo("usergroups.create")).toHaveLength(1);
  expect(await paste(file)).toBe("updated");
  expect(stage.ada.visibleText()).toContain(
    "Only admins can create user groups in this workspace.",
  );
});
