/** Every scheduling system, connected by what is written on the page: its schedule fills the group and hands over. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Page } from "playwright-core";
import {
  connectByConsent,
  createRotation,
  install,
  log,
  modal,
  pick,
  press,
  schedule,
  sees,
  slack,
  startOver,
  submitAsAsked,
  type,
} from "./acts.ts";
import { GROUP, onStage } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage(
  "systems",
  async () => undefined,
  (opened) => {
    stage = opened;
  },
);
beforeEach(() => startOver(stage.page));

/** Slack refuses to draw a form anew that was submitted meanwhile, and rightly so: that is none. */
async function refusals(page: Page): Promise<readonly string[]> {
  const refused = await log(page).locator("li.bad summary").allTextContents();
  return refused.filter((line) => !/update the modal .* ✗ not_found$/.test(line));
}

function handsOver(system: string, connect: () => Promise<void>): void {
  test(`${system} is connected, and its schedule fills the group and hands over`, async () => {
    const { page } = stage;
    await install(page);
    await connect();
    await sees(slack(page), "Team Rotations");
    const refusedBefore = await refusals(page);
    const schedules = ["Platform primary"];
    await createRotation(page, { name: "Platform", group: GROUP, schedules });
    await sees(slack(page), /On call: @/);
    await stage.hasMembers(GROUP, ["ada"]);
    await stage.picture(`connected-${system.split(" ")[0]?.toLowerCase()}`);
    await log(page)
      .getByText(/who is on call.*→.*Ada Osei/)
      .first()
      .waitFor();
    await press(schedule(page, "Platform primary"), "Jump to handover");
    await stage.hasMembers(GROUP, ["bob"]);
    await sees(slack(page).locator(".home"), "@Bob Lindqvist");
    // Every request had the form that its system requires.
    assert.deepEqual(await refusals(page), refusedBefore);
    assert.deepEqual(stage.complaints, []);
  });
}

const keyFor = (system: string, field: string): string =>
  stage.emulation.systems.keys.find((key) => key.system === system && key.field === field)?.value ??
  "";

async function connectOpsgenie(): Promise<void> {
  const { page } = stage;
  await press(slack(page), "Add Opsgenie API Key");
  const form = modal(page, "Add Opsgenie API Key");
  await type(form, "API Key", "not a key");
  await press(form, "Submit");
  await form.locator(".error").first().waitFor();
  await sees(log(page), /refused: “[^”]+”, ack in \d+ ms/);
  await stage.picture("opsgenie-key-refused");
  await type(form, "API Key", keyFor("Opsgenie", "API Key"));
  await pick(form, "Region", "US");
  await submitAsAsked(form);
}

async function connectXMatters(): Promise<void> {
  const { page } = stage;
  await press(slack(page), "Connect xMatters");
  const form = modal(page, "Connect xMatters");
  for (const field of ["xMatters URL", "API Key", "API Secret"])
    await type(form, field, keyFor("xMatters", field));
  await submitAsAsked(form);
}

for (const system of ["PagerDuty", "Jira Service Management"])
  handsOver(system, () => connectByConsent(stage.page, `Connect ${system}`));
handsOver("Opsgenie", connectOpsgenie);
handsOver("xMatters", connectXMatters);
