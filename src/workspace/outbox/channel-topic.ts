/**
 * Channel topics: our part is kept current with the plan, and taken out when the option is turned off or the rotation
 * is deleted. What is to be said is queued; what the topic says is read just before it is written. Between the two,
 * Slack knows no condition: an edit of the same second can be lost, as between any two people.
 */

import { ok } from "../../domain/result.ts";
import {
  TOPIC_CHARS,
  type TopicWords,
  topicChannelsOf,
  topicWords,
  withoutPart,
  withPart,
} from "../../domain/topic.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { NO_ROOM } from "../../slack/words/slack-error.ts";
import { beginProblem, endProblem } from "../audit-log.ts";
import type { Context, Slack } from "../context.ts";
import type { Delivery } from "../store/outbox-entries.ts";
import { type OutboxEntry, type Queued, topicKey } from "../store/outbox-entries.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { refreshHomes } from "../wake.ts";

type Topic = Extract<OutboxEntry, { kind: "topic" }>;

/** Queues what the topics of a rotation lack, as it stands now. Call it in the transaction that changes it. */
export function queueTopics(ctx: Context, rotationId: string): void {
  const { store } = ctx;
  const rotation = store.rotations.get(rotationId);
  const wanted = rotation?.isPlanned ? topicChannelsOf(rotation) : [];
  const written = store.topics.of(rotationId).map(({ channelId }) => channelId);
  for (const channelId of new Set([...wanted, ...written])) queueTopic(ctx, rotationId, channelId);
}

/** Whether there can be anything to keep or to take out: mostly not, so that a plan asks no more for it. */
export const hasTopics = (rotation: StoredRotation): boolean =>
  rotation.isDue || rotation.options.topicChannelIds.length > 0;

/** Call it in the transaction that deletes the rotation, before it is gone. */
export function dropTopics(ctx: Context, rotation: StoredRotation): void {
  const { store } = ctx;
  for (const channelId of rotation.options.topicChannelIds)
    store.outbox.remove(topicKey(rotation.id, channelId));
  for (const { channelId } of store.topics.of(rotation.id))
    queue(ctx, { kind: "topic", rotationId: rotation.id, channelId, words: null });
}

export async function writeTopic(
  ctx: Context,
  slack: Slack,
  entry: Topic,
  queued: Queued,
): Promise<Delivery> {
  const { rotationId, channelId, words } = entry;
  const written = ctx.store.topics.get(rotationId, channelId);
  const done = await rewrite(slack, channelId, written?.part ?? null, words);
  if (!done.ok) return failed(ctx, entry, done.error);
  const part = done.value;
  return {
    status: "done",
    commit() {
      const { topics } = ctx.store;
      if (words === null || part === null) topics.remove(rotationId, channelId);
      else topics.save(rotationId, { channelId, words, part });
      endProblem(ctx, rotationId, (p) => p.kind === "topic_refused" && p.channelId === channelId);
      if (queued.refused) refreshHomes(ctx);
      // While Slack was asked, other people may have gone on call, or the rotation may be gone.
      queueTopic(ctx, rotationId, channelId);
    },
  };
}

/** Our part as it stands in the topic afterwards; null: none. */
async function rewrite(
  slack: Slack,
  channelId: string,
  before: string | null,
  words: TopicWords | null,
) {
  const topic = await slack.bot.channelTopic(channelId);
  if (!topic.ok) return topic;
  const next =
    words === null
      ? { topic: before === null ? topic.value : withoutPart(topic.value, before), part: null }
      : withPart(topic.value, before, words);
  if (next === null) return { ok: false, error: noRoom } as const;
  if (next.topic === topic.value) return ok(next.part);
  const set = await slack.bot.setTopic(channelId, next.topic);
  return set.ok ? ok(next.part) : set;
}

const noRoom: SlackFailure = {
  reason: "refused",
  error: NO_ROOM,
  messages: [`the topic has at most ${TOPIC_CHARS} characters`],
};

function failed(ctx: Context, entry: Topic, failure: SlackFailure): Delivery {
  if (failure.reason !== "refused") return { status: "failed", failure };
  const { rotationId, channelId, words } = entry;
  // Nobody waits for a part to be taken out where we may no longer write: it is left to people.
  if (words === null)
    return { status: "dropped", commit: () => ctx.store.topics.remove(rotationId, channelId) };
  beginProblem(ctx, rotationId, { kind: "topic_refused", channelId, error: failure.error });
  return { status: "failed", failure };
}

function queueTopic(ctx: Context, rotationId: string, channelId: string): void {
  const { store } = ctx;
  const rotation = store.rotations.get(rotationId);
  const isWanted = rotation?.isPlanned && topicChannelsOf(rotation).includes(channelId);
  const handle = isWanted ? (store.groups.get(rotation.groupId)?.handle ?? null) : null;
  const words = isWanted ? topicWords(rotation, rotation.state, handle) : null;
  const written = store.topics.get(rotationId, channelId)?.words ?? null;
  if (JSON.stringify(words) === JSON.stringify(written)) {
    store.outbox.remove(topicKey(rotationId, channelId));
    return;
  }
  const entry = { kind: "topic", rotationId, channelId, words } as const;
  queue(ctx, isWanted ? { ...entry, groupId: rotation.groupId } : entry);
}

const queue = (ctx: Context, entry: Topic): void =>
  ctx.store.outbox.put(topicKey(entry.rotationId, entry.channelId), entry, ctx.now());
