/** The connect page in a browser: its form leaves for the authorize page, over a company's sign-in, and comes back. */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { APP_ORIGIN, type Emulation, personId, startEmulation } from "../playground/emulation.ts";
import { openChromium } from "./chromium.ts";
import { Ending } from "./ending.ts";
import { SCREENSHOTS } from "./stage.ts";

const SIGN_IN = "https://sign-in.acme.example/";
const ending = new Ending();
let chromium: Browser;
let emulation: Emulation;

before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  chromium = await openChromium();
  ending.add({ name: "the browser", end: () => chromium.close() });
  emulation = await startEmulation();
  const { stop: end, underway } = emulation.runtime;
  ending.add({ name: "the runtime", end, underway });
});
after(() => ending.end());

type Answer = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};
type Paused = {
  readonly requestId: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
  };
};

/** With an icon of its own: browsers ask for one otherwise, at some time. */
const PAGE_OF_SLACK = '<link rel="icon" href="data:,"><title>Slack</title>';

const goTo = (location: string): Answer => ({
  status: 302,
  headers: [["location", location]],
  body: "",
});

/**
 * Answers every request of the page, also those that a redirect leads to: Playwright's own routes leave them to the
 * network.
 */
async function answerAll(page: Page, answer: (asked: Request) => Promise<Answer>): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  devtools.on("Fetch.requestPaused", async ({ requestId, request }: Paused) => {
    const { url, method, headers, postData: body = null } = request;
    const { status, ...given } = await answer(new Request(url, { method, headers, body }));
    const fulfilled = devtools.send("Fetch.fulfillRequest", {
      requestId,
      responseCode: status,
      responseHeaders: given.headers.map(([name, value]) => ({ name, value })),
      body: Buffer.from(given.body).toString("base64"),
    });
    // What the last page still asks for when it is closed needs no answer.
    await fulfilled.catch((error: unknown) => {
      if (!page.isClosed()) throw error;
    });
  });
  await devtools.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
}

test("the page's button leads over the authorize page and a sign-in into the Home", async (t) => {
  const { slack, systems, runtime } = emulation;
  await slack.installApp({ as: "ada" });
  const ada = slack.client("ada");
  await ada.openHome();
  await ada.sees("Connect PagerDuty");
  const link = await ada.click("Connect PagerDuty");
  assert.ok(link);

  const page = await chromium.newPage();
  t.after(() => page.close());
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(line.text());
  });
  /** Where the browser was, in order: method, origin and path. */
  const visited: string[] = [];
  let sent = new Headers();
  let authorizeUrl = "";
  await answerAll(page, async (asked) => {
    const { origin, pathname, hostname } = new URL(asked.url);
    visited.push(`${asked.method} ${origin}${pathname}`);
    if (origin === APP_ORIGIN) {
      if (asked.method === "POST") sent = asked.headers;
      const answer = await runtime.deliver(asked);
      return {
        status: answer.status,
        headers: [...answer.headers],
        body: await answer.text(),
      };
    }
    if (hostname === "identity.pagerduty.com") {
      authorizeUrl = asked.url;
      return goTo(SIGN_IN);
    }
    // Signed in already: straight on, without a click.
    if (asked.url === SIGN_IN)
      return goTo(
        systems.pagerduty.authorize(authorizeUrl, { allow: true, user: personId("ada") }),
      );
    return { status: 200, headers: [["content-type", "text/html"]], body: PAGE_OF_SLACK };
  });

  await page.goto(link);
  await page.getByRole("heading", { name: "Connect PagerDuty to Acme" }).waitFor();
  await page.screenshot({ path: resolve(SCREENSHOTS, "page-connect.png"), fullPage: true });
  await page.getByRole("button", { name: "Continue to PagerDuty" }).click();
  await page.waitForURL("https://slack.com/**");

  assert.deepEqual(complaints, []);
  assert.deepEqual(visited, [
    `GET ${APP_ORIGIN}/pagerduty/connect`,
    `POST ${APP_ORIGIN}/pagerduty/connect`,
    "GET https://identity.pagerduty.com/oauth/authorize",
    `GET ${SIGN_IN}`,
    `GET ${APP_ORIGIN}/pagerduty/callback`,
    "GET https://slack.com/app_redirect",
  ]);
  assert.equal(sent.get("origin"), APP_ORIGIN);
  // The address holds the link.
  assert.doesNotMatch(sent.get("referer") ?? "", /ticket|connect/);
  await ada.sees("Team Rotations");
});
