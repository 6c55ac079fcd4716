/**
 * Tells Slack what was decided, and nothing else does. Entries of one lane (a group, a channel, a person) go one after
 * another in the order in which they came; lanes go side by side. The queue may be long: it is asked for what is due,
 * never loaded whole. A method that asked us to wait is left alone until then. What fails stays in the queue; what
 * Slack refuses for good is told on the Home.
 */

import { backOffMs } from "../../domain/back-off.ts";
import { log } from "../../log.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { beginProblem, record } from "../audit-log.ts";
import type { Context, Slack } from "../context.ts";
import { homeBudgetFreeAt } from "../home/publish-rate.ts";
import type { OutboxEntry, Queued } from "../store/outbox-entries.ts";
import { refreshHomes } from "../wake.ts";
import { deliver } from "./delivery.ts";

const METHOD: Record<OutboxEntry["kind"], string> = {
  group: "usergroups.users.update",
  announcement: "chat.postMessage",
  message: "chat.postMessage",
  topic: "conversations.setTopic",
  grant_ended: "chat.postMessage",
  home: "views.publish",
};
/** A topic is read before it is written. */
const READ_TOPIC = "conversations.info";
/** Groups before words: who gets woken matters more than who is told. */
const URGENCY: readonly OutboxEntry["kind"][] = [
  "group",
  "announcement",
  "message",
  "topic",
  "grant_ended",
  "home",
];

const WIDTH = 5;
const BACK_OFF = { firstMs: 1_000, longestMs: 5 * 60_000 } as const;
/** What Slack refused may become possible by a person's hand: asked again this often, and at once on Refresh. */
const REFUSED_AGAIN_MS = 15 * 60_000;
/** The gate of everything: Slack no longer knows our token. */
export const EVERY_METHOD = "*";
const DEAD_TOKEN_AGAIN_MS = 15 * 60_000;

/** Sends what is due, as far as this pass's requests and Slack's limits reach. */
export async function drainOutbox(ctx: Context): Promise<void> {
  if (ctx.store.outbox.isEmpty()) return;
  const slack = await ctx.slack();
  if (!slack) return;
  const queue = openQueue(ctx);
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

/** When the outbox can next send something (epoch ms); null: it waits for nothing. */
export function outboxWakesAt(ctx: Context): number | null {
  const rateLimits = blockedUntilByKind(ctx, ctx.now());
  const waits = [...ctx.store.outbox.dueAt()].map(([kind, at]) => Math.max(at, rateLimits[kind]));
  return waits.length === 0 ? null : Math.min(...waits);
}

interface Queue {
  take(): Queued | undefined;
  /** Whatever became of it: what stood behind it may go now. */
  settled(queued: Queued): void;
}

/** What this pass sends: what is due when it begins, then what that makes way for. One try per entry. */
function openQueue(ctx: Context): Queue {
  const { outbox } = ctx.store;
  const began = ctx.now();
  const lines = URGENCY.map((kind) => ({ kind, entries: [...outbox.due(kind, began)] }));
  const known = new Set(lines.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const next = (): Queued | undefined => {
    const now = ctx.now();
    const rateLimits = blockedUntilByKind(ctx, now);
    return lines
      .find(({ kind, entries }) => entries.length > 0 && rateLimits[kind] <= now)
      ?.entries.shift();
  };
  return {
    take() {
      if (ctx.outgoing.left() === 0) return undefined;
      for (let one = next(); one; one = next()) {
        // Read again: it may have been replaced or taken back since the pass began.
        const current = outbox.ifDue(one.id, ctx.now());
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

/** Until when each kind must wait (epoch ms); asked once for the whole queue, which may be long. */
function blockedUntilByKind(ctx: Context, now: number): Record<OutboxEntry["kind"], number> {
  const { rateLimits } = ctx.store;
  const all = rateLimits.blockedUntil(EVERY_METHOD, now) ?? 0;
  const of = (kind: OutboxEntry["kind"]) =>
    Math.max(all, rateLimits.blockedUntil(METHOD[kind], now) ?? 0);
  const home = Math.max(of("home"), homeBudgetFreeAt(ctx, now));
  return {
    group: of("group"),
    announcement: of("announcement"),
    message: of("message"),
    topic: Math.max(of("topic"), rateLimits.blockedUntil(READ_TOPIC, now) ?? 0),
    grant_ended: of("grant_ended"),
    home,
  };
}

async function send(ctx: Context, slack: Slack, queued: Queued): Promise<void> {
  const delivery = await deliver(ctx, slack, queued);
  const { outbox } = ctx.store;
  ctx.store.transaction(() => {
    if (delivery.status === "failed") return afterFailure(ctx, queued, delivery.failure);
    if (delivery.status === "put_off") return outbox.retry(queued, delivery.until, queued.refused);
    delivery.commit?.();
    outbox.sent(queued);
    if (queued.entry.kind === "group") noteSlackTakes(ctx, true);
  });
}

/** Since when Slack takes no group writes, or that it does again: told at the top of the Homes. */
function noteSlackTakes(ctx: Context, takes: boolean): void {
  const { outbox } = ctx.store.state;
  const took = outbox.get("groupWritesFailSince") === null;
  if (took === takes) return;
  if (takes) outbox.groupWritesWork();
  else outbox.groupWritesFail(ctx.now());
  refreshHomes(ctx);
}

function afterFailure(ctx: Context, queued: Queued, failure: SlackFailure): void {
  const { outbox, rateLimits, state } = ctx.store;
  const now = ctx.now();
  switch (failure.reason) {
    case "rate_limited":
    case "gate_closed":
    case "postponed":
      // Nothing was sent or nothing was done: it stays as it is, the gate says when.
      return;
    case "token_dead":
      rateLimits.close(EVERY_METHOD, now + DEAD_TOKEN_AGAIN_MS);
      if (state.outbox.get("deadToken")?.error !== failure.error) {
        state.outbox.tokenIsDead(failure.error, now);
        record(ctx, null, { kind: "slack_lost", error: failure.error });
      }
      log("slack.token_dead", { team_id: ctx.teamId, error: failure.error });
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
      outbox.retry(queued, now + REFUSED_AGAIN_MS, {
        error: failure.error,
        at: queued.refused?.at ?? now,
      });
      if (queued.refused?.error !== failure.error) {
        refreshHomes(ctx);
        logRefusal(ctx, queued.entry, failure.error);
      }
      log("slack.refused", {
        team_id: ctx.teamId,
        method: METHOD[queued.entry.kind],
        // A group, a channel or a person.
        lane: queued.lane,
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
