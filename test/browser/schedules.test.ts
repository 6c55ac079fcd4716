/** The schedules' side of the page: overriding by drag and by keyboard, ending a shift, and the clock's speeds. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { goTo, press, schedule, sees, slack } from "./acts.ts";
import { GROUP, inStep, onCall, onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("schedules", withRotation({ channel: "ops" }), (opened) => {
  stage = opened;
});
beforeEach(() => inStep(stage));

const HOUR_MS = 3_600_000;
const primary = () => schedule(stage.page, "Platform primary");
const form = () => stage.page.getByRole("dialog", { name: "Override Platform primary" });

test("a drag along a schedule's line overrides it there", async () => {
  const { page } = stage;
  const box = await primary().locator(".line").boundingBox();
  assert.ok(box);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.05, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, y, { steps: 5 });
  await page.mouse.move(box.x + box.width * 0.55, y, { steps: 5 });
  await page.mouse.up();
  // Half of the eleven minutes that the line shows, of which the first is over.
  const minutes = Number(await form().getByLabel("Lasts (minutes)").inputValue());
  assert.ok(minutes > 4.5 && minutes < 5.5, `${minutes} minutes`);
  await form().getByLabel("Who is on call instead").selectOption({ label: "Cyd Romero" });
  await stage.picture("override");
  await press(form(), "Override");
  await sees(primary(), "Cyd Romero");
  await press(slack(page), "Refresh");
  await stage.hasMembers(GROUP, ["cyd"]);
});

test("the same is done by keyboard alone", async () => {
  const { page } = stage;
  await primary().getByRole("button", { name: "Override…" }).focus();
  await page.keyboard.press("Enter");
  await form().waitFor();
  assert.equal(await page.locator(":focus").getAttribute("id"), "override-who");
  await page.keyboard.type("Dee");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await form().waitFor({ state: "detached" });
  assert.equal(await page.locator(":focus").textContent(), "Override…");
  await sees(primary(), "Dee Tanaka");
  await press(slack(page), "Refresh");
  await stage.hasMembers(GROUP, ["dee"]);
});

test("overrides are cleared, and the shift is as planned again", async () => {
  const { now } = onCall(stage);
  const { rota } = stage.emulation.world;
  rota.override("PPLATFORM", Date.now(), Date.now() + HOUR_MS, ["PCYD"]);
  await sees(primary(), "Cyd Romero");
  await press(primary(), "Clear overrides");
  await sees(primary(), now.realName);
  await press(slack(stage.page), "Refresh");
  await stage.hasMembers(GROUP, [now.name]);
});

test("a shift that is ended now hands over to the next person", async () => {
  const { next } = onCall(stage);
  await press(primary(), "End shift now");
  await sees(primary(), next.realName);
  await press(slack(stage.page), "Refresh");
  await stage.hasMembers(GROUP, [next.name]);
});

test("a jump moves its own schedule and no other, as its tooltip says", async () => {
  const { world } = stage.emulation;
  const ends = () =>
    ["PPLATFORM", "PPAYMENTS"].map((id) => world.rota.onCallAt(id, Date.now()).end ?? 0);
  const [platform = 0, payments = 0] = ends();
  const jump = primary().getByRole("button", { name: "Jump to handover" });
  assert.match(String(await jump.getAttribute("title")), /the handover is 4 seconds away/);
  await jump.click();
  await stage.comesTrue("the shift ends soon", () => (ends()[0] ?? 0) < platform);
  assert.equal(ends()[1], payments);
});

test("fast, one handover follows another until it is switched off", async () => {
  const { page, emulation } = stage;
  const fast = primary().getByRole("button", { name: "Fast" });
  await goTo(page, /ops/);
  const said = () => emulation.team.channel("ops").messages.length;
  const before = said();
  await fast.click();
  await page.locator("button[aria-pressed=true]", { hasText: "Fast" }).waitFor();
  await stage.comesTrue("two handovers are announced", () => said() >= before + 2);
  await fast.click();
  await page
    .locator("button[aria-pressed=true]", { hasText: "Fast" })
    .waitFor({ state: "detached" });
  await stage.picture("after-fast");
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
