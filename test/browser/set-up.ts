/** The state in which a file's tests begin: set up by requests as Slack sends them, since the tests are not about it. */
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { Emulation } from "../playground/emulation.ts";
import { connectPagerDuty } from "../playground/story.ts";
import { openStage, PATIENCE_MS, type SetUp, type Stage } from "./stage.ts";

export const GROUP = "platform-oncall";
const SCHEDULE = "PPLATFORM";

export async function installed({ slack }: Emulation): Promise<void> {
  await slack.installApp({ as: "ada" });
  const ada = slack.client("ada");
  await ada.openHome();
  await ada.sees("Connect PagerDuty", PATIENCE_MS);
}

export async function connected(emulation: Emulation): Promise<void> {
  await installed(emulation);
  const ada = emulation.slack.client("ada");
  await connectPagerDuty(emulation, ada);
  await ada.sees("Create Rotation", PATIENCE_MS);
}

/**
 * Ada is on call in "Platform primary" and in @platform-oncall.
 *
 * @param given `channel`: where the rotation announces
 */
export const withRotation =
  (given: { readonly channel?: string } = {}): SetUp =>
  async (emulation) => {
    await connected(emulation);
    const ada = emulation.slack.client("ada");
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation", PATIENCE_MS);
    await ada.fill("Config Name", "Platform");
    const [group = `@${GROUP}`] = await ada.search("User Group", `@${GROUP}`);
    await ada.choose("User Group", group);
    await ada.choose("Schedules", ["Platform primary"]);
    if (given.channel) await ada.choose("Channels", [`#${given.channel}`]);
    const outcome = await ada.submitAsAsked();
    if (outcome !== "closed") throw new Error(`the form stays open:\n${ada.visibleText()}`);
    await ada.sees("On call: @", PATIENCE_MS);
  };

/** From now on, people who go on call or are relieved get a message. */
export const tellPeople = (emulation: Emulation): Promise<void> =>
  editOption(emulation, "Direct messages", "Notify people when they go on and off call");

/** From now on, PagerSync says in the channel's topic who is on call. */
export const keepTopic = (emulation: Emulation, channel: string): Promise<void> =>
  editOption(emulation, "Channel topic", `#${channel}`);

async function editOption({ slack }: Emulation, label: string, choice: string): Promise<void> {
  const ada = slack.client("ada");
  await ada.openHome();
  await ada.click("Edit");
  await ada.seesModal("Edit Rotation", PATIENCE_MS);
  // They are there already where one of them is on.
  if (!ada.visibleText().includes(label)) await ada.click("More options");
  await ada.sees(label, PATIENCE_MS);
  await ada.choose(label, [choice]);
  await ada.submitAsAsked();
}

/** Who is on call in "Platform primary", and who comes next, by name. */
export function onCall({ emulation: { world } }: Stage): { now: Person; next: Person } {
  const { end, personIds } = world.rota.onCallAt(SCHEDULE, world.now());
  const personOf = (ids: readonly string[]): Person => {
    const { id, name } = world.rota.person(ids[0] ?? "");
    return { name: id.slice(1).toLowerCase(), realName: name };
  };
  return {
    now: personOf(personIds),
    next: personOf(world.rota.onCallAt(SCHEDULE, end ?? 0).personIds),
  };
}

/** PagerSync has looked, and who is on call is in the group. */
export async function inStep(stage: Stage): Promise<void> {
  const ada = stage.emulation.slack.client("ada");
  await ada.openHome();
  await ada.click("Refresh");
  await stage.hasMembers(GROUP, [onCall(stage).now.name]);
}

type Person = { readonly name: string; readonly realName: string };

/**
 * A stage for the tests of a file, and a picture of whatever fails. Each test begins anew, with who is on call in the
 * group; only what the schedules say goes on from the one before.
 *
 * @param take is given the stage before the first test
 */
export function onStage(file: string, setUp: SetUp, take: (stage: Stage) => void): void {
  let stage: Stage;
  stageOf(file, setUp, (opened) => {
    stage = opened;
    take(opened);
  });
  beforeEach(() => stage.beginAnew());
}

/**
 * A stage for a story: each test goes on where the one before ended, and none is played after one that failed.
 * Returns a function that sends its next part.
 */
export function storyOnStage(
  file: string,
  setUp: SetUp,
  take: (stage: Stage) => void,
): (name: string, part: () => Promise<void>) => void {
  stageOf(file, setUp, take);
  let failed: string | null = null;
  return (name, part) =>
    void test(name, async (context) => {
      if (failed !== null) return context.skip(`after “${failed}” went wrong`);
      failed = name;
      await part();
      failed = null;
    });
}

function stageOf(file: string, setUp: SetUp, take: (stage: Stage) => void): void {
  let stage: Stage | null = null;
  before(async () => {
    stage = await openStage(setUp);
    take(stage);
  });
  after(() => stage?.close());
  afterEach(async (context) => {
    if ("passed" in context && !context.passed) await stage?.picture(`failed-${file}`);
  });
}
