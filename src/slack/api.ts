/**
 * Slack's Web API as far as PagerSync needs it: typed in, domain types out, failures as values. Stateless; made for
 * one workspace and one token. Rates: usergroups.* Tier 2 (20/min), lookupByEmail Tier 3 (50/min), views.* and
 * users.info Tier 4 (100/min), each per method and workspace (docs.slack.dev/apis/web-api/rate-limits).
 */
import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import * as z from "zod/mini";
import { ok, type Result } from "../domain/result.ts";
import type { SlackMember, UserGroup } from "../domain/slack-member.ts";
import { nonEmptyText } from "../non-empty-text.ts";
import { type Arguments, call, type Encoding, type SlackAccess } from "./api/call.ts";
import type { SlackFailure } from "./api/failure.ts";
import { memberListSchema, memberOf, memberReplySchema, namesOf } from "./api/member.ts";
import { userGroupReplySchema, userGroupsReplySchema } from "./api/user-group.ts";

export type { SlackAccess } from "./api/call.ts";
export { isMaybeDone, type SlackFailure } from "./api/failure.ts";
export type { Gates } from "./api/gates.ts";

type Answer<T> = Promise<Result<T, SlackFailure>>;

/** An open modal: what `updateView` needs. `hash` changes with every update of the view. */
export type OpenView = { readonly viewId: string; readonly hash: string | null };

export type MemberPage = {
  readonly people: readonly { readonly id: string; readonly names: readonly string[] }[];
  /** Null: this was the last. */
  readonly next: string | null;
};

export type Message = {
  readonly channelId: string;
  /** What notifications and screen readers give: complete by itself. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
};

export interface SlackApi {
  /** Null: no account has this address (Slack says the same of deactivated ones). */
  lookupByEmail(email: string): Answer<SlackMember | null>;
  /** Null: no such account, or none that the app may see. */
  userInfo(userId: string): Answer<SlackMember | null>;
  /**
   * A page of the workspace's people who can be in a user group, 200 accounts at most; Tier 2.
   * @param cursor null: the first page
   */
  listMembers(cursor: string | null): Answer<MemberPage>;
  /** A person's time zone, an IANA name; null: Slack doesn't tell. */
  timeZoneOf(userId: string): Answer<string | null>;
  /** Every group with its members, the disabled ones too; one call whatever their number. */
  listUserGroups(): Answer<readonly UserGroup[]>;
  /** Replaces the whole list: Slack has no adding or removing. One bad id fails it all (`invalid_users`). */
  setGroupMembers(groupId: string, userIds: readonly string[]): Answer<null>;
  createUserGroup(group: { readonly name: string; readonly handle: string }): Answer<UserGroup>;
  enableUserGroup(groupId: string): Answer<null>;
  /** Whether this token may edit the group: an update that changes nothing. `permission_denied` says no. */
  probeUserGroup(groupId: string): Answer<null>;
  /** The trigger dies 3 s after the click. */
  openView(triggerId: string, view: ModalView): Answer<OpenView>;
  pushView(triggerId: string, view: ModalView): Answer<OpenView>;
  /** With `hash`, refused as `hash_conflict` when the view has changed since. */
  updateView(viewId: string, view: ModalView, hash?: string): Answer<OpenView>;
  publishHome(userId: string, view: HomeView): Answer<null>;
  /** `channelId` may be a person's id: then it is a direct message, for which chat:write is enough. */
  postMessage(message: Message): Answer<null>;
  /** As Slack has it (`&`, `<` and `>` as entities). Tier 3; channels:read, in private channels groups:read. */
  channelTopic(channelId: string): Answer<string>;
  /** The app must be in the channel. Tier 2; channels:write.topic, in private channels groups:write.topic. */
  setTopic(channelId: string, topic: string): Answer<null>;
  /** Only our own messages; `channelId` as Slack named it (D… for a direct message). Tier 3 (50/min). */
  updateMessage(message: Message & { readonly ts: string }): Answer<null>;
}

/** What Slack advises at most. */
const PEOPLE_PER_PAGE = 200;

/** No later answer can open a modal: the trigger is dead by then. */
const TRIGGER_LIFE_MS = 3_000;

const anything = z.unknown();
/** A reply without a topic is unreadable: what people wrote must never be taken for nothing. */
const topicSchema = z.looseObject({
  channel: z.looseObject({ topic: z.looseObject({ value: z.string() }) }),
});
const viewReplySchema = z.looseObject({
  view: z.looseObject({ id: nonEmptyText, hash: z.nullish(z.string()) }),
});

