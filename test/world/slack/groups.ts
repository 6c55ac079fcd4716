/** User groups: state, Slack's rules for names and handles, and their JSON. */
import type { SubteamUpdatedEvent } from "@slack/types";
import type { Json, JsonObject } from "./json.ts";

/** What is always there; members and preferences come with some replies only. */
type TypedGroup = Omit<SubteamUpdatedEvent["subteam"], "users" | "user_count" | "prefs">;

export type UserGroup = {
  readonly id: string;
  name: string;
  /** Without the @. */
  handle: string;
  description: string;
  members: readonly string[];
  /** New members are put into these, public and private ones; who is taken out of the group stays in them. */
  channels: readonly string[];
  privateChannels: readonly string[];
  /** Some groups come without `prefs`, or with null in it. */
  readonly prefsAre?: "absent" | "null" | undefined;
  readonly createdAtS: number;
  readonly createdBy: string;
  updatedAtS: number;
  updatedBy: string;
  /** 0: enabled. */
  deletedAtS: number;
  deletedBy: string | null;
  /** Slack keeps the members itself (`@admins`). */
  readonly autoType: "admin" | "owner" | null;
  /** An identity provider keeps the members. */
  readonly isIdpGroup: boolean;
  /** Fields that Slack sends in another form than usual; `undefined`: it leaves them out. */
  quirks?: Readonly<Record<string, Json | undefined>>;
};

/** Nobody can write these by hand or by API. */
export const isKeptElsewhere = (group: UserGroup): boolean =>
  group.autoType !== null || group.isIdpGroup;

// The length and the characters are not documented; these are what Slack's own dialog takes.
const HANDLE_MAX = 80;
const NAME_MAX = 80;
const DESCRIPTION_MAX = 140;
const FORBIDDEN_HANDLES = new Set(["here", "channel", "everyone", "group", "slackbot", "all"]);

/** Slack's word for what is wrong with a handle, or null. Whether it is taken is the team's to say. */
export function handleTrouble(handle: string): string | null {
  if (FORBIDDEN_HANDLES.has(handle)) return "forbidden_handle";
  if (handle.length > HANDLE_MAX || !/^[\p{Ll}\p{Lo}\p{N}_][\p{Ll}\p{Lo}\p{N}._-]*$/u.test(handle))
    return "bad_handle";
  return null;
}

export function textTrouble(name: string | undefined, description: string | undefined) {
  if (name !== undefined && name.trim() === "") return "missing_subteam_name";
  if (name !== undefined && name.length > NAME_MAX) return "name_too_long";
  if (description !== undefined && description.length > DESCRIPTION_MAX)
    return "description_too_long";
  return null;
}

/** The handle that Slack derives when none is given. */
export const handleFrom = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");

/**
 * `include`: which optional parts. Slack sends `user_count` as a text in some replies and as a number in others.
 */
export function groupJson(
  group: UserGroup,
  teamId: string,
  include: { readonly users: boolean; readonly count: "text" | "number" | null },
): JsonObject {
  const count = group.members.length;
  const usual: JsonObject & TypedGroup = {
    id: group.id,
    team_id: teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: group.description,
    handle: group.handle,
    is_external: false,
    date_create: group.createdAtS,
    date_update: group.updatedAtS,
    date_delete: group.deletedAtS,
    auto_type: group.autoType,
    auto_provision: false,
    enterprise_subteam_id: "",
    created_by: group.createdBy,
    updated_by: group.updatedBy,
    deleted_by: group.deletedBy,
    ...prefsOf(group),
    is_section: false,
    is_visible: true,
    is_idp_group: group.isIdpGroup,
    is_membership_locked: group.isIdpGroup,
    is_editing_restricted: false,
    is_org_level: false,
    ...(include.users ? { users: group.members } : {}),
    ...(include.count === null
      ? {}
      : {
          user_count: include.count === "text" ? String(count) : count,
          channel_count: group.channels.length + group.privateChannels.length,
        }),
  };
  const all = Object.entries({ ...usual, ...group.quirks });
  return Object.fromEntries(
    all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** `groups` are private channels, as everywhere in Slack's older objects. */
function prefsOf({ channels, privateChannels, prefsAre }: UserGroup): JsonObject {
  if (prefsAre === "absent") return {};
  return { prefs: prefsAre === "null" ? null : { channels, groups: privateChannels } };
}
