/** An organization with two workspaces: which one is open, who sees what of each, and that nothing of one reaches the other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator } from "playwright-core";
import { faint, nameless } from "./accessibility.ts";
import { become, modal, press, sees, slack, type } from "./acts.ts";
import { GROUP, onCall, onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("second-workspace", withRotation({ channel: "ops" }), (opened) => {
  stage = opened;
});

const MOOD = "Second workspace";
const home = () => slack(stage.page).locator(".home");
const switcher = () => stage.page.getByRole("navigation", { name: "Workspaces of Acme Group" });
const tile = (name: string) =>
  switcher().getByRole("button", { name: new RegExp(`^${name}(?! Labs)`) });
const rail = (workspace: string) =>
  stage.page.getByRole("navigation", { name: `${workspace} in Slack` });

/** Acme Labs is there, with PagerSync set up in it. */
async function founded(): Promise<void> {
  const { page } = stage;
  await press(page, MOOD);
  await page.locator(".mood[aria-busy]").waitFor({ state: "detached" });
  await switcher().waitFor();
}

const isGone = (what: Locator) => what.waitFor({ state: "detached" });
const membersInLabs = () => {
  const labs = [...stage.emulation.slack.teams.values()].at(1);
  return labs?.group(GROUP).members.map((id) => labs.user(id).name) ?? [];
};

test("each workspace has a Home, a system, a rotation and a group of its own", async () => {
  const { page, emulation } = stage;
  const { now } = onCall(stage);
  await founded();
  await sees(home(), "On call: ");
  assert.equal(await tile("Acme").getAttribute("aria-current"), "true");
  await tile("Acme Labs").click();
  await sees(home(), "Labs platform");
  await sees(home(), "Opsgenie");
  assert.equal(await tile("Acme Labs").getAttribute("aria-current"), "true");
  await sees(rail("Acme Labs"), "Acme Group");
  await stage.comesTrue("Kim is in Labs' group", () => membersInLabs().join() === "kim");
  assert.equal(await home().getByText("Platform primary").count(), 0);
  await stage.picture("second-workspace");
  const before = emulation.team.group(GROUP).members;
  await press(page, "End shift now");
  await tile("Acme").click();
  await press(home(), "Refresh");
  await stage.hasMembers(GROUP, [onCall(stage).now.name]);
  assert.notDeepEqual(emulation.team.group(GROUP).members, before);
  assert.notEqual(onCall(stage).now.name, now.name);
  assert.deepEqual(membersInLabs(), ["kim"]);
});

test("PagerDuty is down: that is Acme's, and Acme Labs goes on by Opsgenie", async () => {
  await founded();
  await press(stage.page, "PagerDuty is down");
  await press(home(), "Refresh");
  await sees(home(), /PagerDuty (is|isn't|doesn't|didn't|can't|couldn't)|503/);
  await become(stage.page, "Kim Sato, not in Acme");
  await tile("Acme Labs").click();
  await press(home(), "Refresh");
  await sees(home(), /last read today/);
  assert.equal(
    await home()
      .getByText(/503|didn't answer|isn't answering/)
      .count(),
    0,
  );
});

test("people see the workspaces they are in: one, both, neither", async () => {
  const { page } = stage;
  await founded();
  await tile("Acme Labs").click();
  // An admin in Acme, a member here.
  await sees(home(), "Labs platform");
  assert.equal(await home().getByRole("button", { name: "Disconnect" }).count(), 0);
  await become(page, "Kim Sato, admin");
  await home().getByRole("button", { name: "Disconnect" }).waitFor();
  await become(page, "Bob Lindqvist, not in Acme Labs");
  await sees(slack(page), /Bob Lindqvist isn’t in Acme Labs/);
  assert.equal(await rail("Acme Labs").getByRole("button").count(), 0);
  await press(slack(page), "Go to Acme");
  await sees(home(), "Platform primary");
  await become(page, "Noa Levi, not in Acme");
  await sees(slack(page), /in none of its workspaces/);
  await stage.picture("second-workspace-outside");
  assert.deepEqual(await nameless(page), []);
  assert.deepEqual(await faint(page), []);
  await press(slack(page), "Be Ada Osei");
  await sees(home(), "Platform primary");
});

test("by keyboard, with what was half typed and where one was kept, and told to who can't see it", async () => {
  const { page } = stage;
  await founded();
  await rail("Acme").getByRole("button", { name: /ops/ }).click();
  const line = page.getByRole("textbox", { name: "Message #ops" });
  await line.fill("half a sen");
  await tile("Acme Labs").focus();
  await page.keyboard.press("Enter");
  await sees(home(), "Labs platform");
  assert.equal(await page.locator("#news").textContent(), "You're now in Acme Labs.");
  await rail("Acme Labs").getByRole("button", { name: /ops/ }).click();
  assert.equal(await line.inputValue(), "");
  await tile("Acme").focus();
  await page.keyboard.press("Space");
  await rail("Acme").waitFor();
  assert.equal(await line.inputValue(), "half a sen");
  // A modal lies over all of Slack: its workspace can't be left before it is closed.
  await rail("Acme")
    .getByRole("button", { name: /PagerSync/ })
    .click();
  await press(home(), "Create Rotation");
  const form = modal(page, "Create Rotation");
  await type(form, "Config Name", "Half");
  assert.equal(await page.locator("#workspaces").evaluate((nav: HTMLElement) => nav.inert), true);
  await press(form, "Cancel");
  await isGone(form);
});

test("it goes without a trace, and asks first where something typed would be lost", async () => {
  const { page, emulation } = stage;
  await founded();
  await tile("Acme Labs").click();
  await rail("Acme Labs")
    .getByRole("button", { name: /general/ })
    .click();
  await page.getByRole("textbox", { name: "Message #general" }).fill("not sent");
  await press(page, MOOD);
  const asked = page.getByRole("dialog", { name: "Remove Acme Labs?" });
  await sees(asked, /what you typed in #general/);
  await press(asked, "Keep");
  await rail("Acme Labs").waitFor();
  await press(page, MOOD);
  await press(asked, "Remove");
  await rail("Acme").waitFor();
  await sees(home(), "Platform primary");
  assert.equal(await page.locator("#news").textContent(), "Acme Labs is gone. You're in Acme.");
  await page.locator(".mood[aria-busy]").waitFor({ state: "detached" });
  assert.equal(emulation.slack.teams.size, 1);
  assert.equal(await page.locator("#workspaces").isVisible(), false);
  assert.equal(await page.getByRole("article", { name: "Labs primary" }).count(), 0);
  // And Acme, no longer in an organization, works as before.
  await press(home(), "Refresh");
  await press(home(), "Settings");
  await press(modal(page, "Settings"), "Cancel");
  await founded();
  await tile("Acme Labs").click();
  await sees(home(), "Labs platform");
});

test("on a phone nothing is wider than the page, and the switcher is on top", async () => {
  const { page } = stage;
  await founded();
  const desk = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 360, height: 740 });
  await tile("Acme Labs").click();
  await sees(home(), "Labs platform");
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  await slack(page).evaluate((element) => element.scrollIntoView());
  await stage.picture("second-workspace-phone");
  await page.setViewportSize(desk);
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
