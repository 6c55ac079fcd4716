/** Each of the four scheduling systems is connected by what is written on the page, and hands over. */
import assert from "node:assert/strict";
import { test } from "node:test";
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
  type,
} from "./acts.ts";
import { openStage, type Stage } from "./stage.ts";

const keyFor = ({ emulation }: Stage, system: string, field: string): string =>
  emulation.systems.keys.find((key) => key.system === system && key.field === field)?.value ?? "";

async function connectOpsgenie(stage: Stage): Promise<void> {
  const { page } = stage;
  await press(slack(page), "Add Opsgenie API Key");
  const form = modal(page, "Add Opsgenie API Key");
  await type(form, "API Key", "not a key");
  await press(form, "Submit");
  await form.locator(".error").first().waitFor();
  await stage.picture("opsgenie-key-refused");
  await type(form, "API Key", keyFor(stage, "Opsgenie", "API Key"));
  await pick(form, "Region", "US");
  await press(form, "Submit");
}

async function connectXMatters(stage: Stage): Promise<void> {
  const { page } = stage;
  await press(slack(page), "Connect xMatters");
  const form = modal(page, "Connect xMatters");
  for (const field of ["xMatters URL", "API Key", "API Secret"])
    await type(form, field, keyFor(stage, "xMatters", field));
  await press(form, "Submit");
}

const byConsent =
  (button: string) =>
  ({ page }: { page: Page }) =>
    connectByConsent(page, button);

const SYSTEMS = [
  ["PagerDuty", byConsent("Connect PagerDuty")],
  ["Opsgenie", connectOpsgenie],
  ["xMatters", connectXMatters],
  ["Jira Service Management", byConsent("Connect Jira Service Management")],
] as const;

/** Slack refuses to draw a form anew that was submitted meanwhile, and rightly so: that is none. */
async function refusals(page: Page): Promise<readonly string[]> {
  const refused = await log(page).locator("li.bad summary").allTextContents();
  return refused.filter((line) => !/update the modal .* ✗ not_found$/.test(line));
}

for (const [system, connect] of SYSTEMS) {
  test(`${system} is connected, and its schedule fills the group and hands over`, async () => {
    const stage = await openStage();
    const { page } = stage;
    try {
      await install(page);
      await connect(stage);
      await sees(slack(page), "Team Rotations");
      const refusedBefore = await refusals(page);
      const schedules = ["Platform primary"];
      await createRotation(page, { name: "Platform", group: "platform-oncall", schedules });
      await sees(slack(page), /Group last checked/);
      await stage.hasMembers("platform-oncall", ["ada"]);
      await stage.picture(`connected-${system.split(" ")[0]?.toLowerCase()}`);
      await log(page)
        .getByText(/who is on call.*→.*Ada Osei/)
        .first()
        .waitFor();
      await press(schedule(page, "Platform primary"), "Jump to handover");
      await stage.hasMembers("platform-oncall", ["bob"]);
      await sees(slack(page).locator(".home"), "@Bob Lindqvist");
      // Everything was asked for as each of them wants to be asked.
      assert.deepEqual(await refusals(page), refusedBefore);
      assert.deepEqual(stage.complaints, []);
    } catch (error) {
      await stage.picture(`failed-${system.split(" ")[0]?.toLowerCase()}`);
      throw error;
    } finally {
      await stage.close();
    }
  });
}
