/** Slack accounts: what kinds there are, what each may do, and their JSON (docs.slack.dev/reference/objects/user-object). */
import type { Json, JsonObject } from "./json.ts";

export type UserKind =
  | "member"
  | "admin"
  | "owner"
  /** Multi-channel guest. */
  | "guest"
  | "single_channel_guest"
  | "bot"
  /** Of another company, seen through Slack Connect. */
  | "stranger"
  /** Asked in, and not come yet. */
  | "invited";

export type SlackUser = {
  readonly id: string;
  /** Another than the team's own for strangers, and for people of an organisation whose home is another workspace. */
  readonly teamId: string;
  /** The workspaces of the organisation that the person is in; null: no Enterprise organisation. */
  organizationTeams: string[] | null;
  /** In an organization, an account's second id; null: it has one only. */
  otherId: string | null;
  organization: { readonly id: string; readonly name: string } | null;
  /** Strangers only: the app is in a channel with them, and then Slack doesn't flag them. */
  readonly sharesChannel: boolean;
  /** The handle: what comes after the @. */
  name: string;
  realName: string;
  email: string | null;
  kind: UserKind;
  deactivated: boolean;
  /** Bots only. */
  readonly botId: string | null;
  readonly tz: string;
  updatedAtS: number;
  /** What Slack tells in place of the usual; undefined: it leaves the field out. */
  quirks?: Readonly<Record<string, Json | undefined>>;
};

export const isAdmin = (user: SlackUser): boolean =>
  !user.deactivated && (user.kind === "admin" || user.kind === "owner");

/** A live account of somebody who works here: not a guest, bot, stranger or invited one. */
export const isFullMember = (user: SlackUser): boolean =>
  !user.deactivated && (isAdmin(user) || user.kind === "member");

/** `email` is shown only to tokens with users:read.email. */
export function userJson(user: SlackUser, tellsEmail: boolean): JsonObject {
  const told = Object.entries({ ...tidyJson(user, tellsEmail), ...user.quirks });
  return Object.fromEntries(told.flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])));
}

function tidyJson(user: SlackUser, tellsEmail: boolean): JsonObject {
  const { kind } = user;
  const isBot = kind === "bot";
  const profile: JsonObject = {
    title: "",
    phone: "",
    skype: "",
    real_name: user.realName,
    real_name_normalized: user.realName,
    display_name: user.name,
    display_name_normalized: user.name,
    fields: {},
    status_text: "",
    status_emoji: "",
    status_emoji_display_info: [],
    status_expiration: 0,
    avatar_hash: "ge3b51ca72de",
    image_48: `https://secure.gravatar.com/avatar/${user.id.toLowerCase()}.jpg?s=48`,
    image_72: `https://secure.gravatar.com/avatar/${user.id.toLowerCase()}.jpg?s=72`,
    team: user.teamId,
    ...(tellsEmail && user.email !== null && !isBot ? { email: user.email } : {}),
    ...(isBot ? { bot_id: user.botId, always_active: true } : {}),
  };
  const base: JsonObject = {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deactivated,
    profile,
    is_bot: isBot,
    is_app_user: false,
    updated: user.updatedAtS,
  };
  // Slack leaves most fields out of deactivated accounts.
  if (user.deactivated) return { ...base, is_forgotten: false };
  return {
    ...base,
    color: "9f69e7",
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: 0,
    is_admin: kind === "admin" || kind === "owner",
    is_owner: kind === "owner",
    is_primary_owner: false,
    is_restricted: kind === "guest" || kind === "single_channel_guest",
    is_ultra_restricted: kind === "single_channel_guest",
    is_email_confirmed: kind !== "invited" && !isBot,
    who_can_share_contact_card: "EVERYONE",
    ...(kind === "stranger" ? { is_stranger: !user.sharesChannel } : {}),
    ...(user.organizationTeams
      ? {
          enterprise_user: {
            id: user.otherId ?? user.id,
            enterprise_id: user.organization?.id ?? "E0ORG",
            enterprise_name: user.organization?.name ?? "Org",
            is_admin: false,
            is_owner: false,
            teams: user.organizationTeams,
          },
        }
      : {}),
    ...(kind === "invited" ? { is_invited_user: true } : {}),
  };
}
