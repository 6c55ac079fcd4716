/** The main job, in a browser: install, connect, create, hand over, drift, edit, delete. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import {
  connectByConsent,
  createRotation,
  goTo,
  install,
  log,
  modal,
  press,
  schedule,
  sees,
  slack,
  type,
} from "./acts.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());
afterEach(async (context) => {
  if ("passed" in context && !context.passed) await stage.picture("failed");
});

const membersOf = (group: string): string[] =>
  stage.emulation.team.group(group).members.map((id) => stage.emulation.team.user(id).name);

test("a stranger installs PagerSync and is welcomed", async () => {
  await install(stage.page);
  await stage.picture("welcome");
});

test("an admin connects PagerDuty", async () => {
  await connectByConsent(stage.page, "Connect PagerDuty");
  await sees(slack(stage.page), "No rotations yet.");
  await stage.picture("no-rotations");
});

test("an incomplete form says at its fields what is missing, and keeps what was typed", async () => {
  const { page } = stage;
  await press(slack(page), "Create Rotation");
  const form = modal(page, "Create Rotation");
  await type(form, "Config Name", "Platform");
  await press(form, "Submit");
  const group = form.locator(".input", { hasText: "User Group" }).first();
  await group.locator(".error").waitFor();
  assert.equal(await form.locator(".error").count(), 2);
  assert.equal(await form.getByRole("textbox", { name: "Config Name" }).inputValue(), "Platform");
  await stage.picture("errors-at-fields");
  await press(form, "Cancel");
  await form.waitFor({ state: "detached" });
});

test("a rotation puts who is on call into its group at once", async () => {
  const { page } = stage;
  await createRotation(page, {
    name: "Platform",
    group: "platform-oncall",
    schedules: ["Platform primary"],
    channel: "ops",
  });
  await sees(slack(page), /Group last checked/);
  assert.deepEqual(membersOf("platform-oncall"), ["ada"]);
  await stage.picture("one-rotation");
});

test("a jump to the next handover changes group, Home and channel before the visitor's eyes", async () => {
  const { page } = stage;
  await press(schedule(page, "Platform primary"), "Jump to handover");
  await sees(slack(page).locator(".home"), "@Bob Lindqvist");
  await sees(log(page), "set @platform-oncall to @bob");
  assert.deepEqual(membersOf("platform-oncall"), ["bob"]);
  // The README opens with this one.
  await stage.picture("handover");
  await goTo(page, /ops/);
  await sees(slack(page), /is now on call for/);
  await stage.picture("announced");
});

test("a group that was edited by hand is put right again, and the Home says so", async () => {
  const { page } = stage;
  await goTo(page, /^@platform-oncall/);
  await page.getByRole("checkbox", { name: "Cyd Romero" }).check();
  await sees(log(page), "the members of @platform-oncall changed");
  await log(page).getByText("set @platform-oncall to @bob").nth(1).waitFor();
  assert.deepEqual(membersOf("platform-oncall"), ["bob"]);
  await stage.picture("drift");
  await goTo(page, "PagerSync");
  await sees(slack(page), /changed the group by hand/);
});

test("an edited rotation has its new name", async () => {
  const { page } = stage;
  await press(slack(page), "Edit");
  const form = modal(page, "Edit Rotation");
  await type(form, "Config Name", "Platform, day and night");
  await press(form, "Submit");
  await sees(slack(page), "Platform, day and night");
});

test("a deleted rotation leaves the group as it is", async () => {
  const { page } = stage;
  await press(slack(page), "Delete");
  const form = modal(page, "Delete Rotation");
  await sees(form, /stays in Slack as it is/);
  await stage.picture("delete");
  await press(form, "Delete");
  await sees(slack(page), "No rotations yet.");
  assert.deepEqual(membersOf("platform-oncall"), ["bob"]);
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
