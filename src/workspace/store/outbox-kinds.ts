/**
 * The kinds of outbox entry: what each contains, its key, and which entry it waits for. This half is in the store
 * because rooms below outbox/ queue entries too; outbox/kinds.ts has how each kind reaches Slack. A kind that is
 * missing from either table doesn't compile.
 */

import type { Notification } from "../../domain/notifications.ts";
import type { OwnWords } from "../../domain/own-words.ts";
import type { Announced } from "../../domain/rotation-state.ts";
import type { SystemName } from "../../domain/systems.ts";
import type { TopicWords } from "../../domain/topic.ts";
import type { NewConnection } from "../../slack/words/connection-message.ts";

type Fields = {
  /** Set the user group's members. */
  readonly group: {
    readonly groupId: string;
    readonly members: readonly string[];
    /** All of them are in the group already: writes that bring somebody in are sent before it. */
    readonly onlyRemoves?: true;
  };
  /** Disable a user group that no rotation has any more, after its members were put back. */
  readonly disable: { readonly groupId: string };
  /** Announce one handover in one channel, after the group write unless its people were let in before. */
  readonly announcement: {
    readonly rotationId: string;
    readonly rotationName: string;
    readonly groupId: string;
    readonly channelId: string;
    readonly handover: Announced;
    /** Absent: in the usual words. */
    readonly own?: OwnWords;
    readonly isInGroup?: true;
  };
  /** Send one person a handover, after the group write, or the reminder of a shift (without `groupId`). */
  readonly message: {
    readonly rotationId: string;
    readonly groupId?: string;
    readonly userId: string;
    readonly notification: Notification;
  };
  /** Write our part of a channel's topic, after the group write; `words` null: remove our part. */
  readonly topic: {
    readonly rotationId: string;
    readonly groupId?: string;
    readonly channelId: string;
    readonly words: TopicWords | null;
  };
  /** Send a message that an admin's grant has ended to the installer, or to another admin. */
  readonly grant_ended: { readonly grantedBy: string };
  /** Tell an admin that somebody connected a scheduling system. `at`: when (epoch ms). */
  readonly connection_made: {
    readonly userId: string;
    readonly at: number;
    readonly connection: NewConnection;
  };
  /**
   * Tell that the connection is dead since then (epoch ms): in a channel, or (null) whoever connected it. What it says is
   * decided when it is sent.
   */
  readonly connection_lost: { readonly since: number; readonly channelId: string | null };
  /** Tell those who were told of it that it is over. One of `userId` and `channelId` is null. */
  readonly connection_back: {
    readonly system: SystemName;
    readonly since: number;
    readonly at: number;
    readonly userId: string | null;
    readonly channelId: string | null;
  };
  /** Publish the Home of a person who opened it lately. */
  readonly home: { readonly userId: string };
};

/** The fields that make up the key. */
type KeyFields = {
  readonly group: "groupId";
  readonly disable: "groupId";
  readonly announcement: "rotationId" | "channelId" | "handover";
  readonly message: "rotationId" | "userId" | "notification";
  readonly topic: "rotationId" | "channelId";
  readonly grant_ended: never;
  readonly connection_made: "userId" | "at";
  readonly connection_lost: "since" | "channelId";
  readonly connection_back: "since" | "userId" | "channelId";
  readonly home: "userId";
};

export type OutboxKind = keyof Fields;

export type OutboxEntry<Kind extends OutboxKind = OutboxKind> = {
  [K in Kind]: { readonly kind: K } & Fields[K];
}[Kind];

/** The fields that find an entry in the queue. */
export type EntryRef<Kind extends OutboxKind = OutboxKind> = {
  [K in Kind]: { readonly kind: K } & Pick<Fields[K], KeyFields[K] & keyof Fields[K]>;
}[Kind];

