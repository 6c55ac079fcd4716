/** For whoever deploys: what is left to do, step by step. Shows names, never values. */
import { html } from "hono/html";
import type { DatabaseState } from "../vault/health.ts";
import type { Page } from "./layout.ts";

export type SetupState = {
  /** `https://host`. */
  readonly origin: string;
  readonly createAppUrl: string;
  /** Names of required secrets that are not set. */
  readonly missing: readonly string[];
  /** "ok", or what is wrong with ENCRYPTION_KEYS. */
  readonly keys: string;
  readonly database: DatabaseState;
  readonly optionalMissing: readonly string[];
};

/** All that is said once everything is in place: the address is public. */
export const setUpPage: Page = {
  title: "Setup – PagerSync",
  body: html`<h1>PagerSync is set up</h1>
<p class="lead">Nothing is left to do here.</p>
<p><a class="button" href="/slack/install">Add to Slack</a></p>
<p>To change a secret or to add a scheduling system later, see the README's part on running it.</p>`,
};

const SLACK_SECRETS = [
  { name: "SLACK_CLIENT_ID", where: "Client ID" },
  { name: "SLACK_CLIENT_SECRET", where: "Client Secret" },
  { name: "SLACK_SIGNING_SECRET", where: "Signing Secret" },
] as const;

export function setupPage(state: SetupState): Page {
  const isSet = (name: string) =>
    !state.missing.includes(name) && !state.optionalMissing.includes(name);
  return {
    title: "Setup – PagerSync",
    body: html`<h1>Set up PagerSync</h1>
<p class="lead">A few steps, once. Reload this page to see the ticks; when all is done, it says no more.</p>
<ol class="steps">
<li><h2>1. Database</h2>
<p>${tick(state.database === "ready")} ${DATABASE[state.database]} From the
project's folder (again does no harm):</p>
<pre>npx wrangler d1 execute DB --remote --yes --file=schema.sql</pre></li>
<li><h2>2. Slack app</h2>
<p>Slack makes it from a <a href="/slack/manifest.json">manifest for this address</a>:</p>
<p><a class="button" href="${state.createAppUrl}">Create the Slack app</a></p>
<p>Then, under “Basic Information → App Credentials”, copy each value and paste it when asked:</p>
<ul class="plain">${SLACK_SECRETS.map(
      ({ name, where }) => html`<li>${tick(isSet(name))} ${where}: ${putCommand(name)}</li>`,
    )}</ul></li>
<li><h2>3. Encryption key</h2>
<p>${tick(state.keys === "ok")} ${state.keys === "ok" ? "The keys can be used." : state.keys}</p>
<p>It seals every token in the database. This makes one and sets it without showing it:</p>
<pre>echo "k1:$(openssl rand -base64 32)" | npx wrangler secret put ENCRYPTION_KEYS</pre></li>
<li><h2>4. PagerDuty, if you use it</h2>
<p>In PagerDuty, “Integrations → App Registration → New App”, with OAuth 2.0, Classic User OAuth, Read
Access, and this redirect URL:</p>
<pre>${state.origin}/pagerduty/callback</pre>
<ul class="plain">${["PAGERDUTY_CLIENT_ID", "PAGERDUTY_CLIENT_SECRET"].map(
      (name) => html`<li>${tick(isSet(name))} ${putCommand(name)}</li>`,
    )}</ul></li>
<li><h2>5. Jira Service Management, if you use it</h2>
<p>In <a href="https://developer.atlassian.com/console/myapps/">Atlassian's developer console</a>, create an OAuth
2.0 integration with the scopes <code>read:ops-config:jira-service-management</code> and <code>read:jira-user</code>, switch
sharing on, and set this callback URL:</p>
<pre>${state.origin}/jira/callback</pre>
<ul class="plain">${["JIRA_CLIENT_ID", "JIRA_CLIENT_SECRET"].map(
      (name) => html`<li>${tick(isSet(name))} ${putCommand(name)}</li>`,
    )}</ul></li>
<li><h2>6. Finish in Slack</h2>
<p>With the signing secret in place, open “Event Subscriptions” of the Slack app and let Slack verify the request URL. For other
workspaces than your own, activate “Manage Distribution”. Then add it to Slack from <a href="/">the front page</a>.</p></li>
</ol>
<p>Opsgenie and xMatters need nothing here: their keys are entered in Slack.</p>`,
  };
}

const DATABASE: Readonly<Record<DatabaseState, string>> = {
  ready: "The tables are there.",
  empty: "The tables are missing.",
  old: "The tables are those of an older version.",
  silent: "The database doesn't answer.",
};

const tick = (done: boolean) =>
  done
    ? html`<span class="done"><span aria-hidden="true">✓</span> done</span>`
    : html`<span class="open"><span aria-hidden="true">○</span> to do</span>`;

const putCommand = (name: string) => html`<code>npx wrangler secret put ${name}</code>`;
