/**
 * Writes our part of channel topics as the plan wants it, and removes it when the option is turned off or the rotation
 * is deleted. The queue has our part only; the rest of the topic is read just before it is written. Slack has no
 * conditional write: somebody's edit between our read and our write is lost. Where people's text would not survive being
 * written back, or didn't, the topic is left alone until somebody presses Refresh.
 */

import { err, ok, type Result } from "../../domain/result.ts";
import {
  TOPIC_CHARS,
  type TopicWords,
  topicChannelsOf,
  topicWords,
  withoutPart,
  withPart,
} from "../../domain/topic.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { topicAsTyped } from "../../slack/topic-markup.ts";
import { NO_ROOM, TOPIC_CHANGED, TOPIC_MARKUP } from "../../slack/words/slack-error.ts";
import type { Context, Slack } from "../context.ts";
import { beginProblem, endProblem } from "../history/problems.ts";
import type { OutboxEntry } from "../store/outbox-kinds.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { refreshHomes } from "../wake.ts";
import type { Deliver, Delivery } from "./delivery.ts";

/**
 * Queues the topics that differ from the rotation's present state. Call it in the transaction that changes the
 * rotation.
 * @param isInGroup whoever is on call now is in the group already: the topics don't wait for the group write
 */
export function queueTopics(ctx: Context, rotationId: string, isInGroup = false): void {
  const { store } = ctx;
  const rotation = store.rotations.get(rotationId);
  const wanted = rotation?.isPlanned ? topicChannelsOf(rotation) : [];
  const written = store.topics.of(rotationId).map(({ channelId }) => channelId);
  for (const channelId of new Set([...wanted, ...written])) {
    // Each write could make it worse.
    const queued = store.outbox.get({ kind: "topic", rotationId, channelId });
    const isWanted = wanted.includes(channelId);
    if (isWanted && queued?.refused?.error === TOPIC_CHANGED) continue;
    queueTopic(ctx, rotationId, channelId, isInGroup);
  }
}

/** Whether a plan may have topics to queue. Mostly false, which spares a plan the reads of `queueTopics`. */
export const hasTopics = (rotation: StoredRotation): boolean =>
  rotation.isDue || rotation.options.topicChannelIds.length > 0;

/** Queues the removal of our part. Call it in the transaction that deletes the rotation, before `rotations.remove`. */
export function dropTopics(ctx: Context, rotation: StoredRotation): void {
  const { store } = ctx;
  for (const channelId of rotation.options.topicChannelIds)
    store.outbox.remove({ kind: "topic", rotationId: rotation.id, channelId });
  for (const { channelId } of store.topics.of(rotation.id))
    store.outbox.put({ kind: "topic", rotationId: rotation.id, channelId, words: null }, ctx.now());
}

export const writeTopic: Deliver<"topic"> = async (ctx, slack, entry, queued) => {
  const { rotationId, channelId, words } = entry;
  const written = ctx.store.topics.get(rotationId, channelId);
  const done = await rewrite(ctx, slack, channelId, written?.part ?? null, words);
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
      // During the calls to Slack, other people may have gone on call, or the rotation may have been deleted.
      queueTopic(ctx, rotationId, channelId);
    },
  };
};

/** Returns our part of the topic after the write; null: none. @param before our part as we last wrote it */
async function rewrite(
  ctx: Context,
  slack: Slack,
  channelId: string,
  before: string | null,
  words: TopicWords | null,
): Promise<Result<string | null, SlackFailure>> {
  const asTyped = (topic: string) =>
    topicAsTyped(topic, (groupId) => ctx.store.groups.get(groupId)?.handle ?? null);
  const reported = await slack.bot.channelTopic(channelId);
  if (!reported.ok) return reported;
  const topic = asTyped(reported.value);
  if (topic === null) return err(ownRefusal(TOPIC_MARKUP, "not all of the topic can be typed"));
  const next =
    words === null
      ? { topic: before === null ? topic : withoutPart(topic, before), part: null }
      : withPart(topic, before, words);
  if (next === null)
    return err(ownRefusal(NO_ROOM, `the topic has at most ${TOPIC_CHARS} characters`));
  if (next.topic === topic) return ok(next.part);
  const set = await slack.bot.setTopic(channelId, next.topic);
  if (!set.ok) return set;
  const isAsMeant = set.value === null || asTyped(set.value) === next.topic;
  return isAsMeant ? ok(next.part) : err(ownRefusal(TOPIC_CHANGED, "Slack changed the topic"));
}

const ownRefusal = (error: string, message: string): SlackFailure => ({
  reason: "refused",
  error,
  messages: [message],
});

function failed(ctx: Context, entry: OutboxEntry<"topic">, failure: SlackFailure): Delivery {
  if (failure.reason !== "refused") return { status: "failed", failure };
  const { rotationId, channelId, words } = entry;
  // Where Slack no longer lets us write, our part stays in the topic: a retry of its removal would help nobody.
  if (words === null)
    return { status: "dropped", commit: () => ctx.store.topics.remove(rotationId, channelId) };
  return {
    status: "failed",
    failure,
    commit: () =>
      beginProblem(ctx, rotationId, { kind: "topic_refused", channelId, error: failure.error }),
  };
}

function queueTopic(ctx: Context, rotationId: string, channelId: string, isInGroup = false): void {
  const { store } = ctx;
  const rotation = store.rotations.get(rotationId);
  const isWanted = rotation?.isPlanned && topicChannelsOf(rotation).includes(channelId);
  const handle = isWanted ? (store.groups.get(rotation.groupId)?.handle ?? null) : null;
  const words = isWanted ? topicWords(rotation, rotation.state, handle) : null;
  if (isWanted && words === null) return;
  const written = store.topics.get(rotationId, channelId)?.words ?? null;
  const entry = { kind: "topic", rotationId, channelId, words } as const;
  if (JSON.stringify(words) === JSON.stringify(written)) store.outbox.remove(entry);
  else {
    const after = isWanted && !isInGroup ? { groupId: rotation.groupId } : {};
    store.outbox.put({ ...entry, ...after }, ctx.now());
  }
}
