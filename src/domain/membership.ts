/** Why each member of a group is in it, derived from a plan and its input. Pure. */

import { baseMembersOf } from "./extra-members.ts";
import type { Membership, Why } from "./history.ts";
import type { Plan, PlanInput } from "./plan.ts";
import type { ExtraMembers } from "./rotation-state.ts";

/**
 * The plan's members with their reasons. Null where the plan learnt nothing new (a schedule could not be read): the
 * reasons logged before remain valid.
 */
export function reasonsOf(input: PlanInput, plan: Plan): readonly Membership[] | null {
  const { rotation, readings, drift } = input;
  if (!plan.isDecided || rotation.schedules.some(({ id }) => !readings.get(id)?.ok)) return null;
  if (drift?.hold === "kept" && plan.handover === null) {
    const why: Why = { kind: "kept_by_hand", by: drift.by };
    return drift.members.toSorted().map((userId) => ({ userId, why }));
  }
  const { desired, by, extraMembers } = plan.state;
  const baseMembers = new Set(baseMembersOf(plan.state));
  const schedules = schedulesByMember(input);
  const baseReason = (userId: string): Why =>
    by === "schedule" ? { kind: "on_call", schedules: schedules.get(userId) ?? [] } : { kind: by };
  return (desired ?? []).map((userId) => ({
    userId,
    why: baseMembers.has(userId) ? baseReason(userId) : extraReason(userId, extraMembers),
  }));
}

/** Why somebody who is no base member is in the group. */
function extraReason(userId: string, extraMembers: ExtraMembers | undefined): Why {
  const early = extraMembers?.incoming.find((member) => member.userId === userId);
  if (early) return { kind: "early", from: early.from };
  const relieved = extraMembers?.outgoing.find((member) => member.userId === userId);
  if (relieved) return { kind: "relieved", since: relieved.since };
  // Nobody was ever on call: the members from before the take-over stay.
  return { kind: extraMembers?.always.includes(userId) ? "always" : "before" };
}

type ScheduleReasons = Extract<Why, { kind: "on_call" }>["schedules"];

function schedulesByMember({
  rotation,
  readings,
  match,
  isPlaceholder,
}: PlanInput): ReadonlyMap<string, ScheduleReasons> {
  const found = new Map<string, ScheduleReasons>();
  for (const { id, name } of rotation.schedules) {
    const reading = readings.get(id);
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
