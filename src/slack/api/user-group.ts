/** Parses the user groups of `usergroups.*` replies (docs.slack.dev/reference/objects/usergroup-object). */
import * as z from "zod/mini";
import type { DefaultChannels, UserGroup } from "../../domain/slack-member.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { orElse, soundFlag, soundNumber, soundText, soundTexts } from "../../outgoing/tolerant.ts";
import { USER_ID } from "../ids.ts";

/** Only shown to people: an unreadable one counts as none. */
const prefsSchema = orElse(
  z.nullish(z.looseObject({ channels: soundTexts, groups: soundTexts })),
  null,
);

const groupFields = z.looseObject({
  id: nonEmptyText,
  handle: nonEmptyText,
  name: soundText,
  /** When the group was disabled, Unix seconds; 0: it is enabled. */
  date_delete: soundNumber,
  auto_type: soundText,
  is_external: soundFlag,
  is_idp_group: soundFlag,
  is_membership_locked: soundFlag,
  enterprise_subteam_id: soundText,
  is_org_level: soundFlag,
  is_editing_restricted: soundFlag,
  updated_by: soundText,
  /** Absent without `include_users`, and in some replies for a group without members. */
  users: soundTexts.check(z.refine((ids) => ids.every((id) => USER_ID.test(id)))),
  user_count: soundNumber,
  prefs: prefsSchema,
});

/** Members who aren't listed would be taken for removed by hand. */
const listedFields = groupFields.check(
  z.refine(({ users, user_count }) => users.length > 0 || (user_count ?? 0) === 0),
);

const asUserGroup = z.transform(
  (group: z.output<typeof groupFields>): UserGroup => ({
    id: group.id,
    handle: group.handle,
    name: group.name ?? group.handle,
    isDisabled: (group.date_delete ?? 0) !== 0,
    isManagedElsewhere:
      group.auto_type !== null ||
      group.is_external ||
      group.is_idp_group ||
      group.is_membership_locked ||
      group.enterprise_subteam_id !== null,
    isRestricted: group.is_org_level || group.is_editing_restricted,
    members: group.users,
    updatedBy: group.updated_by,
    ...defaultChannelsIn(group.prefs),
  }),
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

export type UserGroupList = {
  readonly groups: readonly UserGroup[];
  /** Ids of the groups that exist, but can't be read. */
  readonly unreadableIds: readonly string[];
  /** False: a group that has no readable id is there, too, so that one which is missing may still exist. */
  readonly isWhole: boolean;
};

const listed = z.pipe(listedFields, asUserGroup);
const withId = z.looseObject({ id: nonEmptyText });

/** The list itself must be there: without it every group would count as deleted. */
export const userGroupsReplySchema = z.pipe(
  z.looseObject({ usergroups: z.array(z.unknown()) }),
  z.transform(({ usergroups }): UserGroupList => {
    const groups = usergroups.map((group) => listed.safeParse(group).data ?? null);
    const unreadable = usergroups.filter((_, index) => !groups[index]);
    const unreadableIds = unreadable.flatMap((group) => withId.safeParse(group).data?.id ?? []);
    return {
      groups: groups.filter((group) => group !== null),
      unreadableIds,
      isWhole: unreadableIds.length === unreadable.length,
    };
  }),
);

/** A group that was created must not count as failed: what Slack doesn't say of it is as it was asked for. */
export const createdGroupSchema = z.looseObject({ usergroup: withId });

export function createdGroup(
  { usergroup }: z.output<typeof createdGroupSchema>,
  asked: { readonly name: string; readonly handle: string },
): UserGroup {
  const whole = z.pipe(groupFields, asUserGroup).safeParse(usergroup).data;
  if (whole) return whole;
  const { name, handle } = asked;
  const own = { isDisabled: false, isManagedElsewhere: false, isRestricted: false };
  return { ...own, id: usergroup.id, handle, name, members: [], updatedBy: null };
}
