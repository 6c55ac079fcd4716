/** Every function of Slack's client, with what its answers say; and what must never come of a spoiled one. */
import type { Result } from "../../../../src/domain/result.ts";
import type { SlackMember } from "../../../../src/domain/slack-member.ts";
import { outgoing } from "../../../../src/outgoing/outgoing.ts";
import { Secret } from "../../../../src/secret.ts";
import {
  isMaybeDone,
  type MemberPage,
  type MembersPage,
  type SlackApi,
  type SlackFailure,
  slackApi,
  type UserGroupList,
} from "../../../../src/slack/api.ts";
import { noticeModal } from "../../../../src/slack/views/notice-modal.ts";
import type { Spoil } from "../../schedulers/spoiled/mutations.ts";
import { jsonEqual } from "./json-equal.ts";

export type Read = Result<unknown, SlackFailure>;
export type Ask = (api: SlackApi) => Promise<Read>;
export type Radius = "nobody" | "one person" | "one row" | "one group" | "one request";
/** Null in place of the radius: a danger, in words. */
export type Verdict = { readonly radius: Radius } | { readonly danger: string };

export type Target = {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
  readonly groupId: string;
  readonly channelIds: readonly string[];
  readonly ts: string;
};

type Asked = { readonly kind: Kind; readonly asks: readonly Ask[] };
/** `made`: something new, whose id is needed. */
type Kind = "person" | "people" | "groups" | "channel" | "members" | "text" | "made" | "write";

const view = noticeModal("Hello", "there");

/** A function that is added to the client doesn't compile without its row here. */
export const functionsOf = (target: Target) => {
  const { userIds, emails, groupId, channelIds, ts } = target;
  const [channelId = ""] = channelIds;
  const message = { channelId, text: "hi", blocks: [] };
  const one = (kind: Kind, ask: Ask): Asked => ({ kind, asks: [ask] });
  return {
    lookupByEmail: { kind: "person", asks: emails.map((e) => (api) => api.lookupByEmail(e)) },
    userInfo: { kind: "person", asks: userIds.map((id) => (api) => api.userInfo(id)) },
    listMembers: one("people", (api) => api.listMembers(null)),
    timeZoneOf: one("text", (api) => api.timeZoneOf(userIds[0] ?? "")),
    listUserGroups: one("groups", (api) => api.listUserGroups()),
    setGroupMembers: one("write", (api) => api.setGroupMembers(groupId, userIds.slice(0, 1))),
    createUserGroup: one("made", (api) =>
      api.createUserGroup({ name: "Spoiled", handle: "spoiled" }),
    ),
    disableUserGroup: one("write", (api) => api.disableUserGroup(groupId)),
    enableUserGroup: one("write", (api) => api.enableUserGroup(groupId)),
    probeUserGroup: one("write", (api) => api.probeUserGroup(groupId)),
    openView: one("made", (api) => api.openView("1.1", view)),
    pushView: one("made", (api) => api.pushView("1.1", view)),
    updateView: one("write", (api) => api.updateView("V1", view)),
    publishHome: one("write", (api) =>
      api.publishHome(userIds[0] ?? "", { type: "home", blocks: [] }),
    ),
    postMessage: one("write", (api) => api.postMessage(message)),
    channelKind: { kind: "channel", asks: channelIds.map((id) => (api) => api.channelKind(id)) },
    channelMembers: one("members", (api) => api.channelMembers(channelId, null)),
    channelTopic: one("text", (api) => api.channelTopic(channelId)),
    setTopic: one("write", (api) => api.setTopic(channelId, "new")),
    updateMessage: one("write", (api) => api.updateMessage({ ...message, ts })),
    testToken: one("write", (api) => api.testToken()),
    // The last: it ends the token.
    revokeToken: one("write", (api) => api.revokeToken()),
  } satisfies Record<keyof SlackApi, Asked>;
};

const NO_LIMITS = { blockedUntil: () => null, block() {} };

/** A client whose every request is answered with this body. */
export const answeredWith = (teamId: string, body: string): SlackApi =>
  slackApi({
    token: new Secret("xoxb-1"),
    teamId,
    outgoing: {
      send: async () => ({ ok: true, value: { status: 200, headers: new Headers(), body } }),
      spent: () => 0,
      left: () => 1,
    },
    rateLimits: NO_LIMITS,
    now: Date.now,
  });