type Ordering<Kind extends OutboxKind> = {
  /** A newer entry with the same key replaces the older one. Stored: keys of deployed versions stay as they are. */
  key(entry: EntryRef<Kind>): string;
  /** Entries with one queue key are delivered one at a time, oldest first. Null: the key, so no other entry shares it. */
  readonly queueKey: ((entry: OutboxEntry<Kind>) => string) | null;
  /** The entry that must be delivered, or refused by Slack, before this one. Null: none. */
  readonly after: ((entry: OutboxEntry<Kind>) => EntryRef | null) | null;
  /** True: stored in a form that releases from before this kind take for a message of a deleted rotation, and drop. */
  readonly isNew?: true;
};

const afterGroupWrite = (entry: {
  readonly groupId?: string;
  readonly isInGroup?: true;
}): EntryRef | null =>
  entry.groupId === undefined || entry.isInGroup ? null : { kind: "group", groupId: entry.groupId };

const ORDERING: { readonly [Kind in OutboxKind]: Ordering<Kind> } = {
  group: { key: ({ groupId }) => `group ${groupId}`, queueKey: null, after: null },
  disable: {
    key: ({ groupId }) => `disable ${groupId}`,
    queueKey: null,
    after: afterGroupWrite,
    isNew: true,
  },
  announcement: {
    // One per handover and channel: the handover's time tells two handovers of a rotation apart.
    key: ({ rotationId, channelId, handover }) =>
      `announcement ${rotationId} ${channelId} ${handover.at}`,
    queueKey: ({ channelId }) => `channel ${channelId}`,
    after: afterGroupWrite,
  },
  message: {
    // One per person and handover, or per person and shift.
    key: ({ rotationId, userId, notification: { kind, at } }) =>
      `message ${rotationId} ${userId} ${kind} ${at}`,
    queueKey: ({ userId }) => `message ${userId}`,
    after: afterGroupWrite,
  },
  topic: {
    key: ({ rotationId, channelId }) => `topic ${rotationId} ${channelId}`,
    // Two rotations may write the same channel's topic.
    queueKey: ({ channelId }) => `topic ${channelId}`,
    after: afterGroupWrite,
  },
  grant_ended: { key: () => "grant_ended", queueKey: null, after: null },
  connection_made: {
    key: ({ userId, at }) => `connection_made ${userId} ${at}`,
    queueKey: ({ userId }) => `message ${userId}`,
    after: null,
  },
  connection_lost: {
    key: ({ since, channelId }) => `connection_lost ${since} ${channelId ?? ""}`,
    // It may be due in an hour, and announcements in the channel must not wait for it.
    queueKey: null,
    after: null,
    isNew: true,
  },
  connection_back: {
    key: ({ since, userId, channelId }) => `connection_back ${since} ${userId ?? channelId}`,
    queueKey: ({ userId, channelId }) =>
      channelId === null ? `message ${userId}` : `channel ${channelId}`,
    after: null,
    isNew: true,
  },
  home: { key: ({ userId }) => `home ${userId}`, queueKey: null, after: null },
};

export function keyOf<Kind extends OutboxKind>(entry: EntryRef<Kind>): string {
  const { key }: Ordering<Kind> = ORDERING[entry.kind];
  return key(entry);
}

/** The columns that the queue is ordered by. */
export function orderOf<Kind extends OutboxKind>(entry: OutboxEntry<Kind>) {
  const { queueKey, after }: Ordering<Kind> = ORDERING[entry.kind];
  const key = keyOf(entry);
  const afterEntry = after?.(entry) ?? null;
  return {
    key,
    queueKey: queueKey?.(entry) ?? key,
    afterKey: afterEntry && keyOf(afterEntry),
  };
}

/** No rotation has this id. */
const NO_ROTATION = "";

/** An entry as it is stored: after a rollback, the release before must be able to read it. */
export function asStored(entry: OutboxEntry): StoredEntry {
  if (!ORDERING[entry.kind].isNew) return entry;
  const userId = "userId" in entry && entry.userId !== null ? entry.userId : "";
  const notification = { kind: "reminder", at: 0, until: null } as const;
  return { kind: "message", rotationId: NO_ROTATION, userId, notification, as: entry };
}

export const fromStoredEntry = (stored: StoredEntry): OutboxEntry =>
  "as" in stored ? stored.as : stored;

type StoredEntry = OutboxEntry | (OutboxEntry<"message"> & { readonly as: OutboxEntry });
