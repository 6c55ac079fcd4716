import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { connectJira, disconnect, OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  addSchedule,
  createRotation,
  HOUR,
  installed,
  leaveStage,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
  stubOf,
} from "./stage.ts";

afterEach(leaveStage);

const JIRA_API = "api.atlassian.com";
const LONG = 100 * HOUR;

type LeftStage = Stage & {
  readonly opsgenie: EmulatedOpsgenie;
  readonly jira: EmulatedJira;
  readonly ada: SlackClient;
};

/** Two rotations that follow Opsgenie: Platform (ada) follows one schedule, Data (bob) two. */
async function opsgenieStage(): Promise<LeftStage> {
  const stage = await setStage();
  const { team, world } = stage;
  const opsgenie = new EmulatedOpsgenie(world);
  opsgenie.keys.add({ key: OPSGENIE_KEY });
  const jira = new EmulatedJira(world);
  world.add(opsgenie);
  world.add(jira);
  addSchedule(stage, "O-1", "Platform primary", [["ada", START - HOUR, START + LONG]]);
  addSchedule(stage, "O-2", "Data primary", [["bob", START - HOUR, START + LONG]]);
  addSchedule(stage, "O-3", "Data secondary", [["bob", START - HOUR, START + LONG]]);
  team.addGroup({ handle: "data-oncall", name: "Data on call", members: ["cyd"] });
  const ada = await installed(stage);
  expect(await submitOpsgenieKey(ada)).toBe("closed");
  await ring(stage);
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
  await createRotation(ada, {
    name: "Data",
    group: "@data-oncall",
    schedules: ["Data primary", "Data secondary"],
  });
  await ring(stage);
  expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  expect(membersOf(team, "data-oncall")).toEqual(["bob"]);
  return { ...stage, opsgenie, jira, ada };
}

/** The team's schedules are in Jira from now on, under other ids; cyd is on call in all of them. */
async function moveToJira(stage: LeftStage): Promise<void> {
  const { ada, world } = stage;
  await disconnect(stage, ada);
  for (const id of ["O-1", "O-2", "O-3"]) world.rota.removeSchedule(id);
  addSchedule(stage, "J-1", "platform  PRIMARY", [["cyd", START - HOUR, START + LONG]]);
  addSchedule(stage, "J-2", "Data primary", [["cyd", START - HOUR, START + LONG]]);
  addSchedule(stage, "J-3", "Data primary", [["ada", START - HOUR, START + LONG]]);
  world.calls.length = 0;
  await connectJira(stage, ada);
}

const onCallCalls = ({ world }: Stage) =>
  world.callsTo(JIRA_API).filter((call) => call.path.includes("on-call"));

