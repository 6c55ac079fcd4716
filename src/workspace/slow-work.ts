/** Work behind a submission that may outlast the 3 s in which Slack wants an answer. */
import type { ModalView } from "@slack/types";
import type { Ack } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { loadingModal } from "../slack/views/loading-modal.ts";
import type { Context, Slack } from "./context.ts";
import { within } from "./deadline.ts";

/** A submission is answered this much after it came in, whatever is still being done for it. */
export const ANSWER_MS = 2_300;

export type Outcome = {
  /** The answer while Slack still waits for it. */
  readonly inTime: Ack;
  /** What takes the place of the modal that says "One moment…" afterwards. */
  readonly late: ModalView;
};

/** Answers with the work's outcome, or with a modal that holds the place and shows the outcome once it is known. */
export async function answerFor(
  ctx: Context,
  slack: Slack,
  asked: { readonly viewId: string; readonly title: string; readonly answerBy: number },
  work: Promise<Outcome>,
): Promise<Ack> {
  const done = await within(Math.max(0, asked.answerBy - ctx.now()), work);
  if (done) return done.inTime;
  ctx.later(work.then(({ late }) => slack.bot.updateView(asked.viewId, late)));
  return updateAck(loadingModal(asked.title));
}
