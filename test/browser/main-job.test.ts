/** The main job, in a browser: install, connect, create, hand over, drift, edit, delete. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  connectByConsent,
  createRotation,
  goTo,
  install,
  log,
  modal,
  press,
  say,
  schedule,
  sees,
  slack,
  startOver,
  type,
} from "./acts.ts";
import { GROUP, storyOnStage } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
const then = storyOnStage(
  "main-job",
  async () => undefined,
  (opened) => {
    stage = opened;
  },
);

then("a stranger installs PagerSync and is welcomed", async () => {
  await install(stage.page);
  await stage.picture("welcome");
});

then("an admin connects PagerDuty", async () => {
  await connectByConsent(stage.page, "Connect PagerDuty");
  await sees(slack(stage.page), "No rotations yet.");
  await stage.picture("no-rotations");
});

then(
  "an incomplete form says at its fields what is missing, and keeps what was typed",
  async () => {
    const { page } = stage;
    await press(slack(page), "Create Rotation");
    const form = modal(page, "Create Rotation");
    await type(form, "Config Name", "Platform");
    await press(form, "Submit");
    const group = form.locator(".input", { hasText: "User Group" }).first();
    await group.locator(".error").waitFor();
    await stage.comesTrue("two fields are missing", async () => {
      return (await form.locator(".error").count()) === 2;
    });
    assert.equal(await form.getByRole("textbox", { name: "Config Name" }).inputValue(), "Platform");
    await stage.picture("errors-at-fields");
    await press(form, "Cancel");
    await form.waitFor({ state: "detached" });
  },
);

then("a rotation puts who is on call into its group at once", async () => {
  const { page } = stage;
  await createRotation(page, {
    name: "Platform",
    group: "platform-oncall",
    schedules: ["Platform primary"],
    channel: "ops",
  });
  await sees(slack(page), /On call: @/);
  await stage.hasMembers(GROUP, ["ada"]);
  await stage.picture("one-rotation");
});

then(
  "a jump to the next handover changes group, Home and channel before the visitor's eyes",
  async () => {
    const { page } = stage;
    await press(schedule(page, "Platform primary"), "Jump to handover");
    await sees(slack(page).locator(".home"), "@Bob Lindqvist");
    await sees(log(page), "set @platform-oncall to @bob");
    await stage.hasMembers(GROUP, ["bob"]);
    // The README opens with the like of this one.
    await stage.picture("handover");
    await goTo(page, /ops/);
    await sees(slack(page), /is now on call for/);
    await stage.picture("announced");
  },
);

then("a group that was edited by hand is put right again, and the Home says so", async () => {
  const { page } = stage;
  await goTo(page, /^@platform-oncall/);
  await page.getByRole("checkbox", { name: "Cyd Romero" }).check();
  await sees(log(page), "the members of @platform-oncall changed");
  await log(page).getByText("set @platform-oncall to @bob").nth(1).waitFor();
  await stage.hasMembers(GROUP, ["bob"]);
  await stage.picture("drift");
  await goTo(page, "PagerSync");
  await sees(slack(page), /changed this group manually/);
});

then("an edited rotation has its new name", async () => {
  const { page } = stage;
  await press(slack(page), "Edit");
  const form = modal(page, "Edit Rotation");
  await type(form, "Config Name", "Platform, day and night");
  await press(form, "Submit");
  await sees(slack(page), "Platform, day and night");
});

then("a deleted rotation leaves the group as it is", async () => {
  const { page } = stage;
  await press(slack(page), "Delete");
  const form = modal(page, "Delete Rotation");
  await sees(form, /stays in Slack as it is/);
  await stage.picture("delete");
  await press(form, "Delete");
  await sees(slack(page), "No rotations yet.");
  await stage.hasMembers(GROUP, ["bob"]);
});

then("removed from the workspace, the app is gone, and the group stays", async () => {
  const { page } = stage;
  await press(page, "Remove the app");
  const asked = page.getByRole("dialog", { name: "Remove PagerSync from Acme?" });
  await press(asked, "Remove");
  await sees(slack(page), "PagerSync isn't installed here.");
  await sees(log(page), "the app was removed");
  assert.equal(await page.getByRole("button", { name: "Remove the app" }).count(), 0);
  await stage.hasMembers(GROUP, ["bob"]);
  await install(page);
});

then("started over, the world is as it was before anyone came", async () => {
  const { page, emulation } = stage;
  await goTo(page, /general/);
  await say(page, "general", "Hello");
  await press(page, "Nobody on call");
  await press(page, "Second workspace");
  await page.getByRole("navigation", { name: "Workspaces of Acme Group" }).waitFor();
  await press(page, "Start over");
  const asked = page.getByRole("dialog", { name: "Start over?" });
  await press(asked, "Cancel");
  assert.notEqual(emulation.team.installation, null);
  await startOver(page);
  await page.getByRole("button", { name: "Nobody on call", pressed: false }).waitFor();
  assert.equal(await page.locator("#workspaces").isVisible(), false);
  await stage.hasMembers(GROUP, ["cyd"]);
  assert.equal(emulation.team.channel("general").messages.length, 0);
  await sees(schedule(page, "Platform primary"), "Ada Osei");
  await install(page);
  await connectByConsent(page, "Connect PagerDuty");
  await sees(slack(page), "No rotations yet.");
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
