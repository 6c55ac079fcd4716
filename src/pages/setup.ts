/**
 * The setup page, for the person who deploys: the steps that are left. It shows names of secrets, never values. The
 * sealing key is the last step: once it is set, the page shows no steps any more, since anybody can open it.
 */
import { html } from "hono/html";
import type { DatabaseState } from "../vault/health.ts";
import type { Markup, Page } from "./layout.ts";

export type SetupState = {
  /** `https://host`. */
  readonly origin: string;
  readonly createAppUrl: string;
  /** Names of required secrets that are not set. */
  readonly missing: readonly string[];
  /** "ok", or what is wrong with ENCRYPTION_KEYS. */
  readonly keys: string;
  readonly database: DatabaseState;
  /** "ok", or what is wrong with LOCATION_HINT or JURISDICTION. */
  readonly placement: string;
  readonly optionalMissing: readonly string[];
};

/** Once everything is set up. It gives no details: the page is public. */
export const setUpPage: Page = {
  title: "Setup – PagerSync",
  body: html`<h1>PagerSync is set up</h1>
<p class="lead">There's nothing left to do here.</p>
<p><a class="button" href="/slack/install">Add to Slack</a></p>
<p>To change a secret or add a scheduling system later, see docs/operating.md in the project.</p>`,
};

/** The secrets are complete, but the database can't be used. Shows no other steps. */
export function databasePage(database: Exclude<DatabaseState, "ready">): Page {
  return {
    title: "Setup – PagerSync",
    body: html`<h1>PagerSync can't use its database</h1>
<p class="lead">${DATABASE[database]}</p>
${database === "silent" ? html`<p>This usually resolves itself. See Cloudflare's status page.</p>` : deployCommand}
${database === "old" ? "" : html`<p>Until then, user groups won't change.</p>`}`,
  };
}

/** ALLOWED_TEAMS can't be understood. */
export const teamsPage = (problem: string): Page => ({
  title: "Setup – PagerSync",
  body: html`<h1>PagerSync can't tell which workspaces to serve</h1>
<p class="lead">${problem}</p>
<p>Until this is fixed, nobody can install PagerSync. Workspaces that already have it aren't affected.</p>`,
});

/** LOCATION_HINT or JURISDICTION can't be used. */
export const placementPage = (problem: string): Page => ({
  title: "Setup – PagerSync",
  body: html`<h1>PagerSync can't tell where to run</h1>
<p class="lead">${problem}</p>`,
});

const SLACK_SECRETS = [
  { name: "SLACK_CLIENT_ID", where: "Client ID" },
  { name: "SLACK_CLIENT_SECRET", where: "Client Secret" },
  { name: "SLACK_SIGNING_SECRET", where: "Signing Secret" },
] as const;

export function setupPage(state: SetupState): Page {
  const isSet = (name: string) =>
    !state.missing.includes(name) && !state.optionalMissing.includes(name);
  const secret = (name: string, where: string) =>
    html`<li>${tick(isSet(name))} <span>${where}: <code>npx wrangler secret put ${name}</code></span></li>`;
  return {
    title: "Setup – PagerSync",
    body: html`<h1>Set up PagerSync</h1>
<p class="lead">A few steps, once, from top to bottom. Reload this page to see your progress. Once everything is set,
this page hides the details.</p>
<p>Run the commands in the project's folder. Each asks for the value, so it stays out of your shell's history. No
terminal? In Cloudflare's dashboard, open this Worker, then Settings, then Variables and Secrets.</p>
<ol class="steps">
${step(
  "1. Database",
  html`<p>${tick(state.database === "ready")} ${DATABASE[state.database]}</p>
${state.database === "ready" ? "" : deployCommand}
${state.placement === "ok" ? "" : html`<p class="fault">${state.placement}</p>`}`,
)}
${step(
  "2. Slack app",
  html`<p>Slack creates it from a <a href="/slack/manifest.json">manifest for this address</a>:</p>
<p><a class="button" href="${state.createAppUrl}">Create the Slack app</a></p>
<p>Then copy these values from its “Basic Information”, under “App Credentials”:</p>
<ul class="plain">${SLACK_SECRETS.map(({ name, where }) => secret(name, where))}</ul>
<p>Once the signing secret is set, open “Event Subscriptions” and let Slack verify the request URL. To let other workspaces
install the app, activate public distribution under “Manage Distribution”.</p>`,
)}
${step(
  "3. PagerDuty, if you use it",
  html`<p>Without this step, people can still connect PagerDuty by an API key. In PagerDuty: “Integrations”, “App Registration”, “New App”, with “OAuth 2.0”. Choose “Classic User OAuth” and
“Read Access”, and add this redirect URL:</p>
<pre>${state.origin}/pagerduty/callback</pre>
<p>Then register it, and copy what it shows:</p>
<ul class="plain">${[
    secret("PAGERDUTY_CLIENT_ID", "Client ID"),
    secret("PAGERDUTY_CLIENT_SECRET", "Client Secret"),
  ]}</ul>`,
)}
${step(
  "4. Jira Service Management, if you use it",
  html`<p>In <a href="https://developer.atlassian.com/console/myapps/">Atlassian's developer console</a>: “Create”, “OAuth 2.0
integration”. Under “Permissions”, give it <code>read:ops-config:jira-service-management</code> and
<code>read:jira-user</code>. Under “Authorization”, add this callback URL:</p>
<pre>${state.origin}/jira/callback</pre>
<p>To let other people connect, turn on sharing under “Distribution”. Then copy from “Settings”:</p>
<ul class="plain">${[
    secret("JIRA_CLIENT_ID", "Client ID"),
    secret("JIRA_CLIENT_SECRET", "Secret"),
  ]}</ul>
<p>Opsgenie and xMatters need nothing here. You enter their keys in Slack.</p>`,
)}
${step(
  "5. The operator's page, if you want it",
  html`<p>It shows how every workspace is doing to anyone who has this token. Use any random text of at least 16 characters, such as
the output of <code>openssl rand -base64 32</code>:</p>
<ul class="plain">${secret("OPERATOR_TOKEN", "Your token")}</ul>`,
)}
${step(
  "6. Encryption key",
  html`<p>${tick(state.keys === "ok")} ${state.keys === "ok" ? "The keys work." : state.keys}</p>
<p>It encrypts every token in the database. This prints a new one:</p>
<pre>echo "k1:$(openssl rand -base64 32)"</pre>
<p>Keep a copy with your other secrets, because Cloudflare won't show it again. You'll need it to change keys later, and what it
encrypted can't be read without it. Then:</p>
<pre>npx wrangler secret put ENCRYPTION_KEYS</pre>`,
)}
</ol>
<p>That's it. Add it to Slack from <a href="/">the front page</a>.</p>`,
  };
}

const step = (title: string, body: Markup): Markup => html`<li><h2>${title}</h2>
${body}</li>`;

const deployCommand = html`<p>This creates the tables or updates them, and keeps all data. From the project's
folder:</p>
<pre>npm run deploy</pre>`;

const DATABASE: Readonly<Record<DatabaseState, string>> = {
  ready: "The tables are in place.",
  empty: "The database has no tables yet.",
  old: "The database's tables are from an older version.",
  silent: "The database isn't responding.",
};

const tick = (done: boolean) =>
  done
    ? html`<span class="done"><span aria-hidden="true">✓</span> done</span>`
    : html`<span class="open"><span aria-hidden="true">○</span> to do</span>`;
