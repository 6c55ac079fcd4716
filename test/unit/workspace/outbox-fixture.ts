/** Entries of each kind, for one rotation and its group unless it is said otherwise. */
import {
  announcementKey,
  GRANT_ENDED_KEY,
  groupKey,
  homeKey,
  messageKey,
  type OutboxEntries,
  type OutboxEntry,
  topicKey,
} from "../../../src/workspace/store/outbox-entries.ts";

export const NOW = Date.UTC(2026, 2, 2, 9);

type Of<Kind extends OutboxEntry["kind"]> = Extract<OutboxEntry, { kind: Kind }>;

export const groupWrite = (groupId: string, ...members: readonly string[]): Of<"group"> => ({
  kind: "group",
  groupId,
  members,
});

/** @param at the handover's instant */
export const announcement = (
  channelId: string,
  at: number,
  groupId = "S1",
): Of<"announcement"> => ({
  kind: "announcement",
  rotationId: "R1",
  rotationName: "Platform",
  groupId,
  channelId,
  handover: { comesIn: [], goes: [], stays: [], until: null, at, by: "schedule" },
});

/** @param groupId null: a reminder, which belongs to no write */
export const message = (
  userId: string,
  at: number,
  groupId: string | null = "S1",
): Of<"message"> => ({
  kind: "message",
  rotationId: "R1",
  ...(groupId !== null && { groupId }),
  userId,
  notification:
    groupId === null
      ? { kind: "reminder", at, until: null }
      : { kind: "on_call", at, schedules: [] },
});

export const topic = (channelId: string, rotationId = "R1", groupId = "S1"): Of<"topic"> => ({
  kind: "topic",
  rotationId,
  groupId,
  channelId,
  words: { group: "platform", people: ["Ada"], by: "schedule" },
});

export const grantEnded: Of<"grant_ended"> = { kind: "grant_ended", grantedBy: "U-ada" };
export const home = (userId: string): Of<"home"> => ({ kind: "home", userId });

export function keyOf(entry: OutboxEntry): string {
  switch (entry.kind) {
    case "group":
      return groupKey(entry.groupId);
    case "announcement":
      return announcementKey(entry.rotationId, entry.channelId, entry.handover.at);
    case "message":
      return messageKey(entry.rotationId, entry.userId, entry.notification);
    case "topic":
      return topicKey(entry.rotationId, entry.channelId);
    case "grant_ended":
      return GRANT_ENDED_KEY;
    case "home":
      return homeKey(entry.userId);
  }
}

/** Puts the entry under its own key, and hands back what is queued. */
export function queue(outbox: OutboxEntries, entry: OutboxEntry, dueAt = NOW) {
  outbox.put(keyOf(entry), entry, dueAt);
  const queued = outbox.get(keyOf(entry));
  if (!queued) throw new Error("what was put is there");
  return queued;
}
