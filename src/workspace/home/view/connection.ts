/** The connected scheduling system: what is wrong with it and how to repair it, its account, and how to end it. */
import type { Button, KnownBlock } from "@slack/types";
import { needsPerson } from "../../../domain/on-call.ts";
import { isRecent } from "../../../domain/resolved-problem.ts";
import {
  dateToken,
  escapeForeign,
  momentToken,
  stretch,
  userMention,
} from "../../../slack/mrkdwn.ts";
import { actions, button, confirm, context, section } from "../../../slack/views/blocks.ts";
import { BUTTON, SYSTEM_LABEL } from "../../../slack/words/labels.ts";
import { ONCALL } from "../../../slack/words/oncall.ts";
import {
  pastFailureSentence,
  schedulerFailureSentence,
} from "../../../slack/words/scheduler-failure.ts";
import { askOneAmong, whoConnects } from "../../../slack/words/whom-to-ask.ts";
import type { HomeConnection, HomeModel, HomeViewer } from "../model.ts";
import * as say from "../words/connection.ts";
import { connectButton, keyInstead } from "./connect.ts";
import { namesOf } from "./names.ts";

export const CONNECTION_ACTION = {
  disconnect: "disconnect",
  linkRotations: "link_rotations",
  changeSite: "change_site",
} as const;

/** The connected system: one quiet line, and how to end it. */
export function systemBlocks(connection: HomeConnection, { viewer }: HomeModel): KnownBlock[] {
  const { system, accountName, site } = connection;
  const label = SYSTEM_LABEL[system];
  if (!viewer.mayReadHistory) return [context(say.systemForGuests(label))];
  return [
    section(
      say.system(label, escapeForeign(accountName, 150)),
      viewer.mayConnect ? disconnectButton(connection) : undefined,
    ),
    context(stateOf(connection)),
    ...(site?.isConfirmed ? siteBlocks(connection, viewer) : []),
  ];
}

/** What concerns all rotations. Guests see that what they see is out of date, and nothing of what is behind it. */
export function connectionTrouble(
  connection: HomeConnection,
  model: HomeModel,
  now: number,
): KnownBlock[] {
  const { trouble, site } = connection;
  if (!model.viewer.mayReadHistory)
    return [
      ...(trouble ? [section(ONCALL.notReadSince(trouble.since))] : []),
      ...unlinkedBlocks(connection, model),
    ];
  return [
    ...troubleBlocks(connection, model),
    ...recoveryBlocks(connection, now),
    ...(site?.isConfirmed === false ? siteBlocks(connection, model.viewer) : []),
    ...unlinkedBlocks(connection, model),
  ];
}

/** Told once for all rotations, and for half an hour. */
function recoveryBlocks({ system, recovery }: HomeConnection, now: number): KnownBlock[] {
  if (!recovery || !isRecent(recovery, now)) return [];
  const { failure, since, until } = recovery;
  return [section(say.recovered(pastFailureSentence(failure, system, stretch(since, until))))];
}

function siteBlocks({ site, accountName }: HomeConnection, viewer: HomeViewer): KnownBlock[] {
  if (!site) return [];
  const text = say.site(escapeForeign(accountName, 150), site.isConfirmed);
  const change = button(BUTTON.changeSite, CONNECTION_ACTION.changeSite);
  return [section(text, viewer.mayConnect ? change : undefined)];
}

function unlinkedBlocks(
  { system, unlinked = [] }: HomeConnection,
  { viewer }: HomeModel,
): KnownBlock[] {
  if (unlinked.length === 0) return [];
  return [
    section(
      say.unlinked(unlinked.length, system, namesOf(unlinked)),
      viewer.mayManage
        ? button(BUTTON.linkRotations, CONNECTION_ACTION.linkRotations, { style: "primary" })
        : undefined,
    ),
  ];
}

const disconnectButton = ({ system, isByKey }: HomeConnection): Button =>
  button(BUTTON.disconnect, CONNECTION_ACTION.disconnect, {
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
    ...(lastReadAt === null ? [] : [say.lastRead(momentToken(lastReadAt))]),
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
