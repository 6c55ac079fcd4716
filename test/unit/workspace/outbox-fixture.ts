/** Entries of each kind, for one rotation and its group unless it is said otherwise. */
import type { OutboxEntries } from "../../../src/workspace/store/outbox-entries.ts";
import type { OutboxEntry } from "../../../src/workspace/store/outbox-kinds.ts";

export const NOW = Date.UTC(2026, 2, 2, 9);

export const groupWrite = (
  groupId: string,
  ...members: readonly string[]
): OutboxEntry<"group"> => ({
  kind: "group",
  groupId,
  members,
});

/** @param at the handover's instant */
export const announcement = (
  channelId: string,
  at: number,
  groupId = "S1",
): OutboxEntry<"announcement"> => ({
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
): OutboxEntry<"message"> => ({
  kind: "message",
  rotationId: "R1",
  ...(groupId !== null && { groupId }),
  userId,
  notification:
    groupId === null
      ? { kind: "reminder", at, until: null }
      : { kind: "on_call", at, schedules: [] },
});

export const topic = (
  channelId: string,
  rotationId = "R1",
  groupId = "S1",
): OutboxEntry<"topic"> => ({
  kind: "topic",
  rotationId,
  groupId,
  channelId,
  words: { group: "platform", people: ["Ada"], by: "schedule" },
});

export const grantEnded: OutboxEntry<"grant_ended"> = { kind: "grant_ended", grantedBy: "U-ada" };
export const connectionMade = (userId: string, at: number): OutboxEntry<"connection_made"> => ({
  kind: "connection_made",
  userId,
  at,
  connection: { system: "pagerduty", accountName: "acme", connectedAs: null, by: "U-ada" },
});
export const connectionLost = (channelId: string | null): OutboxEntry<"connection_lost"> => ({
  kind: "connection_lost",
  since: NOW,
  channelId,
});
export const connectionBack = (
  userId: string | null,
  channelId: string | null,
): OutboxEntry<"connection_back"> => ({
  kind: "connection_back",
  system: "pagerduty",
  since: NOW,
  at: NOW,
  userId,
  channelId,
});
export const home = (userId: string): OutboxEntry<"home"> => ({ kind: "home", userId });

/** Puts the entry, and hands back what is queued. */
export function queue(outbox: OutboxEntries, entry: OutboxEntry, dueAt = NOW) {
  outbox.put(entry, dueAt);
  const queued = outbox.get(entry);
  if (!queued) throw new Error("what was put is there");
  return queued;
}
