/** Slack waits three seconds for an answer. Work that takes longer is answered before it is done. */
import type { ModalView } from "@slack/types";
import type { Ack } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { loadingModal } from "../slack/views/loading-modal.ts";
import type { Context, Slack } from "./context.ts";

/** A submission is answered this much after it came in, whatever is still being done for it. */
export const ANSWER_MS = 2_300;

/** The work's value, or null once `ms` have passed. The work itself goes on. */
export function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** When a submission has to be answered, epoch ms. */
export type Deadline = { readonly answerBy: number };

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
  asked: Deadline & { readonly viewId: string; readonly title: string },
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
