/** Looking back and ahead from a rotation's menu. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { connectByConsent, createRotation, install, modal, press, sees, slack } from "./acts.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
  const { page } = stage;
  await install(page);
  await connectByConsent(page, "Connect PagerDuty");
  await createRotation(page, {
    name: "Platform",
    group: "platform-oncall",
    schedules: ["Platform primary"],
  });
  await sees(slack(page), /Group last checked/);
});
after(() => stage.close());
afterEach(async (context) => {
  if ("passed" in context && !context.passed) await stage.picture("failed");
});

async function choose(line: string): Promise<void> {
  const home = slack(stage.page).locator(".home");
  await home.getByLabel("More actions").first().click();
  await home.getByRole("menuitem", { name: line }).click();
}

test("the coming two weeks are shown by day, and turned", async () => {
  await choose("Coming Up");
  const view = modal(stage.page, "Coming Up");
  await sees(view, "Now");
  await stage.picture("coming-up");
  await press(view, "Next");
  await sees(view, /Page 2 of 2/);
  await press(view, "Close");
});

test("who was in the group is answered for a date and a time", async () => {
  await choose("History");
  const view = modal(stage.page, "History");
  await sees(view, /created the rotation “Platform”/);
  const field = view.getByRole("textbox", { name: "Who was in the group at" });
  const asked = await field.inputValue();
  assert.match(asked, /^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
  const minuteOn = new Date(Date.parse(`${asked}Z`) + 60_000).toISOString().slice(0, 16);
  await field.fill(minuteOn);
  await press(view, "Look Up");
  await sees(view, /still to come|So since/);
  await stage.picture("history");
  assert.deepEqual(stage.complaints, []);
});
