/** Taking over user groups: who may choose which, and what is remembered of it. */
import { within } from "../../deadline.ts";
import {
  approvalAfterChoice,
  approvalAfterRelease,
  mayChooseGroup,
} from "../../domain/take-over.ts";
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context, Slack } from "../context.ts";
import { adminsToAsk, roleOf } from "../people/roles.ts";

/** Who saves a rotation. */
export type Author = { readonly userId: string; readonly isAdmin: boolean };

/** Slack waits 3 s for the answer to a submission. The person's role is stored by then: the right to manage was checked. */
const ASK_MS = 1_000;

/** Somebody whom Slack doesn't report in time counts as no admin. */
export async function authorOf(ctx: Context, slack: Slack, actor: Actor): Promise<Author> {
  const role = await within(ASK_MS, roleOf(ctx, slack, actor));
  return { userId: actor.userId, isAdmin: role?.mayAdminister ?? false };
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
    return mayChoose ? null : adminsToAsk(ctx).map(({ name }) => name);
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
