/** The queue's own order, asked of the very tables and statements that the object has. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  MOST_AT_ONCE,
  type OutboxEntries,
  type Queued,
} from "../../../../src/workspace/store/outbox-entries.ts";
import { keyOf, type OutboxEntry } from "../../../../src/workspace/store/outbox-kinds.ts";
import { sqlOf } from "../../../../src/workspace/store/sql.ts";
import { openStore } from "../../../../src/workspace/store/store.ts";
import {
  announcement,
  connectionBack,
  connectionLost,
  connectionMade,
  grantEnded,
  groupWrite,
  home,
  message,
  NOW,
  queue,
  topic,
} from "../outbox-fixture.ts";
import { sqliteStorage } from "../sqlite-storage.ts";

let outbox: OutboxEntries;
beforeEach(() => {
  ({ outbox } = openStore(sqliteStorage()));
});

const put = (entry: OutboxEntry, dueAt = NOW): Queued => queue(outbox, entry, dueAt);
const keys = (queued: readonly Queued[]): readonly string[] => queued.map(({ key }) => key);
const due = (kind: OutboxEntry["kind"], now = NOW) => keys(outbox.due(kind, now));
const refuse = (queued: Queued, error: string, at = NOW): void =>
  outbox.retry(queued, at + 1_000, { error, at });
/** As it stands now. */
const current = (queued: Queued): Queued | null => outbox.get(queued.entry);

