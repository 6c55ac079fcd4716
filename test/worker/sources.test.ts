/** Rotations that follow a part of a schedule: a level of an escalation policy, a rotation inside a schedule. */
import { afterEach, describe, expect, it } from "vitest";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  HOUR,
  installed,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
  settle,
} from "./stage.ts";

afterEach(leaveStage);

const LEVEL = "level 1 of Platform";
const members = ({ team }: Stage) => membersOf(team, "platform-oncall");

const saidIn = ({ team }: Stage, name: string): readonly string[] =>
  [...team.channels.values()]
    .filter((channel) => channel.kind !== "im" && channel.name === name)
    .flatMap(({ messages }) => messages.map(({ text }) => text));

const home = async (ada: SlackClient): Promise<string> => {
  await lookAgain(ada);
  return ada.visibleText();
};

describe("a level of an escalation policy", () => {
  /** Level 1: the schedule (ada, then bob) and cyd, whom the policy names. Level 2: bob. */
  async function policyStage() {
    const stage = await connectedStage();
    const { pagerduty, world } = stage;
    addSchedule(stage, "PRIMARY", "Platform weekly", [
      ["ada", START - HOUR, START + HOUR],
      ["bob", START + HOUR, START + 400 * HOUR],
    ]);
    const cyd = { user: world.rota.person("PCYD") };
    const levels = [[{ scheduleId: "PRIMARY" }, cyd], [{ user: world.rota.person("PBOB") }]];
    pagerduty.setPolicy({ id: "EP", name: "Platform", levels });
    return { ...stage, levels, cyd };
  }
  const follow = async (stage: Stage & { ada: SlackClient }, source: string) => {
    const form = { name: "Platform", group: "@platform-oncall", channels: ["#ops"] };
    expect(await createRotation(stage.ada, { ...form, schedules: [source] })).toBe("closed");
    await settle(stage);
  };

  it("is found in the picker by the policy's name, under its own heading", async () => {
    const stage = await policyStage();
    await stage.ada.click("Create Rotation");
    await stage.ada.seesModal("Create Rotation");
    const found = await stage.ada.search("Schedules", "platform");
    expect(found).toEqual(
      expect.arrayContaining(["Platform weekly", LEVEL, "level 2 of Platform"]),
    );
    expect(await stage.ada.search("Schedules", "level 2 of Platform")).toEqual([
      "level 2 of Platform",
    ]);
  });

  it("fills the group with everybody on it, and hands over at the instant", async () => {
    const stage = await policyStage();
    await follow(stage, LEVEL);
    expect(members(stage)).toEqual(["ada", "cyd"]);
    expect(await home(stage.ada)).toContain(LEVEL);
    await passUntil(stage, START + HOUR + 2_000);
    expect(members(stage)).toEqual(["bob", "cyd"]);
    const told = saidIn(stage, "ops");
    expect(told.at(-1)).toContain(`<@${stage.team.user("bob").id}>`);
  });

  it("is the reason in the history", async () => {
    const stage = await policyStage();
    await follow(stage, LEVEL);
    await passUntil(stage, START + 10 * MINUTE);
    await lookAgain(stage.ada);
    await stage.ada.click("History");
    await stage.ada.seesModal("History");
    await stage.ada.fill("Who was in the group at", String((START + 5 * MINUTE) / 1_000));
    expect(await stage.ada.submit()).toBe("updated");
    expect(stage.ada.visibleText()).toContain(`• @cyd: on call in “${LEVEL}”`);
  });

  it("comes up with its shifts", async () => {
    const stage = await policyStage();
    await follow(stage, LEVEL);
    await lookAgain(stage.ada);
    await stage.ada.click("Coming Up");
    await stage.ada.seesModal("Coming Up");
    await settle(stage);
    expect(stage.ada.visibleText()).toContain(LEVEL);
    expect(stage.ada.visibleText()).toContain("@bob");
  });

  it("that the policy has no longer is told on the Home, and the group stays as it is", async () => {
    const stage = await policyStage();
    await follow(stage, "level 2 of Platform");
    expect(members(stage)).toEqual(["bob"]);
    stage.pagerduty.setPolicy({ id: "EP", name: "Platform", levels: stage.levels.slice(0, 1) });
    await passUntil(stage, START + 2 * MINUTE);
    await settle(stage);
    expect(members(stage)).toEqual(["bob"]);
    const text = await home(stage.ada);
    expect(text).toContain("Can't read “level 2 of Platform”, so the group stays as it is.");
    expect(text).toContain("It's no longer in PagerDuty");
    expect(text).toContain("Edit the rotation to replace it.");
    stage.pagerduty.setPolicy({ id: "EP", name: "Platform", levels: stage.levels });
    await passUntil(stage, START + 5 * MINUTE);
    expect(await home(stage.ada)).toContain("PagerSync can read “level 2 of Platform” again.");
  });

  it("goes into a file and comes back, by its ID and by its name", async () => {
    const stage = await policyStage();
    await follow(stage, LEVEL);
    const { ada } = stage;
    await ada.click("Settings");
    await ada.seesModal("Settings");
    await ada.click("Export");
    await ada.seesModal("Export");
    const label = "Configuration (YAML)";
    const { value } = ada.fieldValue(label) as { value: string };
    expect(value).toContain(`- "policy:EP/1" # ${LEVEL}`);
    await ada.closeAll();
    for (const [from, to, outcome] of [
      ['"policy:EP/1"', LEVEL, "Nothing would change"],
      ['"policy:EP/1"', "level 2 of platform", "level 2 of Platform"],
      ['"policy:EP/1"', "policy:EP/9", "has no schedule “policy:EP/9”"],
    ] as const) {
      await ada.click("Settings");
      await ada.seesModal("Settings");
      await ada.click("Import");
      await ada.seesModal("Import");
      await ada.fill(label, value.replace(from, to));
      await ada.submit();
      expect(`${ada.visibleText()} ${ada.errors()[label] ?? ""}`).toContain(outcome);
      await ada.closeAll();
    }
  });
});

