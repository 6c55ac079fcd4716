/** The reader's own part of the Home: their shifts, and their messages. */
import type { KnownBlock } from "@slack/types";
import { dateToken, escapeForeign } from "../../../slack/mrkdwn.ts";
import { button, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import { MUTE_ACTION } from "../../../slack/words/personal-message.ts";
import type { HomeModel, OwnShift } from "../model.ts";
import * as say from "../words/home.ts";

const NAME_CHARS = 80;

export function ownBlocks({ own, viewer }: HomeModel, now: number): KnownBlock[] {
  return [
    ...(own ? shiftBlocks(own, now) : []),
    ...(viewer.isMuted ? [section(say.muted, button(BUTTON.unmute, MUTE_ACTION.unmute))] : []),
  ];
}

function shiftBlocks({ shifts, more }: NonNullable<HomeModel["own"]>, now: number): KnownBlock[] {
  const current = shifts.filter(({ until }) => until === null || until > now);
  const onCall = current.filter(({ by }) => by === "schedule").map(shiftWords);
  const covered = current.filter(({ by }) => by === "fallback").map(shiftWords);
  if (more > 0) (onCall.length > 0 ? onCall : covered).push(say.more(more));
  const lines = [
    ...(onCall.length > 0 ? [say.onCall(onCall.join(", "))] : []),
    ...(covered.length > 0 ? [say.covering(covered.join(", "))] : []),
  ];
  return lines.length > 0 ? [section(lines.join("\n"))] : [];
}

function shiftWords({ name, groupHandle, until, isUntilSure }: OwnShift): string {
  const group =
    groupHandle === null
      ? escapeForeign(name, NAME_CHARS)
      : `\`@${escapeForeign(groupHandle, NAME_CHARS)}\``;
  return until === null ? group : `${group}${say.until(dateToken(until), isUntilSure)}`;
}
