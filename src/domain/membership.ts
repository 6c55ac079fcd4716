/** Why each member of a group is in it, derived from a plan and its input. Pure. */

import { baseMembersOf } from "./extra-members.ts";
import type { InSchedules, Membership, Why } from "./history.ts";
import type { Plan, PlanInput } from "./plan.ts";
import { keyOf, plannedKeys, STANDINGS, type Standing } from "./reading-key.ts";
import type { ExtraMembers } from "./rotation-state.ts";

/**
 * The plan's members with their reasons. Null where the plan learnt nothing new (a schedule could not be read): the
 * reasons logged before remain valid.
 */
export function reasonsOf(input: PlanInput, plan: Plan): readonly Membership[] | null {
  const { rotation, readings, drift } = input;
  if (!plan.isDecided || plannedKeys(rotation).some((key) => !readings.get(key)?.ok)) return null;
  if (drift?.hold === "kept" && plan.handover === null) {
    const why: Why = { kind: "kept_by_hand", by: drift.by };
    return drift.members.toSorted().map((userId) => ({ userId, why }));
  }
  const { desired, by, extraMembers } = plan.state;
  const baseMembers = new Set(baseMembersOf(plan.state));
  const { members } = rotation.options;
  const of = members === "next" || members === "everyone" ? { as: members } : {};
  const schedules = new Map(
    STANDINGS[members].map((standing) => [standing, schedulesByMember(input, standing)]),
  );
  const baseReason = (userId: string): Why => {
    const as = plan.state.onCall.find((one) => one.userId === userId)?.as;
    // Beside fallback people, or those who were on call last, may be whoever is next.
    if (by !== "schedule" && (as === undefined || members !== "on_call_and_next"))
      return { kind: by, ...of };
    const kind = as ?? "on_call";
    return { kind, schedules: schedules.get(kind)?.get(userId) ?? [] };
  };
  return (desired ?? []).map((userId) => ({
    userId,
    why: baseMembers.has(userId) ? baseReason(userId) : extraReason(userId, extraMembers),
  }));
}

/** Why somebody who is no base member is in the group. */
function extraReason(userId: string, extraMembers: ExtraMembers | undefined): Why {
  const early = extraMembers?.incoming.find((member) => member.userId === userId);
  if (early) return { kind: "early", from: early.from, ...(early.as && { as: early.as }) };
  const relieved = extraMembers?.outgoing.find((member) => member.userId === userId);
  if (relieved)
    return { kind: "relieved", since: relieved.since, ...(relieved.as && { as: relieved.as }) };
  // Nobody was ever on call: the members from before the take-over stay.
  return { kind: extraMembers?.always.includes(userId) ? "always" : "before" };
}

function schedulesByMember(
  { rotation, readings, match, isPlaceholder }: PlanInput,
  standing: Standing,
): ReadonlyMap<string, InSchedules> {
  const found = new Map<string, InSchedules>();
  for (const { id, name } of rotation.schedules) {
    const reading = readings.get(keyOf(standing, id));
    for (const person of reading?.ok ? reading.value.people : []) {
      const matched = match(person);
      if (matched.status !== "matched" || isPlaceholder(person)) continue;
      const known = found.get(matched.member.id) ?? [];
      if (known.some((schedule) => schedule.name === name)) continue;
      const byOverride = reading?.ok ? (reading.value.byOverride ?? []).includes(person.id) : false;
      found.set(matched.member.id, [...known, { name, byOverride }]);
    }
  }
  return found;
}

/** Members as Slack lists them, each with its known reason, else with `otherwise`. */
export function explained(
  members: readonly string[],
  reasons: readonly Membership[],
  otherwise: Why,
): readonly Membership[] {
  const known = new Map(reasons.map(({ userId, why }) => [userId, why]));
  return members.toSorted().map((userId) => ({ userId, why: known.get(userId) ?? otherwise }));
}
