/**
 * Reads many things in few requests, although one of them may break the request for all: a batch that breaks (5xx, no
 * answer, nonsense, a refusal) is halved until what breaks it is alone. What was found is remembered, so that the next
 * pass asks for the healthy ones first, in one batch, and for the broken ones apart and more and more rarely.
 */
import { backOffMs } from "../domain/back-off.ts";
import type { SchedulerFailure } from "../domain/on-call.ts";
import { err, type Result } from "../domain/result.ts";
import { forEachConcurrent } from "../for-each-concurrent.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { NO_ANSWER } from "./failures.ts";

/** Ids that broke a batch, and haven't been found innocent yet. */
export type Suspects = {
  /** One: it breaks requests by itself. */
  readonly ids: readonly string[];
  readonly failure: SchedulerFailure;
  /** How often it broke a request by itself. */
  readonly attempts: number;
  /** Epoch ms. */
  readonly retryAt: number;
  /** It was left out of the pass before, in which others were read, so that it delays nobody: this pass asks for it. */
  readonly isNext: boolean;
};

/** What the workspace stores about suspects. */
export interface SuspectMemory {
  get(): readonly Suspects[];
  put(suspects: readonly Suspects[]): void;
}

export const NO_SUSPECTS: SuspectMemory = { get: () => [], put: () => undefined };

/** For reads beside the passes: they change nothing about the suspects, and never ask for one that is known to be broken. */
export const asKnown = (memory: SuspectMemory): SuspectMemory => ({
  get: () =>
    memory
      .get()
      .map((group) =>
        group.ids.length === 1
          ? { ...group, retryAt: Number.POSITIVE_INFINITY }
          : { ...group, isNext: true },
      ),
  put: () => undefined,
});

export type Batch<T> = Result<ReadonlyMap<string, Result<T, SchedulerFailure>>, SchedulerFailure>;

type Reading<T> = {
  readonly ids: readonly string[];
  /** The largest batch. */
  readonly size: number;
  /** Requests at once. */
  readonly width: number;
  /** An error is one of the whole batch. Ids without an entry have none in the result. */
  readonly ask: (ids: readonly string[]) => Promise<Batch<T>>;
  /** True once nothing more is sent in this pass: a failure is nobody's doing then. */
  readonly isOver: () => boolean;
  /** From now on, nobody is waited for as long as usual. */
  readonly hurry?: () => void;
  /** Requests to leave for acting on the answers. */
  readonly reserve?: number;
  readonly outgoing: Outgoing;
  readonly memory: SuspectMemory;
};

const RESERVE = 12;
/** From the first request on: what isn't found by then is found in the next pass. */
const LONGEST_SEARCH_MS = 25_000;
/** So many failures in a row, without a success in the pass: the system itself is down. */
const MOST_FAILURES = 8;
/** While the system is down, no more groups than that are remembered: each costs a request once it is up again. */
const MOST_GROUPS = 16;
const RETRY = { firstMs: 1_000, longestMs: 2 * 60_000 } as const;
/** A pass that waits for one that doesn't answer may make a handover late. */
const RETRY_SILENT = { firstMs: 30_000, longestMs: 15 * 60_000 } as const;
/** A schedule that nobody asks for any more is forgotten after this. */
const FORGET_MS = 60 * 60_000;

const BREAKS: readonly SchedulerFailure["reason"][] = [
  "unreachable",
  "unreadable",
  "forbidden",
  "not_found",
];

/** Whether a failure may be the doing of one id in the batch. */
export const isBreak = ({ reason }: SchedulerFailure): boolean => BREAKS.includes(reason);

/**
 * What is still not alone when requests or time are up is `postponed`, and the next pass goes on with it; where the whole
 * system is down, it has the failure.
 */
