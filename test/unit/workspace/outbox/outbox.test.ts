/** What goes to Slack when. */

import { describe, expect, it, vi } from "vitest";
import type { SlackFailure } from "../../../../src/slack/api.ts";
import type { Context } from "../../../../src/workspace/context.ts";
import type { Delivery } from "../../../../src/workspace/outbox/delivery.ts";
import { drainOutbox, outboxWakesAt } from "../../../../src/workspace/outbox/outbox.ts";
import { keyOf, type OutboxEntry } from "../../../../src/workspace/store/outbox-kinds.ts";
import { announcement, groupWrite, home, message, NOW, topic } from "../outbox-fixture.ts";
import {
  answers,
  BY_URGENCY,
  ctx,
  down,
  drainedAt,
  failed,
  logged,
  MINUTE,
  ONE_OF_EACH,
  put,
  refused,
  SECOND,
  slowly,
  store,
  told,
  toldKeys,
  untilSlackIsAwaited,
  useOutbox,
} from "../outbox-stage.ts";

useOutbox();

describe("what is due", () => {
  it("goes to Slack by its urgency, groups first and Homes last, whichever came first", async () => {
    for (const entry of ONE_OF_EACH) put(entry);
    expect(await drainedAt(NOW)).toEqual(BY_URGENCY);
    expect(store.outbox.isEmpty()).toBe(true);
  });

  it("goes in the order in which it came where it is of one kind", async () => {
    for (const id of ["S3", "S1", "S2"]) put(groupWrite(id));
    expect(await drainedAt(NOW)).toEqual(["group S3", "group S1", "group S2"]);
  });

  it("goes five at a time, the next as soon as one is through", async () => {
    const writes = Array.from({ length: 7 }, (_, n) => groupWrite(`S${n}`));
    for (const write of writes) put(write);
    const answer = writes.map(slowly);
    const drained = drainOutbox(ctx);
    await untilSlackIsAwaited();
    expect(told).toHaveLength(5);
    answer[3]?.({ status: "done" });
    await untilSlackIsAwaited();
    expect(toldKeys().at(-1)).toBe("group S5");
    expect(told).toHaveLength(6);
    for (const give of answer) give({ status: "done" });
    await drained;
    expect(toldKeys()).toEqual(writes.map(keyOf));
  });

  it("goes as far as the pass's requests reach; the rest waits in the queue", async () => {
    for (const id of ["S1", "S2", "S3"]) put(groupWrite(id));
    await drainOutbox({ ...ctx, outgoing: { ...ctx.outgoing, left: () => 2 - told.length } });
    expect(toldKeys()).toEqual(["group S1", "group S2"]);
    expect(store.outbox.due("group", NOW).map(({ key }) => key)).toEqual(["group S3"]);
  });

  it("is all that goes", async () => {
    put(groupWrite("S1"), NOW + 1);
    put(groupWrite("S2"));
    expect(await drainedAt(NOW)).toEqual(["group S2"]);
    expect(await drainedAt(NOW + 1)).toEqual(["group S1"]);
  });

  it("waits while the app is not installed, and Slack isn't opened for nothing", async () => {
    const slack = vi.fn<Context["slack"]>(async () => null);
    await drainOutbox({ ...ctx, slack });
    expect(slack).not.toHaveBeenCalled();
    put(groupWrite("S1"));
    await drainOutbox({ ...ctx, slack });
    expect(told).toEqual([]);
    expect(store.outbox.isEmpty()).toBe(false);
  });
});

