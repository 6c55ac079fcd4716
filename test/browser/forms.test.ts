/** Every form and look that the Home leads to, and what each page owes to keyboards and to tired eyes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator } from "playwright-core";
import { faint, nameless } from "./accessibility.ts";
import { goTo, log, modal, press, schedule, sees, slack } from "./acts.ts";
import { GROUP, onCall, onStage, tellPeople, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("forms", withRotation({ channel: "ops" }), (opened) => {
  stage = opened;
});

const home = () => slack(stage.page).locator(".home");

/** Its picture, and that everything in it has a name and can be read, in both themes. */
async function looksRight(name: string): Promise<void> {
  const { page } = stage;
  assert.deepEqual(await nameless(page), []);
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await faint(page), [], `${name}, ${colorScheme}`);
  }
  await stage.picture(name);
}

async function close(form: Locator): Promise<void> {
  await stage.page.keyboard.press("Escape");
  await form.waitFor({ state: "detached" });
}

test("the Home", async () => {
  await sees(home(), /On call: @/);
  await looksRight("home");
});

test("the keyboard alone leads into a form and out of it, back to where it was", async () => {
  const { page } = stage;
  const button = home().getByRole("button", { name: "Create Rotation" });
  await button.focus();
  await page.keyboard.press("Enter");
  const form = modal(page, "Create Rotation");
  await form.getByRole("textbox", { name: "Config Name" }).waitFor();
  await page.keyboard.type("Typed at once");
  assert.equal(
    await form.getByRole("textbox", { name: "Config Name" }).inputValue(),
    "Typed at once",
  );
  await looksRight("create");
  await close(form);
  await stage.comesTrue("the button has the focus again", () =>
    button.evaluate((one) => one === document.activeElement),
  );
});

test("the form with all of its options", async () => {
  const { page } = stage;
  await press(home(), "Edit");
  const form = modal(page, "Edit Rotation");
  await press(form, "More options");
  await form.getByLabel("Notify people when they go on and off call").check();
  await looksRight("all-options");
  await press(form, "Submit");
  await form.waitFor({ state: "detached" });
});

for (const [label, title] of [
  ["Coming Up", "Coming Up"],
  ["History", "History"],
] as const) {
  test(`${label}, from a rotation's menu`, async () => {
    const { page } = stage;
    await home().getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: label }).click();
    const form = modal(page, title);
    await form.waitFor();
    await looksRight(title.toLowerCase().replace(" ", "-"));
    await close(form);
  });
}

test("the settings", async () => {
  await press(home(), "Settings");
  const form = modal(stage.page, "Settings");
  await form.waitFor();
  await looksRight("settings");
  await close(form);
});

test("people who go on call or are relieved get a message, and can mute it there", async () => {
  const { page } = stage;
  const { next } = onCall(stage);
  await tellPeople(stage.emulation);
  await press(schedule(page, "Platform primary"), "Jump to handover");
  await stage.hasMembers(GROUP, [next.name]);
  await sees(slack(page).locator(".badge"), "1");
  await goTo(page, /PagerSync/);
  await page.getByRole("tab", { name: /Messages/ }).click();
  await sees(slack(page), /You're no longer on call/);
  await looksRight("told-by-message");
  await press(slack(page), "Mute these messages");
  await slack(page).getByRole("button", { name: "Unmute" }).waitFor();
  await sees(log(page), /change the message in @\w+'s direct messages to:/);
});

test("a channel, a group and the log", async () => {
  const { page } = stage;
  await goTo(page, /ops/);
  await looksRight("channel");
  await goTo(page, /^@platform-oncall/);
  await looksRight("group");
  // Routine polls are hidden.
  await page.locator("#log li:not(.routine) summary").last().click();
  await page.locator("#log details[open] pre").first().waitFor();
  await looksRight("log-entry");
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