const zoneReplySchema = z.looseObject({ user: z.looseObject({ tz: z.nullish(z.string()) }) });

export function slackApi(access: SlackAccess): SlackApi {
  const done = async (method: string, encoding: Encoding, args: Arguments): Answer<null> => {
    const reply = await call(access, method, encoding, args, anything);
    // What else the reply holds is not needed: work that was done must never be taken for failed.
    return reply.ok ? ok(null) : reply;
  };

  const member = async (method: string, args: Arguments): Answer<SlackMember | null> => {
    const reply = await call(access, method, "form", args, memberReplySchema);
    if (reply.ok) return ok(memberOf(reply.value.user, access.teamId));
    return isUnknownPerson(reply.error) ? ok(null) : reply;
  };

  const shownView = async (method: string, args: Arguments, timeoutMs?: number) => {
    const reply = await call(access, method, "json", args, viewReplySchema, timeoutMs);
    if (!reply.ok) return reply;
    return ok({ viewId: reply.value.view.id, hash: reply.value.view.hash || null });
  };

  // Organisation-wide tokens are refused without it; any other token ignores it.
  const team = { team_id: access.teamId };

  return {
    lookupByEmail: (email) => member("users.lookupByEmail", { email }),
    userInfo: (user) => member("users.info", { user }),
    async timeZoneOf(user) {
      const reply = await call(access, "users.info", "form", { user }, zoneReplySchema);
      return reply.ok ? ok(reply.value.user.tz || null) : reply;
    },

    async listMembers(cursor) {
      const args = { ...team, limit: PEOPLE_PER_PAGE, ...(cursor !== null && { cursor }) };
      const reply = await call(access, "users.list", "form", args, memberListSchema);
      if (!reply.ok) return reply;
      const { members, response_metadata } = reply.value;
      const people = members.flatMap((user) => {
        const isEligible = user !== null && memberOf(user, access.teamId).ineligible === null;
        return isEligible ? [{ id: user.id, names: namesOf(user) }] : [];
      });
      return ok({ people, next: response_metadata?.next_cursor || null });
    },

    async listUserGroups() {
      const args = { ...team, include_users: true, include_disabled: true, include_count: true };
      const reply = await call(access, "usergroups.list", "form", args, userGroupsReplySchema);
      return reply.ok ? ok(reply.value.usergroups) : reply;
    },
    setGroupMembers: (usergroup, userIds) =>
      done("usergroups.users.update", "json", { ...team, usergroup, users: userIds.join(",") }),
    async createUserGroup({ name, handle }) {
      const args = { ...team, name, handle };
      const reply = await call(access, "usergroups.create", "json", args, userGroupReplySchema);
      return reply.ok ? ok(reply.value.usergroup) : reply;
    },
    enableUserGroup: (usergroup) => done("usergroups.enable", "json", { ...team, usergroup }),
    probeUserGroup: (usergroup) => done("usergroups.update", "json", { ...team, usergroup }),

    openView: (trigger_id, view) => shownView("views.open", { trigger_id, view }, TRIGGER_LIFE_MS),
    pushView: (trigger_id, view) => shownView("views.push", { trigger_id, view }, TRIGGER_LIFE_MS),
    updateView: (view_id, view, hash) =>
      shownView("views.update", { view_id, view, ...(hash && { hash }) }),
    publishHome: (user_id, view) => done("views.publish", "json", { user_id, view }),
    postMessage: ({ channelId, text, blocks }) =>
      done("chat.postMessage", "json", {
        channel: channelId,
        text,
        blocks,
        unfurl_links: false,
        unfurl_media: false,
      }),
    async channelTopic(channel) {
      const reply = await call(access, "conversations.info", "form", { channel }, topicSchema);
      return reply.ok ? ok(reply.value.channel.topic.value) : reply;
    },
    setTopic: (channel, topic) => done("conversations.setTopic", "json", { channel, topic }),
    updateMessage: ({ channelId, ts, text, blocks }) =>
      done("chat.update", "json", { channel: channelId, ts, text, blocks }),
  };
}

const UNKNOWN_PERSON = new Set(["users_not_found", "user_not_found", "user_not_visible"]);

const isUnknownPerson = (failure: SlackFailure): boolean =>
  failure.reason === "refused" && UNKNOWN_PERSON.has(failure.error);
