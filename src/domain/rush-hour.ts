/**
 * Rush hour: Slack takes about 20 group writes a minute and workspace. Where more groups change at once, only the first
 * of them are written at the instant; the newcomers of the others are let in before it, a few groups at a time. Pure.
 */

import { baseMembersOf, earlyMs } from "./extra-members.ts";
import type { Rotation } from "./rotation.ts";
import type { LetIn, RotationState, Upcoming } from "./rotation-state.ts";

/** So many groups are written at their instant: Slack's limit, less a few for overrides. */
export const AT_ONCE = 16;
/** More groups than that within this time are a rush hour. */
export const RUSH_MS = 5_000;
/** Nobody is let in earlier than this before their shift. */
export const EARLIEST_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
/** Nobody is let in later than this: a minute of Slack's limit is for the instant itself, one for what Slack delays. */
const CALM_MS = 2 * MINUTE_MS;
/** Four groups each 16 s: never more than 16 in a minute. */
const STEP_MS = 16_000;
const A_STEP = 4;
/** After a rush hour, Slack is busy for so long with each of its groups: their outgoing people are taken out. */
const BUSY_MS = MINUTE_MS / 20;
/** The coming shifts of people who were let in are read once more, when their groups can still be put right in time. */
const LAST_LOOK_MS = 90_000;
/** People let in early stay for so long while the scheduling system still reports the ended shift. */
const KEPT_MS = 60 * MINUTE_MS;

type Slotted = Pick<Rotation, "id" | "options"> & {
  readonly state: RotationState;
  readonly upcoming: Upcoming | null;
  readonly letIn: readonly LetIn[];
};

export type RushHour = {
  /** When the first of its groups changes, epoch ms. */
  readonly at: number;
  readonly groups: number;
  /** When people join the first group, epoch ms; null: there is no time to let anybody in early. */
  readonly from: number | null;
  /** How many groups get their people only after the instant, as fast as Slack takes them. */
  readonly late: number;
};

export type RushPlan = {
  /** For each rotation by id: who is let in before their handover, and when. */
  readonly letIn: ReadonlyMap<string, readonly LetIn[]>;
  /** In time order. */
  readonly hours: readonly RushHour[];
};

/** When the coming shifts of people let in for a handover are read for the last time, epoch ms. */
export const lastLookAt = ({ from }: LetIn): number => onGrid(from - LAST_LOOK_MS);

/** The rotation's people for a handover were let in by now. */
export const hasBegun = ({ letIn }: Pick<Slotted, "letIn">, now: number): boolean =>
  letIn.some(({ at }) => at <= now);

/** How long after its instant a rush hour of so many groups may leave people in the groups that they leave, and a minute to spare. */
export const takenOutWithin = (groups: number): number => groups * BUSY_MS + MINUTE_MS;

const onGrid = (at: number): number => Math.floor(at / STEP_MS) * STEP_MS;

/** A handover that brings somebody into a group. */
type Coming = {
  readonly id: string;
  readonly from: number;
  /** When they would enter without a rush hour: at the handover, or before it by the rotation's own option. */
  readonly due: number;
  readonly before: LetIn | null;
};

/**
 * When to let in whom. Who was let in already stays in: people aren't taken out and let in again.
 * @param rotations in the order in which handovers of one instant are written
 * @param now epoch ms
 */
export function planRushHours(rotations: readonly Slotted[], now: number): RushPlan {
  const comings = rotations.flatMap((r) => comingsOf(r, now)).toSorted((a, b) => a.due - b.due);
  const rush = rushAmong(comings);
  const runs = runsOf(rush);
  const after = afterRush(comings, rush, runs);
  const slots = new Slots(rush, now);
  const chosen = new Map<Coming, LetIn>();
  for (const coming of comings) {
    const { before } = coming;
    if (!before || before.at > now) continue;
    slots.take(before.at);
    chosen.set(coming, before);
  }
  const atOnce: number[] = [];
  const waiting = comings.filter((coming) => {
    if (chosen.has(coming)) return false;
    const isFull = atOnce.filter((due) => due > coming.due - MINUTE_MS).length >= AT_ONCE;
    if (after.has(coming) || (rush.has(coming) && isFull)) return true;
    atOnce.push(coming.due);
    return false;
  });
  // The last first, each as late as it can: who finds no slot is written at the instant, in due order.
  for (const coming of waiting.toReversed()) {
    const at = slots.last(coming);
    if (at === null) continue;
    slots.take(at);
    chosen.set(coming, { from: coming.from, at });
  }
  const late = new Set(waiting.filter((coming) => !chosen.has(coming)));
  return { letIn: byRotation(rotations, chosen, now), hours: hoursOf(runs, chosen, late) };
}

