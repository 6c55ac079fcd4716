/** What is stored, for how long, and how to have it deleted. Change this page with whatever is stored. */
import { html } from "hono/html";
import type { Page } from "./layout.ts";

export const privacyPage: Page = {
  title: "Privacy – PagerSync",
  body: html`<h1>Privacy</h1>
<p class="lead">PagerSync keeps what it needs to put the right people into your user groups, and nothing else.</p>
<h2>What is stored</h2>
<ul>
<li>Of your Slack workspace: its id and name, who installed the app and when, and Slack's access tokens.</li>
<li>Of your scheduling system: the account's name, who connected it, and the credentials.</li>
<li>Your team rotations: their names, user group, schedules, channels, fallback people, options, and who is in each group now.</li>
<li>Who has muted PagerSync's messages, and the words it has put into channel topics.</li>
<li>For a day or two at most, what people's clicks have read: coming shifts, which channels are public, and which private ones they are in.</li>
<li>For 90 days, what happened: handovers, who was in each group and why, failures, and who changed which setting.</li>
<li>Of people on call: name and e-mail address from your scheduling system, name and Slack id from Slack, to match one to the
other.</li>
<li>Of people who open PagerSync in Slack: Slack id, name, when they last did, and whether they are an admin.</li>
</ul>
<p>Tokens and credentials are encrypted (AES-256-GCM) with keys that are not in the database.</p>
<h2>What it is used for</h2>
<p>To set the members of the user groups you chose, to announce handovers in the channels you chose, to show all of that
on the App Home and, where a rotation is set to, to message its people and to keep a part of a channel's topic. Admins are told when somebody
connects a scheduling system. It is not sold, not shared with anybody, and trains no models. PagerSync can't read messages.</p>
<h2>Where it goes</h2>
<p>PagerSync runs on Cloudflare and talks to Slack and to the scheduling system you connect, to nobody else. These pages set a
cookie only while you install or connect, for at most ten minutes; there is no tracking.</p>
<h2>How long it is kept</h2>
<p>Uninstalling PagerSync in Slack deletes everything of your workspace at once. Disconnecting deletes the scheduling system's
credentials and the e-mail addresses that came from it. Addresses and accounts that no rotation has met for 90 days are forgotten by themselves;
what somebody chose stays until somebody changes it: the people in a rotation's fields, matches made by hand, who muted messages.
When tokens of PagerDuty or Jira are deleted, PagerDuty or Atlassian is asked to end them. A key of Opsgenie or xMatters you delete there yourself.
Cloudflare's recovery copies of the databases age out within 30 days. Logs hold ids and what happened, no names, addresses, tokens or texts; the
requests themselves are not logged.</p>
<h2>Questions and deletion</h2>
<p>A workspace admin can have one person forgotten: “Forget a Person” in PagerSync's Settings. Uninstalling deletes everything. Neither needs
anybody's help; see <a href="/support">help</a> for whom to ask otherwise.</p>`,
};
