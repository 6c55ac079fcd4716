/**
 * Parses Slack's user object (docs.slack.dev/reference/objects/user-object) into a SlackMember. Only `id` is required;
 * an absent flag counts as false. Nonsense in what decides who can be in a group makes this one account unreadable.
 */
import * as z from "zod/mini";
import type { IneligibleReason, SlackMember } from "../../domain/slack-member.ts";
import {
  answer,
  isNone,
  list,
  object,
  read,
  soundFlag,
  soundText,
  soundTexts,
  text,
} from "../../outgoing/tolerant.ts";
import { TEAM_OR_ORG_ID, USER_ID } from "../ids.ts";
import { nextCursor } from "./paging.ts";

const flag = soundFlag;
const teamId = soundText.check(z.refine((id) => id === null || TEAM_OR_ORG_ID.test(id)));
const teamIds = soundTexts.check(z.refine((ids) => ids.every((id) => TEAM_OR_ORG_ID.test(id))));

const userSchema = z.looseObject({
  id: z.string().check(z.refine((id) => USER_ID.test(id))),
  team_id: teamId,
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
  teams: teamIds,
  enterprise_user: z.pipe(
    read((value) => (isNone(value) ? null : value)),
    z.nullable(z.looseObject({ id: text, teams: teamIds })),
  ),
  profile: object({ display_name: text, real_name: text, email: text }),
});
type User = z.infer<typeof userSchema>;

/** Slackbot has no bot flag, but Slack refuses it as a group member. */
const SLACKBOT = "USLACKBOT";

/** Unreadable accounts are skipped: the list only feeds the search by name. One of nothing else is no list. */
export const memberListSchema = z
  .pipe(
    answer({
      members: list.check(z.refine((rows) => rows !== null)),
      response_metadata: nextCursor,
    }),
    z.transform(({ members: rows, response_metadata: next }) => {
      const users = (rows ?? []).flatMap((row) => userSchema.safeParse(row).data ?? []);
      return { users, next, isNonsense: users.length === 0 && (rows ?? []).length > 0 };
    }),
  )
  .check(z.refine(({ isNonsense }) => !isNonsense));

/** The account's names, display name first. */
export const namesOf = (user: User): readonly string[] =>
  [user.profile?.display_name, user.profile?.real_name, user.real_name].flatMap(
    (name) => name || [],
  );

export const memberReplySchema = answer({ user: userSchema });

/** Where Slack is asked: the workspace, and its organization (E…). Absent or null: none is known. */
type Here = { readonly teamId: string; readonly organizationId?: string | null };

/**
 * An account that isn't in the workspace is foreign.
 * @param askedId the id that Slack was asked about, where it was: it is the account's, too
 */
export function memberOf(user: User, here: Here, askedId = user.id): SlackMember {
  const ineligible = ineligibleReasonOf(user, here);
  const otherId = [user.enterprise_user?.id, askedId].find((id) => id && id !== user.id);
  const hasAdminFlag = user.is_admin || user.is_owner || user.is_primary_owner;
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
    // A deactivated admin, or an admin of another organisation, has no rights here.
    isAdmin: Boolean(hasAdminFlag) && ineligible === null,
    isListedHere: isListed(user, here),
    ...(otherId && { otherId }),
  };
}

function ineligibleReasonOf(user: User, here: Here): IneligibleReason | null {
  if (user.deleted) return "deactivated";
  if (user.is_bot || user.is_workflow_bot || user.is_connector_bot || user.id === SLACKBOT)
    return "bot";
  if (isForeign(user, here)) return "foreign";
  if (user.is_restricted || user.is_ultra_restricted) return "guest";
  if (user.is_invited_user) return "invited";
  return null;
}

const teamsOf = (user: User): readonly string[] => [
  ...(user.enterprise_user?.teams ?? []),
  ...user.teams,
];

/**
 * In an Enterprise organization `team_id` is the person's home, another workspace or the organization itself, and the
 * teams are all their workspaces. Where Slack names none, a person of this organization counts as in the workspace.
 */
function isListed(user: User, { teamId, organizationId }: Here): boolean {
  const teams = teamsOf(user);
  if (user.team_id === teamId || teams.includes(teamId)) return true;
  return teams.length === 0 && Boolean(organizationId) && user.team_id === organizationId;
}

function isForeign(user: User, here: Here): boolean {
  if (user.is_stranger) return true;
  if (isListed(user, here)) return false;
  const isHomeless = !user.team_id || (user.team_id.startsWith("E") && !here.organizationId);
  return teamsOf(user).length > 0 || !isHomeless;
}
