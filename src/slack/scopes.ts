/** The OAuth scopes PagerSync requests, and why. The authorize URL, the manifest and the documents read them here. */

export type Scope = {
  readonly name: string;
  readonly why: string;
  /** The installer may decline it; everything else works without it. */
  readonly isOptional?: true;
};

export const BOT_SCOPES: readonly Scope[] = [
  {
    name: "usergroups:read",
    why: "List the user groups to choose from, read their members, and notice when someone else changes them.",
  },
  {
    name: "usergroups:write",
    why: "Set a group's members to the people on call, and create a group when you ask for a new one.",
  },
  {
    name: "users:read",
    why: "Tell full members from guests and deactivated accounts, and admins from everyone else. Find people with the same name when you match someone manually.",
  },
  {
    name: "users:read.email",
    why: "Find the Slack account of a person on call by email address.",
  },
  {
    name: "chat:write",
    why: "Announce handovers in the channels you choose, and message a rotation's people if you turn that on.",
  },
  {
    name: "chat:write.public",
    why: "Post announcements in public channels without an invitation to each.",
  },
  { name: "commands", why: "Answer /oncall." },
  {
    name: "channels:read",
    why: "Optional. Tell public channels from private ones, and read a public channel's topic if a rotation updates part of it.",
    isOptional: true,
  },
  {
    name: "channels:write.topic",
    why: "Optional. Update that part of a public channel's topic.",
    isOptional: true,
  },
  {
    name: "groups:read",
    why: "Optional. Check that someone who adds a private channel to a rotation is in it, and read its topic if a rotation updates part of it.",
    isOptional: true,
  },
  {
    name: "groups:write.topic",
    why: "Optional. Update that part of a private channel's topic.",
    isOptional: true,
  },
];

/**
 * The user scope of an admin's grant, used for group writes only. Needed where Slack lets only admins edit user groups
 * and refuses the bot token with `permission_denied`.
 */
export const GRANT_SCOPE: Scope = {
  name: "usergroups:write",
  why: "Optional. Where only admins can edit user groups, update group members on behalf of the admin who granted it.",
};