export async function readBatches<T>({
  ids,
  size,
  width,
  ask,
  isOver,
  hurry,
  reserve = RESERVE,
  outgoing,
  memory,
}: Reading<T>): Promise<ReadonlyMap<string, Result<T, SchedulerFailure>>> {
  const now = Date.now();
  const readings = new Map<string, Result<T, SchedulerFailure>>();
  const setAll = (some: readonly string[], reading: Result<never, SchedulerFailure>) => {
    for (const id of some) readings.set(id, reading);
  };
  const wanted = new Set(ids);
  const remembered = memory.get();
  const known = remembered.flatMap((group) => {
    const asked = group.ids.filter((id) => wanted.has(id));
    return asked.length > 0 ? [{ ...group, ids: asked }] : [];
  });
  const suspected = new Set(known.flatMap((group) => group.ids));
  const healthy = ids.filter((id) => !suspected.has(id));
  /** Groups to remember after this pass. */
  const next: Suspects[] = remembered
    .map((group) => ({ ...group, ids: group.ids.filter((id) => !wanted.has(id)) }))
    .filter((group) => group.ids.length > 0 && group.retryAt > now - FORGET_MS);

  const queue: Suspects[] = [];
  const waiting: Suspects[] = [];
  for (const group of known) {
    setAll(group.ids, err(group.failure));
    if (group.retryAt > now) next.push(group);
    else if (isSilent(group.failure) && !group.isNext && healthy.length > 0) waiting.push(group);
    else queue.push(group);
  }

  const isKnown = (group: Suspects) => group.ids.some((id) => suspected.has(id));
  let failures = 0;
  let hasSuccess = false;
  const broken: Suspects[] = [];
  const askFor = async (group: Suspects) => {
    const wasOver = isOver();
    const answer = await ask(group.ids);
    if (answer.ok) {
      failures = 0;
      hasSuccess = true;
      // Not the failure of the batch that they were in before.
      for (const id of group.ids) readings.delete(id);
      for (const [id, reading] of answer.value) readings.set(id, reading);
      return;
    }
    setAll(group.ids, answer);
    if (wasOver || !isBreak(answer.error)) {
      if (isKnown(group)) next.push(group);
      return;
    }
    failures += 1;
    broken.push({ ...group, failure: answer.error });
  };

  const chunks = Array.from({ length: Math.ceil(healthy.length / size) }, (_, n) =>
    fresh(healthy.slice(n * size, (n + 1) * size)),
  );
  const mayGoOn = () =>
    !isOver() &&
    outgoing.left() > reserve &&
    Date.now() - now < LONGEST_SEARCH_MS &&
    (hasSuccess || failures < MOST_FAILURES);
  const skipped: string[] = [];
  await forEachConcurrent(width, chunks, async (chunk) => {
    // One request for each is already a search.
    if (size > 1 || isOver() || mayGoOn()) await askFor(chunk);
    else skipped.push(...chunk.ids);
  });
  const last = broken.at(-1);
  setAll(skipped, err(!hasSuccess && last ? last.failure : { reason: "postponed" }));
  const alone: Suspects[] = [];
  const unresolved: Suspects[] = [];
  for (const group of queue) {
    if (isSilent(group.failure)) hurry?.();
    if (mayGoOn()) await askFor(group);
    else unresolved.push(group);
  }
  while (broken.length > 0) {
    const round = broken.splice(0);
    const halves: Suspects[] = [];
    for (const group of round) {
      if (group.ids.length === 1) alone.push(group);
      else halves.push(...halvesOf(group));
    }
    await forEachConcurrent(width, halves, async (half) => {
      if (mayGoOn()) await askFor(half);
      else unresolved.push(half);
    });
  }

  if (hasSuccess) {
    for (const group of [...waiting, ...unresolved])
      setAll(group.ids, err({ reason: "postponed" }));
    next.push(...waiting.map((group) => ({ ...group, isNext: true })));
  }
  for (const group of alone) {
    // Where nothing else was read, neither now nor just before, the whole system may be down: nobody is to blame.
    if (!hasSuccess && group.attempts === 0 && !group.isNext) continue;
    const attempts = group.attempts + 1;
    const bounds = isSilent(group.failure) ? RETRY_SILENT : RETRY;
    const retryAt = now + backOffMs(attempts, bounds, 0.5);
    next.push({ ...group, attempts, retryAt, isNext: false });
  }
  if (hasSuccess || unresolved.length <= MOST_GROUPS)
    next.push(
      ...unresolved.map((group) => ({ ...group, retryAt: group.retryAt || now, isNext: false })),
    );
  if (!hasSuccess) {
    // As before.
    const decided = new Set(next.flatMap((group) => group.ids));
    next.push(...known.filter((group) => !group.ids.some((id) => decided.has(id))));
  }
  next.sort(({ ids: [a = ""] }, { ids: [b = ""] }) => (a < b ? -1 : 1));
  if (JSON.stringify(next) !== JSON.stringify(remembered)) memory.put(next);
  return readings;
}

const isSilent = (failure: SchedulerFailure): boolean =>
  failure.reason === "unreachable" && failure.detail === NO_ANSWER;

const fresh = (ids: readonly string[]): Suspects => ({
  ids,
  failure: { reason: "postponed" },
  attempts: 0,
  retryAt: 0,
  isNext: false,
});

function halvesOf(group: Suspects): readonly Suspects[] {
  const middle = Math.ceil(group.ids.length / 2);
  return [
    { ...group, ids: group.ids.slice(0, middle) },
    { ...group, ids: group.ids.slice(middle) },
  ];
}
