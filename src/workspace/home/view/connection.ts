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
  pagerduty: "Reads schedules, who is on call, and people's names and e-mail addresses",
  opsgenie: "Reads schedules, who is on call, and people's user names",
  xmatters: "Reads groups, who is on call, and people's names and e-mail addresses",
  jira: "Reads schedules, who is on call, and people's names and the e-mail addresses they show to apps",
};

function siteBlocks({ site, accountName }: HomeConnection, { viewer }: HomeModel): KnownBlock[] {
  if (!site) return [];
  const name = escapeForeign(accountName, 150);
  const text = site.isConfirmed
    ? `Site: *${name}*`
    : `:warning: *This connection reaches several sites.* Site: *${name}*. Until somebody says which is the right one, no rotation is read and the user groups stay as they are.`;
  const change = button(BUTTON.changeSite, CONNECTION_ACTION.changeSite);
  return [section(text, viewer.mayConnect ? change : undefined)];
}

function unlinkedBlocks(
  { system, unlinked = 0 }: HomeConnection,
  { viewer }: HomeModel,
): KnownBlock[] {
  if (unlinked === 0) return [];
  const wait = unlinked === 1 ? "1 rotation waits" : `${unlinked} rotations wait`;
  return [
    section(
      `:link: *${wait} to be linked to ${SYSTEM_LABEL[system]}.* Until then the user groups stay as they are, with the people who are in them now.`,
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
    " PagerSync can't end the API key: delete it in Opsgenie under Settings, API key management.",
  xmatters: " PagerSync can't end the API key: delete it in xMatters, in the profile of its user.",
  jira: " PagerSync can't end the grant: remove PagerSync in your Atlassian account under Connected apps.",
};

const disconnectButton = ({ system }: HomeConnection): Button =>
  button(BUTTON.disconnect, CONNECTION_ACTION.disconnect, {
    style: "danger",
    confirm: confirm(
      `Disconnect ${SYSTEM_LABEL[system]}?`,
      `The user groups stay as they are, with the people who are in them now. Your rotations are kept and go on once a system is connected again.${LEFT_TO_YOU[system]}`,
      BUTTON.disconnect,
      BUTTON.cancel,
    ),
  });

function stateOf(connection: HomeConnection): string {
  const { connectedAs, connectedBy, schedulesSeen, lastReadAt } = connection;
  const as = connectedAs === null ? "" : ` as ${escapeForeign(connectedAs, 80)}`;
  return [
    `Connected${as} by ${userMention(connectedBy)}`,
    ...(schedulesSeen === null
      ? []
      : [`sees ${schedulesSeen} ${schedulesSeen === 1 ? "schedule" : "schedules"}`]),
    ...(lastReadAt === null ? [] : [`last read ${dateToken(lastReadAt)}`]),
    // Before any rotation is created or linked, only the list of schedules is read.
    ...(lastReadAt === null && schedulesSeen === null ? ["not read yet"] : []),
  ].join(" · ");
}

function troubleBlocks({ system, trouble }: HomeConnection, model: HomeModel): KnownBlock[] {
  if (trouble === null) return [];
  const { failure, since } = trouble;
  const why = escapeForeign(schedulerFailureSentence(failure, system), 500);
  const text = `:warning: ${why} Since ${dateToken(since)}. Until it is put right, the user groups stay as they are.`;
  if (!needsPerson(failure)) return [section(text)];
  if (model.viewer.mayConnect)
    return [section(text), ...actions(connectButton(system, model.connect, "again"))];
  const who = whoConnects(model.installerConnects);
  return [section(`${text} ${who} can do that: ${askOneAmong(model.connectors ?? [])}.`)];
}
