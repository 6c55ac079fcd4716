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

type Told = { readonly at: number; readonly event: MembershipEvent };

/**
 * @param last what was recorded last at the instant or before; null: nothing
 * @param next what was recorded first after it
 * @param beginsAt when the record begins
 */
export function membershipAt(
  instant: number,
  now: number,
  record: {
    readonly last: Told | null;
    readonly next: Told | null;
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
