/** Slack adds new members of a user group to the group's default channels: the form and the import's plan say so. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import {
  connectedStage,
  createRotation,
  leaveStage,
  membersOf,
  type Stage,
  settle,
} from "./stage.ts";

let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
  const { team } = stage;
  for (const name of ["board", "merger"]) team.addChannel({ name, kind: "private" });
  team.addGroup({
    handle: "security",
    members: ["cyd"],
    channels: ["#ops", "#dev", "#board", "#merger"],
  });
  team.addGroup({ handle: "bare", prefsAre: "absent" });
  team.addGroup({ handle: "null", prefsAre: "null" });
});
afterEach(leaveStage);

const SAID = "Adding people to this group also adds them to #ops, #dev and 2 private channels.";
const THERE = "Adding people to this group";

async function openForm(): Promise<void> {
  await stage.ada.click("Create Rotation");
  await stage.ada.seesModal("Create Rotation");
}

it("the form says it as soon as the group is chosen, and with the preview", async () => {
  const { ada } = stage;
  await openForm();
  await ada.search("User Group", "secu");
  await ada.choose("User Group", "@security — security");
  await ada.sees(SAID);
  await ada.search("Schedules", "plat");
  await ada.choose("Schedules", ["Platform primary"]);
  await ada.sees("When you submit:");
  expect(ada.visibleText()).toContain(SAID);
  for (const secret of ["board", "merger"]) expect(ada.visibleText()).not.toContain(secret);
});

it("and it is what Slack does", async () => {
  const { ada, team } = stage;
  await createRotation(ada, { name: "S", group: "@security", schedules: ["Platform primary"] });
  await settle(stage);
  expect(membersOf(team, "security")).toEqual(["ada"]);
  for (const name of ["ops", "dev", "board", "merger"])
    expect(team.channel(name).members.has(team.user("ada").id)).toBe(true);
});

it.each(["platform-oncall", "bare", "null"])(
  "nothing is said of @%s, which has none",
  async (handle) => {
    const { ada } = stage;
    await openForm();
    const [option = ""] = await ada.search("User Group", handle);
    await ada.choose("User Group", option);
    await ada.search("Schedules", "plat");
    await ada.choose("Schedules", ["Platform primary"]);
    await ada.sees("When you submit:");
    expect(ada.visibleText()).not.toContain(THERE);
  },
);

it("an import's plan says it beside the rotation, and the form that edits it", async () => {
  const { ada } = stage;
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.click("Import");
  await ada.seesModal("Import");
  const rotation = (name: string, group: string) =>
    `  - name: ${name}\n    group: ${group}\n    schedules: [PLATFORM]\n`;
  const file = `rotations:\n${rotation("Guards", "security")}${rotation("Bare", "bare")}`;
  await ada.fill("Configuration (YAML)", file);
  await ada.submit();
  await ada.sees(`Guards · @security. Joins: @ada. Leaves: @cyd. ${SAID}`);
  expect(ada.visibleText().split(THERE)).toHaveLength(2);
  await ada.click("Apply");
  await settle(stage);
  await ada.closeAll();
  await ada.click("Edit", { within: "Guards" });
  await ada.sees(SAID);
});
