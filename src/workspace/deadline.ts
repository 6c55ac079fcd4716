/** Slack waits three seconds for an answer. Work that takes longer is answered before it is done, and goes on. */
import type { ModalView } from "@slack/types";
import { within } from "../deadline.ts";
import type { Ack } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { loadingModal } from "../slack/views/loading-modal.ts";
import type { Context, Slack } from "./context.ts";

export { within };

/** A submission is answered at latest this much after it came in. */
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

/** Work of the same name that is running in this object: whoever asks meanwhile shares its promise. */
const underWay = new WeakMap<DurableObjectStorage, Map<string, Promise<unknown>>>();

/** @param name says what kind of work it is, and thus what it resolves to */
export function shared<T>(ctx: Context, name: string, begin: () => Promise<T>): Promise<T> {
  const works = underWay.get(ctx.storage) ?? new Map<string, Promise<unknown>>();
  underWay.set(ctx.storage, works);
  const running = works.get(name);
  if (running) return running as Promise<T>;
  const begun = begin().finally(() => works.delete(name));
  works.set(name, begun);
  return begun;
}
