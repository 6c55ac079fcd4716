/** Every element of Block Kit on the page, by mouse and keyboard: a modal that no app sent, put on the visitor's screen. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { checkModal } from "../world/slack/block-kit/surfaces.ts";
import { modal, pick, press, sees, slack } from "./acts.ts";
import { EVERYTHING, plain } from "./everything.ts";
import { installed, onStage } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("block-kit", installed, (opened) => {
  stage = opened;
});
beforeEach(async () => {
  show(EVERYTHING, "open");
  await form().waitFor();
});

function show(view: unknown, how: "open" | "push"): void {
  const { team } = stage.emulation;
  const { id } = team.user("ada");
  const checked = checkModal(view);
  assert.ok(checked.ok, JSON.stringify(checked));
  if (how === "push") team.screens.pushChecked(id, checked.value);
  else team.screens.open(team.screens.issueTrigger(id), view);
}

const form = () => modal(stage.page, "Everything");
/** What Slack would send the app about a field. */
function held(label: string): unknown {
  const { team } = stage.emulation;
  const open = team.screens.modals(team.user("ada").id).at(-1);
  const value = open?.values.get(label)?.get("entered");
  return Object.entries(value ?? {}).find(([name]) => name !== "type")?.[1];
}
const holds = (label: string, wanted: unknown) =>
  stage.comesTrue(`${label} holds ${JSON.stringify(wanted)}`, () => {
    const now = held(label);
    return JSON.stringify(now) === JSON.stringify(wanted);
  });
const values = (label: string): unknown =>
  (held(label) as { value: string }[] | undefined)?.map(({ value }) => value);

test("a modal takes the focus to its first field, and keeps it", async () => {
  const { page } = stage;
  await stage.picture("every-element");
  for (let n = 0; n < 60; n += 1) await page.keyboard.press(n < 40 ? "Tab" : "Shift+Tab");
  const isInside = await page.evaluate(
    () => document.activeElement?.closest("[role=dialog]") !== null,
  );
  assert.equal(isInside, true);
});

test("each field holds what was entered", async () => {
  const { page } = stage;
  await form().getByLabel("One line").fill("one");
  await holds("One line", "one");
  const area = form().getByLabel("Several lines");
  await area.pressSequentially("first");
  await area.press("Enter");
  await area.pressSequentially("second");
  await holds("Several lines", "first\nsecond");
  await form().getByRole("radio", { name: "Pear" }).check();
  await stage.comesTrue("the pear is chosen", () =>
    JSON.stringify(held("One of few")).includes("Pear"),
  );
  await form().getByRole("group", { name: "Some of few" }).getByLabel("Apple").check();
  await form().getByRole("group", { name: "Some of few" }).getByLabel("Plum").check();
  await stage.comesTrue("two boxes", () => String(values("Some of few")) === "Apple,Plum");
  await pick(form(), "Some of many", "Pear");
  await pick(form(), "Some of many", "Plum");
  await stage.comesTrue("two of many", () => String(values("Some of many")) === "Pear,Plum");
  await pick(form(), "Some of many", "Apple");
  await sees(page.locator(".toast"), "You can choose 2 at most.");
  await pick(form(), "People", "Bob Lindqvist");
  await holds("People", [stage.emulation.team.user("bob").id]);
  await pick(form(), "A channel", "#ops");
  await holds("A channel", stage.emulation.team.channel("ops").id);
  await form().getByLabel("A day").fill("2031-05-06");
  await holds("A day", "2031-05-06");
  await form().getByLabel("A time").fill("09:30");
  await holds("A time", "09:30");
  await form().getByLabel("Both").fill("2031-05-06T09:30");
  await holds("Both", Date.parse("2031-05-06T09:30") / 1_000);
  await stage.picture("every-element-filled");
});

test("what Slack's own client refuses is shown at the field, which gets the focus", async () => {
  const { page } = stage;
  await form().getByLabel("A number").fill("11");
  await press(form(), "Submit");
  await sees(form(), "Must be at most 10.");
  const label = await page.evaluate(() => {
    const field = document.activeElement;
    return field instanceof HTMLInputElement ? field.labels?.[0]?.textContent : null;
  });
  assert.match(String(label), /^A number/);
  await page.keyboard.press("Backspace");
  await form().getByText("Must be at most 10.").waitFor({ state: "detached" });
  assert.equal(await form().getByLabel("A number").inputValue(), "1");
});

test("a modal lies over everything but the bar on top", async () => {
  const { page } = stage;
  const bar = await page.locator(".top").boundingBox();
  const box = await form().boundingBox();
  assert.ok(bar && box);
  const { height: shown } = page.viewportSize() ?? { height: 0 };
  assert.ok(box.height > (shown - bar.height) * 0.9, `${box.height} px high`);
  for (const part of ["#schedules", "#log", "#rail"]) {
    const isCovered = await page.locator(part).evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const seen = document.elementFromPoint(left + width / 2, top + height / 2);
      return seen?.closest("#modals") !== null && element.closest("[inert]") !== null;
    });
    assert.equal(isCovered, true, part);
  }
  await press(page, "PagerDuty is down");
  await page.getByRole("button", { name: "PagerDuty is down", pressed: true }).waitFor();
});

test("a dangerous button asks first, and a no is a no", async () => {
  const { page, emulation } = stage;
  const sent = () => emulation.slack.line.sent.filter(({ body }) => body.includes("sure")).length;
  const before = sent();
  await press(form(), "Dangerous");
  const dialog = page.getByRole("dialog", { name: "Are you sure?" });
  await stage.picture("confirm");
  await press(dialog, "Leave it");
  await dialog.waitFor({ state: "detached" });
  assert.equal(sent(), before);
  await press(form(), "Dangerous");
  await press(dialog, "Do it");
  await stage.comesTrue("the app gets the press", () => sent() === before + 1);
});

test("a menu of more actions is used by keyboard", async () => {
  const { page, emulation } = stage;
  const sent = () =>
    emulation.slack.line.sent.filter(({ body }) =>
      new URLSearchParams(body)
        .get("payload")
        ?.includes('"selected_option":{"text":{"type":"plain_text","text":"Hide"'),
    ).length;
  const before = sent();
  await form().getByRole("button", { name: "More actions" }).press("Enter");
  const menu = page.getByRole("menu");
  await menu.waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator(":focus").textContent(), "Hide");
  await stage.picture("overflow");
  await page.keyboard.press("Enter");
  await stage.comesTrue("the app gets the press", () => sent() === before + 1);
});

test("a stacked modal hides the one below until it is closed", async () => {
  const { page } = stage;
  await form().getByLabel("One line").fill("one");
  await holds("One line", "one");
  show(
    {
      type: "modal",
      title: plain("On top"),
      close: plain("Back"),
      blocks: [{ type: "section", text: plain("The one below waits, with what was typed.") }],
    },
    "push",
  );
  const top = modal(page, "On top");
  await top.waitFor();
  assert.equal(await form().count(), 0);
  await stage.picture("stacked-modals");
  await press(top, "Back");
  await form().waitFor();
  assert.equal(await form().getByLabel("One line").inputValue(), "one");
});

test("Escape closes the modal, and the focus is back in Slack", async () => {
  const { page } = stage;
  await page.keyboard.press("Escape");
  await form().waitFor({ state: "detached" });
  assert.equal(await page.locator(":focus").getAttribute("id"), "pane");
  await slack(page).getByRole("button", { name: "Connect PagerDuty" }).focus();
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
