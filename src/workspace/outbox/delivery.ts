import type { SlackFailure } from "../../slack/api.ts";
import type { Context, Slack } from "../context.ts";
import type { Queued } from "../store/outbox-entries.ts";
import type { OutboxEntry, OutboxKind } from "../store/outbox-kinds.ts";

/** The result of one attempt to deliver an entry. `commit` runs in the transaction that updates the queue. */
export type Delivery =
  /** The entry leaves the queue. */
  | { readonly status: "done" | "dropped"; readonly commit?: () => void }
  /** The entry stays in the queue and is tried again. */
  | { readonly status: "failed"; readonly failure: SlackFailure; readonly commit?: () => void }
  /** Nothing was sent. Try again at this time (epoch ms). */
  | { readonly status: "postponed"; readonly until: number };

/** Delivers an entry of one kind. @param queued the entry's row in the queue */
export type Deliver<Kind extends OutboxKind> = (
  ctx: Context,
  slack: Slack,
  entry: OutboxEntry<Kind>,
  queued: Queued,
) => Promise<Delivery>;
