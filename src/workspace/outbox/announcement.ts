/** Announcements of handovers in a rotation's channels. */

import { announcementMessage } from "../../slack/words/announcement.ts";
import { slackErrorSentence } from "../../slack/words/slack-error.ts";
import type { Deliver } from "./delivery.ts";
import { postMessage } from "./post-message.ts";

export const announce: Deliver<"announcement"> = async (ctx, slack, entry) => {
  const { groups, outbox } = ctx.store;
  const { groupId } = entry;
  const refusal = outbox.get({ kind: "group", groupId })?.refused ?? null;
  const message = announcementMessage(
    {
      rotationName: entry.rotationName,
      groupHandle: groups.get(groupId)?.handle ?? null,
      ...entry.handover,
      ...(entry.own && { own: entry.own }),
      groupProblem: refusal && slackErrorSentence(refusal.error),
    },
    ctx.now(),
  );
  return postMessage(
    ctx,
    slack,
    entry.rotationId,
    { kind: "channel", id: entry.channelId },
    message,
  );
};