describe("an entry", () => {
  it("is kept as it was put, until it is sent or taken back", () => {
    expect([outbox.isEmpty(), outbox.get(groupWrite("S1"))]).toEqual([true, null]);
    const write = put(groupWrite("S1", "U-ada"));
    expect(write).toEqual({
      id: 1,
      key: "group S1",
      queueKey: "group S1",
      entry: groupWrite("S1", "U-ada"),
      revision: 0,
      dueAt: NOW,
      attempts: 0,
      refused: null,
    });
    expect(outbox.isEmpty()).toBe(false);
    outbox.sent(write);
    const shown = put(home("U-ada"));
    put(home("U-bea"));
    outbox.remove(shown.entry);
    expect([current(write), current(shown), due("home")]).toEqual([null, null, ["home U-bea"]]);
  });

  it.each<[OutboxEntry, string]>([
    [groupWrite("S1"), "group S1"],
    [announcement("C1", 5), "announcement R1 C1 5"],
    [message("U1", 5), "message R1 U1 on_call 5"],
    [message("U1", 5, null), "message R1 U1 reminder 5"],
    [topic("C1"), "topic R1 C1"],
    [grantEnded, "grant_ended"],
    [connectionMade("U1", 5), "connection_made U1 5"],
    [connectionLost(null), `connection_lost ${NOW} `],
    [connectionLost("C1"), `connection_lost ${NOW} C1`],
    [connectionBack("U1", null), `connection_back ${NOW} U1`],
    [connectionBack(null, "C1"), `connection_back ${NOW} C1`],
    [home("U1"), "home U1"],
  ])("has the key by which earlier versions stored it", (entry, key) => {
    expect(keyOf(entry)).toBe(key);
  });

  it.each([
    [connectionLost("C1"), ""],
    [connectionBack("U1", null), "U1"],
  ])(
    "of a new kind is stored as a message about no rotation, which earlier versions drop: %j",
    (entry, userId) => {
      const storage = sqliteStorage();
      const sql = sqlOf(storage);
      const queued = queue(openStore(storage).outbox, entry);
      expect(queued.entry).toEqual(entry);
      const [row] = sql<{ kind: string; entry: string }>`SELECT kind, entry FROM outbox`;
      expect(row?.kind).toBe("message");
      expect(JSON.parse(row?.entry ?? "")).toMatchObject({
        kind: "message",
        rotationId: "",
        userId,
      });
    },
  );

  it("takes the place of an older one of its key, tried and refused or not", () => {
    const first = put(groupWrite("S1", "U-ada"));
    const other = put(groupWrite("S2", "U-ada"));
    refuse(first, "invalid_users");
    expect(put(groupWrite("S1", "U-bea"))).toEqual({
      ...first,
      entry: groupWrite("S1", "U-bea"),
      revision: 1,
    });
    expect(current(other)).toEqual(other);
    expect(due("group")).toEqual([first.key, other.key]);
  });

  it("is due when the newer or the older of its key was, whichever is sooner", () => {
    put(groupWrite("S1", "U-ada"), NOW + 5);
    expect(put(groupWrite("S1", "U-bea"), NOW + 9).dueAt).toBe(NOW + 5);
    expect(put(groupWrite("S1", "U-cem"), NOW + 1).dueAt).toBe(NOW + 1);
  });

  it("is no other for being put again, but for a Home: that is drawn when it is sent", () => {
    const write = put(groupWrite("S1", "U-ada"));
    refuse(write, "invalid_users");
    expect(put(groupWrite("S1", "U-ada"))).toMatchObject({ revision: 0, attempts: 1 });
    const shown = put(home("U-ada"));
    outbox.retry(shown, NOW + 1_000, null);
    expect(put(home("U-ada"))).toEqual({ ...shown, revision: 1 });
  });

  it("outlives the sending, the failing and the refusing of what it replaced", () => {
    const old = put(groupWrite("S1", "U-ada"));
    const newer = put(groupWrite("S1", "U-bea"));
    outbox.sent(old);
    refuse(old, "invalid_users");
    expect(current(old)).toEqual(newer);
    outbox.sent(newer);
    expect(current(newer)).toBeNull();
  });

  it("is tried again when it is due again, and tells how often it was and what Slack said", () => {
    const [write, other] = [put(groupWrite("S1")), put(groupWrite("S2"))];
    outbox.retry(write, NOW + 5, { error: "permission_denied", at: NOW - 3 });
    expect(current(write)).toEqual({
      ...write,
      dueAt: NOW + 5,
      attempts: 1,
      refused: { error: "permission_denied", at: NOW - 3 },
    });
    expect([due("group", NOW + 4), due("group", NOW + 5)]).toEqual([
      [other.key],
      [write.key, other.key],
    ]);
    outbox.retry(write, NOW + 9, null);
    expect(current(write)).toEqual({ ...write, dueAt: NOW + 9, attempts: 2 });
    expect(current(other)).toEqual(other);
  });

  it("that came while one of its key was under way, which was taken back meanwhile, stays", () => {
    const first = put(groupWrite("S1", "U-ada"));
    outbox.remove(first.entry);
    const second = put(groupWrite("S1", "U-bea"));
    outbox.sent(first);
    outbox.retry(first, NOW + 1, null);
    expect(current(second)).toEqual(second);
  });

  it("is known to be there as soon as it was put, and to be gone when it was sent", () => {
    expect([outbox.isEmpty(), outbox.dueAt().size]).toEqual([true, 0]);
    const write = put(groupWrite("S1", "U-ada"), NOW + 3);
    expect([outbox.isEmpty(), outbox.dueAt()]).toEqual([false, new Map([["group", NOW + 3]])]);
    outbox.sent(write);
    expect([outbox.isEmpty(), outbox.dueAt().size]).toEqual([true, 0]);
  });

  it("that Slack refused is due at once where somebody changed something; no other is", () => {
    const [refused, failed, soon] = [
      put(groupWrite("S1")),
      put(groupWrite("S2")),
      put(groupWrite("S3")),
    ];
    outbox.retry(refused, NOW + 900, { error: "permission_denied", at: NOW });
    outbox.retry(failed, NOW + 900, null);
    outbox.retry(soon, NOW + 3, { error: "permission_denied", at: NOW });
    outbox.retryRefusedNow(NOW + 7);
    const dueAt = [refused, failed, soon].map((one) => current(one)?.dueAt);
    expect(dueAt).toEqual([NOW + 7, NOW + 900, NOW + 3]);
  });
});

