/**
 * Tells Slack what was decided, and nothing else does. Entries of one lane (a group, a channel, a person) go one after
 * another in the order in which they came; lanes go side by side. A method that asked us to wait is left alone until
 * then. What fails stays in the queue; what Slack refuses for good is told on the Home.
 */
import { backOffMs } from "../domain/back-off.ts";
import { log } from "../log.ts";
import type { SlackFailure } from "../slack/api.ts";
import type { Context, Slack } from "./context.ts";
import { deliver } from "./delivery.ts";
import { refreshHomes } from "./home-refresh.ts";
import { groupKey, type OutboxEntry, type Queued } from "./store/outbox-entries.ts";

const METHOD: Record<OutboxEntry["kind"], string> = {
  group: "usergroups.users.update",
  announcement: "chat.postMessage",
  home: "views.publish",
};
/** Groups before words: who gets woken matters more than who is told. */
const URGENCY: readonly OutboxEntry["kind"][] = ["group", "announcement", "home"];

const WIDTH = 5;
const BACK_OFF = { firstMs: 1_000, longestMs: 5 * 60_000 } as const;
/** What Slack refused may become possible by a person's hand: asked again this often, and at once on Refresh. */
const REFUSED_AGAIN_MS = 15 * 60_000;
/** The gate of everything: Slack no longer knows our token. */
export const EVERY_METHOD = "*";
const DEAD_TOKEN_AGAIN_MS = 15 * 60_000;

/** Sends what is due, as far as this pass's requests and Slack's limits reach. */
export async function drainOutbox(ctx: Context): Promise<void> {
  if (ctx.store.outbox.all().length === 0) return;
  const slack = await ctx.slack();
  if (!slack) return;
  const busy = new Set<string>();
  const settled = new Set<string>();
  const work = async (): Promise<void> => {
    for (;;) {
      const next = nextEntry(ctx, busy, settled);
      if (!next) return;
      const lane = laneOf(next.entry);
      busy.add(lane);
      // One try per entry and pass: what fails is due later, what was replaced meanwhile is a new revision.
      settled.add(`${next.id} ${next.revision}`);
      try {
        await send(ctx, slack, next);
      } finally {
        busy.delete(lane);
      }
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
}

/** When the outbox can next send something (epoch ms); null: it waits for nothing. */
export function outboxWakesAt(ctx: Context): number | null {
  const now = ctx.now();
  const entries = ctx.store.outbox.all();
  const gates = gatesOf(ctx, now);
  const writes = unrefusedWrites(entries);
  const waits = entries
    .filter((queued) => !waitsForItsGroup(queued, writes))
    .map((queued) => Math.max(queued.dueAt, gates[queued.entry.kind]));
  return waits.length === 0 ? null : Math.min(...waits);
}

function nextEntry(
  ctx: Context,
  busy: ReadonlySet<string>,
  settled: ReadonlySet<string>,
): Queued | undefined {
  if (ctx.outgoing.left() === 0) return undefined;
  const now = ctx.now();
  const seen = new Set<string>();
  const candidates: Queued[] = [];
  const entries = ctx.store.outbox.all();
  const gates = gatesOf(ctx, now);
  const writes = unrefusedWrites(entries);
  for (const queued of entries) {
    const lane = laneOf(queued.entry);
    // The first of a lane holds up the rest of it: a channel hears of handovers in their order.
    if (seen.has(lane)) continue;
    seen.add(lane);
    if (busy.has(lane) || settled.has(`${queued.id} ${queued.revision}`)) continue;
    if (queued.dueAt > now || gates[queued.entry.kind] > now) continue;
    if (waitsForItsGroup(queued, writes)) continue;
    candidates.push(queued);
  }
  return URGENCY.map((kind) => candidates.find((c) => c.entry.kind === kind)).find(Boolean);
}

/** "Now on call" is told after the group says so; a group that Slack refuses to change doesn't silence it. */
const waitsForItsGroup = ({ entry }: Queued, writes: ReadonlySet<string>): boolean =>
  entry.kind === "announcement" && writes.has(groupKey(entry.groupId));

/** The keys of the group writes that Slack hasn't said no to. */
const unrefusedWrites = (entries: readonly Queued[]): ReadonlySet<string> =>
  new Set(entries.filter((q) => q.entry.kind === "group" && !q.refused).map((q) => q.key));

/** Until when each kind must wait (epoch ms); asked once for the whole queue, which may be long. */
function gatesOf(ctx: Context, now: number): Readonly<Record<OutboxEntry["kind"], number>> {
  const { gates } = ctx.store;
  const all = gates.closedUntil(EVERY_METHOD, now) ?? 0;
  const of = (kind: OutboxEntry["kind"]) =>
    Math.max(all, gates.closedUntil(METHOD[kind], now) ?? 0);
  return { group: of("group"), announcement: of("announcement"), home: of("home") };
}

const laneOf = (entry: OutboxEntry): string => {
  switch (entry.kind) {
    case "group":
      return `group ${entry.groupId}`;
    case "announcement":
      return `channel ${entry.channelId}`;
    case "home":
      return `person ${entry.userId}`;
  }
};

async function send(ctx: Context, slack: Slack, queued: Queued): Promise<void> {
  const delivery = await deliver(ctx, slack, queued);
  const { outbox } = ctx.store;
  ctx.store.transaction(() => {
    if (delivery.status === "failed") {
      putOff(ctx, queued, delivery.failure);
      return;
    }
    delivery.commit?.();
    outbox.sent(queued);
  });
}

function putOff(ctx: Context, queued: Queued, failure: SlackFailure): void {
  const { outbox, gates, facts } = ctx.store;
  const now = ctx.now();
  switch (failure.reason) {
    case "rate_limited":
    case "gate_closed":
    case "postponed":
      // Nothing was sent or nothing was done: it stays as it is, the gate says when.
      return;
    case "token_dead":
      gates.close(EVERY_METHOD, now + DEAD_TOKEN_AGAIN_MS);
      if (facts.get("slackTrouble")?.error !== failure.error) {
        facts.set("slackTrouble", { error: failure.error, since: now });
      }
      log("slack.token_dead", { team_id: ctx.teamId, error: failure.error });
      return;
    case "unreachable":
    case "unreadable":
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
      if (queued.refused?.error !== failure.error) refreshHomes(ctx);
      log("slack.refused", {
        team_id: ctx.teamId,
        method: METHOD[queued.entry.kind],
        error: failure.error,
      });
      return;
  }
}
