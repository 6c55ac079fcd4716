/** The help page: the way to the guide, and the support contact. The Home links here, and Slack asks for such a page. */
import { html } from "hono/html";
import type { Markup, Page } from "./layout.ts";

/** @param contact SUPPORT_CONTACT: an https address, an e-mail address or plain words; empty: not set */
export const supportPage = (contact: string): Page => ({
  title: "Help – PagerSync",
  body: html`<h1>Help</h1>
<p class="lead">PagerSync's Home in Slack shows how every rotation is doing: what's wrong, since when, why, and what
helps. Start there.</p>
<p>The <a href="/guide">guide</a> explains <a href="/guide#rotation">every field</a>, and
<a href="/guide#trouble">what to do when something is wrong</a>. See also <a href="/privacy">what's stored</a>.</p>
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
