/**
 * How each kind of outbox entry reaches Slack. The other half, its key and what it waits for, is in
 * store/outbox-kinds.ts. A kind that lacks a column in either table doesn't compile.
 */

import type { Context, Slack } from "../context.ts";
import { homeBudgetFreeAt } from "../home/publish-rate.ts";
import type { Queued } from "../store/outbox-entries.ts";
import type { OutboxEntry, OutboxKind } from "../store/outbox-kinds.ts";
import { announce } from "./announcement.ts";
import { writeTopic } from "./channel-topic.ts";
import type { Deliver, Delivery } from "./delivery.ts";
import { sendDirectMessage } from "./direct-message.ts";
import { sendGrantEnded } from "./grant-ended.ts";
import { writeGroup } from "./group-write.ts";
import { publishQueuedHome } from "./publish-home.ts";

type Columns<Kind extends OutboxKind> = {
  /** The Slack method that delivers it; it is named in the log. */
  readonly method: string;
  /** The Slack method that reads what `method` changes: while Slack limits it, the kind waits, too. Null: none. */
  readonly readMethod: string | null;
  /** Our own limit: the kind waits until then (epoch ms). Null: none. */
  readonly freeAt: ((ctx: Context, now: number) => number) | null;
  /** Lower goes first. Group writes before messages: who gets paged matters more than who is told. */
  readonly urgency: number;
  readonly deliver: Deliver<Kind>;
};

export const KINDS: { readonly [Kind in OutboxKind]: Columns<Kind> } = {
  group: {
    method: "usergroups.users.update",
    readMethod: null,
    freeAt: null,
    urgency: 1,
    deliver: writeGroup,
  },
  announcement: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 2,
    deliver: announce,
  },
  message: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 3,
    deliver: sendDirectMessage,
  },
  topic: {
    method: "conversations.setTopic",
    readMethod: "conversations.info",
    freeAt: null,
    urgency: 4,
    deliver: writeTopic,
  },
  grant_ended: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 5,
    deliver: sendGrantEnded,
  },
  home: {
    method: "views.publish",
    readMethod: null,
    freeAt: homeBudgetFreeAt,
    urgency: 6,
    deliver: publishQueuedHome,
  },
};

export const deliver = (ctx: Context, slack: Slack, queued: Queued): Promise<Delivery> =>
  deliverEntry(ctx, slack, queued.entry, queued);

/** Generic, so that the compiler sees that the entry is of the kind whose `deliver` gets it. */
function deliverEntry<Kind extends OutboxKind>(
  ctx: Context,
  slack: Slack,
  entry: OutboxEntry<Kind>,
  queued: Queued,
): Promise<Delivery> {
  const { deliver }: Columns<Kind> = KINDS[entry.kind];
  return deliver(ctx, slack, entry, queued);
}
