/** What a visitor does and sees, by what is written on the page. */
import type { Locator, Page } from "playwright-core";

/** Less than what an option can hold: longer names are cut. */
const OPTION_CHARS = 60;
const MOST_TRIES = 5;

export const slack = (page: Page): Locator => page.getByRole("region", { name: "Slack" });
export const schedule = (page: Page, name: string): Locator =>
  page.getByRole("article", { name, exact: true });
export const log = (page: Page): Locator =>
  page.getByRole("region", { name: "What just happened" });
export const modal = (page: Page, title: string): Locator =>
  page.getByRole("dialog", { name: title, exact: true });

/** By what is written on it: screen readers are told whose button it is, too. */
export const buttonOf = (where: Page | Locator, label: string): Locator =>
  where
    .getByRole("button", { name: label, exact: true })
    .or(where.locator(`button:text-is(${JSON.stringify(label)})`));

export const press = (where: Page | Locator, label: string): Promise<void> =>
  buttonOf(where, label).first().click();

/** Resolves once the text can be seen. */
export const sees = (where: Locator, text: string | RegExp): Promise<void> =>
  where.getByText(text).first().waitFor();

export async function install(page: Page): Promise<void> {
  await press(page, "Add to Slack");
  await press(
    page.getByRole("dialog", { name: /^Slack: PagerSync is requesting access/ }),
    "Allow",
  );
  await sees(slack(page), "Welcome to PagerSync");
}

/** The world is as it was before anyone came. */
export async function startOver(page: Page): Promise<void> {
  const loadedAnew = page.waitForEvent("load");
  await press(page, "Start over");
  await press(page.getByRole("dialog", { name: "Start over?" }), "Start over");
  await loadedAnew;
  await sees(slack(page), "PagerSync isn't installed here.");
}

/** By a button that leads to a page of the system's own. */
export async function connectByConsent(page: Page, button: string): Promise<void> {
  await press(slack(page), button);
  const system = button.replace("Connect ", "");
  const asked = page.getByRole("dialog", { name: `Connect ${system} to Acme` });
  await sees(asked, /continuing as ada/i);
  await press(asked, `Continue to ${system}`);
  await press(page.getByRole("dialog", { name: /PagerSync is requesting access/ }), "Allow");
  await sees(slack(page), "Team Rotations");
}

/** Types into a text field of the modal. */
export const type = (form: Locator, label: string, text: string): Promise<void> =>
  form.getByRole("textbox", { name: labelled(label) }).fill(text);

/** Picks from a select that can be searched. */
export async function pick(form: Locator, label: string, offer: string): Promise<void> {
  const field = form.getByRole("combobox", { name: labelled(label) });
  await field.click();
  await field.fill(offer);
  const shown = offer.slice(0, OPTION_CHARS);
  await form.getByRole("option", { name: shown }).first().click();
}

export async function createRotation(
  page: Page,
  given: { name: string; group: string; schedules: readonly string[]; channel?: string },
): Promise<void> {
  await press(slack(page), "Create Rotation");
  const form = modal(page, "Create Rotation");
  await type(form, "Config Name", given.name);
  await pick(form, "User Group", `@${given.group}`);
  for (const name of given.schedules) await pick(form, "Schedules", name);
  if (given.channel !== undefined) await pick(form, "Channels", `#${given.channel}`);
  await submitAsAsked(form);
  await form.waitFor({ state: "detached" });
}

/** Again where the form asks for that, because somebody else answered too late. */
export async function submitAsAsked(form: Locator): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await press(form, "Submit");
    await form.locator("[aria-busy]").waitFor({ state: "detached" });
    if ((await form.getByText(/Submit again/).count()) === 0) return;
  }
}

/** Types into the open channel's line and sends it. */
export async function say(page: Page, channel: string, line: string): Promise<void> {
  const field = page.getByRole("textbox", { name: `Message #${channel}` });
  await field.fill(line);
  await field.press("Enter");
}

/** Becomes somebody else. */
export async function become(page: Page, who: string): Promise<void> {
  await page.getByLabel("You are").selectOption({ label: who });
}

export const goTo = (page: Page, place: string | RegExp): Promise<void> =>
  page
    .getByRole("navigation", { name: "Acme in Slack" })
    .getByRole("button", { name: place })
    .click();

const labelled = (label: string): RegExp => new RegExp(`^${label}( \\(optional\\))?$`);
