/** A user group as `usergroups.*` tell it (docs.slack.dev/reference/objects/usergroup-object), narrowed. */
import * as z from "zod/mini";
import type { UserGroup } from "../../domain/slack-member.ts";
import { nonEmptyText } from "../../non-empty-text.ts";

const flag = z.nullish(z.boolean());

const userGroupSchema = z.pipe(
  z.looseObject({
    id: nonEmptyText,
    handle: z.string(),
    name: z.string(),
    /** Seconds; 0 for a living group. */
    date_delete: z.nullish(z.number()),
    auto_type: z.nullish(z.string()),
    is_external: flag,
    is_idp_group: flag,
    is_membership_locked: flag,
    enterprise_subteam_id: z.nullish(z.string()),
    updated_by: z.nullish(z.string()),
    /** Left out without `include_users`, and by some replies for a group without members. */
    users: z.nullish(z.array(z.string())),
  }),
  z.transform(
    (group): UserGroup => ({
      id: group.id,
      handle: group.handle,
      name: group.name,
      isDisabled: (group.date_delete ?? 0) !== 0,
      isManagedElsewhere: Boolean(
        group.auto_type ||
          group.is_external ||
          group.is_idp_group ||
          group.is_membership_locked ||
          group.enterprise_subteam_id,
      ),
      members: group.users ?? [],
      updatedBy: group.updated_by || null,
    }),
  ),
);

/** One unreadable group makes the list unreadable: half a list would pass a living group off as deleted. */
export const userGroupsReplySchema = z.looseObject({ usergroups: z.array(userGroupSchema) });
export const userGroupReplySchema = z.looseObject({ usergroup: userGroupSchema });
