/** The Worker's own pages in a browser: on a desk and on a phone, by day and by night, with no script to run. */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { type Runtime, startRuntime } from "../playground/runtime.ts";
import { secrets } from "../world/secrets.ts";
import { faint } from "./accessibility.ts";
import { openChromium } from "./chromium.ts";
import { Ending } from "./ending.ts";
import { SCREENSHOTS } from "./stage.ts";

const ORIGIN = "https://pagersync.example";

const PLACES = [
  ["front", "/"],
  ["guide", "/guide"],
  ["privacy", "/privacy"],
  ["help", "/support"],
  ["setup-done", "/setup"],
  ["operator-sign-in", "/operator"],
  ["install-error", "/slack/callback?state=x&code=y"],
  ["connect-error", "/pagerduty/connect?ticket=x"],
  ["nowhere", "/nowhere"],
] as const;
const LOOKS = [
  ["desk", "light", { width: 1280, height: 800 }],
  ["desk", "dark", { width: 1280, height: 800 }],
  ["phone", "light", { width: 360, height: 740 }],
  ["phone", "dark", { width: 360, height: 740 }],
] as const;

const ending = new Ending();
let chromium: Browser;
const runtimes = new Map<"ready" | "empty", Runtime>();

before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  chromium = await openChromium();
  ending.add({ name: "the browser", end: () => chromium.close() });
  const outside = async () => new Response("nobody", { status: 599 });
  const { OPERATOR_TOKEN } = secrets;
  for (const [which, bindings] of [
    ["ready", { ...secrets }],
    ["empty", { OPERATOR_TOKEN }],
  ] as const) {
    const runtime = await startRuntime({ outside, bindings });
    runtimes.set(which, runtime);
    const { stop: end, underway } = runtime;
    ending.add({ name: `the runtime that is ${which}`, end, underway });
  }
});
after(() => ending.end());

/** A window in front of the bundle: what it asks for anywhere else, or can't do by policy, is a complaint. */
async function open(
  t: TestContext,
  which: "ready" | "empty",
  [, colorScheme, viewport]: (typeof LOOKS)[number],
): Promise<{ page: Page; complaints: readonly string[] }> {
  const runtime = runtimes.get(which);
  assert.ok(runtime);
  const context = await chromium.newContext({ colorScheme, viewport, javaScriptEnabled: true });
  t.after(async () => {
    // What the page asked for last may be on its way still.
    await context.unrouteAll({ behavior: "wait" });
    await context.close();
  });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error" && !line.text().startsWith("Failed to load resource"))
      complaints.push(line.text());
  });
  await context.route("**/*", async (route) => {
    const asked = route.request();
    if (!asked.url().startsWith(`${ORIGIN}/`)) {
      complaints.push(`asks for ${asked.url()}`);
      return route.abort();
    }
    const body = asked.postDataBuffer();
    const answer = await runtime.deliver(
      new Request(asked.url(), {
        method: asked.method(),
        headers: {
          ...(await asked.allHeaders()),
          ...(body && { "content-length": String(body.length) }),
        },
        body: body && new Uint8Array(body),
      }),
    );
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  return { page, complaints };
}

async function check(page: Page, complaints: readonly string[], name: string): Promise<void> {
  await page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`), fullPage: true });
  assert.deepEqual(complaints, []);
  const seen = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    window: window.innerWidth,
    scripts: document.scripts.length,
    headings: [...document.querySelectorAll("h1, h2, h3")].map((h) => Number(h.tagName[1])),
    nameless: [...document.querySelectorAll("a, button")].filter((a) => !a.textContent?.trim())
      .length,
    unlabelled: [...document.querySelectorAll("input")].filter((i) => i.labels?.length === 0)
      .length,
    small: [...document.querySelectorAll("a.button, button, footer a, header a, nav a, input")]
      .map((e) => [e.textContent, e.getBoundingClientRect().height] as const)
      // WCAG 2.2, 2.5.8.
      .filter(([, height]) => height < 24),
  }));
  assert.ok(seen.width <= seen.window, `${seen.width} px wide in a window of ${seen.window}`);
  assert.equal(seen.scripts, 0);
  assert.equal(seen.headings[0], 1);
  for (const [i, level] of seen.headings.entries())
    assert.ok(level <= (seen.headings[i - 1] ?? 0) + 1, "no level of headings is left out");
  assert.deepEqual([seen.nameless, seen.unlabelled, seen.small], [0, 0, []]);
  assert.deepEqual(await faint(page), []);
}

for (const look of LOOKS) {
  describe(`on a ${look[0]}, ${look[1]}`, () => {
    const named = (name: string) => `page-${name}-${look[0]}-${look[1]}`;

    for (const [name, path] of PLACES)
      test(`${path} can be read, reached and used`, async (t) => {
        const { page, complaints } = await open(t, "ready", look);
        await page.goto(ORIGIN + path);
        await check(page, complaints, named(name));
      });

    test("/setup with nothing set can be read, reached and used", async (t) => {
      const { page, complaints } = await open(t, "empty", look);
      await page.goto(`${ORIGIN}/setup`);
      await page.getByRole("link", { name: "Create the Slack app" }).waitFor();
      await check(page, complaints, named("setup"));
    });
  });
}

test("the keyboard alone gets to the install, and shows where it is", async (t) => {
  const { page } = await open(t, "ready", LOOKS[0]);
  await page.goto(`${ORIGIN}/`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const focus = await page.evaluate(() => {
    const element = document.activeElement;
    return element && [element.textContent, getComputedStyle(element).outlineStyle];
  });
  assert.deepEqual(focus, ["Add to Slack", "solid"]);
});

test("the operator signs in with the token, and out again", async (t) => {
  const { page, complaints } = await open(t, "ready", LOOKS[2]);
  await page.goto(`${ORIGIN}/operator`);
  await page.getByLabel("Operator token").fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("That isn't the right token.").waitFor();
  await page.screenshot({ path: resolve(SCREENSHOTS, "page-operator-refused.png") });
  await page.getByLabel("Operator token").fill(secrets.OPERATOR_TOKEN);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "0 workspaces" }).waitFor();
  await check(page, complaints, "page-operator-phone-light");
  assert.equal(page.url(), `${ORIGIN}/operator`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Operator token").waitFor();
});
