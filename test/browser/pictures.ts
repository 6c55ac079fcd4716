/** `npm run pictures`: every picture in README and docs anew, from the playground as it is now. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Locator } from "playwright-core";
import {
  connectByConsent,
  goTo,
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
import { openStage } from "./stage.ts";

/** The whole page, for the top of the README. */
const PLAYGROUND = resolve(import.meta.dirname, "../playground/screenshot.png");
const PICTURES = resolve(import.meta.dirname, "../../docs/pictures");
const WINDOW = { width: 1280, height: 800 };
/** Tall enough for the whole form. */
const TALL = { width: 1280, height: 1_240 };

await mkdir(PICTURES, { recursive: true });
const stage = await openStage();
const { page } = stage;
const home = slack(page).locator(".home");

async function take(what: Locator, name: string): Promise<void> {
  await what.screenshot({ path: resolve(PICTURES, `${name}.png`), animations: "disabled" });
}

/** Takes a picture of a modal that is open, and closes it. */
async function takeModal(title: string, name: string, close: string): Promise<void> {
  const view = modal(page, title);
  await take(view, name);
  await press(view, close);
  await view.waitFor({ state: "detached" });
}

async function chooseInMenu(line: string, sign: string | RegExp): Promise<void> {
  await home.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: line }).click();
  await sees(modal(page, line), sign);
}

await install(page);
await take(slack(page), "welcome");
for (const [button, name] of [
  ["Add Opsgenie API Key", "opsgenie"],
  ["Connect xMatters", "xmatters"],
] as const) {
  await press(slack(page), button);
  await sees(modal(page, button), "API Key");
  await takeModal(button, name, "Cancel");
}
await connectByConsent(page, "Connect PagerDuty");

await page.setViewportSize(TALL);
await press(slack(page), "Create Rotation");
const form = modal(page, "Create Rotation");
await type(form, "Config Name", "Platform");
await pick(form, "User Group", "@platform-oncall");
await pick(form, "Schedules", "Platform primary");
await pick(form, "Channels", "#ops");
await sees(form, /When you submit:/);
await form.getByRole("textbox", { name: "Config Name" }).scrollIntoViewIfNeeded();
await take(form, "form");
await press(form, "More options");
const topic = form.getByText("Channel topic").first();
await topic.waitFor();
await topic.scrollIntoViewIfNeeded();
await takeModal("Create Rotation", "options", "Submit");
await page.setViewportSize(WINDOW);
await stage.hasMembers("platform-oncall", ["ada"]);
await press(schedule(page, "Platform primary"), "Jump to handover");
await sees(home, "@Bob Lindqvist");
await sees(log(page), /is now off call/);
// The window was taller, and the log stayed where it was read.
await page.locator("#log").evaluate((list) => list.scrollTo(0, list.scrollHeight));
await take(slack(page), "home");
await page.screenshot({ path: PLAYGROUND, animations: "disabled" });
await page.setViewportSize(TALL);
await chooseInMenu("Coming Up", "Platform primary");
await takeModal("Coming Up", "coming-up", "Close");
await chooseInMenu("History", "@Bob Lindqvist");
await takeModal("History", "history", "Close");
await page.setViewportSize(WINDOW);
await press(home, "Delete");
await sees(modal(page, "Delete Rotation"), "stays in Slack");
await takeModal("Delete Rotation", "delete", "Cancel");
await goTo(page, /ops/);
await sees(slack(page), /is now off call/);
await take(slack(page), "announcement");
await stage.close();
