/** Posts a rotation's message to a channel or a person, and records whether Slack takes messages to them. */
import type { Problem } from "../../domain/problem.ts";
import type { SlackApi } from "../../slack/api.ts";
import type { Context, Slack } from "../context.ts";
import { beginProblem, endProblem } from "../history/problems.ts";
import { type Recipient, rejectionProblem } from "../store/rejected-recipients.ts";
import { refreshHomes } from "../wake.ts";
import type { Delivery } from "./delivery.ts";

type Message = Omit<Parameters<SlackApi["postMessage"]>[0], "channelId">;

export async function postMessage(
  ctx: Context,
  slack: Slack,
  rotationId: string,
  recipient: Recipient,
  message: Message,
): Promise<Delivery> {
  const { rejectedRecipients } = ctx.store;
  const posted = await slack.bot.postMessage({ channelId: recipient.id, ...message });
  if (posted.ok) {
    return {
      status: "done",
      commit() {
        rejectedRecipients.accepted(rotationId, recipient);
        endProblem(ctx, rotationId, (problem) => isRejectionOf(recipient, problem));
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
      beginProblem(ctx, rotationId, rejectionProblem(recipient, error));
      refreshHomes(ctx);
    },
  };
}

const isRejectionOf = ({ kind, id }: Recipient, problem: Problem): boolean =>
  kind === "person"
    ? problem.kind === "message_refused" && problem.userId === id
    : problem.kind === "announcement_refused" && problem.channelId === id;
