/** Parses the user group of `usergroups.*` replies (docs.slack.dev/reference/objects/usergroup-object). */
import * as z from "zod/mini";
import type { DefaultChannels, UserGroup } from "../../domain/slack-member.ts";
import { nonEmptyText } from "../../non-empty-text.ts";

const flag = z.nullish(z.boolean());
const ids = z.nullish(z.array(z.string()));
/** Only shown to people: an unreadable one counts as none. */
const prefsSchema = z.catch(z.nullish(z.looseObject({ channels: ids, groups: ids })), null);

const userGroupSchema = z.pipe(
  z.looseObject({
    id: nonEmptyText,
    handle: z.string(),
    name: z.string(),
    /** When the group was disabled, Unix seconds; 0: it is enabled. */
    date_delete: z.nullish(z.number()),
    auto_type: z.nullish(z.string()),
    is_external: flag,
    is_idp_group: flag,
    is_membership_locked: flag,
    enterprise_subteam_id: z.nullish(z.string()),
    updated_by: z.nullish(z.string()),
    /** Absent without `include_users`, and in some replies for a group without members. */
    users: z.nullish(z.array(z.string())),
    prefs: prefsSchema,
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
      ...defaultChannelsIn(group.prefs),
    }),
  ),
);

/** `groups` holds the private channels. */
function defaultChannelsIn(
  prefs: z.infer<typeof prefsSchema>,
): { readonly defaultChannels: DefaultChannels } | null {
  const [publicIds, privateIds] = [prefs?.channels ?? [], prefs?.groups ?? []];
  return publicIds.length + privateIds.length > 0
    ? { defaultChannels: { publicIds, privateIds } }
    : null;
}

/** One unreadable group makes the whole list unreadable: a group missing from the list counts as deleted. */
export const userGroupsReplySchema = z.looseObject({ usergroups: z.array(userGroupSchema) });
export const userGroupReplySchema = z.looseObject({ usergroup: userGroupSchema });
