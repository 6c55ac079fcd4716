/**
 * Client for the Web API methods that PagerSync uses: domain types out, failures as values. Stateless; one client per
 * workspace and token. Rate limits: usergroups.* Tier 2 (20/min), lookupByEmail Tier 3 (50/min), views.* and
 * users.info Tier 4 (100/min), each per method and workspace (docs.slack.dev/apis/web-api/rate-limits).
 */
import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";
import type { SlackMember, UserGroup } from "../domain/slack-member.ts";
import { answer, object, text } from "../outgoing/tolerant.ts";
import { type Arguments, call, type Encoding, type SlackAccess } from "./api/call.ts";
import {
  type ChannelKind,
  channelReplySchema,
  kindOfReply,
  MEMBERS_PER_PAGE,
  type MembersPage,
  membersReplySchema,
} from "./api/channel.ts";
import { isUnknownChannel, isUnknownPerson, type SlackFailure } from "./api/failure.ts";
import { memberListSchema, memberOf, memberReplySchema, namesOf } from "./api/member.ts";
import { newTopicSchema, topicSchema } from "./api/topic.ts";
import {
  createdGroup,
  createdGroupSchema,
  type UserGroupList,
  userGroupsReplySchema,
} from "./api/user-group.ts";
import { ofWorkspace } from "./payload/view-workspace.ts";

export type { SlackAccess } from "./api/call.ts";
export type { ChannelKind, MembersPage } from "./api/channel.ts";
export { isMaybeDone, type SlackFailure } from "./api/failure.ts";
export type { MethodLimits } from "./api/rate-limits.ts";
export type { UserGroupList } from "./api/user-group.ts";

type Answer<T> = Promise<Result<T, SlackFailure>>;
type Shown = Arguments & { readonly view: ModalView };

/** An open modal, as `updateView` takes it. Slack changes `hash` with every update of the view. */
export type OpenView = { readonly viewId: string; readonly hash: string | null };

export type MemberPage = {
  readonly people: readonly { readonly id: string; readonly names: readonly string[] }[];
  /** Cursor of the next page; null: this is the last. */
  readonly next: string | null;
};

export type Message = {
  readonly channelId: string;
  /** The text for notifications and screen readers: has to say everything without the blocks. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
};

export interface SlackApi {
  /** Null: no account has this address, or only a deactivated one (Slack replies `users_not_found` to both). */
  lookupByEmail(email: string): Answer<SlackMember | null>;
  /** Null: no such account, or the app may not see it. */
  userInfo(userId: string): Answer<SlackMember | null>;
  /**
   * The eligible members on one page of the workspace's accounts, at most 200; Tier 2.
   * @param cursor null: the first page
   */
  listMembers(cursor: string | null): Answer<MemberPage>;
  /** A person's time zone as an IANA name; null: Slack reports none. */
  timeZoneOf(userId: string): Answer<string | null>;
  /** All groups with their members, disabled ones included, in one call: the method has no pages. */
  listUserGroups(): Answer<UserGroupList>;
  /** Replaces all members: Slack can't add or remove single ones. One bad id fails the call (`invalid_users`). */
  setGroupMembers(groupId: string, userIds: readonly string[]): Answer<null>;
  createUserGroup(group: { readonly name: string; readonly handle: string }): Answer<UserGroup>;
  enableUserGroup(groupId: string): Answer<null>;
  disableUserGroup(groupId: string): Answer<null>;
  /** Tests by an empty update whether this token may edit the group; `permission_denied`: it may not. */
  probeUserGroup(groupId: string): Answer<null>;
  /** The trigger expires 3 s after the click. */
  openView(triggerId: string, view: ModalView): Answer<OpenView>;
  pushView(triggerId: string, view: ModalView): Answer<OpenView>;
  /** With `hash`, Slack refuses the update (`hash_conflict`) if the view has changed since. */
  updateView(viewId: string, view: ModalView, hash?: string): Answer<OpenView>;
  publishHome(userId: string, view: HomeView): Answer<null>;
  /** With a user id as `channelId` it is a direct message, which chat:write covers. */
  postMessage(message: Message): Answer<null>;
  /** Null: no such channel, or a private one without the app. Tier 3; channels:read, for private ones groups:read. */
  channelKind(channelId: string): Answer<ChannelKind | null>;
  /**
   * A page of the people who are in the channel. Tier 4; the scopes of `channelKind`.
   * @param cursor null: the first page
   */
  channelMembers(channelId: string, cursor: string | null): Answer<MembersPage>;
  /** The topic in Slack's markup (topic-markup.ts). Tier 3; channels:read, in private channels groups:read. */
  channelTopic(channelId: string): Answer<string>;
  /**
   * Takes plain text, and returns what Slack made of it, in markup; null: Slack didn't say. The app must be in the
   * channel. Tier 2; channels:write.topic, in private channels groups:write.topic.
   */
  setTopic(channelId: string, topic: string): Answer<string | null>;
  /** Whether Slack takes the token that this client uses. Hundreds of calls a minute. */
  testToken(): Answer<null>;
  /** Ends the token that this client uses, within three seconds or not at all. Tier 3. */
  revokeToken(): Answer<null>;
  /** Edits the app's own message; `channelId` as in Slack's payload (D… for a direct message). Tier 3 (50/min). */
  updateMessage(message: Message & { readonly ts: string }): Answer<null>;
}

/** Slack recommends at most 200 (docs.slack.dev/reference/methods/users.list). */
const PEOPLE_PER_PAGE = 200;

/** Time-out of the calls with a trigger: after 3 s it has expired, so a later reply opens no modal. */
const TRIGGER_LIFE_MS = 3_000;

