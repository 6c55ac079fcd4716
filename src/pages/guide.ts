/**
 * The guide, for people who use PagerSync: the words, each scheduling system, each field, editing, deleting, and what to do
 * when something is wrong. Its pictures are drawn in HTML: they follow the reader's theme and size, and cost no image.
 */
import { html } from "hono/html";
import { MOST_PROPOSALS } from "../domain/proposal.ts";
import { OPTION_KEYS } from "../domain/rotation-options.ts";
import { VENDOR_PAGE } from "../slack/words/instructions.ts";
import { BUTTON, FIELD, OPTION, TITLE } from "../slack/words/labels.ts";
import { OPTION_WORDS } from "../slack/words/rotation-options.ts";
import type { Markup, Page } from "./layout.ts";

/** Besides the instructions that forms link to, too. */
const AT = {
  slackPermissions: "https://slack.com/help/articles/115004952926",
  atlassianProfile: "https://id.atlassian.com/manage-profile/profile-and-visibility",
} as const;

const SECTIONS = [
  ["words", "Words"],
  ["pagerduty", "PagerDuty"],
  ["opsgenie", "Opsgenie"],
  ["xmatters", "xMatters"],
  ["jira", "Jira Service Management"],
  ["rotation", "Rotations"],
  ["editing", "Editing"],
  ["deleting", "Deleting"],
  ["trouble", "Trouble"],
] as const;

const label = (text: string): Markup => html`<strong>${text}</strong>`;
const term = (name: string, meaning: Markup | string): Markup => html`<dt>${name}</dt>
<dd>${meaning}</dd>
`;
const away = (href: string, text: string): Markup => html`<a href="${href}">${text}</a>`;
const person = (name: string): Markup => html`<span class="mention">@${name}</span>`;

const WORDS = html`<h2 id="words">The words</h2>
<dl>
${term(
  "User group",
  html`A handle such as @platform-oncall. Tagging it notifies everyone in the group. Slack has user groups on paid plans only:
${away(VENDOR_PAGE.slackGroups, "Slack's page about them")}.`,
)}${term(
  "Scheduling system",
  "Where your on-call schedules are: PagerDuty, Opsgenie, xMatters or Jira Service Management. A Slack workspace connects one at a time.",
)}${term(
  "Schedule",
  "Says who's on call at any moment. In xMatters, that's a group with its shifts.",
)}${term(
  "Team rotation",
  "Links one user group to one or more schedules. Everyone on call in any of them is in the group.",
)}${term("Handover", "The moment when one shift ends and the next begins.")}</dl>`;

const CONNECTING = html`<h2 id="connecting">Connect your scheduling system</h2>
<p>This comes first. In Slack, open PagerSync under Apps and go to its Home tab. Workspace admins and owners can connect, and so can
the person who installed PagerSync, unless an admin turned that off. PagerSync only reads. It never changes your schedules.</p>
<h3 id="pagerduty">PagerDuty</h3>
<ol>
<li>Press ${label(BUTTON.connectPagerDuty)}. A page says which workspace will see your schedules.</li>
<li>Continue to PagerDuty, sign in, and allow read access.</li>
</ol>
<p>PagerSync sees the schedules that you can see, so use an account that sees all you need. Or press
${label(BUTTON.usePagerDutyKey)} and paste a key that a PagerDuty admin creates under Integrations › API Access Keys, with
<em>Read-only API Key</em> checked. Under ${label(FIELD.region)}, choose EU if your PagerDuty address contains “eu”.</p>
<h3 id="opsgenie">Opsgenie</h3>
<ol>
<li>In Opsgenie, as an owner or admin, open Settings › API key management and choose “Add new API key”. Select <em>Read</em> and
<em>Configuration access</em>, and nothing else. (${away(VENDOR_PAGE.opsgenie, "Atlassian's instructions")})</li>
<li>In Slack, press ${label(BUTTON.addOpsgenieKey)} and paste the key under ${label(FIELD.apiKey)}.</li>
<li>Under ${label(FIELD.region)}, choose EU if you open Opsgenie at app.eu.opsgenie.com. Otherwise, choose US. Submit. If
the key is for the other region, PagerSync uses that one and says so.</li>
</ol>
<p>Atlassian closes Opsgenie on April 5, 2027. When you move, ${label(BUTTON.disconnect)} and connect Jira Service Management. Your rotations
stay, and ${label(BUTTON.linkRotations)} asks which new schedule replaces each old one.</p>
<h3 id="xmatters">xMatters</h3>
<ol>
<li>In xMatters, click your name at the top right, then Profile › API Keys, and add a key. Copy its key and its secret:
the secret is shown only once. (${away(VENDOR_PAGE.xmatters, "xMatters' instructions")})</li>
<li>In Slack, press ${label(BUTTON.connectXMatters)}.</li>
<li>${label(FIELD.xmattersUrl)} is the address where you open xMatters, such as acme.xmatters.com. Paste
${label(FIELD.apiKey)} and ${label(FIELD.apiSecret)}. Submit.</li>
</ol>
<p>A key has the permissions of its user. Groups that this user can't see can't be chosen.</p>
<h3 id="jira">Jira Service Management</h3>
<ol>
<li>Press ${label(BUTTON.connectJira)}. A page says which workspace will see your schedules.</li>
<li>Continue to Atlassian, choose your site, and accept.</li>
<li>If the Home asks for the site, press ${label(BUTTON.changeSite)} and choose it.</li>
</ol>
<p>PagerSync sees the schedules that you can see. Atlassian hides the email addresses of people who don't share them. They can change
that under ${away(AT.atlassianProfile, "Profile and visibility")}, or you can match them with ${label(BUTTON.matchPeople)}.</p>`;