/** A client of the emulated Slack, and the last answer to it. */
export function recordingApi(teamId: string, token: string) {
  const real = outgoing(1_000, 1_000);
  let last = { method: "", body: "" };
  const api = slackApi({
    token: new Secret(token),
    teamId,
    outgoing: {
      ...real,
      async send(url, request) {
        const sent = await real.send(url, request);
        last = { method: new URL(url).pathname.slice(5), body: sent.ok ? sent.value.body : "" };
        return sent;
      },
    },
    rateLimits: NO_LIMITS,
    now: Date.now,
  });
  return { api, last: () => last };
}

export function verdictOn(kind: Kind, before: Read, after: Read, spoil: Spoil): Verdict {
  if (jsonEqual(before, after)) return { radius: "nobody" };
  if (!before.ok) return { danger: "there was no answer to spoil" };
  // `ok` says whether Slack did it at all.
  if (!after.ok) return failed(kind, after.error, spoil.place === "ok");
  switch (kind) {
    case "person":
      return ofPerson(before.value as SlackMember | null, after.value as SlackMember | null);
    case "people":
      return ofPeople(before.value as MemberPage, after.value as MemberPage);
    case "groups":
      return ofGroups(before.value as UserGroupList, after.value as UserGroupList, spoil);
    case "channel":
      return after.value === "public" ? { danger: "is public" } : { radius: "one request" };
    case "members":
      return ofMembers(before.value as MembersPage, after.value as MembersPage);
    case "text":
      return after.value === null ? { radius: "one request" } : { danger: "reads another text" };
    case "made":
    case "write":
      return { radius: "one request" };
  }
}

function failed(kind: Kind, failure: SlackFailure, isWordOfOk: boolean): Verdict {
  if (isWordOfOk)
    return isMaybeDone(failure) || failure.reason === "refused"
      ? { radius: "one request" }
      : { danger: failure.reason };
  if (kind === "write") return { danger: `what was done counts as ${failure.reason}` };
  const isSaid = failure.reason === "unreadable" && failure.saidOk === true;
  if (!isSaid) return { danger: `${failure.reason}, though Slack said ok` };
  return { radius: kind === "person" ? "one person" : "one request" };
}

function ofPerson(was: SlackMember | null, is: SlackMember | null): Verdict {
  if (!was || !is) return { danger: "there is nobody any more" };
  if (was.id !== is.id) return { danger: `is ${is.id}` };
  if (was.ineligible !== null && is.ineligible === null) return { danger: "is let in" };
  if (was.ineligible === null && is.ineligible !== null) return { danger: `is ${is.ineligible}` };
  if (is.isAdmin && !was.isAdmin) return { danger: "is an admin" };
  if (is.isListedHere && !was.isListedHere) return { danger: "is of this workspace" };
  return { radius: "one person" };
}

function ofPeople(was: MemberPage, is: MemberPage): Verdict {
  const ids = (page: MemberPage) => new Set(page.people.map(({ id }) => id));
  const added = [...ids(is)].filter((id) => !ids(was).has(id));
  if (added.length > 0) return { danger: `lists ${added.join()}` };
  if (is.next !== was.next && is.next === null) return { danger: "the list ends early" };
  const missing = was.people.length - is.people.length;
  return missing <= 1 ? { radius: "one row" } : { danger: `${missing} rows are missing` };
}

function ofMembers(was: MembersPage, is: MembersPage): Verdict {
  if (is.userIds.length < was.userIds.length - 1) return { danger: "the list ends early" };
  return is.next === was.next || is.next !== null
    ? { radius: "one person" }
    : { danger: "the list ends early" };
}

function ofGroups(was: UserGroupList, is: UserGroupList, { isInItem }: Spoil): Verdict {
  let hurt = 0;
  for (const group of was.groups) {
    const after = is.groups.find(({ id }) => id === group.id);
    if (jsonEqual(group, after)) continue;
    hurt += 1;
    if (!after && !is.unreadableIds.includes(group.id) && is.isWhole)
      return { danger: `${group.handle} is gone without a word` };
    if (after && !jsonEqual(after.members, group.members))
      return { danger: `${group.handle} has other members` };
    if (after && group.isManagedElsewhere && !after.isManagedElsewhere)
      return { danger: `${group.handle} is ours to write` };
  }
  if (hurt <= 1) return { radius: "one group" };
  return isInItem ? { danger: `${hurt} groups are hurt` } : { radius: "one request" };
}
