/** Answers "who was in the group at that instant, and why" from the history. Pure. */
import type { Membership, MembershipEvent } from "./history.ts";
import type { Problem } from "./problem.ts";

export type MembershipAnswer =
  /** The instant is in the future. */
  | { readonly kind: "future" }
  /** The instant is before the first entry; `beginsAt` null: there are no entries. */
  | { readonly kind: "before_record"; readonly beginsAt: number | null }
  /** PagerSync no longer managed the group then. */
  | { readonly kind: "released"; readonly groupId: string; readonly since: number }
  | {
      readonly kind: "members";
      readonly groupId: string;
      readonly members: readonly Membership[];
      /** The members were these from `since` to `until` (epoch ms); `until` null: they still are. */
      readonly since: number;
      readonly until: number | null;
      /** The rotation's problems at that instant. */
      readonly problems: readonly Problem[];
    };

type LoggedMembers = { readonly at: number; readonly event: MembershipEvent };

/**
 * @param record `last`: the last entry at or before the instant; `next`: the first entry after it; `beginsAt`: the time
 *   of the log's first entry, epoch ms
 */
export function membershipAt(
  instant: number,
  now: number,
  record: {
    readonly last: LoggedMembers | null;
    readonly next: LoggedMembers | null;
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

/** A Slack user who was on call in a schedule by an override. */
export type Override = { readonly userId: string; readonly scheduleName: string };

/** The answer with overrides that were looked up in the scheduling system afterwards. */
export function withOverrides(
  answer: MembershipAnswer,
  overrides: readonly Override[],
): MembershipAnswer {
  if (answer.kind !== "members" || overrides.length === 0) return answer;
  const isOverride = (userId: string, name: string) =>
    overrides.some((override) => override.userId === userId && override.scheduleName === name);
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
