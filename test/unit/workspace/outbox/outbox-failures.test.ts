/** What becomes of an entry that Slack didn't take, and who hears of it. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SlackFailure } from "../../../../src/slack/api.ts";
import { outboxWakesAt } from "../../../../src/workspace/outbox/outbox.ts";
import { rotation } from "../../domain/plan-fixture.ts";
import { announcement, groupWrite, home, NOW, topic } from "../outbox-fixture.ts";
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
  store,
  told,
  useOutbox,
} from "../outbox-stage.ts";

useOutbox();

describe("what fails", () => {
  it.each<SlackFailure>([
    { reason: "unreachable", detail: "timed out", maybeDone: true },
    { reason: "unreadable", detail: "not JSON" },
  ])(
    "is tried again after ever longer pauses, five minutes at the most ($reason)",
    async (failure) => {
      const write = put(groupWrite("S1"));
      answers.set(write.key, failed(failure));
      const pauses: number[] = [];
      for (let dueAt = NOW; pauses.length < 11; ) {
        await drainedAt(dueAt);
        const next = store.outbox.get(write.entry);
        pauses.push((next?.dueAt ?? 0) - dueAt);
        expect(next?.attempts).toBe(pauses.length);
        dueAt = next?.dueAt ?? 0;
      }
      // Half of it at least; the other half is chance, which is none here.
      const seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
      expect(pauses).toEqual(seconds.map((s) => s * 500));
    },
  );

  it("keeps what Slack said when it last refused it", async () => {
    const write = put(groupWrite("S1"));
    const refusal = { error: "permission_denied", at: NOW - MINUTE };
    store.outbox.retry(write, NOW, refusal);
    answers.set(write.key, down);
    await drainedAt(NOW);
    expect(store.outbox.get(write.entry)).toMatchObject({ refused: refusal, attempts: 2 });
  });

  it("keeps what came of it together with the next attempt's instant", async () => {
    const write = put(groupWrite("S1"));
    const commit = vi.fn(() => expect(store.outbox.get(write.entry)).toEqual(write));
    const failure = { reason: "unreachable", detail: "timed out", maybeDone: false } as const;
    answers.set(write.key, { status: "failed", failure, commit });
    await drainedAt(NOW);
    expect(commit).toHaveBeenCalledOnce();
    expect(store.outbox.get(write.entry)).toMatchObject({ attempts: 1 });
  });
});

describe("while Slack takes no group writes", () => {
  const silentSince = () => store.state.outbox.get("groupWritesFailSince");
  const shownAnew = () => {
    const isQueued = store.outbox.get(home("U-ada")) !== null;
    store.outbox.remove(home("U-ada"));
    return isQueued;
  };

  it.each<SlackFailure>([
    { reason: "unreachable", detail: "timed out", maybeDone: false },
    { reason: "unreadable", detail: "not JSON" },
  ])("the Homes tell since when, and when it is over ($reason)", async (failure) => {
    store.viewers.opened("U-ada", NOW);
    put(groupWrite("S1"));
    answers.set("group S1", failed(failure));
    await drainedAt(NOW);
    expect([silentSince(), shownAnew()]).toEqual([NOW, true]);
    await drainedAt(NOW + MINUTE);
    expect([silentSince(), shownAnew()]).toEqual([NOW, false]);
    answers.clear();
    await drainedAt(NOW + 5 * MINUTE);
    expect([silentSince(), shownAnew()]).toEqual([null, true]);
    put(groupWrite("S1"));
    await drainedAt(NOW + 6 * MINUTE);
    expect([silentSince(), shownAnew()]).toEqual([null, false]);
  });

  it("no other entry says so, nor that it is over", async () => {
    put(announcement("C1", 1, "S9"));
    answers.set("announcement R1 C1 1", down);
    await drainedAt(NOW);
    expect(silentSince()).toBeNull();
    store.state.outbox.groupWritesFail(NOW);
    answers.clear();
    expect(await drainedAt(NOW + MINUTE)).toEqual(["announcement R1 C1 1"]);
    expect(silentSince()).toBe(NOW);
  });
});

describe("what Slack refuses", () => {
  const shownAnew = () => store.outbox.get(home("U-ada")) !== null;
  const problems = () => store.history.openProblems("R1").map(({ problem }) => problem);

  beforeEach(() => {
    store.rotations.create(rotation, "U-ada", NOW);
    store.viewers.opened("U-ada", NOW);
  });

  it("is tried again every 15 minutes, and tells since when Slack says no", async () => {
    const write = put(groupWrite("S1"));
    answers.set(write.key, refused("permission_denied"));
    await drainedAt(NOW);
    const refusal = { error: "permission_denied", at: NOW };
    expect(store.outbox.get(write.entry)).toMatchObject({
      dueAt: NOW + 15 * MINUTE,
      refused: refusal,
    });
    expect(await drainedAt(NOW + 15 * MINUTE - 1)).not.toContain(write.key);
    await drainedAt(NOW + 15 * MINUTE);
    expect(store.outbox.get(write.entry)).toMatchObject({
      dueAt: NOW + 30 * MINUTE,
      refused: refusal,
    });
  });

  it("is told on the Homes, in the record and in the log, once for each of Slack's words", async () => {
    const write = put(groupWrite("S1"));
    answers.set(write.key, refused("permission_denied"));
    await drainedAt(NOW);
    expect(shownAnew()).toBe(true);
    expect(problems()).toEqual([{ kind: "group_write_refused", error: "permission_denied" }]);
    expect(logged).toContainEqual({
      event: "slack.refused",
      team_id: "T1",
      method: "usergroups.users.update",
      queue_key: "group S1",
      error: "permission_denied",
    });

    store.outbox.remove(home("U-ada"));
    await drainedAt(NOW + 15 * MINUTE);
    expect(shownAnew()).toBe(false);

    answers.set(write.key, refused("invalid_users"));
    await drainedAt(NOW + 30 * MINUTE);
    expect(shownAnew()).toBe(true);
    expect(problems()).toContainEqual({ kind: "group_write_refused", error: "invalid_users" });
  });

  it("is no problem of a rotation where it is about no group, or about one that no rotation keeps", async () => {
    answers.set(put(topic("C1")).key, refused("not_in_channel"));
    answers.set(put(groupWrite("S2")).key, refused("permission_denied"));
    await drainedAt(NOW);
    expect([told.length, problems(), shownAnew()]).toEqual([2, [], true]);
  });
});

describe("a token that Slack no longer knows", () => {
  const record = () =>
    store.history.page("everything", null, 9).map(({ at, event }) => [at, event]);

  it("lets everything wait for 15 minutes, and is told once, with the instant at which it was found out", async () => {
    for (const entry of ONE_OF_EACH) put(entry);
    const slackSays = (error: string) => {
      for (const key of BY_URGENCY) answers.set(key, failed({ reason: "token_dead", error }));
    };
    slackSays("token_revoked");
    const underWay = BY_URGENCY.slice(0, 5);
    expect(await drainedAt(NOW)).toEqual(underWay);
    const trouble = { error: "token_revoked", since: NOW };
    expect(store.state.outbox.get("deadToken")).toEqual(trouble);
    expect(record()).toEqual([[NOW, { kind: "slack_lost", error: "token_revoked" }]]);
    expect(logged).toContainEqual({
      event: "slack.token_dead",
      team_id: "T1",
      error: "token_revoked",
    });
    expect(outboxWakesAt(ctx)).toBe(NOW + 15 * MINUTE);
    expect(await drainedAt(NOW + 15 * MINUTE - 1)).toEqual([]);

    expect(await drainedAt(NOW + 15 * MINUTE)).toEqual(underWay);
    expect(store.state.outbox.get("deadToken")).toEqual(trouble);
    expect(record()).toHaveLength(1);

    slackSays("account_inactive");
    const later = NOW + 30 * MINUTE;
    await drainedAt(later);
    expect(store.state.outbox.get("deadToken")).toEqual({
      error: "account_inactive",
      since: later,
    });
    expect(record()).toHaveLength(2);
  });
});
