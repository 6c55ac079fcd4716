/** Taking over user groups: who may choose which, and what is remembered of it. */
import {
  approvalAfterChoice,
  approvalAfterRelease,
  mayChooseGroup,
} from "../../domain/take-over.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context, Slack } from "../context.ts";
import { roleWithin } from "../people/permissions.ts";
import { knownAdmins } from "../people/roles.ts";

/** Who saves a rotation. */
export type Author = { readonly userId: string; readonly isAdmin: boolean };

/** Somebody whom Slack doesn't report in time counts as no admin. */
export async function authorOf(ctx: Context, slack: Slack, actor: Actor): Promise<Author> {
  const { mayAdminister } = await roleWithin(ctx, slack, actor, "mayAdminister");
  return { userId: actor.userId, isAdmin: mayAdminister };
}

/**
 * Null: this person may choose the group. Else the names of admins who may; empty where none is known. Reads the store
 * only.
 */
export const whoMayChoose =
  (ctx: Context, { installation }: Slack, { isAdmin }: Author) =>
  (groupId: string): readonly string[] | null => {
    const { groupApprovals, rotations } = ctx.store;
    const mayChoose = mayChooseGroup({
      isAdmin,
      hasGrant: installation.grant !== null,
      approval: groupApprovals.get(groupId),
      isManaged: rotations.ofGroup(groupId) !== null,
    });
    return mayChoose ? null : knownAdmins(ctx).map(({ name }) => name);
  };

/** Call it in the transaction that stores the rotation. @param isNew the rotation had another group before, or is new */
export function noteChoice(
  { store }: Context,
  { isAdmin }: Author,
  groupId: string,
  isNew: boolean,
): void {
  const before = store.groupApprovals.get(groupId);
  store.groupApprovals.set(groupId, approvalAfterChoice(before, { isAdmin, isNew }));
}

/** Call it in the transaction that takes the group from its rotation. */
export function noteRelease({ store }: Context, groupId: string, isPutBack: boolean): void {
  const before = store.groupApprovals.get(groupId);
  store.groupApprovals.set(groupId, approvalAfterRelease(before, isPutBack));
}

/** PagerSync created the group. */
export const noteMade = ({ store }: Context, groupId: string): void =>
  store.groupApprovals.set(groupId, "made");
