/** What the Home says of all rotations at once, and their order, from one pass over the table. */
import { isOfConnection } from "../../domain/on-call.ts";
import { personalShifts } from "../../domain/personal-shifts.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import type { Context } from "../context.ts";
import type { RotationGlance } from "../store/rotations.ts";
import type { OwnShift } from "./model.ts";
import { problemReader } from "./problems.ts";
import { type SharedProblem, sharedProblems } from "./shared-problems.ts";

export type Overview = {
  /** Ids of all rotations: those in trouble first, then by name. */
  readonly order: readonly string[];
  readonly shared: readonly SharedProblem[];
  /** Names of the rotations that must be linked to the connected system. */
  readonly unlinked: readonly string[];
  /** What the top of the Home says already, for all rotations. */
  readonly isToldAbove: (active: ActiveProblem) => boolean;
};

/** So many unlinked rotations are named above, and not each for itself. */
const MANY_UNLINKED = 3;

export function overviewOf(
  ctx: Context,
  glances: readonly RotationGlance[],
  connectedAt: number,
): Overview {
  const problemsOf = problemReader(ctx, connectedAt);
  const isOutage = ctx.store.state.connection.get("trouble") !== null;
  const all = glances.map((glance) => ({ ...glance, problems: problemsOf(glance) }));
  const unlinked = all.filter(({ problems }) => problems.some(isUnlinked)).map(({ name }) => name);
  const isToldAbove = (active: ActiveProblem): boolean =>
    (isOutage && isOfOutage(active)) || (unlinked.length >= MANY_UNLINKED && isUnlinked(active));
  const left = all.map(({ id, name, problems }) => ({
    id,
    name,
    problems: problems.filter((active) => !isToldAbove(active)),
  }));
  return {
    order: left
      .map(({ id, name, problems }) => ({ id, name, isWell: !problems.some(isTrouble) }))
      .toSorted(
        (a, b) =>
          Number(a.isWell) - Number(b.isWell) || byName(a.name, b.name) || (a.id < b.id ? -1 : 1),
      )
      .map(({ id }) => id),
    shared: sharedProblems(left),
    unlinked,
    isToldAbove,
  };
}

/** More are a count. */
const MOST_SHIFTS = 5;

/** The rotations in which the reader is on call, or covers while nobody is. @param userIds all ids of their account */
export function ownShifts(
  { store, now }: Context,
  glances: readonly RotationGlance[],
  userIds: readonly string[],
): { readonly shifts: readonly OwnShift[]; readonly more: number } {
  const named = glances.filter(({ namesReader }) => namesReader);
  const shifts = store.rotations
    .some(named.map(({ id }) => id))
    .flatMap(({ groupId, name, state, upcoming }): readonly OwnShift[] => {
      const current = userIds
        .map((userId) => personalShifts(userId, state, upcoming, now())?.now)
        .find((one) => one != null);
      if (!current || current.by === "last") return [];
      // A shift that is over, with the schedules not read since: nobody knows.
      if (current.until !== null && current.until <= now()) return [];
      const groupHandle = store.groups.get(groupId)?.handle ?? null;
      return [{ name, groupHandle, ...current, by: current.by }];
    })
    .toSorted((a, b) => (a.until ?? Number.MAX_VALUE) - (b.until ?? Number.MAX_VALUE));
  return { shifts: shifts.slice(0, MOST_SHIFTS), more: Math.max(0, shifts.length - MOST_SHIFTS) };
}

const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

const isUnlinked = ({ problem }: ActiveProblem): boolean => problem.kind === "unlinked";

const isOfOutage = ({ problem }: ActiveProblem): boolean =>
  problem.kind === "schedule_unread" && isOfConnection(problem.failure);

/** What somebody decided is none. */
const isTrouble = ({ problem }: ActiveProblem): boolean => problem.kind !== "kept_by_hand";
