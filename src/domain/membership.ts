/** Why each member of a group is in it, from what the plan was made of. Pure. */
import type { Membership, Why } from "./history.ts";
import type { Plan, PlanInput } from "./plan.ts";

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
  const { desired, by } = decided.state;
  const schedules = by === "schedule" ? schedulesByMember(input) : null;
  return (desired ?? []).map((userId) => ({
    userId,
    why: schedules ? onCall(schedules.get(userId)) : { kind: by === "fallback" ? by : "last" },
  }));
}

/** Somebody whom the plan wants in the group although no schedule names them is kept for a while, or let in early. */
const onCall = (schedules: readonly Named[] | undefined): Why =>
  schedules ? { kind: "on_call", schedules } : { kind: "overlap" };

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
      found.set(matched.member.id, [...known, { name, byOverride: false }]);
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
