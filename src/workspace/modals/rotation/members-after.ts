/**
 * Who will be in a rotation's user group once it is saved. Asks the same `plan` as a pass does, with the same facts, and
 * stores nothing.
 */

import { earlyMs } from "../../../domain/extra-members.ts";
import { isPlaceholderAmong } from "../../../domain/placeholders.ts";
import { type Plan, plan } from "../../../domain/plan.ts";
import type { Problem } from "../../../domain/problem.ts";
import { plannedKeys, STANDINGS } from "../../../domain/reading-key.ts";
import type { Rotation } from "../../../domain/rotation.ts";
import type { RotationOptions } from "../../../domain/rotation-options.ts";
import {
  INITIAL_STATE,
  type RotationState,
  type Upcoming,
} from "../../../domain/rotation-state.ts";
import { isSameSet } from "../../../domain/sets.ts";
import type { UserGroup } from "../../../domain/slack-member.ts";
import { upcomingOf } from "../../../domain/upcoming.ts";
import { readingsForPerson, shiftsForPerson } from "../../connection/reads-for-people.ts";
import type { Context } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import type { StoredRotation } from "../../store/rotations.ts";

/** A rotation as it would be saved. */
export type Proposal = {
  readonly rotation: Rotation;
  /** As it is stored now; null: it is new. */
  readonly known: StoredRotation | null;
  readonly group: UserGroup;
};

export type MembersAfter = {
  /** Slack ids, each list sorted. */
  readonly joins: readonly string[];
  readonly stays: readonly string[];
  readonly leaves: readonly string[];
  readonly by: RotationState["by"];
  readonly problems: readonly Problem[];
};

/** In the order of the proposals; null: it can't be told now. */
export async function membersAfter(
  ctx: Context,
  proposals: readonly Proposal[],
): Promise<readonly ((MembersAfter & { readonly planned: Plan }) | null)[]> {
  const now = ctx.now();
  const keys = proposals.flatMap(({ rotation }) => plannedKeys(rotation));
  const readings = await readingsForPerson(ctx, [...new Set(keys)]);
  const people = [...readings.values()].flatMap((reading) =>
    reading.ok ? reading.value.people : [],
  );
  const named = proposals.flatMap(({ rotation: { fallbackUserIds, options } }) => [
    ...fallbackUserIds,
    ...options.alwaysUserIds,
  ]);
  const { match, member } = await matchPeople(ctx, people, named, false);
  const isPlaceholder = isPlaceholderAmong(ctx.store.state.settings.get("placeholders") ?? []);
  const upcomingFor = await upcomingReader(ctx, proposals, { match, isPlaceholder });
  return proposals.map(({ rotation, known, group }) => {
    const isSameGroup = known?.groupId === group.id;
    const planned = plan({
      rotation,
      state: known?.state ?? INITIAL_STATE,
      readings,
      match,
      account: member,
      upcoming: upcomingFor(rotation, known),
      letIn: known?.letIn ?? [],
      isPlaceholder,
      group,
      drift: isSameGroup ? known.drift : null,
      now,
    });
    if (!planned.isDecided) return null;
    const before = new Set(group.members);
    const after = new Set(planned.write ?? group.members);
    return {
      joins: [...after].filter((id) => !before.has(id)).toSorted(),
      stays: [...after].filter((id) => before.has(id)).toSorted(),
      leaves: [...before].filter((id) => !after.has(id)).toSorted(),
      by: planned.state.by,
      problems: planned.state.problems.map(({ problem }) => problem),
      planned,
    };
  });
}

/** The coming handovers: those known to passes, else, where people are let in before them, read now. */
async function upcomingReader(
  ctx: Context,
  proposals: readonly Proposal[],
  facts: Parameters<typeof upcomingOf>[2],
): Promise<(rotation: Rotation, known: StoredRotation | null) => Upcoming | null> {
  const isKnown = ({ rotation, known }: Omit<Proposal, "group">): boolean =>
    known?.upcoming != null && isSameSet(plannedKeys(known), plannedKeys(rotation));
  const early = proposals
    .filter((one) => one.rotation.options.letInEarlyMinutes > 0 && !isKnown(one))
    .map(({ rotation }) => rotation);
  const ms = Math.max(0, ...early.map(({ options }) => earlyMs(options) + farMs(options)));
  const shifts = await shiftsForPerson(ctx, [...new Set(early.flatMap(scheduleIdsOf))], ms);
  const coming = [...shifts.values()].flatMap((reading) =>
    reading.ok ? reading.value.flatMap((shift) => shift.people) : [],
  );
  await matchPeople(ctx, coming, [], false);
  return (rotation, known) => {
    if (isKnown({ rotation, known })) return known?.upcoming ?? null;
    if (!early.includes(rotation)) return null;
    const until = ctx.now() + earlyMs(rotation.options) + 1;
    return upcomingOf(rotation, shifts, facts, ctx.now(), until);
  };
}

/** How much farther the shifts must reach that show who is next. */
const farMs = ({ members }: RotationOptions): number =>
  STANDINGS[members].includes("next") ? 36 * 24 * 3_600_000 : 0;

const scheduleIdsOf = ({ schedules }: Rotation): readonly string[] => schedules.map(({ id }) => id);
