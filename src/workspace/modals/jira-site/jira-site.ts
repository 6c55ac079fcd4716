/** Jira: a grant may reach several sites, and a person chooses the team's. */

import { within } from "../../../deadline.ts";
import { atSite, readJiraSites } from "../../../schedulers/jira/oauth.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { connectedTo, FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { schedulerFailureSentence } from "../../../slack/words/scheduler-failure.ts";
import { storeConnection } from "../../connection/connect.ts";
import { readyConnection, schedulerOf } from "../../connection/connection.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { type ChosenSite, siteErrorAck, siteModal } from "./view.ts";

/** Slack's trigger lives 3 s: this much of it may go to listing the sites. */
const LIST_MS = 1_800;

/** "Change Site": shows the sites that the grant reaches now. */
export async function openSiteChoice(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  const found = await within(LIST_MS, sitesOf(ctx));
  const view = found
    ? siteModal(
        found.sites.map(({ cloudId, name, url }) => ({ id: cloudId, name, url })),
        found.credentials.cloudId,
      )
    : noticeModal(TITLE.changeSite, REFUSAL.sitesSilent);
  await slack.bot.openView(triggerId, view);
}

/** Binds the connection to the site, once a test has shown that the site can be read. */
export async function changeSite(
  ctx: Context,
  slack: Slack,
  form: Submitted & Deadline & ChosenSite,
): Promise<Ack> {
  const { viewId, answerBy } = form;
  return answerFor(ctx, slack, { viewId, title: TITLE.changeSite, answerBy }, bind(ctx, form));
}

async function bind(ctx: Context, { actor, siteId }: Submitted & ChosenSite): Promise<Outcome> {
  const found = await sitesOf(ctx);
  if (!found) return refused(REFUSAL.sitesSilent);
  const site = found.sites.find(({ cloudId }) => cloudId === siteId);
  if (!site) return refused(FIELD_ERROR.siteGone);
  const account = await schedulerOf(ctx, atSite(found.credentials, site)).account();
  if (!account.ok) return refused(schedulerFailureSentence(account.error, "jira"));
  // Read the credentials again: if they were renewed meanwhile, the replaced tokens are dead.
  const newest = (await ctx.vault.connection())?.credentials;
  if (newest?.system !== "jira") return refused(REFUSAL.notConnected);
  const sites = { count: found.sites.length, isConfirmed: true };
  const credentials = atSite(newest, site);
  const stored = await storeConnection(ctx, credentials, account.value, actor.userId, sites);
  if (stored !== "stored") return refused(REFUSAL[stored]);
  return {
    inTime: EMPTY_ACK,
    late: noticeModal(TITLE.changeSite, connectedTo("jira", account.value.name)),
  };
}

const refused = (why: string): Outcome => ({
  inTime: siteErrorAck(why),
  late: noticeModal(TITLE.changeSite, why),
});

/** Null where the sites can't be listed now. */
async function sitesOf(ctx: Context) {
  const ready = await readyConnection(ctx);
  if (!ready.ok) return null;
  const { credentials } = ready.value.connection;
  if (credentials.system !== "jira") return null;
  const sites = await readJiraSites(credentials, ctx.outgoing);
  return sites.ok && sites.value.length > 0 ? { credentials, sites: sites.value } : null;
}
