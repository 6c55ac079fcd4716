/** The help page, for people who use PagerSync: common questions, and the support contact. The Home links here. */
import { html } from "hono/html";
import type { Markup, Page } from "./layout.ts";

/** @param contact SUPPORT_CONTACT: an https address, an e-mail address or plain words; empty: not set */
export const supportPage = (contact: string): Page => ({
  title: "Help – PagerSync",
  body: html`<h1>Help</h1>
<p class="lead">PagerSync's Home in Slack says how every rotation is doing: since when something is wrong, why, and what
helps. Start there.</p>
<h2>A group doesn't follow its schedule</h2>
<p>Look at the rotation on the Home. A line with a warning says what is in the way. While a schedule can't be read, its
group stays as it is. “Refresh” looks again at once; by itself PagerSync looks every minute and at the end of every shift.</p>
<h2>Somebody on call isn't in the group</h2>
<p>People are found in Slack by the e-mail address that the scheduling system has for them. Where none fits, the Home names
them: “Match People” says by hand who they are. Guests and deactivated accounts can't be in user groups.</p>
<h2>PagerSync may not edit user groups</h2>
<p>By default Slack lets only admins do that. The Home leads an admin to grant access, for editing user groups and nothing
else; while it has that access, only admins and owners manage rotations, unless one of them chooses “Everyone” under “Settings”. Or
allow everybody to, in Slack's workspace settings, under “Permissions”.</p>
<h2>I can't see or change something</h2>
<p>Full members of the workspace see everything, and manage rotations unless only admins and owners do. Guests see who is on
call, unless an admin has taken that away; people of other companies see nothing. Admins and owners of the workspace may do everything:
each refusal says whom to ask.</p>
<h2>The connection stopped working</h2>
<p>Its credentials were revoked, or whoever connected lost their account there. Whoever connected gets one message about it, and one
when it works again. A workspace admin, an owner, or whoever
installed PagerSync (unless an admin has taken that away) connects again on the Home; the rotations stay as they are.</p>
<h2>Removing it</h2>
<p>Remove the app in Slack. That deletes everything PagerSync has stored of your workspace, at once; the user groups stay with
the people who are in them. See also <a href="/privacy">what is stored</a>.</p>
<h2>Still stuck?</h2>
<p>${whom(contact.trim())}</p>`,
});

function whom(contact: string): Markup | string {
  if (contact === "")
    return "Ask whoever runs this PagerSync for you: mostly those who look after your Slack workspace.";
  if (/^https:\/\/\S+$/.test(contact)) return html`Ask here: <a href="${contact}">${contact}</a>`;
  if (/^[^\s@:/?]+@[^\s@:/?]+$/.test(contact))
    return html`Write to <a href="mailto:${contact}">${contact}</a>.`;
  return contact;
}
