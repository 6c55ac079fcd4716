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
<li>For 90 days, what happened: handovers, who was in each group and why, failures, and who changed which setting.</li>
<li>Of people on call: name, e-mail address and Slack id as your scheduling system and Slack give them, to match one to the
other.</li>
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
<p>Until you disconnect or uninstall. Disconnecting deletes the scheduling system's credentials; uninstalling PagerSync
in Slack deletes everything of your workspace at once. Cloudflare's recovery copies of the databases age out
within 30 days. Logs hold ids and what happened, no names, addresses, tokens or texts.</p>
<h2>Questions and deletion</h2>
<p>See <a href="/support">help</a> for whom to ask; uninstalling is the deletion, and needs nobody's help.</p>`,
};