describe("what stands behind another", () => {
  const [first, second] = [announcement("C1", 1, "S9"), announcement("C1", 2, "S9")];

  it("goes in the same pass, when that one is through and not before", async () => {
    put(first);
    put(second);
    const answer = slowly(first);
    const drained = drainOutbox(ctx);
    await untilSlackIsAwaited();
    expect(told).toHaveLength(1);
    answer({ status: "done" });
    await drained;
    expect(toldKeys()).toEqual([keyOf(first), keyOf(second)]);
  });

  it("goes in the same pass, too, where that one was dropped", async () => {
    put(first);
    put(second);
    answers.set(keyOf(first), { status: "dropped" });
    expect(await drainedAt(NOW)).toEqual([keyOf(first), keyOf(second)]);
    expect(store.outbox.isEmpty()).toBe(true);
  });

  it("waits where that one failed", async () => {
    put(first);
    put(second);
    answers.set(keyOf(first), down);
    expect(await drainedAt(NOW)).toEqual([keyOf(first)]);
  });

  it.each<[string, Delivery, readonly string[]]>([
    [
      "was written",
      { status: "done" },
      ["group S1", "announcement R1 C2 1", "message R1 U-ada on_call 1"],
    ],
    [
      "can't be, by Slack's word",
      refused("permission_denied"),
      ["group S1", "announcement R1 C2 1", "message R1 U-ada on_call 1"],
    ],
    ["was not written yet", down, ["group S1"]],
  ])("tells of a group once that %s", async (_, delivery, keys) => {
    put(message("U-ada", 1));
    put(announcement("C2", 1));
    put(groupWrite("S1"));
    answers.set("group S1", delivery);
    expect(await drainedAt(NOW)).toEqual(keys);
  });

  it("comes in line with its own kind", async () => {
    put(groupWrite("S1"));
    put(announcement("C2", 1));
    for (const id of ["S2", "S3", "S4", "S5", "S6"]) put(groupWrite(id));
    const answer = slowly(groupWrite("S2"));
    const drained = drainOutbox(ctx);
    await untilSlackIsAwaited();
    expect(told).toHaveLength(7);
    answer({ status: "done" });
    await drained;
    expect(toldKeys().slice(5)).toEqual(["group S6", "announcement R1 C2 1"]);
  });
});

describe("an entry has one try in a pass", () => {
  it("and stays as it is where Slack asked us to wait, or the pass ran out of requests", async () => {
    const reasons: readonly SlackFailure[] = [
      { reason: "rate_limited", until: NOW + 9 },
      { reason: "blocked", until: NOW + 9 },
      { reason: "postponed" },
    ];
    const writes = reasons.map((failure, n) => {
      const write = put(groupWrite(`S${n}`));
      answers.set(write.key, failed(failure));
      return write;
    });
    expect(await drainedAt(NOW)).toEqual(writes.map(({ key }) => key));
    expect(store.outbox.due("group", NOW)).toEqual(writes);
    expect(logged).toEqual([]);
  });

  it("with its newest content, where it was replaced before its turn", async () => {
    const writes = ["S1", "S2", "S3", "S4", "S5"].map((id) => groupWrite(id));
    for (const write of writes) put(write);
    put(groupWrite("S6", "U-old"));
    const answer = writes.map(slowly);
    const drained = drainOutbox(ctx);
    await untilSlackIsAwaited();
    expect(told).toHaveLength(5);
    put(groupWrite("S6", "U-new"));
    for (const give of answer) give({ status: "done" });
    await drained;
    expect(told.slice(5).map(({ entry }) => entry)).toEqual([groupWrite("S6", "U-new")]);
  });

  it("unless it was taken back before its turn: the next is told in its place", async () => {
    const writes = ["S1", "S2", "S3", "S4", "S5"].map((id) => groupWrite(id));
    for (const write of [...writes, groupWrite("S6"), groupWrite("S7")]) put(write);
    const answer = writes.map(slowly);
    const drained = drainOutbox(ctx);
    await untilSlackIsAwaited();
    expect(told).toHaveLength(5);
    store.outbox.remove(groupWrite("S6"));
    answer[0]?.({ status: "done" });
    await untilSlackIsAwaited();
    expect(toldKeys().slice(5)).toEqual(["group S7"]);
    for (const give of answer) give({ status: "done" });
    await drained;
  });

  it.each<[string, readonly OutboxEntry[]]>([
    ["due from the beginning", []],
    ["due since its group was written", [groupWrite("S1")]],
  ])(
    "also where it is replaced under way: the newer goes in the next pass (%s)",
    async (_, before) => {
      for (const entry of before) put(entry);
      const [older, newer] = [topic("C1"), { ...topic("C1"), words: null }];
      put(older);
      const answer = slowly(older);
      const drained = drainOutbox(ctx);
      await untilSlackIsAwaited();
      expect(told.at(-1)?.entry).toEqual(older);
      put(newer);
      answer({ status: "done" });
      await drained;
      expect(told.map(({ entry }) => entry)).toEqual([...before, older]);
      await drainedAt(NOW);
      expect(told.map(({ entry }) => entry)).toEqual([newer]);
    },
  );

  it("not before the instant until which it was put off without a try", async () => {
    const shown = put(home("U-ada"));
    answers.set(shown.key, { status: "postponed", until: NOW + 30 * SECOND });
    await drainedAt(NOW);
    answers.clear();
    expect(await drainedAt(NOW + 30 * SECOND - 1)).toEqual([]);
    expect(await drainedAt(NOW + 30 * SECOND)).toEqual([shown.key]);
  });
});

