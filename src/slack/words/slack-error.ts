/** Sentences for Slack's error codes, with the remedy. Plain text: escape it for mrkdwn. */
import type { SlackFailure } from "../api/failure.ts";
import { cut, oneLine } from "../mrkdwn.ts";

const PAID_PLAN = "User groups need a paid Slack plan. Upgrade the workspace, then try again.";
const NOT_A_MEMBER =
  "Slack doesn't accept one of these people as a member: guests, bots and deactivated accounts can't be in a user group.";
const BAD_ALIAS =
  "Slack doesn't accept this alias. Use lowercase letters, digits, _ and -, and keep it short.";
const NO_ACCESS =
  "PagerSync is missing a permission in Slack. Install it again from its website, then try again.";

/** PagerSync's own: the group takes an admin's grant, and no admin has said that it may be used for this group. */
export const NEEDS_ADMIN_CHOICE = {
  reason: "refused",
  error: "needs_admin_choice",
  messages: [],
} as const satisfies SlackFailure;

/** A Map, because the keys come from outside: an object would also find `constructor`. */
function wordings(sentences: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(sentences));
}

const SENTENCES: ReadonlyMap<string, string> = wordings({
  bad_handle: BAD_ALIAS,
  invalid_handle: BAD_ALIAS,
  handle_already_exists:
    "This alias is already taken by a user group, a person or a channel. Choose another.",
  forbidden_handle: "Slack reserves this alias. Choose another.",
  name_already_exists:
    "A user group with this name already exists, perhaps a disabled one. Choose another name.",
  name_too_long: "This name is too long for a user group. Choose a shorter one.",
  missing_subteam_name: "The user group needs a name.",
  permission_denied:
    "Only admins can edit user groups in this workspace. Ask a workspace admin or owner to grant access on PagerSync's Home.",
  [NEEDS_ADMIN_CHOICE.error]:
    "PagerSync didn't create this user group, and no admin has chosen it for this rotation. A workspace admin or owner needs to press Edit here, then Submit.",
  paid_teams_only: PAID_PLAN,
  plan_upgrade_required: PAID_PLAN,
  no_such_subteam: "This user group is no longer in Slack. Choose another.",
  subteam_max_users_exceeded: "That's more people than Slack allows in one user group.",
  no_users_provided: "Slack doesn't allow an empty user group.",
  invalid_users: NOT_A_MEMBER,
  invalid_user: NOT_A_MEMBER,
  single_channel_guests_cannot_be_added: NOT_A_MEMBER,
  failed_for_some_users: "Some of these people are in another workspace of your organization.",
  too_many_linked_channels: "This user group has more default channels than Slack allows.",
  missing_scope: NO_ACCESS,
  not_allowed_token_type: NO_ACCESS,
  no_permission: NO_ACCESS,
  team_access_not_granted:
    "PagerSync isn't allowed in this workspace. Ask an admin of your organization to add it.",
});

const FORBIDDEN = new Set(["permission_denied", "not_allowed_token_type"]);

/** What a write of members can be refused for that isn't about one of the members. */
const NOT_ABOUT_MEMBERS = new Set([
  ...FORBIDDEN,
  "paid_teams_only",
  "plan_upgrade_required",
  "no_such_subteam",
  "subteam_max_users_exceeded",
  "no_users_provided",
  "too_many_linked_channels",
  "missing_scope",
  "missing_argument",
  "no_permission",
  "team_access_not_granted",
  "ekm_access_denied",
  "enterprise_is_restricted",
  "access_denied",
]);

/**
 * Whether Slack may have refused a list of members because of one of them. It has many words for that (`invalid_users`,
 * `invalid_user`, `failed_for_some_users`, `single_channel_guests_cannot_be_added`, …), and its reference page doesn't
 * list all of them: so every word counts that isn't known to mean something else.
 */
export const isAboutMembers = (error: string): boolean => !NOT_ABOUT_MEMBERS.has(error);

/** Whether the error code means that only an admin's token may edit groups in this workspace. */
export const needsAdminGrant = (error: string): boolean => FORBIDDEN.has(error);

const PAID_ONLY = new Set(["paid_teams_only", "plan_upgrade_required"]);

/** Whether the error code means that the workspace's plan has no user groups. */
export const needsPaidPlan = (error: string): boolean => PAID_ONLY.has(error);