/** Nobody waits for the end of a token that isn't kept. */
const REVOKE_TIMEOUT_MS = 3_000;

const anything = z.unknown();
/** A view without a readable id is shown, but can't be updated. Without a hash it is updated whatever it shows by then. */
const viewReplySchema = answer({ view: object({ id: text, hash: text }) });

const zoneReplySchema = answer({ user: object({ tz: text }) });

export function slackApi(access: SlackAccess): SlackApi {
  const done = async (method: string, encoding: Encoding, args: Arguments): Answer<null> => {
    const reply = await call(access, method, encoding, args, anything);
    // The rest of the reply isn't parsed: a completed write must never count as failed.
    return reply.ok ? ok(null) : reply;
  };

  const member = async (
    method: string,
    args: Arguments,
    askedId?: string,
  ): Answer<SlackMember | null> => {
    const reply = await call(access, method, "form", args, memberReplySchema);
    if (reply.ok) return ok(memberOf(reply.value.user, access, askedId));
    return isUnknownPerson(reply.error) ? ok(null) : reply;
  };

  /** @param viewId of an open view; null: Slack gives the new one's */
  const shownView = async (
    method: string,
    args: Shown,
    viewId: string | null,
    timeoutMs?: number,
  ): Answer<OpenView> => {
    const sent = { ...args, view: ofWorkspace(access.teamId, args.view) };
    const reply = await call(access, method, "json", sent, viewReplySchema, timeoutMs);
    if (!reply.ok) return reply;
    const shown = reply.value.view;
    const id = viewId ?? shown?.id;
    if (id) return ok({ viewId: id, hash: shown?.hash ?? null });
    return err({ reason: "unreadable", detail: `${method} gave no view id`, saidOk: true });
  };

  // Slack refuses organisation-wide tokens without a team id, and ignores it with other tokens.
  const team = { team_id: access.teamId };

  return {
    lookupByEmail: (email) => member("users.lookupByEmail", { email }),
    userInfo: (user) => member("users.info", { user }, user),
    async timeZoneOf(user) {
      const reply = await call(access, "users.info", "form", { user }, zoneReplySchema);
      return reply.ok ? ok(reply.value.user?.tz ?? null) : reply;
    },

    async listMembers(cursor) {
      const args = { ...team, limit: PEOPLE_PER_PAGE, ...(cursor !== null && { cursor }) };
      const reply = await call(access, "users.list", "form", args, memberListSchema);
      if (!reply.ok) return reply;
      const { users, next } = reply.value;
      const people = users
        .filter((user) => memberOf(user, access).ineligible === null)
        .map((user) => ({ id: user.id, names: namesOf(user) }));
      return ok({ people, next });
    },

    async listUserGroups() {
      const args = { ...team, include_users: true, include_disabled: true, include_count: true };
      return call(access, "usergroups.list", "form", args, userGroupsReplySchema);
    },
    setGroupMembers: (usergroup, userIds) =>
      done("usergroups.users.update", "json", { ...team, usergroup, users: userIds.join(",") }),
    async createUserGroup({ name, handle }) {
      const args = { ...team, name, handle };
      const reply = await call(access, "usergroups.create", "json", args, createdGroupSchema);
      return reply.ok ? ok(createdGroup(reply.value, args)) : reply;
    },
    enableUserGroup: (usergroup) => done("usergroups.enable", "json", { ...team, usergroup }),
    disableUserGroup: (usergroup) => done("usergroups.disable", "json", { ...team, usergroup }),
    probeUserGroup: (usergroup) => done("usergroups.update", "json", { ...team, usergroup }),

    openView: (trigger_id, view) =>
      shownView("views.open", { trigger_id, view }, null, TRIGGER_LIFE_MS),
    pushView: (trigger_id, view) =>
      shownView("views.push", { trigger_id, view }, null, TRIGGER_LIFE_MS),
    updateView: (view_id, view, hash) =>
      shownView("views.update", { view_id, view, ...(hash && { hash }) }, view_id),
    publishHome: (user_id, view) =>
      done("views.publish", "json", { user_id, view: ofWorkspace(access.teamId, view) }),
    postMessage: ({ channelId, text, blocks }) =>
      done("chat.postMessage", "json", {
        channel: channelId,
        text,
        blocks,
        unfurl_links: false,
        unfurl_media: false,
      }),
    async channelKind(channel) {
      const reply = await call(
        access,
        "conversations.info",
        "form",
        { channel },
        channelReplySchema,
      );
      if (reply.ok) return ok(kindOfReply(reply.value));
      return isUnknownChannel(reply.error) ? ok(null) : reply;
    },
    async channelMembers(channel, cursor) {
      const args = { channel, limit: MEMBERS_PER_PAGE, ...(cursor !== null && { cursor }) };
      return call(access, "conversations.members", "form", args, membersReplySchema);
    },
    async channelTopic(channel) {
      const reply = await call(access, "conversations.info", "form", { channel }, topicSchema);
      return reply.ok ? ok(reply.value.channel.topic.value) : reply;
    },
    async setTopic(channel, topic) {
      const args = { channel, topic };
      const reply = await call(access, "conversations.setTopic", "json", args, newTopicSchema);
      return reply.ok ? ok(reply.value) : reply;
    },
    testToken: () => done("auth.test", "form", {}),
    async revokeToken() {
      const reply = await call(access, "auth.revoke", "form", {}, anything, REVOKE_TIMEOUT_MS);
      return reply.ok ? ok(null) : reply;
    },
    updateMessage: ({ channelId, ts, text, blocks }) =>
      done("chat.update", "json", { channel: channelId, ts, text, blocks }),
  };
}