describe("what came of an entry is kept together with its leaving the queue", () => {
  it.each(["done", "dropped"] as const)("where it is %s", async (status) => {
    const write = put(groupWrite("S1"));
    const commit = vi.fn(() => expect(store.outbox.get(write.entry)).toEqual(write));
    answers.set(write.key, { status, commit });
    await drainedAt(NOW);
    expect(commit).toHaveBeenCalledOnce();
    expect(store.outbox.get(write.entry)).toBeNull();
  });

  it("or neither is", async () => {
    const write = put(groupWrite("S1"));
    const commit = (): void => {
      store.state.groups.markStale();
      throw new Error("the disk is full");
    };
    answers.set(write.key, { status: "done", commit });
    await expect(drainOutbox(ctx)).rejects.toThrow("the disk is full");
    expect([store.state.groups.get("isStale"), store.outbox.get(write.entry)]).toEqual([
      null,
      write,
    ]);
  });
});

describe("a method that asked us to wait", () => {
  it.each<[string, readonly OutboxEntry["kind"][]]>([
    ["usergroups.users.update", ["group"]],
    ["chat.postMessage", ["announcement", "message", "grant_ended", "connection_made"]],
    ["conversations.setTopic", ["topic"]],
    ["conversations.info", ["topic"]],
    ["views.publish", ["home"]],
    ["*", ["group", "announcement", "message", "topic", "grant_ended", "connection_made", "home"]],
  ])("is left alone until then, and nothing else is: %s", async (method, kinds) => {
    for (const entry of ONE_OF_EACH) put(entry);
    store.rateLimits.block(method, NOW + MINUTE);
    const waiting = ONE_OF_EACH.filter(({ kind }) => kinds.includes(kind)).map(keyOf);
    const keys = BY_URGENCY.filter((key) => !waiting.includes(key));
    expect(await drainedAt(NOW)).toEqual(keys);
    expect(outboxWakesAt(ctx)).toBe(NOW + MINUTE);
    expect(await drainedAt(NOW + MINUTE - 1)).toEqual([]);
    expect(await drainedAt(NOW + MINUTE)).toEqual(waiting.toReversed());
  });

  it("is left alone from when it asks, in the middle of a pass", async () => {
    const writes = Array.from({ length: 7 }, (_, n) => put(groupWrite(`S${n}`)));
    put(announcement("C1", 1, "S9"));
    for (const { key } of writes) {
      answers.set(key, () => {
        const until = NOW + MINUTE;
        store.rateLimits.block("usergroups.users.update", until);
        return failed({ reason: "rate_limited", until });
      });
    }
    expect(await drainedAt(NOW)).toEqual([writes[0]?.key, "announcement R1 C1 1"]);
  });

  it("lets Homes go at their own pace: others of the queue don't wait for it", async () => {
    for (const entry of ONE_OF_EACH) put(entry);
    store.state.home.budgetUsed(NOW + 31 * SECOND);
    expect(await drainedAt(NOW)).toEqual(BY_URGENCY.slice(0, -1));
    expect(outboxWakesAt(ctx)).toBe(NOW + SECOND);
    expect(await drainedAt(NOW + SECOND)).toEqual(["home U-ada"]);
  });
});

describe("the outbox wakes", () => {
  it("never while it is empty", () => {
    expect(outboxWakesAt(ctx)).toBeNull();
  });

  it("when the first is due that nothing stands before and Slack lets through", () => {
    put(groupWrite("S1"), NOW + 9 * SECOND);
    put(announcement("C1", 1), NOW);
    put(message("U-ada", 1, "S9"), NOW + 5 * SECOND);
    expect(outboxWakesAt(ctx)).toBe(NOW + 5 * SECOND);
    store.rateLimits.block("chat.postMessage", NOW + 7 * SECOND);
    expect(outboxWakesAt(ctx)).toBe(NOW + 7 * SECOND);
    store.rateLimits.block("chat.postMessage", NOW + MINUTE);
    expect(outboxWakesAt(ctx)).toBe(NOW + 9 * SECOND);
  });
});