describe("a rotation inside a schedule", () => {
  async function opsgenieStage() {
    const stage = await setStage();
    const opsgenie = new EmulatedOpsgenie(stage.world);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    stage.world.add(opsgenie);
    const { rota } = stage.world;
    rota.addSchedule({ id: "O-1", name: "Platform" });
    rota.addRotation("O-1", { id: "R-1", name: "Primary" });
    rota.addRotation("O-1", { id: "R-2", name: "Secondary" });
    rota.setShifts("R-1", [
      { start: START - HOUR, end: START + HOUR, personIds: ["PADA"] },
      { start: START + HOUR, end: START + 400 * HOUR, personIds: ["PBOB"] },
    ]);
    rota.setShifts("R-2", [{ start: START - HOUR, end: START + 400 * HOUR, personIds: ["PCYD"] }]);
    const ada = await installed(stage);
    await submitOpsgenieKey(ada);
    await ring(stage);
    const form = { name: "Platform", group: "@platform-oncall" };
    const outcome = await createRotation(ada, { ...form, schedules: ["Primary in Platform"] });
    expect(outcome).toBe("closed");
    await settle(stage);
    return { ...stage, ada };
  }

  it("fills the group with its own people only, and hands over at the instant", async () => {
    const stage = await opsgenieStage();
    expect(members(stage)).toEqual(["ada"]);
    await passUntil(stage, START + HOUR + 2_000);
    expect(members(stage)).toEqual(["bob"]);
    expect(await home(stage.ada)).toContain("Connected by @ada · 1 schedule ·");
  });

  it("that was created anew is found again by its name, when a person says so", async () => {
    const stage = await opsgenieStage();
    const { rota } = stage.world;
    rota.removeRotation("R-1");
    rota.addRotation("O-1", { id: "R-3", name: "Primary" });
    rota.setShifts("R-3", [{ start: START, end: START + 400 * HOUR, personIds: ["PBOB"] }]);
    await passUntil(stage, START + 10 * MINUTE);
    expect(members(stage)).toEqual(["ada"]);
    // The picker lists anew.
    await stage.ada.click("Create Rotation");
    await stage.ada.seesModal("Create Rotation");
    await stage.ada.search("Schedules", "primary");
    await stage.ada.closeAll();
    await lookAgain(stage.ada);
    await stage.ada.click("Edit");
    await stage.ada.seesModal("Edit Rotation");
    expect(stage.ada.visibleText()).toContain("Found again by name: “Primary in Platform”.");
    expect(await stage.ada.submit()).toBe("closed");
    await settle(stage);
    expect(members(stage)).toEqual(["bob"]);
  });

  it("that was removed is told on the Home, and the group stays as it is", async () => {
    const stage = await opsgenieStage();
    stage.world.rota.removeRotation("R-1");
    await passUntil(stage, START + 2 * HOUR);
    expect(members(stage)).toEqual(["ada"]);
    expect(await home(stage.ada)).toContain(
      "Can't read the rotation “Primary in Platform”, so the group stays as it is.",
    );
  });
});
