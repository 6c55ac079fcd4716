/** The outbox of one workspace on the object's own tables. What Slack makes of an entry is up to each test. */
import { beforeEach, expect, vi } from "vitest";
import type { SlackFailure } from "../../../src/slack/api.ts";
import type { Context, Slack } from "../../../src/workspace/context.ts";
import type { Delivery } from "../../../src/workspace/outbox/delivery.ts";
import { KINDS } from "../../../src/workspace/outbox/kinds.ts";
import { drainOutbox } from "../../../src/workspace/outbox/outbox.ts";
import type { Queued } from "../../../src/workspace/store/outbox-entries.ts";
import {
  keyOf,
  type OutboxEntry,
  type OutboxKind,
} from "../../../src/workspace/store/outbox-kinds.ts";
import { openStore, type Store } from "../../../src/workspace/store/store.ts";
import {
  announcement,
  connectionMade,
  grantEnded,
  groupWrite,
  home,
  message,
  NOW,
  queue,
  topic,
} from "./outbox-fixture.ts";
import { sqliteStorage } from "./sqlite-storage.ts";

export const SECOND = 1_000;
export const MINUTE = 60_000;

export let store: Store;
export let ctx: Context;
/** What was told to Slack in the last pass, in the order in which it began. */
export let told: Queued[];
type Answer = Delivery | Promise<Delivery> | (() => Delivery);

/** By an entry's key; nothing said: Slack takes it. */
export let answers: Map<string, Answer>;
export let logged: unknown[];
let now: number;

/** Anew for each test. */
export function useOutbox(): void {
  beforeEach(() => {
    const storage = sqliteStorage();
    store = openStore(storage);
    now = NOW;
    told = [];
    answers = new Map();
    logged = [];
    ctx = {
      teamId: "T1",
      storage,
      store,
      now: () => now,
      outgoing: { left: () => 45 },
      slack: async () => ({ isReplaced: () => false }) as Slack,
    } as unknown as Context;
    // Put in and taken out around each test: a mock of the modules would outlive the file.
    for (const kind of Object.keys(KINDS) as OutboxKind[]) {
      const answerOf = async (_: Context, _slack: Slack, entry: OutboxEntry, queued: Queued) => {
        expect([entry.kind, entry]).toEqual([kind, queued.entry]);
        told.push(queued);
        const answer = answers.get(queued.key);
        return typeof answer === "function" ? answer() : (answer ?? { status: "done" as const });
      };
      vi.spyOn(KINDS[kind], "deliver").mockImplementation(answerOf);
    }
    vi.spyOn(Math, "random").mockReturnValue(0);
    vi.spyOn(console, "log").mockImplementation((line) => void logged.push(line));
    return () => vi.restoreAllMocks();
  });
}

export const put = (entry: OutboxEntry, dueAt = NOW): Queued => queue(store.outbox, entry, dueAt);
export const toldKeys = (): readonly string[] => told.map(({ key }) => key);

export const failed = (failure: SlackFailure): Delivery => ({ status: "failed", failure });
export const refused = (error: string): Delivery =>
  failed({ reason: "refused", error, messages: [] });
export const down = failed({ reason: "unreachable", detail: "timed out", maybeDone: false });

/** One pass at an instant; returns what was told to Slack. */
export async function drainedAt(instant: number): Promise<readonly string[]> {
  now = instant;
  told = [];
  await drainOutbox(ctx);
  return toldKeys();
}

/** All has happened that needs no answer of Slack: the pass waits for nothing else. */
export const untilSlackIsAwaited = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve));

/** Slack's answer about this entry comes when it is given here. */
export function slowly(entry: OutboxEntry): (delivery: Delivery) => void {
  const { promise, resolve } = Promise.withResolvers<Delivery>();
  answers.set(keyOf(entry), promise);
  return resolve;
}

/** One of each kind, none of which waits for another; the least urgent first. */
export const ONE_OF_EACH: readonly OutboxEntry[] = [
  home("U-ada"),
  connectionMade("U-bea", 1),
  grantEnded,
  topic("C1", "R1", "S9"),
  message("U-ada", 1, "S9"),
  announcement("C1", 1, "S9"),
  groupWrite("S1", "U-ada"),
];
export const BY_URGENCY = ONE_OF_EACH.map(keyOf).toReversed();
