/** A workspace with sixty rotations: pages of the Home, and a page that stays quick. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulation } from "../playground/emulation.ts";
import { goTo, pick, press, sees, slack } from "./acts.ts";
import { connected, storyOnStage } from "./set-up.ts";
import type { Stage } from "./stage.ts";

/** Sixty forms on the busiest machine. */
const SLOW_MS = 240_000;

let stage: Stage;
const then = storyOnStage("crowd", connected, (opened) => {
  stage = opened;
});

const home = () => slack(stage.page).locator(".home");
const edits = () =>
  home()
    .getByRole("button", { name: /^Edit / })
    .count();

async function manage({ slack }: Emulation, who: string): Promise<void> {
  const ada = slack.client("ada");
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.choose("Who can manage rotations", who);
  assert.equal(await ada.submit(), "closed");
}

then("where only admins may make them, it says so at once", async () => {
  const { page, emulation } = stage;
  await manage(emulation, "Admins only");
  await press(page, "Sixty rotations");
  await sees(page.locator(".toast"), /^Only admins can manage rotations now/);
  await manage(emulation, "Everyone (full members)");
});

then("sixty rotations are made at a click, by the form", async () => {
  const { page, emulation } = stage;
  await press(page, "Sixty rotations");
  const submitted = () =>
    emulation.slack.line.sent.filter(({ body }) => body.includes("view_submission")).length;
  await stage.comesTrue("sixty forms were submitted", () => submitted() === 60, SLOW_MS);
  await sees(home(), "Page 1 of 3");
  await stage.comesTrue("a page is full", async () => (await edits()) === 20);
  await stage.picture("sixty-rotations");
});

then("the Home is paged through, there and back", async () => {
  await press(home(), "Next");
  await sees(home(), "Page 2 of 3");
  await stage.comesTrue("a page is full", async () => (await edits()) === 20);
  await press(home(), "Next");
  await sees(home(), "Page 3 of 3");
  await stage.comesTrue("the rest is left", async () => (await edits()) === 20);
  assert.equal(await home().getByRole("button", { name: "Next" }).count(), 0);
  await stage.picture("sixty-rotations-last-page");
  await press(home(), "Previous");
  await sees(home(), "Page 2 of 3");
  await press(home(), "Previous");
  await sees(home(), "Page 1 of 3");
  assert.equal(await home().getByRole("button", { name: "Previous" }).count(), 0);
});

then("one of them is found by its name, and then all are there again", async () => {
  await pick(home(), "Find a rotation", "Fraud, secondary");
  await sees(home(), "Showing 1 of 60 rotations.");
  await stage.comesTrue("it is alone", async () => (await edits()) === 1);
  await stage.picture("found-rotation");
  await press(home(), "Show all rotations");
  await sees(home(), "Page 1 of 3");
});

then("every group has whoever is on call for it", async () => {
  const { page, emulation } = stage;
  await goTo(page, /^@checkout-primary/);
  const [who] = emulation.world.rota.onCallAt("PCROWD3", Date.now()).personIds;
  const { name } = emulation.world.rota.person(who ?? "");
  assert.equal(await page.getByRole("checkbox", { name }).isChecked(), true);
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
