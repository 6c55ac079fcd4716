/** Looking back and ahead from a rotation's menu. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { modal, press, sees, slack } from "./acts.ts";
import { onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("history", withRotation(), (opened) => {
  stage = opened;
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
  await sees(view, /in the future|Unchanged since/);
  await stage.picture("history");
  assert.deepEqual(stage.complaints, []);
});
