/** The page while the world goes on: whatever a visitor holds, has open or has half typed stays; no key and no click is lost. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Locator } from "playwright-core";
import { goTo, modal, press, schedule, sees, slack } from "./acts.ts";
import { EVERYTHING, plain } from "./everything.ts";
import { installed, onStage } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
// Nothing is connected: the app draws nothing by itself.
onStage("live-page", installed, (opened) => {
  stage = opened;
});
beforeEach(async () => {
  publishHome();
  await home().getByRole("button", { name: "Edit" }).waitFor();
  // The Home of the test before has its buttons elsewhere.
  await home().getByText(/news/i).waitFor({ state: "detached" });
});

const ada = () => stage.emulation.team.user("ada").id;
const home = () => slack(stage.page).locator(".home");
const form = () => modal(stage.page, "Everything");
const focused = () => stage.page.locator(":focus");

async function openForm(): Promise<void> {
  const { screens } = stage.emulation.team;
  screens.open(screens.issueTrigger(ada()), EVERYTHING);
  await form().waitFor();
}

/** The app draws the open modal anew, with a line on top. */
async function updateForm(line: string): Promise<void> {
  const { screens } = stage.emulation.team;
  const open = screens.modals(ada()).at(-1);
  const blocks = [{ type: "section", text: plain(line) }, ...EVERYTHING.blocks];
  screens.update({ viewId: open?.id }, { ...EVERYTHING, blocks }, undefined);
  await sees(form(), line);
}

const button = (label: string) => ({ type: "button", action_id: label, text: plain(label) });
const menu = {
  type: "overflow",
  action_id: "more",
  options: ["Coming Up", "History"].map((line) => ({ text: plain(line), value: line })),
};

/** The app draws the Home anew, with these lines on top. All block ids change, as where the app leaves them to Slack. */
function publishHome(...lines: readonly string[]): void {
  const sections = lines.map((line) => ({ type: "section", text: plain(line) }));
  const blocks = [
    ...sections,
    { type: "section", text: plain("A rotation"), accessory: menu },
    { type: "actions", elements: ["Edit", "Delete"].map(button) },
  ];
  const published = stage.emulation.team.screens.publish(
    ada(),
    { type: "home", blocks },
    undefined,
  );
  assert.ok("view" in published, JSON.stringify(published));
}

/** What Slack would send the app about a field. */
const held = (label: string): string => {
  const open = stage.emulation.team.screens.modals(ada()).at(-1);
  return JSON.stringify(open?.values.get(label)?.get("entered") ?? null);
};
const holds = (label: string, ...wanted: readonly string[]) =>
  stage.comesTrue(`${label} holds ${wanted.join()}`, () =>
    wanted.every((one) => held(label).includes(`"${one}"`)),
  );

/** Presses in the same task, one after the other. */
async function clickAll(elements: Locator): Promise<void> {
  await elements.first().waitFor();
  await elements.evaluateAll((all) => {
    for (const one of all) if (one instanceof HTMLElement) one.click();
  });
}

const twice = (button: Locator): Promise<void> =>
  button.evaluate((one: HTMLElement) => {
    one.click();
    one.click();
  });

/** How many requests with these words the app got. */
const requestsWith = (words: string): number =>
  stage.emulation.slack.line.sent.filter(({ body }) =>
    new URLSearchParams(body).get("payload")?.includes(words),
  ).length;

const pressed = (label: string): number =>
  requestsWith(`"actions":[{"type":"button","action_id":"${label}"`);

/** Waits until the app got this press once more than before. */
const isPressedOnce = async (label: string, before: number): Promise<void> => {
  await stage.comesTrue(`${label} is pressed`, () => pressed(label) > before);
  assert.equal(pressed(label), before + 1);
};

test("a menu has the focus, and its place, in the task in which it opens", async () => {
  await openForm();
  const found = await form()
    .getByRole("button", { name: "More actions" })
    .evaluate((opener: HTMLElement) => {
      opener.click();
      const menu = document.activeElement?.closest("[role=menu]");
      const first = document.activeElement?.textContent;
      const [at, from] = [menu, opener].map((one) => one?.getBoundingClientRect());
      const key = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true });
      document.activeElement?.dispatchEvent(key);
      const second = document.activeElement?.textContent;
      return {
        first,
        second,
        below: (at?.top ?? 0) - (from?.bottom ?? 0),
        right: at?.right === from?.right,
      };
    });
  assert.deepEqual(found, { first: "Rename", second: "Hide", below: 4, right: true });
});

test("Escape closes a menu, and leaves the modal around it", async () => {
  const { page } = stage;
  await openForm();
  await form().getByRole("button", { name: "More actions" }).press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "hidden" });
  assert.equal(await focused().getAttribute("aria-label"), "More actions");
  await page.keyboard.press("Escape");
  await form().waitFor({ state: "detached" });
});