describe("what is due", () => {
  it("comes oldest first, of the kind that is asked for, no more than a pass can send", () => {
    const people = Array.from({ length: MOST_AT_ONCE + 1 }, (_, n) => `U-${n}`);
    put(groupWrite("S1"));
    // Who is due first is not who came first.
    for (const [n, userId] of people.entries()) put(home(userId), NOW - n);
    expect(due("home")).toEqual(people.slice(0, MOST_AT_ONCE).map((id) => `home ${id}`));
    expect(due("group")).toEqual(["group S1"]);
    expect(due("message")).toEqual([]);
  });

  it("ends with the group writes that only take people out, also where one replaces another", () => {
    const out = (id: string, ...members: string[]) =>
      put({ ...groupWrite(id, ...members), onlyRemoves: true });
    out("S1", "U-ada");
    put(groupWrite("S2", "U-bea"));
    out("S3", "U-ada");
    put(groupWrite("S4", "U-bea"));
    expect(due("group")).toEqual(["group S2", "group S4", "group S1", "group S3"]);
    put(groupWrite("S3", "U-cem"));
    out("S2", "U-ada");
    expect(due("group")).toEqual(["group S3", "group S4", "group S1", "group S2"]);
  });

  it("is what is due by now, to the millisecond", () => {
    const write = put(groupWrite("S1"), NOW + 1);
    expect([due("group"), outbox.ifDue(write, NOW)]).toEqual([[], null]);
    expect(due("group", NOW + 1)).toEqual([write.key]);
    expect(outbox.ifDue(write, NOW + 1)).toEqual(write);
    outbox.remove(write.entry);
    expect(outbox.ifDue(write, NOW + 1)).toBeNull();
  });
});

describe("what must be told one after another", () => {
  it.each<[string, OutboxEntry, OutboxEntry, OutboxEntry]>([
    ["handovers to a channel", announcement("C1", 1), announcement("C1", 2), announcement("C2", 3)],
    ["messages to a person", message("U1", 1), message("U1", 2), message("U2", 3)],
    ["topics of a channel", topic("C1"), topic("C1", "R2"), topic("C2")],
    ["reminders and messages", message("U1", 1, null), message("U1", 2), message("U2", 3, null)],
  ])("goes in the order in which it came, however long the first waits: %s", (_, ...entries) => {
    const [first, second, elsewhere] = entries.map((entry) => put(entry)) as [
      Queued,
      Queued,
      Queued,
    ];
    const { kind } = first.entry;
    outbox.retry(first, NOW + 1_000, null);
    expect(due(kind)).toEqual([elsewhere.key]);
    expect(outbox.ifDue(second, NOW)).toBeNull();
    outbox.sent(first);
    expect(outbox.dueAfter(first, NOW)).toEqual([second]);
    expect(due(kind)).toEqual([second.key, elsewhere.key]);
  });

  it("is nothing else: a group, a channel, its topic and a person wait for each other never", () => {
    const entries = [
      groupWrite("S1"),
      announcement("1", 1, "S9"),
      topic("1", "R1", "S9"),
      message("1", 1, null),
      grantEnded,
      home("1"),
    ];
    const queueKeys = entries.map((entry) => put(entry).queueKey);
    expect(queueKeys).toEqual([
      "group S1",
      "channel 1",
      "topic 1",
      "message 1",
      "grant_ended",
      "home 1",
    ]);
    expect(entries.flatMap(({ kind }) => due(kind))).toHaveLength(entries.length);
  });

  it("is freed only when its own instant has come", () => {
    const first = put(announcement("C1", 1));
    const second = put(announcement("C1", 2), NOW + 5);
    put(announcement("C1", 3));
    outbox.sent(first);
    expect(outbox.dueAfter(first, NOW + 4)).toEqual([]);
    expect(outbox.dueAfter(first, NOW + 5)).toEqual([second]);
  });
});

