/** The landing page: what PagerSync is, how it works, and "Add to Slack". */
import { html } from "hono/html";
import type { Page } from "./layout.ts";

export const landingPage: Page = {
  title: "PagerSync – Slack user groups in step with on-call schedules",
  body: html`<h1>Tag <span class="whole">@platform-oncall.</span> Reach whoever's on call.</h1>
<p class="lead">PagerSync keeps Slack user groups in step with your on-call schedules. At every handover the
group updates itself, and the channel hears who took over.</p>
<p><a class="button" href="/slack/install">Add to Slack</a></p>
<figure class="card" aria-label="An example from a channel">
<p><span class="who">Maya</span><span class="when">8:59</span><br>
<span class="mention">@platform-oncall</span> checkout is slow, can you take a look?</p>
<p><span class="who">PagerSync</span><span class="when">9:00</span><br>
<span class="mention">@Ana Ruiz</span> is now on call for @platform-oncall, until Monday 9:00.
<span class="mention">@Ben Osei</span> is now off call.</p>
</figure>
<h2>How it works</h2>
<ol>
<li><strong>Connect</strong> PagerDuty, Opsgenie, xMatters or Jira Service Management, once per workspace.</li>
<li><strong>Create a team rotation</strong>: pick a user group and one or more schedules. You do it all on
PagerSync's Home in Slack.</li>
<li><strong>That's it.</strong> Shift changes, overrides and swaps reach the group on their own.</li>
</ol>
<p>The <a href="/guide">guide</a> goes through it step by step.</p>
<h2>What it never does</h2>
<ul>
<li>It never changes your schedules. It only reads them.</li>
<li>It never changes a group based on partial data. If a schedule can't be read, the group stays as it is and the Home
says why.</li>
<li>It never reads your messages. It doesn't have permission to.</li>
</ul>`,
};