test("an open menu stays open when the app draws the Home anew", async () => {
  const { page } = stage;
  await home().getByRole("button", { name: "More actions" }).press("Enter");
  await page.keyboard.press("ArrowDown");
  const line = await focused().textContent();
  publishHome("There is news.");
  await sees(home(), "There is news.");
  assert.equal(await focused().textContent(), line);
  const chosen = () =>
    requestsWith('"selected_option":{"text":{"type":"plain_text","text":"Coming Up"');
  const before = chosen();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await stage.comesTrue("the line was chosen", () => chosen() === before + 1);
});

test("nothing moves between the press of the mouse and its release", async () => {
  const { page } = stage;
  const before = pressed("Edit");
  const box = await home().getByRole("button", { name: "Edit" }).boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await pageHears("News while pressing");
  assert.equal(await home().getByText("News while pressing").count(), 0);
  await page.mouse.up();
  await isPressedOnce("Edit", before);
  await sees(home(), "News while pressing");
});

test("nothing moves between the press of the space bar and its release", async () => {
  const { page } = stage;
  const before = pressed("Edit");
  await home().getByRole("button", { name: "Edit" }).focus();
  await page.keyboard.down("Space");
  await pageHears("News while held");
  assert.equal(await home().getByText("News while held").count(), 0);
  await page.keyboard.up("Space");
  await isPressedOnce("Edit", before);
  await sees(home(), "News while held");
});

/** The app draws the Home anew. Resolves when the page got it, and could have drawn it. */
async function pageHears(line: string): Promise<void> {
  const heard = stage.page.evaluate(
    (words) =>
      new Promise<void>((resolve) => {
        const events = new EventSource("events");
        events.addEventListener("world", ({ data }) => {
          if (!String(data).includes(words)) return;
          events.close();
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        });
      }),
    line,
  );
  publishHome(line);
  await heard;
}

test("a half-typed day is typed on while others talk", async () => {
  const { page, emulation } = stage;
  await openForm();
  const day = form().getByLabel("A day");
  await day.focus();
  await page.keyboard.type("0506");
  const { team } = emulation;
  await updateForm("The form has news.");
  team.talk.post(team.channel("general"), team.user("bob"), { text: "Hello" });
  await sees(slack(page).locator(".badge"), "1");
  await page.keyboard.type("2031");
  assert.equal(await day.inputValue(), "2031-05-06");
  await holds("A day", "2031-05-06");
});

test("the caret stays where it is when the app draws the form anew", async () => {
  const { page } = stage;
  await openForm();
  const area = form().getByLabel("Several lines");
  await area.fill("one three");
  await page.keyboard.press("Home");
  for (const _ of "one ") await page.keyboard.press("ArrowRight");
  await updateForm("The form has news.");
  await page.keyboard.type("two ");
  assert.equal(await area.inputValue(), "one two three");
  await holds("Several lines", "one two three");
});

