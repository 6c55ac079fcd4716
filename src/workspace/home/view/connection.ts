/** The connected scheduling system: the account, the state of the connection, and buttons to repair or end it. */
import type { Button, KnownBlock } from "@slack/types";
import { needsPerson } from "../../../domain/on-call.ts";
import { isRecent } from "../../../domain/resolved-problem.ts";
import { dateToken, escapeForeign, stretch, userMention } from "../../../slack/mrkdwn.ts";
import { actions, button, confirm, context, section } from "../../../slack/views/blocks.ts";
import { BUTTON, SYSTEM_LABEL } from "../../../slack/words/labels.ts";
import { ONCALL } from "../../../slack/words/oncall.ts";
import {
  pastFailureSentence,
  schedulerFailureSentence,
} from "../../../slack/words/scheduler-failure.ts";
import { askOneAmong, whoConnects } from "../../../slack/words/whom-to-ask.ts";
import type { HomeConnection, HomeModel } from "../model.ts";
import * as say from "../words/connection.ts";
import { connectButton, keyInstead } from "./connect.ts";

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
    context(say.reads[connection.system]),
    ...siteBlocks(connection, model),
    ...unlinkedBlocks(connection, model),
    ...troubleBlocks(connection, model),
  ];
}

/** Told once for all rotations, and for half an hour. */
export function recoveryBlocks({ system, recovery }: HomeConnection, now: number): KnownBlock[] {
  if (!recovery || !isRecent(recovery, now)) return [];
  const { failure, since, until } = recovery;
  return [section(say.recovered(pastFailureSentence(failure, system, stretch(since, until))))];
}

/** Without the account and the people behind it, but with what makes the rest out of date. */
const forGuests = (connection: HomeConnection, model: HomeModel): KnownBlock[] => [
  section(`*${SYSTEM_LABEL[connection.system]}*`),
  ...unlinkedBlocks(connection, model),
  ...(connection.trouble ? [section(ONCALL.notReadSince(connection.trouble.since))] : []),
];

function siteBlocks({ site, accountName }: HomeConnection, { viewer }: HomeModel): KnownBlock[] {
  if (!site) return [];
  const text = say.site(escapeForeign(accountName, 150), site.isConfirmed);
  const change = button(BUTTON.changeSite, CONNECTION_ACTION.changeSite);
  return [section(text, viewer.mayConnect ? change : undefined)];
}

function unlinkedBlocks(
  { system, unlinked = 0 }: HomeConnection,
  { viewer }: HomeModel,
): KnownBlock[] {
  if (unlinked === 0) return [];
  return [
    section(
      say.unlinked(unlinked, system),
      viewer.mayManage
        ? button(BUTTON.linkRotations, CONNECTION_ACTION.linkRotations, { style: "primary" })
        : undefined,
    ),
  ];
}

const disconnectButton = ({ system, isByKey }: HomeConnection): Button =>
  button(BUTTON.disconnect, CONNECTION_ACTION.disconnect, {
    style: "danger",
    confirm: confirm(
      say.disconnect(system),
      say.afterDisconnect(system, isByKey),
      BUTTON.disconnect,
      BUTTON.cancel,
    ),
  });

function stateOf(connection: HomeConnection): string {
  const { connectedAs, connectedBy, schedulesSeen, lastReadAt, trouble } = connection;
  return [
    say.connected(
      userMention(connectedBy),
      connectedAs === null ? null : escapeForeign(connectedAs, 80),
    ),
    ...(schedulesSeen === null ? [] : [say.schedules(schedulesSeen)]),
    ...(lastReadAt === null ? [] : [say.lastRead(dateToken(lastReadAt))]),
    // Before any rotation is created or linked, only the list of schedules is read.
    ...(lastReadAt === null && schedulesSeen === null && trouble === null ? [say.notRead] : []),
  ].join(" · ");
}

function troubleBlocks(
  { system, trouble, isByKey }: HomeConnection,
  model: HomeModel,
): KnownBlock[] {
  if (trouble === null) return [];
  const { failure, since } = trouble;
  const why = escapeForeign(schedulerFailureSentence(failure, system), 500);
  const text = say.trouble(dateToken(since), why);
  if (!needsPerson(failure)) return [section(text)];
  if (model.viewer.mayConnect) {
    const [link, key] = [connectButton(system, model.connect, "again"), keyInstead(system)];
    return [section(text), ...actions(isByKey ? [...key, ...link] : [...link, ...key])];
  }
  const who = whoConnects(model.installerConnects);
  return [section(text + say.canFix(who, askOneAmong(model.connectors ?? [])))];
}
