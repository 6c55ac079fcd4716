/** Who is on call in the emulated world, and when that changes. Pure; times are epoch milliseconds. */

/** A stretch of a schedule with the same people; a gap has none. */
export type RotaShift = {
  readonly start: number;
  readonly end: number;
  readonly personIds: readonly string[];
};

/** Repeats for ever from `anchor`, one turn of `turnMs` each; an empty turn is a gap. */
export type RotaCycle = {
  readonly anchor: number;
  readonly turnMs: number;
  readonly turns: readonly (readonly string[])[];
};

export type Timeline = {
  readonly shifts: readonly RotaShift[];
  readonly cycle: RotaCycle | null;
  /** The last one that covers an instant decides it. */
  readonly overrides: readonly RotaShift[];
  /** Run side by side with the rest. */
  readonly parts: readonly Timeline[];
};

export function peopleAt(timeline: Timeline, at: number): readonly string[] {
  const covers = (shift: RotaShift) => shift.start <= at && at < shift.end;
  const override = timeline.overrides.findLast(covers);
  if (override) return override.personIds;
  const { cycle } = timeline;
  const turn =
    cycle && at >= cycle.anchor
      ? (cycle.turns[Math.floor((at - cycle.anchor) / cycle.turnMs) % cycle.turns.length] ?? [])
      : [];
  const parts = timeline.parts.flatMap((part) => peopleAt(part, at));
  const shifts = timeline.shifts.filter(covers).flatMap((s) => s.personIds);
  return [...new Set([...shifts, ...turn, ...parts])];
}

/** The nearest instant, later (1) or earlier (-1) than `at`, at which who is on call really changes. */
export function nearestChange(timeline: Timeline, at: number, direction: 1 | -1): number | null {
  const now = peopleAt(timeline, at).toSorted().join();
  const isPast = (edge: number) => (direction === 1 ? edge > at : edge <= at);
  let edge = at;
  for (let bound = 0; bound < 1_000; bound += 1) {
    const next = edgesNear(timeline, edge, direction).filter(isPast);
    if (next.length === 0) return null;
    edge = direction === 1 ? Math.min(...next) : Math.max(...next);
    const other = direction === 1 ? edge : edge - 1;
    if (peopleAt(timeline, other).toSorted().join() !== now) return edge;
    if (direction === -1) edge -= 1;
  }
  return null;
}

/** The stretches that overlap [from, until), not clipped, in time order; gaps are stretches with nobody. */
export function stretchesOf(timeline: Timeline, from: number, until: number): readonly RotaShift[] {
  if (from >= until) return [];
  const found: RotaShift[] = [];
  let start = nearestChange(timeline, from, -1) ?? from;
  let personIds = peopleAt(timeline, from);
  for (const edge of edgesWithin(timeline, from, until)) {
    const next = peopleAt(timeline, edge);
    if (isSamePeople(next, personIds)) continue;
    found.push({ start, end: edge, personIds });
    [start, personIds] = [edge, next];
  }
  const end = nearestChange(timeline, Math.max(start, from), 1) ?? until;
  return [...found, { start, end, personIds }];
}

/** Every instant within (from, until) at which a shift, an override or a turn starts or ends, in time order. */
function edgesWithin(timeline: Timeline, from: number, until: number): readonly number[] {
  const all = [...timeline.shifts, ...timeline.overrides].flatMap((s) => [s.start, s.end]);
  const { cycle } = timeline;
  if (cycle) {
    const first = Math.max(0, Math.ceil((from - cycle.anchor) / cycle.turnMs));
    for (let at = cycle.anchor + first * cycle.turnMs; at < until; at += cycle.turnMs) all.push(at);
  }
  all.push(...timeline.parts.flatMap((part) => edgesWithin(part, from, until)));
  const within = all.filter((edge) => edge > from && edge < until);
  return [...new Set(within)].toSorted((a, b) => a - b);
}

/** Every instant at which a shift, an override or the nearest turn starts or ends. */
function edgesNear(timeline: Timeline, at: number, direction: 1 | -1): number[] {
  const shifts = [...timeline.shifts, ...timeline.overrides].flatMap((s) => [s.start, s.end]);
  const { cycle } = timeline;
  const turns = cycle
    ? [Math.floor((at - cycle.anchor) / cycle.turnMs) + (direction === 1 ? 1 : 0)].map((n) =>
        n < 0 ? cycle.anchor : cycle.anchor + n * cycle.turnMs,
      )
    : [];
  const parts = timeline.parts.flatMap((part) => edgesNear(part, at, direction));
  return [...shifts, ...turns, ...parts].filter((edge) =>
    direction === 1 ? edge > at : edge <= at,
  );
}

const isSamePeople = (one: readonly string[], other: readonly string[]): boolean =>
  one === other || one.toSorted().join() === other.toSorted().join();
