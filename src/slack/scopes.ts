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
    why: "List the user groups to choose from, read their members, and hear when somebody else changes them.",
  },
  {
    name: "usergroups:write",
    why: "Set a group's members to the people on call, and create a group where you ask for a new one.",
  },
  {
    name: "users:read",
    why: "Tell members from guests and deactivated accounts, and admins from everybody else; find people of the same name where you match somebody by hand.",
  },
  {
    name: "users:read.email",
    why: "Find the Slack account of a person on call by e-mail address.",
  },
  {
    name: "chat:write",
    why: "Announce a handover in the channels you choose, and message the people of a rotation where it is told to.",
  },
  {
    name: "chat:write.public",
    why: "Announce in public channels without having to be invited to each.",
  },
  { name: "commands", why: "Answer /oncall." },
  {
    name: "channels:read",
    why: "Optional. Tell public channels from private ones, and read a public channel's topic where a rotation keeps a part of it.",
    isOptional: true,
  },
  {
    name: "channels:write.topic",
    why: "Optional. Write that part of a public channel's topic.",
    isOptional: true,
  },
  {
    name: "groups:read",
    why: "Optional. See whether somebody who gives a private channel to a rotation is in it, and read its topic where a rotation keeps a part of it.",
    isOptional: true,
  },
  {
    name: "groups:write.topic",
    why: "Optional. Write that part of a private channel's topic.",
    isOptional: true,
  },
];

/**
 * The user scope of an admin's grant, used for group writes only. Needed where Slack lets only admins edit user groups
 * and refuses the bot token with `permission_denied`.
 */
export const GRANT_SCOPE: Scope = {
  name: "usergroups:write",
  why: "Optional. Where only admins may edit user groups, write the groups' members in the name of the admin who granted it.",
};
