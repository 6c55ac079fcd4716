/** The connected scheduling system: the account, the state of the connection, and buttons to repair or end it. */
import type { Button, KnownBlock } from "@slack/types";
import { needsPerson } from "../../../domain/on-call.ts";
import { dateToken, escapeForeign, userMention } from "../../../slack/mrkdwn.ts";
import { actions, button, confirm, context, section } from "../../../slack/views/blocks.ts";
import { BUTTON, SYSTEM_LABEL } from "../../../slack/words/labels.ts";
import { ONCALL } from "../../../slack/words/oncall.ts";
import { schedulerFailureSentence } from "../../../slack/words/scheduler-failure.ts";
import { askOneAmong, whoConnects } from "../../../slack/words/whom-to-ask.ts";
import type { HomeConnection, HomeModel } from "../model.ts";
import { connectButton } from "./connect.ts";

export const CONNECTION_ACTION = {
  disconnect: "disconnect",
  linkRotations: "link_rotations",
  changeSite: "change_site",
} as const;

export function connectionBlocks(connection: HomeConnection, model: HomeModel): KnownBlock[] {
  const { mayConnect, mayReadHistory } = model.viewer;
  if (!mayReadHistory) return forGuests(connection, model);
  return [
    section(
      `*${SYSTEM_LABEL[connection.system]}* · ${escapeForeign(connection.accountName, 150)}`,
      mayConnect ? disconnectButton(connection) : undefined,
    ),
    context(stateOf(connection)),
    context(MAY_READ[connection.system]),
    ...siteBlocks(connection, model),
    ...unlinkedBlocks(connection, model),
    ...troubleBlocks(connection, model),
  ];
}

/** Without the account and the people behind it, but with what makes the rest out of date. */
const forGuests = (connection: HomeConnection, model: HomeModel): KnownBlock[] => [
  section(`*${SYSTEM_LABEL[connection.system]}*`),
  ...unlinkedBlocks(connection, model),
  ...(connection.trouble ? [section(ONCALL.notReadSince(connection.trouble.since))] : []),
];

/** What the connection reads; PagerSync never changes anything in a scheduling system. */
const MAY_READ: Readonly<Record<HomeConnection["system"], string>> = {
  pagerduty: "Reads schedules, who's on call, and people's names and email addresses",
  opsgenie: "Reads schedules, who's on call, and people's usernames",
  xmatters: "Reads groups, who's on call, and people's names and email addresses",
  jira: "Reads schedules, who's on call, and people's names and the email addresses they share with apps",
};

function siteBlocks({ site, accountName }: HomeConnection, { viewer }: HomeModel): KnownBlock[] {
  if (!site) return [];
  const name = escapeForeign(accountName, 150);
  const text = site.isConfirmed
    ? `Site: *${name}*`
    : `:warning: *This connection has several sites.* Site: *${name}*. Until someone chooses the right one, PagerSync won't read any schedules and user groups won't change.`;
  const change = button(BUTTON.changeSite, CONNECTION_ACTION.changeSite);
  return [section(text, viewer.mayConnect ? change : undefined)];
}

function unlinkedBlocks(
  { system, unlinked = 0 }: HomeConnection,
  { viewer }: HomeModel,
): KnownBlock[] {
  if (unlinked === 0) return [];
  const wait = unlinked === 1 ? "1 rotation needs" : `${unlinked} rotations need`;
  return [
    section(
      `:link: *${wait} to be linked to ${SYSTEM_LABEL[system]}.* Until then, user groups keep the people who are in them now.`,
      viewer.mayManage
        ? button(BUTTON.linkRotations, CONNECTION_ACTION.linkRotations, { style: "primary" })
        : undefined,
    ),
  ];
}

/** What PagerSync can't end itself. The dialog holds 300 characters. */
const LEFT_TO_YOU: Readonly<Record<HomeConnection["system"], string>> = {
  pagerduty: "",
  opsgenie:
    " PagerSync can't revoke the API key. Delete it in Opsgenie under Settings › API key management.",
  xmatters: " PagerSync can't revoke the API key. Delete it in xMatters, in its user's profile.",
  jira: " PagerSync can't revoke its access. Remove PagerSync in your Atlassian account under Connected apps.",
};

const disconnectButton = ({ system }: HomeConnection): Button =>
  button(BUTTON.disconnect, CONNECTION_ACTION.disconnect, {
    style: "danger",
    confirm: confirm(
      `Disconnect ${SYSTEM_LABEL[system]}?`,
      `User groups keep the people who are in them now. Your rotations are kept and resume when you connect a system again.${LEFT_TO_YOU[system]}`,
      BUTTON.disconnect,
      BUTTON.cancel,
    ),
  });

function stateOf(connection: HomeConnection): string {
  const { connectedAs, connectedBy, schedulesSeen, lastReadAt } = connection;
  const as = connectedAs === null ? "" : ` (as ${escapeForeign(connectedAs, 80)})`;
  return [
    `Connected by ${userMention(connectedBy)}${as}`,
    ...(schedulesSeen === null
      ? []
      : [`${schedulesSeen} ${schedulesSeen === 1 ? "schedule" : "schedules"}`]),
    ...(lastReadAt === null ? [] : [`last read ${dateToken(lastReadAt)}`]),
    // Before any rotation is created or linked, only the list of schedules is read.
    ...(lastReadAt === null && schedulesSeen === null ? ["not read yet"] : []),
  ].join(" · ");
}

function troubleBlocks({ system, trouble }: HomeConnection, model: HomeModel): KnownBlock[] {
  if (trouble === null) return [];
  const { failure, since } = trouble;
  const why = escapeForeign(schedulerFailureSentence(failure, system), 500);
  const text = `:warning: Since ${dateToken(since)}: ${why} User groups won't change until it's back.`;
  if (!needsPerson(failure)) return [section(text)];
  if (model.viewer.mayConnect)
    return [section(text), ...actions(connectButton(system, model.connect, "again"))];
  const who = whoConnects(model.installerConnects);
  return [section(`${text} ${who} can fix this: ${askOneAmong(model.connectors ?? [])}.`)];
}
