/** `npm run pictures`: the README's pictures anew, from the playground as it is now. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Locator } from "playwright-core";
import {
  connectByConsent,
  createRotation,
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

await mkdir(PICTURES, { recursive: true });
const stage = await openStage();
const { page } = stage;
const take = (what: Locator, name: string) =>
  what.screenshot({ path: resolve(PICTURES, `${name}.png`), animations: "disabled" });

// Tall enough for the whole form.
await page.setViewportSize({ width: 1280, height: 1_240 });
await install(page);
await connectByConsent(page, "Connect PagerDuty");

await press(slack(page), "Create Rotation");
const form = modal(page, "Create Rotation");
await type(form, "Config Name", "Platform");
await pick(form, "User Group", "@platform-oncall");
await pick(form, "Schedules", "Platform primary");
await sees(form, /Group members after you submit/);
await form.getByRole("textbox", { name: "Config Name" }).scrollIntoViewIfNeeded();
await take(form, "form");
await press(form, "Cancel");
await form.waitFor({ state: "detached" });

await page.setViewportSize({ width: 1280, height: 800 });
await createRotation(page, {
  name: "Platform",
  group: "platform-oncall",
  schedules: ["Platform primary"],
  channel: "ops",
});
await sees(slack(page), /On call: @/);
await press(schedule(page, "Platform primary"), "Jump to handover");
await sees(slack(page).locator(".home"), "On call: @Bob Lindqvist");
await sees(log(page), /is now off call/);
// The window was taller, and the log stayed where it was read.
await page.locator("#log").evaluate((list) => list.scrollTo(0, list.scrollHeight));
await take(slack(page), "home");
await page.screenshot({ path: PLAYGROUND, animations: "disabled" });
await goTo(page, /ops/);
await sees(slack(page), /is now off call/);
await take(slack(page), "announcement");
await stage.close();
