/**
 * Sends pending Slack writes. Entries with one queue key (a group, a channel, a person) go one at a time, oldest first;
 * different queue keys go concurrently. The queue may be long: due entries are selected, never all loaded. A
 * rate-limited method is not called until its limit has passed. Failed entries stay in the queue; the Home shows
 * refusals.
 */

import { backOffMs } from "../../domain/back-off.ts";
import { log } from "../../log.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { TOPIC_CHANGED } from "../../slack/words/slack-error.ts";
import type { Context, Slack } from "../context.ts";
import { beginProblem } from "../history/problems.ts";
import type { Queued } from "../store/outbox-entries.ts";
import type { OutboxEntry, OutboxKind } from "../store/outbox-kinds.ts";
import { refreshHomes } from "../wake.ts";
import { EVERY_METHOD, noteDeadToken } from "./dead-token.ts";
import { deliver, KINDS } from "./kinds.ts";

const BY_URGENCY = (Object.keys(KINDS) as OutboxKind[]).toSorted(
  (a, b) => KINDS[a].urgency - KINDS[b].urgency,
);

/** Concurrent deliveries. */
const WIDTH = 5;
const BACK_OFF = { firstMs: 1_000, longestMs: 5 * 60_000 } as const;
/** How often refused entries are retried: somebody may have changed what made Slack refuse. Refresh retries at once. */
const REFUSED_AGAIN_MS = 15 * 60_000;
/** A topic that Slack changed is not written again by itself: each write could make it worse. */
const refusedAgainMs = (error: string): number =>
  error === TOPIC_CHANGED ? NEVER_BY_ITSELF_MS : REFUSED_AGAIN_MS;
const NEVER_BY_ITSELF_MS = 365 * 24 * 3_600_000;

/** Sends due entries, within this pass's number of requests and Slack's limits. */
export async function drainOutbox(ctx: Context): Promise<void> {
  if (ctx.store.outbox.isEmpty()) return;
  const slack = await ctx.slack();
  if (!slack) return;
  const queue = openQueue(ctx, slack);
  let underWay = 0;
  const fill = async (): Promise<void> => {
    const sends: Promise<void>[] = [];
    while (underWay < WIDTH) {
      const next = queue.take();
      if (!next) break;
      underWay += 1;
      sends.push(work(next));
    }
    await Promise.all(sends);
  };
  const work = async (queued: Queued): Promise<void> => {
    await send(ctx, slack, queued);
    underWay -= 1;
    queue.settled(queued);
    await fill();
  };
  await fill();
}

/** When the next entry can be sent (epoch ms); null: the queue is empty. */
export function outboxWakesAt(ctx: Context): number | null {
  const now = ctx.now();
  const times = [...ctx.store.outbox.dueAt()].map(([kind, at]) =>
    Math.max(at, blockedUntil(ctx, kind, now)),
  );
  return times.length === 0 ? null : Math.min(...times);
}

interface Queue {
  take(): Queued | undefined;
  /** After an attempt with any result: entries that waited for this one may be sent now. */
  settled(queued: Queued): void;
}

