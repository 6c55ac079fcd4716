/** Answers Slack within its three seconds: work that takes longer goes on after a loading modal was shown. */
import type { ModalView } from "@slack/types";
import { within } from "../deadline.ts";
import type { Ack } from "../slack/ack.ts";
import { updateAck } from "../slack/views/acks.ts";
import { loadingModal } from "../slack/views/loading-modal.ts";
import type { Context, Slack } from "./context.ts";

/** A submission is answered at latest this much after it came in. */
export const ANSWER_MS = 2_300;

/** When a submission has to be answered, epoch ms. */
export type Deadline = { readonly answerBy: number };

export type Outcome = {
  /** The answer, if the work ends in time. */
  readonly inTime: Ack;
  /** The view that replaces the loading modal ("One moment…"), if it doesn't. */
  readonly late: ModalView;
};

/** Answers with the work's outcome, or with a loading modal that the outcome replaces later. */
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

/** Running work by object and name: callers who ask for the same meanwhile share its promise. */
const underWay = new WeakMap<DurableObjectStorage, Map<string, Promise<unknown>>>();

/** @param name one name for one kind of work, since it decides what the promise resolves to */
export function shared<T>(
  ctx: Pick<Context, "storage">,
  name: string,
  begin: () => Promise<T>,
): Promise<T> {
  const works = underWay.get(ctx.storage) ?? new Map<string, Promise<unknown>>();
  underWay.set(ctx.storage, works);
  const running = works.get(name);
  if (running) return running as Promise<T>;
  const begun = begin().finally(() => works.delete(name));
  works.set(name, begun);
  return begun;
}
