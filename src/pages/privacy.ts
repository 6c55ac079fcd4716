/** What is stored, for how long, and how to have it deleted. Change this page with whatever is stored. */
import { html } from "hono/html";
import type { Page } from "./layout.ts";

export const privacyPage: Page = {
  title: "Privacy – PagerSync",
  body: html`<h1>Privacy</h1>
<p class="lead">PagerSync stores what it needs to keep the right people in your user groups, and nothing else.</p>
<h2>What's stored</h2>
<ul>
<li>About your Slack workspace: its ID and name, who installed the app and when, and Slack's access tokens.</li>
<li>About your scheduling system: the account's name, who connected it, and the credentials.</li>
<li>Your team rotations: their names, user groups, schedules, channels, fallback people and options, and who is in each group now.</li>
<li>Who has muted PagerSync's messages, and the text it has added to channel topics.</li>
<li>For a day or two at most, what was looked up when people clicked: upcoming shifts, which channels are public, and which private channels they're in.</li>
<li>For a day or two, rotations proposed or set up many at once: who did it, and what became of each. A pasted file is kept for a day at most.</li>
<li>For 90 days, what happened: handovers, who was in each group and why, failures, and who changed which setting.</li>
<li>About people on call, or in schedules whose group has everyone: name and email address from your scheduling system, and name and Slack ID from Slack, to match one to the
other.</li>
<li>About people who open PagerSync in Slack: Slack ID, name, when they last did, and whether they're an admin.</li>
</ul>
<p>Tokens and credentials are encrypted (AES-256-GCM) with keys that aren't in the database.</p>
<h2>What it's used for</h2>
<p>To set the members of the user groups you chose, to announce handovers in the channels you chose, to show all of that
on the App Home and, where a rotation is set up for it, to message its people and update part of a channel's topic. Admins are told when someone
connects a scheduling system. It isn't sold, shared or used to train models. PagerSync can't read messages.</p>
<h2>Where it goes</h2>
<p>PagerSync runs on Cloudflare and talks only to Slack and to the scheduling system you connect. These pages set a
cookie only while you install or connect, for at most ten minutes. There is no tracking.</p>
<h2>How long it's kept</h2>
<p>Uninstalling PagerSync in Slack immediately deletes everything about your workspace. Disconnecting deletes the scheduling system's
credentials and the email addresses that came from it. Addresses and accounts that no rotation has used for 90 days are deleted automatically.
What someone chose stays until someone changes it: the people in a rotation's fields, manual matches, and who muted messages.
When PagerSync deletes PagerDuty or Jira tokens, it also asks PagerDuty or Atlassian to revoke them. Delete API keys (PagerDuty, Opsgenie, xMatters) there yourself.
Cloudflare's recovery copies of the databases expire within 30 days. Logs contain IDs and what happened, but no names, addresses, tokens or text. The
requests themselves aren't logged.</p>
<h2>Questions and deletion</h2>
<p>A workspace admin can delete one person's data with “Forget a Person” in PagerSync's Settings. To delete everything, uninstall the app. Neither needs
anyone's help. For anything else, see <a href="/support">help</a>.</p>`,
};
