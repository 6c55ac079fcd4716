/** The plan of an import as it is shown, with who joins and leaves each group, and as a text that tells it from others. */
import type { ModalView } from "@slack/types";
import { sha256, toHex } from "../../../bytes.ts";
import { NO_OPTIONS } from "../../../domain/rotation-options.ts";
import { FIELD_ERROR } from "../../../slack/words/fields.ts";
import { needsAdminGrant, slackErrorSentence } from "../../../slack/words/slack-error.ts";
import type { Context } from "../../context.ts";
import { type MembersAfter, membersAfter } from "../rotation/members-after.ts";
import { EMPTY_GROUP } from "../rotation/preview.ts";
import type { PlannedRotation } from "./plan.ts";
import { importPlanModal } from "./plan-view.ts";

/** So many plans' members are shown. */
const MOST_PREVIEWED = 20;

export type PlannedWithGroup = Extract<PlannedRotation, { kind: "create" }>;

/** The rotations whose groups are to be created, too. */
export const newGroupsIn = (planned: readonly PlannedRotation[]): readonly PlannedWithGroup[] =>
  planned.flatMap((one) => (one.kind === "create" && one.group === null ? [one] : []));

/** @param warning above the plan */
export async function planModal(
  ctx: Context,
  planned: readonly PlannedRotation[],
  warning: string | null = null,
): Promise<ModalView> {
  const handleOf = (groupId: string): string | null =>
    ctx.store.groups.get(groupId)?.handle ?? null;
  const members = await membersOf(ctx, planned);
  const items = planned.map((one) => {
    const group = "group" in one ? one.group : null;
    const isNewGroup = one.kind === "create" && group === null;
    return {
      kind: one.kind,
      name: "draft" in one ? one.draft.name : one.rotation.name,
      groupHandle: isNewGroup
        ? one.form.newAlias
        : handleOf(group?.id ?? one.rotation?.groupId ?? ""),
      isNewGroup,
      changes: one.kind === "update" ? one.changes : [],
      defaultChannels: group?.defaultChannels ?? null,
      members: members.get(one) ?? null,
    };
  });
  const digest = await digestOf(planned);
  const warnings = [warning, newGroupsIn(planned).length > 0 && refusedCreation(ctx)];
  return importPlanModal({
    items,
    digest,
    warnings: warnings.filter((one) => typeof one === "string"),
  });
}

/** Why Slack refused to create a group when it was last asked; null: it didn't. */
function refusedCreation({ store }: Context): string | null {
  const error = store.state.groups.get("refusedPermissions")?.create ?? null;
  if (error === null) return null;
  return needsAdminGrant(error) ? FIELD_ERROR.creationForbidden : slackErrorSentence(error);
}

/** Who will be in the groups of the first rotations that are created or changed: a list of more would be cut short. */
async function membersOf(
  ctx: Context,
  planned: readonly PlannedRotation[],
): Promise<ReadonlyMap<PlannedRotation, MembersAfter | null>> {
  const shown = planned
    .filter((one) => one.kind === "create" || one.kind === "update")
    .slice(0, MOST_PREVIEWED);
  const after = await membersAfter(
    ctx,
    shown.map(({ rotation, draft, group }) => ({
      known: rotation,
      group: group ?? EMPTY_GROUP,
      rotation: {
        ...draft,
        id: rotation?.id ?? "",
        groupId: group?.id ?? EMPTY_GROUP.id,
        options: draft.options ?? rotation?.options ?? NO_OPTIONS,
        version: rotation?.version ?? 0,
        membersBefore: [],
      },
    })),
  );
  return new Map(shown.map((one, nth) => [one, after[nth] ?? null]));
}

/** The plan as text: what it does, and to which versions of which rotations. */
export const textOf = (planned: readonly PlannedRotation[]): string =>
  JSON.stringify(
    planned.map((one) => [
      one.kind,
      one.rotation?.id ?? null,
      one.rotation?.version ?? null,
      "draft" in one ? [one.draft, one.group?.id ?? null] : null,
    ]),
  );

export const digestOf = async (planned: readonly PlannedRotation[]): Promise<string> =>
  toHex(await sha256(textOf(planned)));