describe("rotations of a system that was left", () => {
  it("are neither read nor changed until they are linked", async () => {
    const stage = await opsgenieStage();
    const { ada, team } = stage;
    await moveToJira(stage);
    await passUntil(stage, START + 20 * MINUTE);
    expect(onCallCalls(stage)).toEqual([]);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(membersOf(team, "data-oncall")).toEqual(["bob"]);
    const text = ada.visibleText();
    expect(text).toContain("2 rotations need to be linked to Jira Service Management.");
    expect(text).toContain("[Link Rotations]");
    expect(text).toContain("3 schedules");
    expect(text).toContain(
      "Its schedules aren't linked to the connected system yet, so the group stays as it is.",
    );
  });

  it("are proposed by name, and nothing is lost by closing the proposal", async () => {
    const stage = await opsgenieStage();
    const { ada } = stage;
    await moveToJira(stage);
    await ada.click("Link Rotations");
    await ada.seesModal("Link Rotations");
    expect(ada.visibleText()).toContain("1 of 3 found by name, 1 ambiguous, 1 missing");
    expect(ada.fieldValue("Platform primary")).toMatchObject({ selected_option: { value: "J-1" } });
    expect(ada.fieldValue("Data primary")).toMatchObject({ selected_option: null });
    expect(ada.fieldValue("Data secondary")).toMatchObject({ selected_option: null });
    await ada.cancel();
    await ring(stage);
    expect(ada.visibleText()).toContain("2 rotations need to be linked");
  });

  it("keep the schedules in their own words, under the new names", async () => {
    const stage = await opsgenieStage();
    const { ada } = stage;
    await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
      const { rotations } = openStore(storage);
      const rotation = rotations.all()[0];
      if (!rotation) throw new Error("no rotation");
      const announcementTemplate = [{ schedule: { id: "O-1", name: "Platform primary" } }, " now"];
      const options = { ...rotation.options, announcementTemplate };
      rotations.update({ ...rotation, options }, "U1", rotation.source);
    });
    await moveToJira(stage);
    await ada.click("Link Rotations");
    await ada.seesModal("Link Rotations");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    const words = "{schedule: platform PRIMARY} now";
    expect(ada.fieldValue("Announcement in your words")).toMatchObject({ value: words });
    expect(ada.visibleText()).toContain("Preview: @cyd now");
  });

  it("go on once all of their schedules are linked, the others wait with what was chosen", async () => {
    const stage = await opsgenieStage();
    const { ada, team } = stage;
    await moveToJira(stage);
    await ada.click("Link Rotations");
    await ada.seesModal("Link Rotations");
    await ada.search("Data secondary", "data");
    await ada.choose("Data secondary", "platform PRIMARY");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(membersOf(team, "data-oncall")).toEqual(["bob"]);
    expect(ada.visibleText()).toContain("1 rotation needs to be linked");

    await ada.click("Link Rotations");
    await ada.seesModal("Link Rotations");
    expect(ada.fieldValue("Data secondary")).toMatchObject({ selected_option: { value: "J-1" } });
    await ada.search("Data primary", "data");
    await ada.choose("Data primary", "Data primary");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "data-oncall")).toEqual(["cyd"]);
    expect(ada.visibleText()).not.toContain("to be linked");
    expect(ada.visibleText()).not.toContain("[Link Rotations]");
  });

  it("can be given other schedules by hand, but not keep those that were left", async () => {
    const stage = await opsgenieStage();
    const { ada, team } = stage;
    await moveToJira(stage);
    await ada.click("Edit", { within: "Platform · @platform-oncall" });
    await ada.seesModal("Edit Rotation");
    expect(await ada.submit()).toBe("errors");
    expect(Object.keys(ada.errors())).toEqual(["Schedules"]);
    await ada.unchoose("Schedules", "Platform primary");
    await ada.choose("Schedules", ["platform PRIMARY"]);
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(ada.visibleText()).toContain("1 rotation needs to be linked");
  });

  it("go on by themselves where the same account is connected again", async () => {
    const stage = await opsgenieStage();
    const { ada, team, world } = stage;
    await disconnect(stage, ada);
    world.rota.override("O-1", START, START + LONG, ["PCYD"]);
    await submitOpsgenieKey(ada);
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(ada.visibleText()).not.toContain("to be linked");
  });

  it("wait where another account of the same region is connected", async () => {
    const stage = await opsgenieStage();
    const { ada, opsgenie, team, world } = stage;
    await disconnect(stage, ada);
    opsgenie.accountName = "globex";
    world.rota.override("O-1", START, START + LONG, ["PCYD"]);
    await submitOpsgenieKey(ada);
    await ring(stage);
    expect(ada.visibleText()).toContain("2 rotations need to be linked");
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });

  it("go on by themselves where the system that was left is connected again", async () => {
    const stage = await opsgenieStage();
    const { ada, team } = stage;
    await moveToJira(stage);
    await disconnect(stage, ada);
    for (const [id, name] of [
      ["O-1", "Platform primary"],
      ["O-2", "Data primary"],
      ["O-3", "Data secondary"],
    ] as const)
      addSchedule(stage, id, name, [["cyd", START - HOUR, START + LONG]]);
    await submitOpsgenieKey(ada);
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(membersOf(team, "data-oncall")).toEqual(["cyd"]);
    expect(ada.visibleText()).not.toContain("to be linked");
  });

  it("are linked by members who may manage rotations, not by guests", async () => {
    const stage = await opsgenieStage();
    const { ada, slack, team } = stage;
    await moveToJira(stage);
    const gus = slack.client("gus");
    await openHome(gus);
    expect(gus.visibleText()).toContain("2 rotations need to be linked");
    expect(gus.visibleText()).not.toContain("[Link Rotations]");
    const button = { type: "button", action_id: "link_rotations" };
    await clickAs(stage, "gus", shown(ada.home), button);
    await gus.sees("Only full members of this workspace can change rotations");
    await ada.click("Link Rotations");
    await ada.seesModal("Link Rotations");
    await submitAs(stage, "gus", shown(ada.modal));
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });
});