function comingsOf({ id, options, state, upcoming, letIn }: Slotted, now: number): Coming[] {
  return (upcoming?.next ?? []).flatMap(({ from, people }, index): Coming[] => {
    const due = from - earlyMs(options);
    if (from <= now) return [];
    const before = letIn.find((one) => one.from === from) ?? null;
    if (due <= now && before === null) return [];
    const earlier = upcoming?.next[index - 1]?.people.map(({ userId }) => userId);
    const present = new Set([...(earlier ?? baseMembersOf(state) ?? []), ...options.alwaysUserIds]);
    const isNew = people.some(({ userId }) => userId !== null && !present.has(userId));
    return isNew ? [{ id, from, due, before }] : [];
  });
}

/** Those of which too many come within five seconds, in their order. */
function rushAmong(comings: readonly Coming[]): ReadonlySet<Coming> {
  const rush = new Set<Coming>();
  let end = 0;
  let marked = 0;
  for (const [start, { due }] of comings.entries()) {
    while ((comings[end]?.due ?? Number.POSITIVE_INFINITY) <= due + RUSH_MS) end += 1;
    if (end - start <= AT_ONCE) continue;
    for (const coming of comings.slice(Math.max(marked, start), end)) rush.add(coming);
    marked = end;
  }
  return rush;
}

/** The rush hours: comings at most five seconds apart. */
function runsOf(rush: ReadonlySet<Coming>): readonly (readonly Coming[])[] {
  const runs: Coming[][] = [];
  for (const coming of rush) {
    const run = runs.at(-1);
    const end = run?.at(-1)?.due;
    if (run && end !== undefined && coming.due - end <= RUSH_MS) run.push(coming);
    else runs.push([coming]);
  }
  return runs;
}

/** Those that come while Slack is still busy with a rush hour. */
const afterRush = (
  comings: readonly Coming[],
  rush: ReadonlySet<Coming>,
  runs: readonly (readonly Coming[])[],
): ReadonlySet<Coming> =>
  new Set(
    runs.flatMap((run) => {
      const end = run.at(-1)?.due ?? 0;
      return comings.filter(
        (one) => !rush.has(one) && one.due > end && one.due <= end + run.length * BUSY_MS,
      );
    }),
  );

/** The instants at which people can be let in, each for a few groups. */
class Slots {
  readonly #taken = new Map<number, number>();
  /** Around each rush hour, Slack's limit is for the rush hour. */
  readonly #blocked = new Set<number>();
  readonly #now: number;

  constructor(rush: ReadonlySet<Coming>, now: number) {
    this.#now = now;
    for (const { due } of rush) {
      for (let at = onGrid(due - CALM_MS) + STEP_MS; at < due + MINUTE_MS; at += STEP_MS)
        this.#blocked.add(at);
    }
  }

  /** Whether the coming's people can be let in at `at`. */
  has({ due, from }: Coming, at: number): boolean {
    const isFree = !this.#blocked.has(at) && (this.#taken.get(at) ?? 0) < A_STEP;
    return isFree && at > this.#now && at >= from - EARLIEST_MS && at <= due - CALM_MS;
  }

  /** The last that is free; null: none is. */
  last(coming: Coming): number | null {
    const first = Math.max(this.#now, coming.from - EARLIEST_MS);
    for (let at = onGrid(coming.due - CALM_MS); at >= first; at -= STEP_MS)
      if (this.has(coming, at)) return at;
    return null;
  }

  take(at: number): void {
    this.#taken.set(at, (this.#taken.get(at) ?? 0) + 1);
  }
}

function byRotation(
  rotations: readonly Slotted[],
  chosen: ReadonlyMap<Coming, LetIn>,
  now: number,
): RushPlan["letIn"] {
  // Of those that have begun, also what is over but may not be reported yet, and what can't be read at the moment.
  const kept = rotations.map(({ id, letIn, upcoming }): [string, LetIn[]] => [
    id,
    letIn.filter(
      ({ at, from }) => at <= now && (from <= now ? from > now - KEPT_MS : upcoming === null),
    ),
  ]);
  const all = new Map(kept);
  for (const [{ id }, one] of chosen) all.get(id)?.push(one);
  for (const some of all.values()) some.sort((a, b) => a.from - b.from);
  return all;
}

function hoursOf(
  runs: readonly (readonly Coming[])[],
  chosen: ReadonlyMap<Coming, LetIn>,
  late: ReadonlySet<Coming>,
): readonly RushHour[] {
  return runs.map((run) => {
    const slots = run.flatMap((coming) => chosen.get(coming)?.at ?? []);
    return {
      at: run[0]?.due ?? 0,
      groups: run.length,
      from: slots.length === 0 ? null : Math.min(...slots),
      late: run.filter((coming) => late.has(coming)).length,
    };
  });
}