describe("what tells of a group", () => {
  const telling = [announcement("C1", 1), message("U1", 1), topic("C1")];

  it("doesn't wait where its people were let in before", () => {
    put(groupWrite("S1", "U-ada"));
    const words = put({ ...announcement("C1", 1), isInGroup: true });
    expect(due("announcement")).toEqual([words.key]);
  });

  it.each(telling)("waits until the group was written ($kind)", (entry) => {
    const write = put(groupWrite("S1", "U-ada"));
    const words = put(entry);
    expect([due(entry.kind), outbox.ifDue(words, NOW)]).toEqual([[], null]);
    outbox.retry(write, NOW + 1_000, null);
    expect([due(entry.kind), outbox.dueAfter(write, NOW)]).toEqual([[], []]);
    outbox.sent(write);
    expect(outbox.dueAfter(write, NOW)).toEqual([words]);
    expect(due(entry.kind)).toEqual([words.key]);
  });

  it.each(telling)("doesn't wait where Slack refuses to change the group ($kind)", (entry) => {
    const write = put(groupWrite("S1", "U-ada"));
    const words = put(entry);
    refuse(write, "permission_denied");
    expect(outbox.dueAfter(write, NOW)).toEqual([words]);
    expect(due(entry.kind)).toEqual([words.key]);
  });

  it("waits for no other group, and a reminder for none", () => {
    put(groupWrite("S2", "U-ada"));
    const words = put(announcement("C1", 1));
    const reminder = put(message("U1", 1, null));
    expect([due("announcement"), due("message")]).toEqual([[words.key], [reminder.key]]);
    put(groupWrite("S1", "U-ada"));
    expect([due("announcement"), due("message")]).toEqual([[], [reminder.key]]);
  });

  it("is freed with all that waited, oldest first, and what of it is due", () => {
    const write = put(groupWrite("S1", "U-ada"));
    const later = put(message("U9", 1), NOW + 1);
    const people = Array.from({ length: MOST_AT_ONCE + 1 }, (_, n) => `U-${n}`);
    const words = people.map((userId, n) => put(message(userId, 1), NOW - n));
    put(message("U1", 1, "S2"));
    outbox.sent(write);
    expect(outbox.dueAfter(write, NOW)).toEqual(words.slice(0, MOST_AT_ONCE));
    expect(outbox.dueAfter(write, NOW + 1)[0]).toEqual(later);
  });

  it("waits on where the group is to be written anew: that goes first", () => {
    const write = put(groupWrite("S1", "U-ada"));
    put(announcement("C1", 1));
    const newer = put(groupWrite("S1", "U-bea"));
    outbox.sent(write);
    expect(outbox.dueAfter(write, NOW)).toEqual([newer]);
  });
});

describe("the queue tells", () => {
  it("how many entries there are, and how many of them Slack refused", () => {
    expect(outbox.tally()).toEqual({ waiting: 0, refused: 0 });
    refuse(put(groupWrite("S1")), "permission_denied");
    put(home("U-ada"));
    put(home("U-bea"));
    expect(outbox.tally()).toEqual({ waiting: 3, refused: 1 });
  });

  it("when the first of each kind is due that nothing stands before", () => {
    expect(outbox.dueAt().size).toBe(0);
    put(announcement("C1", 1, "S9"), NOW + 5);
    put(announcement("C1", 2, "S9"), NOW + 1);
    put(announcement("C2", 1, "S9"), NOW + 7);
    put(home("U-ada"), NOW + 3);
    put(groupWrite("S1"), NOW + 2);
    put(message("U1", 1), NOW);
    expect([...outbox.dueAt()].toSorted()).toEqual([
      ["announcement", NOW + 5],
      ["group", NOW + 2],
      ["home", NOW + 3],
    ]);
  });

  it("what Slack refused, and since when", () => {
    refuse(put(groupWrite("S1")), "permission_denied", NOW - 2);
    refuse(put(groupWrite("S2")), "invalid_users", NOW - 1);
    put(groupWrite("S3"));
    const refusals = outbox.refusals();
    expect(["S1", "S2", "S3", "S4"].map((id) => refusals.of(groupWrite(id)))).toEqual([
      { error: "permission_denied", at: NOW - 2 },
      { error: "invalid_users", at: NOW - 1 },
      null,
      null,
    ]);
  });

  it("Slack's words for the groups that it refused to write, each once", () => {
    refuse(put(groupWrite("S1")), "permission_denied");
    refuse(put(groupWrite("S2")), "permission_denied");
    refuse(put(groupWrite("S3")), "invalid_users");
    put(groupWrite("S4"));
    refuse(put(topic("C1")), "not_in_channel");
    expect(outbox.refusals().ofGroups.toSorted()).toEqual(["invalid_users", "permission_denied"]);
  });
});