const ROTATION = html`<h2 id="rotation">Create a team rotation</h2>
<p>Under ${TITLE.rotations}, press ${label(BUTTON.createRotation)} and fill in the form.</p>
<figure class="card" aria-label="An example of the form">
${sample(FIELD.name, "Platform")}${sample(FIELD.group, "@platform-oncall")}${sample(FIELD.schedules, "Platform primary")}${sample(FIELD.channels, "#ops")}</figure>
<dl>
${term(FIELD.name, "Any name. It's shown on the Home, by /oncall and in the history.")}${term(
  FIELD.group,
  html`Type to search, with or without @. A group that another rotation uses is marked “(in use)”: each group has one rotation. The last
option is ${label(OPTION.newGroup)}. A disabled group can be chosen, too, and is enabled when you submit.`,
)}${term(
  FIELD.newAlias,
  "For a new group only: lowercase letters, digits, _ and -, without spaces.",
)}${term(
  FIELD.schedules,
  "One or more. Everyone on call in any of them is added, unless you choose other Members below, and each schedule changes by itself. You can also choose a part of one: a rotation inside an Opsgenie or Jira schedule, or a level of a PagerDuty escalation policy, which stands for everyone on it.",
)}${term(
  FIELD.channels,
  "Where PagerSync announces each handover: who starts, who ends, and until when. For a private channel, type /invite @PagerSync there first.",
)}${term(
  FIELD.fallback,
  "A user group can't be empty in Slack. Leave this empty to keep the people who were on call last, or choose who covers.",
)}</dl>
<p>Before you submit, the form says who joins the group, who stays and who leaves. ${label(BUTTON.submit)} saves, ${label(BUTTON.cancel)}
discards. The group is updated within seconds.</p>
<h3 id="options">${BUTTON.moreOptions}</h3>
<dl>
${OPTION_KEYS.map((key) => {
  const { label: name, hint = "", texts } = OPTION_WORDS[key];
  const choices = Object.values<string>(texts ?? {}).join(" / ");
  return term(name, [choices && `${choices}.`, hint].join(" ").trim());
})}</dl>
<h3 id="several">Many at once</h3>
<p>${label(BUTTON.setUpSeveral)} takes up to ${MOST_PROPOSALS} schedules: choose them, enter a part of their names, or both. ${label(FIELD.channels)} and
${label(FIELD.fallback)} count for all of them. Then it proposes a rotation for each, with the user group whose name says the same, or a
new one, and says who joins, stays and leaves. A proposal's ⋯ menu has ${label(BUTTON.change)} and ${label(BUTTON.leaveOut)}.
${label(BUTTON.apply)} sets them up in the background. The Home shows the progress, and under ${label(BUTTON.details)} a button that undoes
it, for a day.</p>
<h3 id="handover">What happens at a handover</h3>
<figure class="card" aria-label="An example from a channel">
<p><span class="who">PagerSync</span><span class="when">9:00</span><br>
${person("Ana Ruiz")} is now on call for @platform-oncall, until Monday 9:00. ${person("Ben Osei")} is now off call.</p>
</figure>
<p>The group changes when the shift ends, and its channels hear about it. Overrides are found at the next check, usually within a minute. <code>/oncall</code> lists who's on
call, <code>/oncall @group</code> shows one rotation and who's next, and <code>/oncall me</code> shows your own shifts.</p>`;

