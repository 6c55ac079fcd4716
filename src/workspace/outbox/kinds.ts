/**
 * How each kind of outbox entry reaches Slack. store/outbox-kinds.ts has the other half: keys, and which entry waits
 * for which. A kind that is missing from either table doesn't compile.
 */

import type { Context, Slack } from "../context.ts";
import { homeBudgetFreeAt } from "../home/publish-rate.ts";
import type { Queued } from "../store/outbox-entries.ts";
import type { OutboxEntry, OutboxKind } from "../store/outbox-kinds.ts";
import { announce } from "./announcement.ts";
import { writeTopic } from "./channel-topic.ts";
import { sendConnectionBack, sendConnectionLost } from "./connection-lost.ts";
import { sendConnectionMade } from "./connection-made.ts";
import type { Deliver, Delivery } from "./delivery.ts";
import { sendDirectMessage } from "./direct-message.ts";
import { disableGroup } from "./disable-group.ts";
import { sendGrantEnded } from "./grant-ended.ts";
import { writeGroup } from "./group-write.ts";
import { publishQueuedHome } from "./publish-home.ts";

type Columns<Kind extends OutboxKind> = {
  /** The Slack method that delivers the kind, as named in the log. */
  readonly method: string;
  /**
   * The Slack method that reads what `method` changes: the kind also waits while this one is rate-limited. Null: none.
   */
  readonly readMethod: string | null;
  /** Our own rate limit: when the kind may next be sent (epoch ms). Null: none. */
  readonly freeAt: ((ctx: Context, now: number) => number) | null;
  /** Lower goes first. Group writes go before messages: who gets paged matters more than who is notified. */
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
  disable: {
    method: "usergroups.disable",
    readMethod: null,
    freeAt: null,
    urgency: 2,
    deliver: disableGroup,
  },
  announcement: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 3,
    deliver: announce,
  },
  message: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 4,
    deliver: sendDirectMessage,
  },
  topic: {
    method: "conversations.setTopic",
    readMethod: "conversations.info",
    freeAt: null,
    urgency: 5,
    deliver: writeTopic,
  },
  grant_ended: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 6,
    deliver: sendGrantEnded,
  },
  connection_made: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 7,
    deliver: sendConnectionMade,
  },
  connection_lost: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 8,
    deliver: sendConnectionLost,
  },
  connection_back: {
    method: "chat.postMessage",
    readMethod: null,
    freeAt: null,
    urgency: 9,
    deliver: sendConnectionBack,
  },
  home: {
    method: "views.publish",
    readMethod: null,
    freeAt: homeBudgetFreeAt,
    urgency: 10,
    deliver: publishQueuedHome,
  },
};

export const deliver = (ctx: Context, slack: Slack, queued: Queued): Promise<Delivery> =>
  deliverEntry(ctx, slack, queued.entry, queued);

/** Generic, so that the compiler matches the entry to its kind's `deliver`. */
function deliverEntry<Kind extends OutboxKind>(
  ctx: Context,
  slack: Slack,
  entry: OutboxEntry<Kind>,
  queued: Queued,
): Promise<Delivery> {
  const { deliver }: Columns<Kind> = KINDS[entry.kind];
  return deliver(ctx, slack, entry, queued);
}
