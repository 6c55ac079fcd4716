/**
 * A Slack account as `users.info` and `users.lookupByEmail` tell it (docs.slack.dev/reference/objects/user-object),
 * narrowed to a SlackMember. Only `id` is needed; a flag that is absent is taken for false.
 */
import * as z from "zod/mini";
import type { IneligibleReason, SlackMember } from "../../domain/slack-member.ts";
import { nonEmptyText } from "../../non-empty-text.ts";

const flag = z.nullish(z.boolean());
const text = z.nullish(z.string());

const userSchema = z.looseObject({
  id: nonEmptyText,
  team_id: text,
  name: text,
  real_name: text,
  deleted: flag,
  is_admin: flag,
  is_owner: flag,
  is_primary_owner: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_connector_bot: flag,
  is_invited_user: flag,
  is_stranger: flag,
  teams: z.nullish(z.array(z.string())),
  enterprise_user: z.nullish(z.looseObject({ teams: z.nullish(z.array(z.string())) })),
  profile: z.nullish(z.looseObject({ display_name: text, real_name: text, email: text })),
});
type User = z.infer<typeof userSchema>;

/** Slackbot is no bot by its own flags, yet no group takes it. */
const SLACKBOT = "USLACKBOT";

/** An account that can't be read is left out: it can't be anybody's likely match. */
export const memberListSchema = z.looseObject({
  members: z.array(z.catch(z.nullable(userSchema), null)),
  response_metadata: z.nullish(z.looseObject({ next_cursor: text })),
});

/** What people may know them by, the display name first. */
export const namesOf = (user: User): readonly string[] =>
  [user.profile?.display_name, user.profile?.real_name, user.real_name].flatMap(
    (name) => name || [],
  );

export const memberReplySchema = z.looseObject({ user: userSchema });

/** @param teamId the workspace's own: an account of another team is a stranger */
export function memberOf(user: User, teamId: string): SlackMember {
  const ineligible = unfitOf(user, teamId);
  const inCharge = user.is_admin || user.is_owner || user.is_primary_owner;
  return {
    id: user.id,
    name:
      user.profile?.display_name ||
      user.profile?.real_name ||
      user.real_name ||
      user.name ||
      user.id,
    email: user.profile?.email || null,
    ineligible,
    // An admin of another organisation, or one who was deactivated, is in charge of nothing here.
    isAdmin: Boolean(inCharge) && ineligible === null,
  };
}

function unfitOf(user: User, teamId: string): IneligibleReason | null {
  if (user.deleted) return "deactivated";
  if (user.is_bot || user.is_workflow_bot || user.is_connector_bot || user.id === SLACKBOT)
    return "bot";
  if (isForeign(user, teamId)) return "foreign";
  if (user.is_restricted || user.is_ultra_restricted) return "guest";
  if (user.is_invited_user) return "invited";
  return null;
}

/** In an Enterprise organisation `team_id` names the home workspace (or the organisation); `teams` names them all. */
function isForeign(user: User, teamId: string): boolean {
  if (user.is_stranger) return true;
  const teams = [...(user.enterprise_user?.teams ?? []), ...(user.teams ?? [])];
  if (teams.length > 0) return !teams.includes(teamId) && user.team_id !== teamId;
  return Boolean(user.team_id) && user.team_id !== teamId && !user.team_id?.startsWith("E");
}