/** The entries of this pass: those due at its start, then those that waited for them. One attempt each. */
function openQueue(ctx: Context, slack: Slack): Queue {
  const { outbox } = ctx.store;
  const began = ctx.now();
  const lines = BY_URGENCY.map((kind) => ({ kind, entries: [...outbox.due(kind, began)] }));
  const known = new Set(lines.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const next = (): Queued | undefined => {
    const now = ctx.now();
    return lines
      .find(({ kind, entries }) => entries.length > 0 && blockedUntil(ctx, kind, now) <= now)
      ?.entries.shift();
  };
  return {
    take() {
      // With tokens that were replaced, the rest waits for the next pass, which is due at once.
      if (ctx.outgoing.left() === 0 || slack.isReplaced()) return undefined;
      for (let one = next(); one; one = next()) {
        // Read again: it may have been replaced or removed since the pass began.
        const current = outbox.ifDue(one, ctx.now());
        if (current) return current;
      }
      return undefined;
    },
    settled(queued) {
      for (const freed of outbox.dueAfter(queued, ctx.now())) {
        if (known.has(freed.id)) continue;
        known.add(freed.id);
        lines.find(({ kind }) => kind === freed.entry.kind)?.entries.push(freed);
      }
    },
  };
}

/** Until when entries of a kind must wait (epoch ms), by Slack's rate limits and ours. */
function blockedUntil(ctx: Context, kind: OutboxKind, now: number): number {
  const { rateLimits } = ctx.store;
  const { method, readMethod, freeAt } = KINDS[kind];
  const limitOf = (name: string) => rateLimits.blockedUntil(name, now) ?? 0;
  return Math.max(
    limitOf(EVERY_METHOD),
    limitOf(method),
    readMethod === null ? 0 : limitOf(readMethod),
    freeAt?.(ctx, now) ?? 0,
  );
}

async function send(ctx: Context, slack: Slack, queued: Queued): Promise<void> {
  const delivery = await deliver(ctx, slack, queued);
  const { outbox } = ctx.store;
  ctx.store.transaction(() => {
    if (delivery.status === "postponed")
      return outbox.retry(queued, delivery.until, queued.refused);
    if (delivery.status === "failed" && isOfOldToken(slack, delivery.failure))
      return outbox.retry(queued, ctx.now(), queued.refused);
    delivery.commit?.();
    if (delivery.status === "failed") return afterFailure(ctx, queued, delivery.failure);
    outbox.sent(queued);
    if (queued.entry.kind === "group") noteSlackTakes(ctx, true);
  });
}

/** What Slack refused to a token that was replaced meanwhile says nothing about the new one. */
const isOfOldToken = (slack: Slack, { reason }: SlackFailure): boolean =>
  (reason === "refused" || reason === "token_dead") && slack.isReplaced();

/** Stores since when group writes fail to reach Slack, or that they reach it again. Every Home shows it at the top. */
function noteSlackTakes(ctx: Context, takes: boolean): void {
  const { outbox } = ctx.store.state;
  const took = outbox.get("groupWritesFailSince") === null;
  if (took === takes) return;
  if (takes) outbox.groupWritesWork();
  else outbox.groupWritesFail(ctx.now());
  refreshHomes(ctx);
}

function afterFailure(ctx: Context, queued: Queued, failure: SlackFailure): void {
  const { outbox } = ctx.store;
  const now = ctx.now();
  switch (failure.reason) {
    case "rate_limited":
    case "blocked":
    case "postponed":
      // Slack changed nothing. The entry stays; the method's rate limit says when to try again.
      return;
    case "token_dead":
      noteDeadToken(ctx, failure.error);
      return;
    case "unreachable":
    case "unreadable":
      if (queued.entry.kind === "group") noteSlackTakes(ctx, false);
      outbox.retry(
        queued,
        now + backOffMs(queued.attempts + 1, BACK_OFF, Math.random()),
        queued.refused,
      );
      return;
    case "refused":
      outbox.retry(queued, now + refusedAgainMs(failure.error), {
        error: failure.error,
        at: queued.refused?.at ?? now,
      });
      if (queued.refused?.error !== failure.error) {
        refreshHomes(ctx);
        logRefusal(ctx, queued.entry, failure.error);
      }
      log("slack.refused", {
        team_id: ctx.teamId,
        method: KINDS[queued.entry.kind].method,
        // The queue key: a group, a channel or a person.
        queue_key: queued.queueKey,
        error: failure.error,
      });
      return;
    default:
      failure satisfies never;
  }
}

function logRefusal(ctx: Context, entry: OutboxEntry, error: string): void {
  const rotation = entry.kind === "group" ? ctx.store.rotations.ofGroup(entry.groupId) : null;
  if (rotation) beginProblem(ctx, rotation.id, { kind: "group_write_refused", error });
}
