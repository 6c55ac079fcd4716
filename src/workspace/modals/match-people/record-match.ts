/** The history's entry of a manual match that is made, changed or removed. */
import type { Context } from "../../context.ts";
import { record } from "../../history/record.ts";

/** Call it in the transaction that saves the match, before it is saved. */
export function recordMatch(
  ctx: Context,
  match: {
    readonly by: string;
    readonly personId: string;
    /** In the scheduling system. */
    readonly name: string;
    /** Null: the match is removed. */
    readonly userId: string | null;
  },
): void {
  const { by, personId, name: personName, userId } = match;
  const before = ctx.store.people.manualMatch(personId);
  record(ctx, null, { kind: "person_matched", by, personName, userId, before });
}