const CHANGING = html`<h2 id="editing">Edit a rotation</h2>
<p>${label(BUTTON.edit)} below a rotation opens the same form, filled in. ${label(BUTTON.submit)} saves, ${label(BUTTON.cancel)} discards. If
someone else saved first, the form says who, and what they changed. If you choose another user group, the old one stays as it is, or gets
back its members from before PagerSync. The ⋯ menu has ${label(BUTTON.comingUp)}, the next two weeks, and ${label(BUTTON.history)},
the last 90 days.</p>
<p>If someone changes the group in Slack, PagerSync undoes it within seconds. ${label(BUTTON.acceptManualEdit)} on the Home keeps the change
until the next handover.</p>
<h2 id="deleting">Delete a rotation</h2>
<p>${label(BUTTON.delete)} below a rotation asks you to confirm. The user group stays in Slack with the people who are in it, or gets back its
members from before PagerSync if you choose so. What happened stays under ${label(BUTTON.allHistory)} for 90 days.</p>
<p>${label(BUTTON.disconnect)} pauses all rotations and deletes the credentials. Removing the app in Slack deletes everything:
${away("/privacy", "what's stored")}.</p>`;

const TROUBLE = html`<h2 id="trouble">When something is wrong</h2>
<p>Start on PagerSync's Home in Slack: it shows what's wrong with each rotation, since when, why, and what helps.</p>
<h3>A group doesn't follow its schedule</h3>
<p>While a schedule can't be read, its group stays as it is. ${label(BUTTON.refresh)} checks right away. PagerSync also checks by itself, and
at the end of every shift.</p>
<h3>Someone on call isn't in the group</h3>
<p>PagerSync finds people in Slack by their email address in the scheduling system. If it can't find someone, the Home names them, and you can
match them with ${label(BUTTON.matchPeople)}. Guests and deactivated accounts can't be in user groups.</p>
<h3>PagerSync isn't allowed to edit user groups</h3>
<p>By default, Slack lets only admins do that. An admin can press ${label(BUTTON.grantGroupWrites)} on the Home; the access is used for editing user groups and
nothing else. While PagerSync has it, only admins and owners can manage rotations, unless one of them chooses “${OPTION.everyoneManages}” in
${label(BUTTON.settings)}. Or an admin can ${away(AT.slackPermissions, "let everyone edit user groups")} in Slack.</p>
<h3>I can't see or change something</h3>
<p>Full members of the workspace see everything, and can manage rotations unless that's limited to admins and owners. Guests can see who's on
call unless an admin turned that off. People from other companies see nothing. Each refusal says who to ask.</p>
<h3>The connection stopped working</h3>
<p>Its credentials were revoked, or the person who connected lost their account there. That person gets one message about it, and one when it
works again. Anyone who can connect can reconnect on the Home. Your rotations are kept.</p>
<p>Still stuck? See <a href="/support">who to ask</a>.</p>`;

function sample(name: string, value: string): Markup {
  return html`<p><span class="who">${name}</span> <span class="field">${value}</span></p>
`;
}

export const guidePage: Page = {
  title: "Guide – PagerSync",
  body: html`<h1>Guide</h1>
<p class="lead">How to set up PagerSync in Slack, what each field does, and what to do when something is wrong.</p>
<nav class="contents" aria-label="On this page">${SECTIONS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</nav>
${WORDS}
${CONNECTING}
${ROTATION}
${CHANGING}
${TROUBLE}`,
};