/** @param error Slack's error code, not escaped */
export function slackErrorSentence(error: string): string {
  return (
    SENTENCES.get(error) ?? `Slack refused this (${cut(oneLine(error), 80)}). Try again later.`
  );
}

const POSTING_RESTRICTED =
  "Posting there is restricted. Ask a workspace admin to let PagerSync post, or choose another channel.";
const NOT_THERE = "PagerSync isn't in this channel. Type /invite @PagerSync there.";
const NOT_THERE_YET =
  "PagerSync isn't in this channel. Type /invite @PagerSync there, then press Refresh.";

const POSTING: ReadonlyMap<string, string> = wordings({
  // Slack replies "not found" for a private channel that the app is not in.
  channel_not_found: NOT_THERE,
  not_in_channel: NOT_THERE,
  is_archived: "The channel is archived. Choose another.",
  restricted_action: POSTING_RESTRICTED,
  restricted_action_read_only_channel: POSTING_RESTRICTED,
  restricted_action_thread_only_channel: POSTING_RESTRICTED,
  restricted_action_non_threadable_channel: POSTING_RESTRICTED,
  no_permission: POSTING_RESTRICTED,
  ekm_access_denied: "Your organization's key management prevents PagerSync from posting there.",
});

/** @param error Slack's error code for a message that could not be posted in a channel */
export const postErrorSentence = (error: string): string =>
  POSTING.get(error) ?? slackErrorSentence(error);

const MESSAGING: ReadonlyMap<string, string> = wordings({
  messages_tab_disabled:
    "PagerSync's Messages tab is off. The person who runs PagerSync needs to turn it on in the Slack app's settings.",
  channel_not_found: "Slack doesn't let PagerSync message them.",
});

/** @param error Slack's error code for a direct message that could not be sent */
export const messageErrorSentence = (error: string): string =>
  MESSAGING.get(error) ?? postErrorSentence(error);

/** PagerSync's own error code: people's text leaves no room for our part of the topic. */
export const NO_ROOM = "no_room";

/** PagerSync's own error code: the topic holds something that would be lost if an app wrote it back. */
export const TOPIC_MARKUP = "topic_markup";

/** PagerSync's own error code: Slack made something else of the topic than was written. */
export const TOPIC_CHANGED = "topic_changed";

const NO_TOPIC_SCOPE =
  "PagerSync was installed without permission to read and set topics. Install it again from its website, then press Refresh.";

const TOPICS: ReadonlyMap<string, string> = wordings({
  missing_scope: NO_TOPIC_SCOPE,
  not_allowed_token_type: NO_TOPIC_SCOPE,
  [NO_ROOM]: "It's already too long: Slack allows 250 characters. Shorten it, then press Refresh.",
  too_long: "It's already too long: Slack allows 250 characters. Shorten it, then press Refresh.",
  not_in_channel: NOT_THERE_YET,
  [TOPIC_MARKUP]:
    "It contains a mention or a link that an app can't save without breaking it. Replace it with plain text, then press Refresh.",
  [TOPIC_CHANGED]:
    "Slack changed the text when PagerSync set it, so PagerSync now leaves it alone. Correct the topic, then press Refresh.",
  // Slack replies "not found" for a private channel that the app is not in.
  channel_not_found: NOT_THERE_YET,
  is_archived: "The channel is archived. Edit the rotation to choose another.",
  restricted_action: "Only some people can set it. Ask a workspace admin to let PagerSync do it.",
  user_is_restricted: "Only some people can set it. Ask a workspace admin to let PagerSync do it.",
  method_not_supported_for_channel_type:
    "This channel can't have a topic. Edit the rotation to choose another.",
});

/** @param error Slack's error code for a topic that could not be set, or one of ours above */
export const topicErrorSentence = (error: string): string =>
  TOPICS.get(error) ?? slackErrorSentence(error);

/** For any failed Slack call whose result a person is waiting for. */
export function slackFailureSentence(failure: SlackFailure): string {
  switch (failure.reason) {
    case "refused":
      return slackErrorSentence(failure.error);
    case "token_dead":
      return "Slack no longer accepts PagerSync's access. Install it again from its website.";
    case "rate_limited":
    case "blocked":
    case "postponed":
      return "Slack is busy with earlier changes. Try again in a minute.";
    case "unreachable":
    case "unreadable":
      return "Slack sent an unexpected response. Try again in a minute.";
  }
}
