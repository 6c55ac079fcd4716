/** "Who was in the group at that instant, and why": from what the record says last before it. Pure. */
import type { Membership, MembershipEvent } from "./history.ts";
import type { Problem } from "./problem.ts";

export type MembershipAnswer =
  /** Still to come. */
  | { readonly kind: "future" }
  /** Older than the record; null: there is none. */
  | { readonly kind: "before_record"; readonly beginsAt: number | null }
  /** The group was no longer kept then. */
  | { readonly kind: "released"; readonly groupId: string; readonly since: number }
  | {
      readonly kind: "members";
      readonly groupId: string;
      readonly members: readonly Membership[];
      /** From when until when the same was true (epoch ms); `until` null: it still is. */
      readonly since: number;
      readonly until: number | null;
      /** What was wrong with the rotation then. */
      readonly problems: readonly Problem[];
    };

type HeldMembers = { readonly at: number; readonly event: MembershipEvent };

/**
 * @param last what was recorded last at the instant or before; null: nothing
 * @param next what was recorded first after it
 * @param beginsAt when the record begins
 */
export function membershipAt(
  instant: number,
  now: number,
  record: {
    readonly last: HeldMembers | null;
    readonly next: HeldMembers | null;
    readonly beginsAt: number | null;
    readonly problems: readonly Problem[];
  },
): MembershipAnswer {
  const { last, next, beginsAt, problems } = record;
  if (instant > now) return { kind: "future" };
  if (last === null) return { kind: "before_record", beginsAt };
  const { groupId } = last.event;
  if (last.event.kind === "released") return { kind: "released", groupId, since: last.at };
  const { members } = last.event;
  return { kind: "members", groupId, members, since: last.at, until: next?.at ?? null, problems };
}

/** Somebody who was on call in a schedule by an override. */
export type Override = { readonly userId: string; readonly scheduleName: string };

/** The answer with what was found out of overrides since. */
export function withOverrides(
  answer: MembershipAnswer,
  overrides: readonly Override[],
): MembershipAnswer {
  if (answer.kind !== "members" || overrides.length === 0) return answer;
  const isOverride = (userId: string, name: string) =>
    overrides.some((one) => one.userId === userId && one.scheduleName === name);
  const members = answer.members.map(({ userId, why }): Membership => {
    if (why.kind !== "on_call") return { userId, why };
    const schedules = why.schedules.map(({ name, byOverride }) => ({
      name,
      byOverride: byOverride || isOverride(userId, name),
    }));
    return { userId, why: { ...why, schedules } };
  });
  return { ...answer, members };
}
