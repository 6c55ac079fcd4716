/** The help page, for people who use PagerSync: common questions, and the support contact. The Home links here. */
import { html } from "hono/html";
import type { Markup, Page } from "./layout.ts";

/** @param contact SUPPORT_CONTACT: an https address, an e-mail address or plain words; empty: not set */
export const supportPage = (contact: string): Page => ({
  title: "Help – PagerSync",
  body: html`<h1>Help</h1>
<p class="lead">PagerSync's Home in Slack shows how every rotation is doing: what's wrong, since when, why, and what
helps. Start there.</p>
<h2>A group doesn't follow its schedule</h2>
<p>Find the rotation on the Home. A warning there says what's wrong. While a schedule can't be read, its
group stays as it is. “Refresh” checks right away. PagerSync also checks every minute and at the end of every shift.</p>
<h2>Someone on call isn't in the group</h2>
<p>PagerSync finds people in Slack by their email address in the scheduling system. If it can't find someone, the Home names
them, and you can match them manually with “Match People”. Guests and deactivated accounts can't be in user groups.</p>
<h2>PagerSync isn't allowed to edit user groups</h2>
<p>By default, Slack lets only admins do that. An admin can grant access on the Home. It's used for editing user groups and nothing
else. While PagerSync has that access, only admins and owners can manage rotations, unless one of them chooses “Everyone (full members)” in “Settings”. Or
let everyone edit user groups in Slack's workspace settings, under “Permissions”.</p>
<h2>I can't see or change something</h2>
<p>Full members of the workspace can see everything, and can manage rotations unless that's limited to admins and owners. Guests can see who's on
call unless an admin turned that off. People from other companies see nothing. Workspace admins and owners can do everything.
Each refusal says who to ask.</p>
<h2>The connection stopped working</h2>
<p>Its credentials were revoked, or the person who connected lost their account there. That person gets one message about it, and one
when it works again. A workspace admin, an owner, or the person who
installed PagerSync (unless an admin turned that off) can reconnect on the Home. Your rotations are kept.</p>
<h2>Removing it</h2>
<p>Remove the app in Slack. That immediately deletes everything PagerSync has stored about your workspace. Your user groups keep
the people who are in them. See also <a href="/privacy">what's stored</a>.</p>
<h2>Still stuck?</h2>
<p>${whom(contact.trim())}</p>`,
});

function whom(contact: string): Markup | string {
  if (contact === "")
    return "Ask the person who runs PagerSync for you, usually your Slack admins.";
  if (/^https:\/\/\S+$/.test(contact)) return html`Ask here: <a href="${contact}">${contact}</a>`;
  if (/^[^\s@:/?]+@[^\s@:/?]+$/.test(contact))
    return html`Write to <a href="mailto:${contact}">${contact}</a>.`;
  return contact;
}
