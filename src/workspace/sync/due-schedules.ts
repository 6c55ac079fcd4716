/**
 * Which keys of schedules a pass reads: those of due rotations, with an ended shift or a failed reading, left of a read cut short, or
 * all. Who is next, and everyone, is read with all of them every quarter of an hour only.
 */
import { readAgainAt } from "../../domain/agenda.ts";
import { isDueAgain } from "../../domain/quarter-hour.ts";
import { isPolled, keysOf } from "../../domain/reading-key.ts";
import { fullReadEveryMs, isBroken } from "../connection/trouble.ts";
import type { Context } from "../context.ts";
import { dateOf, type StoredReading } from "../store/readings.ts";
import type { RotationOutline } from "../store/rotations.ts";

/** A pass has enough requests for this many keys, whichever system they are in. */
const FIT_IN_A_PASS = 5;

export type Due = {
  /** Keys of readings. */
  readonly ids: readonly string[];
  /** Rotations whose other schedules an earlier pass has read. */
  readonly resumed: ReadonlySet<string>;
  /** When the full read began that this read belongs to (epoch ms); null: it is a read between two full reads. */
  readonly fullReadAt: number | null;
  /** It is also the reading of everything that comes every quarter of an hour. */
  readonly isFullRecheck: boolean;
};

const idsOf = (some: readonly RotationOutline[]): readonly string[] => [
  ...new Set(some.flatMap(keysOf)),
];

/**
 * @param isDue ids of the rotations that are marked as due
 * @param passAt when the pass began: a full read that begins in it counts from there
 * @param lastFullReadAt when all schedules were last read, epoch ms
 */
export function dueSchedules(
  ctx: Context,
  rotations: readonly RotationOutline[],
  isDue: ReadonlySet<string>,
  readings: ReadonlyMap<string, StoredReading>,
  passAt: number,
  lastFullReadAt: number,
  now: number,
): Due {
  const { sync } = ctx.store.state;
  const all = idsOf(rotations);
  const unfinished = sync.get("unfinishedRead");
  const used = new Set(all);
  const left = unfinished?.left.filter((id) => used.has(id)) ?? [];
  const isLeft = new Set(left);
  // A broken connection is only tried again now and then, whatever is due.
  const isWaiting = isBroken(ctx);
  const isEnded = (id: string): boolean => {
    if (isWaiting) return false;
    const reading = readings.get(id);
    const at = reading ? readAgainAt(dateOf(reading), ctx.pollMs) : null;
    return at !== null && at <= now;
  };
  const hasLeft = (r: RotationOutline) => keysOf(r).some((id) => isLeft.has(id));
  // A rotation's schedules are read at one instant: never the union of one read now and another a minute ago. Only one
  // with more schedules than fit in a pass is resumed where its read stopped: restarted, it might never end.
  const isResumed = (r: RotationOutline) => hasLeft(r) && keysOf(r).length > FIT_IN_A_PASS;
  const isUrgent = (r: RotationOutline) =>
    isDue.has(r.id) || hasLeft(r) || keysOf(r).some((id) => isEnded(id));
  const urgent = idsOf(rotations.filter((r) => isUrgent(r) && !isResumed(r)));

  const every = fullReadEveryMs(ctx);
  const isOver = (at: number | null) => at === null || at + every <= now || at > now;
  const isFullReadDue = isOver(lastFullReadAt);
  const isRecheckDue = isDueAgain(sync.get("lastFullRecheckAt"), lastFullReadAt, now);
  if (left.length > 0 && !(isFullReadDue && isOver(unfinished?.startedAt ?? null))) {
    const resumed = new Set(rotations.filter(isResumed).map(({ id }) => id));
    const ids = [...new Set([...urgent, ...left])];
    const fullReadAt = unfinished?.startedAt ?? null;
    return { ids, resumed, fullReadAt, isFullRecheck: fullReadAt !== null && isRecheckDue };
  }
  const resumed = new Set<string>();
  // What a poll leaves out, it reads where the last answer was none.
  const isUnknown = (key: string): boolean => {
    const failure = readings.get(key)?.failure;
    return failure === undefined || (failure !== null && failure.reason !== "unresolved");
  };
  const isWanted = (key: string) => isRecheckDue || isPolled(key) || isUnknown(key);
  // A full read that takes longer than a poll is followed by the next one, which begins with the schedules left of it.
  if (isFullReadDue) {
    const ids = new Set([...left, ...urgent, ...all.filter(isWanted)]);
    return { ids: [...ids], resumed, fullReadAt: passAt, isFullRecheck: isRecheckDue };
  }
  return { ids: urgent, resumed, fullReadAt: null, isFullRecheck: false };
}
