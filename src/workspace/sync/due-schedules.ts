/** Which schedules a pass has to ask: what somebody waits for, what is left of a round, or whose shift is over. */
import { handoverAt } from "../../domain/agenda.ts";
import type { Context } from "../context.ts";
import type { StoredReading } from "../store/readings.ts";
import type { RotationOutline } from "../store/rotations.ts";

/** A connection that needs a person is asked rarely: the answer won't change by itself. */
const POLL_WITHOUT_RIGHTS_MS = 15 * 60_000;

/** A pass has requests for so many schedules, whichever system they are in. */
const FEW = 5;

/** How long between two rounds, as things stand. */
export function roundEveryMs(ctx: Context): number {
  const trouble = ctx.store.state.connection.get("trouble");
  return trouble?.failure.reason === "unauthorized"
    ? Math.max(POLL_WITHOUT_RIGHTS_MS, ctx.pollMs)
    : ctx.pollMs;
}

export type Due = {
  readonly ids: readonly string[];
  /** The rotations of which an earlier pass read the schedules that are not among these. */
  readonly goOn: ReadonlySet<string>;
  /** When the round began that these belong to; null: a reading between two rounds. */
  readonly round: number | null;
};

const idsOf = (some: readonly RotationOutline[]): readonly string[] => [
  ...new Set(some.flatMap((r) => r.schedules.map((s) => s.id))),
];

/**
 * @param isDue the rotations that somebody waits for
 * @param passAt when the pass began: where a round begins, it is counted from there
 */
export function dueSchedules(
  ctx: Context,
  rotations: readonly RotationOutline[],
  isDue: ReadonlySet<string>,
  readings: ReadonlyMap<string, StoredReading>,
  passAt: number,
  now: number,
): Due {
  const { sync } = ctx.store.state;
  const all = idsOf(rotations);
  const running = sync.get("unfinishedRead");
  const used = new Set(all);
  const left = running?.left.filter((id) => used.has(id)) ?? [];
  const isLeft = new Set(left);
  const isEnded = (id: string): boolean => {
    const reading = readings.get(id);
    const until = reading?.onCall?.until ?? null;
    if (!reading || until === null) return false;
    const at = handoverAt({ ...reading, until }, ctx.pollMs);
    return at !== null && at <= now;
  };
  const hasLeft = ({ schedules }: RotationOutline) => schedules.some((s) => isLeft.has(s.id));
  // All schedules of a rotation at one instant: never the union of one now and another a minute ago. But a long one that
  // is half read goes on where it stopped: from its start again, it might never come to its end.
  const goesOn = (r: RotationOutline) => hasLeft(r) && r.schedules.length > FEW;
  const isUrgent = (r: RotationOutline) =>
    isDue.has(r.id) || hasLeft(r) || r.schedules.some((s) => isEnded(s.id));
  const urgent = idsOf(rotations.filter((r) => isUrgent(r) && !goesOn(r)));

  const every = roundEveryMs(ctx);
  const isOver = (at: number | null) => at === null || at + every <= now || at > now;
  const isPollDue = isOver(sync.get("lastFullReadAt"));
  if (left.length > 0 && !(isPollDue && isOver(running?.startedAt ?? null))) {
    const goOn = new Set(rotations.filter(goesOn).map(({ id }) => id));
    return { ids: [...new Set([...urgent, ...left])], goOn, round: running?.startedAt ?? null };
  }
  const goOn = new Set<string>();
  // A round that takes longer than a poll begins anew with what it still owes: every schedule has its turn.
  if (isPollDue) return { ids: [...new Set([...left, ...urgent, ...all])], goOn, round: passAt };
  return { ids: urgent, goOn, round: null };
}
