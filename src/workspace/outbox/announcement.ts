/** Announcements of handovers in a rotation's channels. */

import { announcementMessage } from "../../slack/announcement.ts";
import { slackErrorSentence } from "../../slack/words/slack-error.ts";
import { beginProblem, endProblem } from "../audit-log.ts";
import { refreshHomes } from "../wake.ts";
import type { Deliver } from "./delivery.ts";

export const announce: Deliver<"announcement"> = async (ctx, slack, entry) => {
  const { rejectedRecipients, groups, outbox } = ctx.store;
  const { rotationId, channelId, groupId } = entry;
  const refusal = outbox.get({ kind: "group", groupId })?.refused ?? null;
  const message = announcementMessage(
    {
      rotationName: entry.rotationName,
      groupHandle: groups.get(groupId)?.handle ?? null,
      ...entry.handover,
      groupProblem: refusal && slackErrorSentence(refusal.error),
    },
    ctx.now(),
  );
  const posted = await slack.bot.postMessage({ channelId, ...message });
  const recipient = { kind: "channel", id: channelId } as const;
  if (posted.ok) {
    return {
      status: "done",
      commit() {
        rejectedRecipients.accepted(rotationId, recipient);
        endProblem(
          ctx,
          rotationId,
          (problem) => problem.kind === "announcement_refused" && problem.channelId === channelId,
        );
      },
    };
  }
  if (posted.error.reason !== "refused") return { status: "failed", failure: posted.error };
  // An archived or closed channel stays so: the Home shows it, and the next handover tries again.
  const { error } = posted.error;
  return {
    status: "dropped",
    commit() {
      rejectedRecipients.refused(rotationId, recipient, error, ctx.now());
      beginProblem(ctx, rotationId, { kind: "announcement_refused", channelId, error });
      refreshHomes(ctx);
    },
  };
};
