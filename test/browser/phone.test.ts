/** The page on a phone: Slack first, nothing wider than the page, and everything to be read. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faint } from "./accessibility.ts";
import { goTo, log, modal, press, sees, slack } from "./acts.ts";
import { onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

const PHONE = { width: 400, height: 800 };
/** What a row of the log may take: time and parties, and three lines of words. */
const ROW_PX = 100;

let stage: Stage;
onStage("phone", withRotation({ channel: "ops" }), (opened) => {
  stage = opened;
});
beforeEach(() => stage.page.setViewportSize(PHONE));

const home = () => slack(stage.page).locator(".home");

async function fits(): Promise<void> {
  const over = await stage.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
}

test("the Home comes first, and what Slack lists is in a line above it", async () => {
  const { page } = stage;
  await sees(home(), /On call: @/);
  const box = await home().boundingBox();
  assert.ok(box && box.y < 300, `the Home begins at ${box?.y} px`);
  await fits();
  await stage.picture("phone");
  await goTo(page, /^@designers/);
  await sees(slack(page), "Tagging this group notifies these people.");
  await goTo(page, /ops/);
  await sees(slack(page), /is now on call for/);
  await fits();
});

test("what just happened is read line by line, details too, without scrolling sideways", async () => {
  const { page } = stage;
  await sees(log(page), /set @platform-oncall to/);
  await page.locator("#log details").evaluateAll((all) => {
    for (const one of all) one.setAttribute("open", "");
  });
  const rows = await page.locator("#log li:not(.routine) summary").evaluateAll((all) =>
    all.map((row) => ({
      words: row.textContent,
      height: row.getBoundingClientRect().height,
      width: row.querySelector(".words")?.getBoundingClientRect().width ?? 0,
    })),
  );
  assert.ok(rows.length > 5);
  const tall = rows.filter(({ height, words }) => height > ROW_PX + (words?.length ?? 0) / 2);
  assert.deepEqual(tall, []);
  assert.deepEqual(
    rows.filter(({ width }) => width < PHONE.width * 0.8),
    [],
  );
  const wide = await page.locator("#log").evaluate((list) => {
    const { right } = list.getBoundingClientRect();
    const all = [...list.querySelectorAll(":not(pre *)")];
    return [
      list.scrollWidth > list.clientWidth,
      ...all.filter((one) => one.getBoundingClientRect().right > right).map((one) => one.outerHTML),
    ];
  });
  assert.deepEqual(wide, [false]);
  await fits();
  assert.deepEqual(await faint(page), []);
  await log(page).evaluate((element) => element.scrollIntoView());
  await stage.picture("phone-log");
});

test("a modal has the whole page", async () => {
  const { page } = stage;
  await press(home(), "Create Rotation");
  const form = modal(page, "Create Rotation");
  await form.getByRole("textbox", { name: "Config Name" }).waitFor();
  assert.deepEqual(await form.boundingBox(), { x: 0, y: 0, ...PHONE });
  await fits();
  await stage.picture("phone-modal");
  await press(form, "Cancel");
  await form.waitFor({ state: "detached" });
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
