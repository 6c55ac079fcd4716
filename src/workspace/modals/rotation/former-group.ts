/** A user group that its rotation leaves, by deletion or by moving to another group: what can become of its members. */
import type { Rotation } from "../../../domain/rotation.ts";
import { isSameSet } from "../../../domain/sets.ts";
import type { Context } from "../../context.ts";
import { chosenMembers } from "../../people/eligibility.ts";

export type FormerGroup = {
  /** Without the @; null while the group isn't known. */
  readonly handle: string | null;
  /** Its members before PagerSync took it over; empty where a restore would change nothing. */
  readonly restorable: readonly Member[];
};

export type Member = {
  readonly userId: string;
  /** Null while Slack hasn't told it. */
  readonly name: string | null;
};

/** The names of more people don't fit into the option. */
const MOST_NAMED = 10;

/** Asks Slack, for a moment, about names that `formerGroupOf` needs. */
export async function askForNames(
  ctx: Context,
  { membersBefore }: Pick<Rotation, "membersBefore">,
): Promise<void> {
  if (membersBefore.length <= MOST_NAMED) await chosenMembers(ctx, membersBefore);
}

export function formerGroupOf(
  { store }: Context,
  { groupId, membersBefore }: Pick<Rotation, "groupId" | "membersBefore">,
): FormerGroup {
  const group = store.groups.get(groupId);
  const isSame = isSameSet(membersBefore, group?.members ?? []);
  const name = (userId: string) => store.people.member(userId)?.member.name ?? null;
  return {
    handle: group?.handle ?? null,
    restorable: isSame ? [] : membersBefore.map((userId) => ({ userId, name: name(userId) })),
  };
}
