/** The connect page: for which workspace, in whose name, and who will then see what. One button leads on. */
import { html } from "hono/html";
import { type OAuthSystem, SYSTEMS } from "../domain/systems.ts";
import { cut, oneLine } from "../slack/mrkdwn.ts";
import type { Page } from "./layout.ts";

const NAME_CHARS = 80;

export function connectPage(shown: {
  readonly system: OAuthSystem;
  /** The Slack workspace's name, as installed. */
  readonly workspace: string;
  readonly person: string;
  /** The form's sealed text. */
  readonly form: string;
}): Page {
  const { label } = SYSTEMS[shown.system];
  const workspace = cut(oneLine(shown.workspace), NAME_CHARS) || "your Slack workspace";
  const person = cut(oneLine(shown.person), NAME_CHARS);
  return {
    title: `Connect ${label} – PagerSync`,
    hasForm: true,
    leadsAway: true,
    body: html`<h1>Connect ${label} to ${workspace}</h1>
<p>You're continuing as <strong>${person}</strong> of the Slack workspace <strong>${workspace}</strong>.</p>
<p>Everyone in ${workspace} who can open PagerSync will see the schedules that you can see in ${label}, who's on call and
when, and the names of those people. PagerSync only reads. It never changes anything in ${label}.</p>
<form method="post" action="/${shown.system}/connect">
<input type="hidden" name="form" value="${shown.form}">
<button class="button">Continue to ${label}</button>
</form>
<p>Didn't start this in Slack? Close this page, and nothing will be connected.</p>`,
  };
}
