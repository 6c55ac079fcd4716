/** A rotation's own words, from the form to the channel and its topic; and the changes that its channels are told of. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dateToken } from "../../src/slack/mrkdwn.ts";
import { editOptions, type OptionsStage } from "./rotation-options.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  PLATFORM_ROTATION,
  passUntil,
  START,
  settle,
} from "./stage.ts";

const ANNOUNCEMENT = "Announcement in your words";
const TOPIC = "Channel topic in your words";
/** ada until then, bob from then on, for an hour; cyd is the secondary all the while. */
const HANDOVER = START + HOUR;
let stage: OptionsStage;

beforeEach(async () => {
  stage = await connectedStage();
  addSchedule(stage, "SECOND", "Second line", [["cyd", START - HOUR, START + 9 * HOUR]]);
  stage.team.channel("ops").members.add(stage.team.installation?.botUserId ?? "");
  await passUntil(stage, START + 2 * MINUTE);
  const schedules = ["Platform primary", "Second line"];
  await createRotation(stage.ada, { ...PLATFORM_ROTATION, schedules, channels: ["#ops"] });
  await settle(stage);
});
afterEach(leaveStage);

const edit = (fill: () => Promise<void>) => editOptions(stage, TOPIC, fill);
const said = () => stage.team.channel("ops").messages.map(({ text }) => text);
const topic = () => stage.team.channel("ops").topic;
const mention = (name: string) => `<@${stage.team.user(name).id}>`;

async function openOptions(): Promise<void> {
  await stage.ada.click("Edit");
  await eventually(() => expect(stage.ada.modal).not.toBeNull());
  if (stage.ada.visibleText().includes(TOPIC)) return;
  await stage.ada.click("More options");
  await eventually(() => expect(stage.ada.visibleText()).toContain(TOPIC));
  await stage.slack.settle();
}

describe("a rotation's own words", () => {
  it("say what their preview needs", async () => {
    const { ada } = stage;
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    await ada.click("More options");
    await ada.sees(ANNOUNCEMENT);
    await stage.slack.settle();
    await ada.fill(ANNOUNCEMENT, "{on_call} now");
    await ada.click("Preview");
    await ada.sees("Preview: choose a user group and schedules first.");
  });

  it("are refused at their fields, previewed, and said at the next handover", async () => {
    const { ada } = stage;
    await openOptions();
    await ada.fill(ANNOUNCEMENT, "{oncall} now");
    await ada.fill(TOPIC, "{schedule: Third line}");
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      [ANNOUNCEMENT]: "{oncall} isn't a place. Did you mean {on_call}?",
      [TOPIC]:
        "{schedule: Third line} isn't one of this rotation's schedules. You can use {schedule: Platform primary}, {schedule: Second line}.",
    });
    await ada.fill(
      ANNOUNCEMENT,
      "<!channel> {joins} for {leaves} until {until}\n{schedule: second line} backs up, {next} is next",
    );
    await ada.fill(TOPIC, "On call: {on_call}");
    await ada.click("Preview");
    await eventually(() =>
      expect(ada.visibleText()).toContain("No channel is chosen under Channel topic"),
    );
    await ada.choose("Channel topic", ["#ops"]);
    await ada.click("Preview");
    await eventually(() => {
      expect(ada.visibleText()).toContain("Preview: [On call: ada, cyd]");
      expect(ada.visibleText()).toContain("<!channel> @ada and @cyd for nobody until ");
      expect(ada.visibleText()).toContain("\n@cyd backs up, @bob is next");
    });
    await stage.slack.settle();
    expect(await ada.submit()).toBe("closed");
    await settle(stage);
    expect(topic()).toBe("[On call: ada, cyd]");
    await passUntil(stage, HANDOVER);
    expect(said().at(-1)).toBe(
      `&lt;!channel&gt; ${mention("bob")} for ${mention("ada")} until ${dateToken(HANDOVER + HOUR)}\n${mention("cyd")} backs up, ${mention("cyd")} is next`,
    );
    expect(topic()).toBe("[On call: bob, cyd]");
    await lookAgain(ada);
    expect(ada.visibleText()).toContain("own announcement");
  });

  it("name a schedule whatever it is called now, and no longer than the rotation follows it", async () => {
    const { ada } = stage;
    await edit(() => ada.fill(ANNOUNCEMENT, "{schedule: Second line} backs up"));
    stage.world.rota.renameSchedule("SECOND", "Backup");
    await passUntil(stage, HANDOVER);
    expect(said().at(-1)).toBe(`${mention("cyd")} backs up`);
    await openOptions();
    await stage.slack.settle();
    await ada.closeAll();
    await openOptions();
    expect(ada.fieldValue(ANNOUNCEMENT)).toMatchObject({ value: "{schedule: Backup} backs up" });
    await ada.unchoose("Schedules", "Backup");
    const fault =
      "{schedule: Backup} isn't one of this rotation's schedules. You can use {schedule: Platform primary}.";
    await eventually(() => expect(ada.visibleText()).toContain(fault));
    await stage.slack.settle();
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({ [ANNOUNCEMENT]: fault });
    await ada.fill(ANNOUNCEMENT, "{on_call}");
    expect(await ada.submit()).toBe("closed");
  });

  it("are silent about a change that isn't chosen, and tell of the next one against what was", async () => {
    const { ada } = stage;
    await edit(() => ada.unchoose("Announce when", "An override changes who's on call"));
    const before = said().length;
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER - MINUTE, ["PBOB"]);
    await passUntil(stage, HANDOVER - 1);
    expect(said().length).toBe(before);
    await passUntil(stage, HANDOVER);
    expect(said().slice(before)).toEqual([
      expect.stringMatching(
        `^${mention("bob")} is now on call .*${mention("ada")} is now off call`,
      ),
    ]);
  });
});