test("two keys in the same task are two letters", async () => {
  await openForm();
  const field = form().getByLabel("One line");
  await field.evaluate((input: HTMLInputElement) => {
    for (const letter of "ab") {
      input.value += letter;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  });
  await holds("One line", "ab");
  assert.equal(await field.inputValue(), "ab");
});

test("two boxes that are ticked at once are both ticked", async () => {
  await openForm();
  const boxes = form().getByRole("group", { name: "Some of few" }).getByRole("checkbox");
  await clickAll(boxes);
  await holds("Some of few", "Apple", "Pear", "Plum");
  await clickAll(boxes.first());
  await stage.comesTrue("one is taken back", () => !held("Some of few").includes("Apple"));
});

test("people who are put into a group at once are all in it", async () => {
  const { page, emulation } = stage;
  await goTo(page, /^@designers/);
  emulation.team.editMembers(emulation.team.group("designers").id, ["dee", "bob"], "ada");
  await sees(page.locator("#pane"), "@designers");
  await clickAll(page.getByRole("checkbox", { name: /Ada Osei|Cyd Romero/ }));
  await stage.hasMembers("designers", ["dee", "bob", "ada", "cyd"]);
});

test("a mood that is switched on and off at once is off", async () => {
  const { page } = stage;
  const mood = page.getByRole("button", { name: "PagerDuty is down" });
  await twice(mood);
  await press(page, "Admins-only groups");
  await page.getByRole("button", { name: "Admins-only groups", pressed: true }).waitFor();
  assert.equal(await mood.getAttribute("aria-pressed"), "false");
  assert.equal(
    stage.emulation.world.faults.take(new URL("https://api.pagerduty.com/"), "GET", ""),
    null,
  );
});

test("Enter picks what was typed, however late the answer is", async () => {
  await openForm();
  const field = form().getByRole("combobox", { name: "Some of many" });
  await field.click();
  await form().getByRole("option", { name: "Apple" }).waitFor();
  await field.evaluate((input: HTMLInputElement) => {
    input.value = "Plu";
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  });
  await holds("Some of many", "Plum");
  assert.doesNotMatch(held("Some of many"), /Apple/);
});

test("an arrow that is pressed before the list is there is not lost", async () => {
  await openForm();
  await form()
    .getByRole("combobox", { name: "Some of many" })
    .evaluate((input: HTMLInputElement) => {
      for (const key of ["ArrowDown", "ArrowDown", "Enter"])
        input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });
  await holds("Some of many", "Pear");
});

test("a list stays open at its line when the app draws the form anew", async () => {
  const { page } = stage;
  await openForm();
  await form().getByRole("combobox", { name: "Some of many" }).click();
  await form().getByRole("option", { name: "Plum" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await updateForm("The form has news.");
  await page.keyboard.press("Enter");
  await holds("Some of many", "Plum");
});

test("what is picked quickly, one after the other, is all picked", async () => {
  await openForm();
  const field = form().getByRole("combobox", { name: "Some of many" });
  await field.click();
  await clickAll(form().getByRole("option", { name: "Pear" }));
  await field.click();
  await clickAll(form().getByRole("option", { name: "Plum" }));
  await holds("Some of many", "Pear", "Plum");
});

test("a form that is submitted twice at once is submitted once", async () => {
  const { page } = stage;
  await openForm();
  const submissions = () => requestsWith('"type":"view_submission"');
  const before = submissions();
  await twice(form().getByRole("button", { name: "Submit" }));
  await form().waitFor({ state: "detached" });
  await press(home(), "Delete");
  assert.equal(submissions(), before + 1);
  assert.equal(await page.locator(".toast").count(), 0);
});

test("a button that waits for the app is not pressed a second time", async () => {
  const { page } = stage;
  const [edits, deletions] = [pressed("Edit"), pressed("Delete")];
  await twice(home().getByRole("button", { name: "Edit" }));
  // Sent after everything that was pressed before it.
  await press(home(), "Delete");
  await isPressedOnce("Delete", deletions);
  assert.equal(pressed("Edit"), edits + 1);
  assert.equal(await page.locator(".toast").count(), 0);
});

test("what is unfolded stays unfolded", async () => {
  const { page, emulation } = stage;
  const keys = page.getByRole("group").filter({ hasText: "Keys for the other systems" });
  await page.getByText("Keys for the other systems").click();
  await page.locator("#log li:not(.routine) summary").first().click();
  emulation.world.rota.renameSchedule("PPAYMENTS", "Payments, renamed");
  await schedule(page, "Payments, renamed").waitFor();
  assert.equal(await keys.getByText("API Key").first().isVisible(), true);
  assert.equal(await page.locator("#log pre").first().isVisible(), true);
});

test("the focus stays on a button whose neighbors change", async () => {
  const { page } = stage;
  const before = pressed("Delete");
  await home().getByRole("button", { name: "Delete" }).focus();
  publishHome("There is news.");
  await sees(home(), "There is news.");
  assert.equal(await focused().textContent(), "Delete");
  await page.keyboard.press("Enter");
  await isPressedOnce("Delete", before);
});

test("the page goes on under an open list of the browser's own, and after it", async () => {
  const { page } = stage;
  await page.getByLabel("You are").click();
  publishHome("News under the list");
  await sees(home(), "News under the list");
  await page.keyboard.press("Escape");
  publishHome("News after it");
  await sees(home(), "News after it");
});

test("somebody else's screen leaves the focus where it is", async () => {
  const { page } = stage;
  await openForm();
  const who = page.getByLabel("You are");
  await who.focus();
  await page.keyboard.type("Bob");
  await form().waitFor({ state: "detached" });
  assert.equal(await who.evaluate((one) => one === document.activeElement), true);
});

test("a box that is ticked before the page's script is there counts", async () => {
  const { page } = stage;
  const { promise: isTicked, resolve: go } = Promise.withResolvers<void>();
  await page.route("**/main.ts", async (route) => {
    await isTicked;
    await route.continue();
  });
  const loaded = page.reload();
  await page.getByLabel("Show routine polls").check();
  go();
  await loaded;
  await home().getByRole("button", { name: "Edit" }).waitFor();
  await page.unroute("**/main.ts");
  await page.evaluate(() => {
    const row = document.createElement("li");
    row.className = "routine";
    row.textContent = "Nothing new";
    document.getElementById("log")?.append(row);
  });
  await page.getByText("Nothing new", { exact: true }).waitFor();
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
