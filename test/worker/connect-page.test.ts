/** The page between the Home's link and the scheduling system's authorize page: for one person, once, and only by it. */
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Secret } from "../../src/secret.ts";
import { parseKeyring } from "../../src/vault/keyring.ts";
import { openVault } from "../../src/vault/vault.ts";
import { formOf, leadsTo, pressed, type ShownPage } from "../world/page-form.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { hurryTimeouts } from "./hurry.ts";
import {
  addSchedule,
  connectPage,
  eventually,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  ORIGIN,
  openHome,
  ring,
  START,
  setStage,
  visit,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

async function installedStage() {
  const stage = await setStage();
  stage.team.user("ada").name = "Ada Lovelace";
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  await stage.slack.installApp({ as: stage.team.user("Ada Lovelace").id });
  await ring(stage);
  const ada = stage.slack.client("Ada Lovelace");
  await openHome(ada);
  return { ...stage, ada };
}

/** The address on the person's Home, without a press. */
function linkOn({ home }: SlackClient, system = "pagerduty"): string {
  const address = new RegExp(`${ORIGIN}/${system}/connect\\?ticket=[^"]+`);
  const [link] = address.exec(JSON.stringify(home?.view.blocks)) ?? [];
  if (link === undefined) throw new Error("the Home has no link");
  return link;
}

const headline = ({ html }: ShownPage): string =>
  (/<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? "").replaceAll("&#39;", "'");
const wordsOf = ({ html }: ShownPage): string =>
  html
    .slice(html.indexOf("<main>"), html.indexOf("</main>"))
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();

/** Whether the address leads to the page with the button. */
const works = async (link: string): Promise<boolean> => formOf(await connectPage(link)) !== null;
const send = (request: Request): Promise<Response> => exports.default.fetch(request);
const isBackAtSlack = (html: string) => html.includes(`href="https://slack.com/app_redirect?`);

/** The form as the browser would send it, with other headers. */
function withHeaders(page: ShownPage, headers: Readonly<Record<string, string | null>>): Request {
  const request = new Request(pressed(page));
  for (const [name, value] of Object.entries(headers))
    if (value === null) request.headers.delete(name);
    else request.headers.set(name, value);
  return request;
}

describe("the connect page", () => {
  it("names the workspace and the person, and says what everybody will see", async () => {
    const { ada } = await installedStage();
    const page = await connectPage(linkOn(ada));
    expect(headline(page)).toBe("Connect PagerDuty to Acme");
    expect(wordsOf(page)).toContain(
      "You're continuing as Ada Lovelace of the Slack workspace Acme.",
    );
    expect(wordsOf(page)).toContain(
      "Everyone in Acme who can open PagerSync will see the schedules that you can see in PagerDuty, who's on call",
    );
    expect(wordsOf(page)).toContain("Didn't start this in Slack? Close this page");
    expect(formOf(page)).toMatchObject({
      action: `${ORIGIN}/pagerduty/connect`,
      button: "Continue to PagerDuty",
    });
    expect(page.html).not.toMatch(/<script|href="(?!\/|data:)/);

    const jira = await connectPage(linkOn(ada, "jira"));
    expect(formOf(jira)?.button).toBe("Continue to Jira Service Management");
  });

  it("escapes what Slack calls them", async () => {
    const stage = await setStage();
    stage.team.user("ada").name = "<b>Ada";
    Object.assign(stage.team, { name: "Acme <script>" });
    await stage.slack.installApp({ as: stage.team.user("<b>Ada").id });
    const ada = stage.slack.client("<b>Ada");
    await openHome(ada);
    const page = await connectPage(linkOn(ada));
    expect(page.html).toContain("&lt;b&gt;Ada");
    expect(page.html).not.toMatch(/<b>|<script/);
  });

  it("leads to the authorize page by its button, and from there into the Home", async () => {
    const stage = await installedStage();
    const page = await connectPage(linkOn(stage.ada));
    const answer = await send(pressed(page));
    expect(answer.status).toBe(303);
    const to = leadsTo(page, answer);
    expect(to).toMatch(/^https:\/\/identity\.pagerduty\.com\/oauth\/authorize\?/);
    const back = stage.pagerduty.authorize(to, { allow: true });
    const done = await visit(back, page.cookie);
    expect(done.headers.get("location")).toContain("slack.com");
    await ring(stage);
    expect(stage.ada.visibleText()).toContain("PagerDuty · acme");
  });

  it("writes nothing to D1, neither when it is shown nor when its button is pressed", async () => {
    const { ada } = await installedStage();
    const before = (await env.DB.prepare("SELECT * FROM oauth_states").all()).results;
    const page = await connectPage(linkOn(ada));
    expect((await send(pressed(page))).status).toBe(303);
    expect((await env.DB.prepare("SELECT * FROM oauth_states").all()).results).toEqual(before);
  });

  it("says who can connect, instead of the button, to somebody who can't", async () => {
    const stage = await installedStage();
    hurryTimeouts(1, 200);
    const { team, slack } = stage;
    await openHome(slack.client("bob"));
    const ticket = await openVault(env).sealConnectLink({
      teamId: team.id,
      userId: team.user("bob").id,
      system: "pagerduty",
      madeAt: Date.now(),
    });
    const answer = await visit(`${ORIGIN}/pagerduty/connect?ticket=${ticket}`);
    expect(answer.status).toBe(403);
    const page: ShownPage = {
      url: ORIGIN,
      headers: answer.headers,
      html: await answer.text(),
      cookie: "",
    };
    expect(formOf(page)).toBeNull();
    expect(wordsOf(page)).toContain("Only workspace admins and owners");
    expect(wordsOf(page)).toContain("ask one of them, for example @Ada Lovelace.");
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("goes on with the same link after a moment in which Slack didn't say who the person is", async () => {
    const stage = await installedStage();
    const link = linkOn(stage.ada);
    const page = await connectPage(link);
    // Slack's last word about the person is too old to act by.
    vi.setSystemTime(START + 6 * MINUTE);
    const effect = { kind: "status", status: 503 } as const;
    stage.world.faults.add({ path: "/api/users.info", effect });
    for (const asked of [await visit(link), await send(pressed(page))]) {
      expect(asked.status).toBe(503);
      const html = await asked.text();
      expect(html).toContain("Slack didn&#39;t confirm who you are");
      expect(html).not.toContain("You can&#39;t connect");
    }
    stage.world.faults.clear();
    expect((await send(pressed(await connectPage(link)))).status).toBe(303);
  });

  it("checks the right again when the button is pressed", async () => {
    const stage = await setStage();
    await stage.slack.installApp({ as: "cyd" });
    const ada = stage.slack.client("ada");
    await openHome(ada);
    const page = await connectPage(linkOn(ada));
    stage.team.user("ada").kind = "member";
    vi.setSystemTime(START + 6 * MINUTE);
    expect((await send(pressed(page))).status).toBe(403);
  });

  it("says so where the app is gone, and wakes no object", async () => {
    const stage = await installedStage();
    const link = linkOn(stage.ada);
    const page = await connectPage(link);
    vi.setSystemTime(START + MINUTE);
    stage.slack.uninstallApp(stage.team);
    await stage.slack.settle();
    await untilAtRest();
    const objects = vi.spyOn(env.WORKSPACES, "get");
    const after = await connectPage(link);
    expect(headline(after)).toBe("PagerSync is no longer installed there");
    expect(after.html).toContain('href="/slack/install"');
    expect((await send(pressed(page))).status).toBe(400);
    expect(objects).not.toHaveBeenCalled();
  });
});

describe("a link", () => {
  it("works for ten minutes after it was made, without a press", async () => {
    const { ada } = await installedStage();
    hurryTimeouts(1, 200);
    const link = linkOn(ada);
    vi.setSystemTime(START + 10 * MINUTE);
    expect(await works(link)).toBe(true);
    vi.setSystemTime(START + 10 * MINUTE + 1);
    const late = await connectPage(link);
    expect(headline(late)).toBe("This link has expired");
    expect(isBackAtSlack(late.html)).toBe(true);
  });

  it("of an older Home works for ten minutes after a press, once", async () => {
    const { ada } = await installedStage();
    const link = linkOn(ada);
    vi.setSystemTime(START + HOUR);
    await ada.click("Connect PagerDuty");
    await untilAtRest();
    vi.setSystemTime(START + HOUR + 10 * MINUTE);
    const page = await connectPage(link);
    expect((await send(pressed(page))).status).toBe(303);
    hurryTimeouts(1, 200);
    expect(await works(link)).toBe(false);
  });

  it("of an older Home is dead again ten minutes after the press", async () => {
    const { ada } = await installedStage();
    hurryTimeouts(1, 200);
    const link = linkOn(ada);
    vi.setSystemTime(START + HOUR);
    await ada.click("Connect PagerDuty");
    await untilAtRest();
    vi.setSystemTime(START + HOUR + 10 * MINUTE + 1);
    expect(headline(await connectPage(link))).toBe("This link has expired");
  });

  it("of an older Home isn't revived by another person's press, nor by one for another system", async () => {
    const stage = await installedStage();
    const { ada, slack, team } = stage;
    team.user("bob").kind = "admin";
    hurryTimeouts(1, 200);
    const link = linkOn(ada);
    vi.setSystemTime(START + HOUR);
    const bob = slack.client("bob");
    await openHome(bob);
    await bob.click("Connect PagerDuty");
    await ada.click("Connect Jira Service Management");
    await untilAtRest();
    expect(await works(link)).toBe(false);
  });

  it("waits for the press where the browser is faster than Slack's report of it", async () => {
    const { ada } = await installedStage();
    const link = linkOn(ada);
    vi.setSystemTime(START + HOUR);
    const visiting = works(link);
    await ada.click("Connect PagerDuty");
    expect(await visiting).toBe(true);
  });

  it("is spent by no look at it: previews, HEAD requests and other browsers", async () => {
    const { ada } = await installedStage();
    const link = linkOn(ada);
    for (const method of ["GET", "HEAD", "GET"])
      expect((await send(new Request(link, { method }))).status).toBe(200);
    expect((await send(pressed(await connectPage(link)))).status).toBe(303);
  });

  it("opened in three browsers lets one of them go on", async () => {
    const { ada } = await installedStage();
    hurryTimeouts(1, 200);
    const link = linkOn(ada);
    await ada.click("Connect PagerDuty");
    await untilAtRest();
    const pages = await Promise.all([link, link, link].map((one) => connectPage(one)));
    const answers = await Promise.all(pages.map((page) => send(pressed(page))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 400, 400]);
    for (const answer of answers.filter(({ status }) => status === 400)) {
      const html = await answer.text();
      expect(html).toContain("This link was already used");
      expect(isBackAtSlack(html)).toBe(true);
    }
    expect(headline(await connectPage(link))).toBe("This link was already used");
  });

  it("that was used works again after another press, and the Home has a new one", async () => {
    const { ada } = await installedStage();
    const link = linkOn(ada);
    expect((await send(pressed(await connectPage(link)))).status).toBe(303);
    await ada.click("Connect PagerDuty");
    await eventually(() => expect(linkOn(ada)).not.toBe(link));
    await untilAtRest();
    expect((await send(pressed(await connectPage(link)))).status).toBe(303);
    expect((await send(pressed(await connectPage(linkOn(ada))))).status).toBe(303);
  });

  it("on a Home that was opened again works, whatever was used before", async () => {
    const { ada } = await installedStage();
    expect((await send(pressed(await connectPage(linkOn(ada))))).status).toBe(303);
    await lookAgain(ada);
    expect(await works(linkOn(ada))).toBe(true);
  });

  it("of the release before this one works after a press", async () => {
    const { ada, team } = await installedStage();
    const keyring = parseKeyring(env.ENCRYPTION_KEYS);
    if (!keyring.ok) throw new Error(keyring.error);
    const content = {
      teamId: team.id,
      userId: ada.user.id,
      system: "pagerduty",
      expiresAt: START + HOUR,
    };
    const sealed = await keyring.value.seal(new Secret(JSON.stringify(content)), {
      owner: "",
      purpose: "connect-ticket",
    });
    const link = `${ORIGIN}/pagerduty/connect?ticket=${sealed}`;
    const visiting = works(link);
    await ada.click("Connect PagerDuty");
    expect(await visiting).toBe(true);
  });

  it("that is forged, or of another system, leads back to the Home in words", async () => {
    const { ada } = await installedStage();
    const jira = linkOn(ada, "jira").replace("/jira/", "/pagerduty/");
    for (const link of [jira, `${ORIGIN}/pagerduty/connect?ticket=v1.k1.AAAA`]) {
      const page = await connectPage(link);
      expect(headline(page)).toBe("This link doesn't work");
      expect(wordsOf(page)).toContain("click “Connect PagerDuty” there");
    }
  });
});

describe("the page's form", () => {
  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["a sandboxed frame of an old browser", { origin: "null", "sec-fetch-site": null }],
    ["another site, without an origin", { origin: null, "sec-fetch-site": "cross-site" }],
    ["a neighbour of the same domain", { origin: null, "sec-fetch-site": "same-site" }],
  ])("is refused from %s, and the link stays unused", async (_who, headers) => {
    const { ada } = await installedStage();
    const page = await connectPage(linkOn(ada));
    const answer = await send(withHeaders(page, headers));
    expect(answer.status).toBe(403);
    expect(answer.headers.get("location")).toBeNull();
    expect((await send(pressed(page))).status).toBe(303);
  });

  it.each([
    ["without the cookie", { cookie: null }],
    ["with another browser's cookie", { cookie: `__Host-pagersync-browser=${"A".repeat(43)}` }],
    ["as another type", { "content-type": "text/plain" }],
  ])("is refused %s, and the link stays unused", async (_what, headers) => {
    const { ada } = await installedStage();
    const page = await connectPage(linkOn(ada));
    const answer = await send(withHeaders(page, headers));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("This page doesn&#39;t work here");
    expect((await send(pressed(page))).status).toBe(303);
  });

  it("is taken from a browser that says nothing of where it comes from", async () => {
    const { ada } = await installedStage();
    const page = await connectPage(linkOn(ada));
    const silent = withHeaders(page, { origin: null, "sec-fetch-site": null });
    expect((await send(silent)).status).toBe(303);
  });

  it("is refused at another system's address, and as the link itself", async () => {
    const { ada } = await installedStage();
    const page = await connectPage(linkOn(ada));
    const other = { ...page, html: page.html.replace("/pagerduty/connect", "/jira/connect") };
    expect((await send(pressed(other))).status).toBe(400);
    const ticket = new URL(linkOn(ada)).searchParams.get("ticket") ?? "";
    const forged = { ...page, html: page.html.replace(/value="[^"]*"/, `value="${ticket}"`) };
    expect((await send(pressed(forged))).status).toBe(400);
    const huge = {
      ...page,
      html: page.html.replace(/value="[^"]*"/, `value="${"x".repeat(9_000)}"`),
    };
    expect((await send(pressed(huge))).status).toBe(400);
  });

  it("works for ten minutes after the page was shown", async () => {
    const { ada } = await installedStage();
    const page = await connectPage(linkOn(ada));
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    const answer = await send(pressed(page));
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain("That took too long");
    expect(isBackAtSlack(html)).toBe(true);
  });
});
