/** Why each member of a group is in it, from what the plan was made of. Pure. */

import type { Membership, Why } from "./history.ts";
import type { Plan, PlanInput } from "./plan.ts";
import type { ExtraMembers } from "./rotation-state.ts";

/**
 * Each member whom the decision wants in the group, with the reason. Null where nothing new was learnt (a schedule
 * could not be read): what was said before stands.
 */
export function reasonsOf(input: PlanInput, decided: Plan): readonly Membership[] | null {
  const { rotation, readings, drift } = input;
  if (!decided.isDecided || rotation.schedules.some(({ id }) => !readings.get(id)?.ok)) return null;
  if (drift?.hold === "kept" && decided.handover === null) {
    const why: Why = { kind: "kept_by_hand", by: drift.by };
    return drift.members.toSorted().map((userId) => ({ userId, why }));
  }
  const { desired, by, extraMembers } = decided.state;
  const held = new Set(extraMembers ? extraMembers.held : desired);
  const schedules = schedulesByMember(input);
  const holds = (userId: string): Why =>
    by === "schedule" ? { kind: "on_call", schedules: schedules.get(userId) ?? [] } : { kind: by };
  return (desired ?? []).map((userId) => ({
    userId,
    why: held.has(userId) ? holds(userId) : besides(userId, extraMembers),
  }));
}

/** Why somebody is in the group who doesn't hold it. */
function besides(userId: string, extraMembers: ExtraMembers | undefined): Why {
  const early = extraMembers?.incoming.find((one) => one.userId === userId);
  if (early) return { kind: "early", from: early.from };
  const relieved = extraMembers?.outgoing.find((one) => one.userId === userId);
  if (relieved) return { kind: "relieved", since: relieved.since };
  // Where the schedules never named anybody, whoever was in the group is left in it.
  return { kind: extraMembers?.always.includes(userId) ? "always" : "before" };
}

type Named = Extract<Why, { kind: "on_call" }>["schedules"][number];

function schedulesByMember({
  rotation,
  readings,
  match,
  isPlaceholder,
}: PlanInput): ReadonlyMap<string, readonly Named[]> {
  const found = new Map<string, readonly Named[]>();
  for (const { id, name } of rotation.schedules) {
    const reading = readings.get(id);
    for (const person of reading?.ok ? reading.value.people : []) {
      const matched = match(person);
      if (matched.status !== "matched" || isPlaceholder(person)) continue;
      const known = found.get(matched.member.id) ?? [];
      if (known.some((one) => one.name === name)) continue;
      const byOverride = reading?.ok ? (reading.value.byOverride ?? []).includes(person.id) : false;
      found.set(matched.member.id, [...known, { name, byOverride }]);
    }
  }
  return found;
}

/**
 * The group's members as Slack has them: each for the reason known, the others for `otherwise`.
 */
export function explained(
  members: readonly string[],
  reasons: readonly Membership[],
  otherwise: Why,
): readonly Membership[] {
  const known = new Map(reasons.map(({ userId, why }) => [userId, why]));
  return members.toSorted().map((userId) => ({ userId, why: known.get(userId) ?? otherwise }));
}
