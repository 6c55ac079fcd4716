import { describe, expect, test } from "vitest";
import { readEvent } from "../../../../src/slack/payload/event.ts";

const callback = (event: object, more: object = {}) => ({
  type: "event_callback",
  team_id: "T1",
  event_id: "Ev1",
  event_time: 1_700_000_000,
  authorizations: [{ team_id: "T1", enterprise_id: null }],
  event,
  ...more,
});

const understood = (event: object, at = 1_700_000_000_000) => ({
  ok: true,
  value: { kind: "intent", teamId: "T1", intent: { kind: "event", eventId: "Ev1", at, event } },
});
const ignored = { ok: true, value: { kind: "ignored" } };
const malformed = { ok: false, error: "malformed" };
const unusable = (type: string) => ({ ok: true, value: { kind: "unusable", type } });

test("Slack's URL verification gets its challenge back", () => {
  expect(readEvent({ type: "url_verification", challenge: "abc", token: "x" })).toEqual({
    ok: true,
    value: { kind: "challenge", challenge: "abc" },
  });
  expect(readEvent({ type: "url_verification" })).toEqual(malformed);
});

describe("the Home", () => {
  const opened = { type: "app_home_opened", user: "U1", channel: "D1" };

  test("was opened by somebody", () => {
    expect(readEvent(callback({ ...opened, tab: "home" }))).toEqual(
      understood({ type: "home_opened", actor: { userId: "U1", teamId: null } }),
    );
  });

  test("was not opened when the Messages tab was", () => {
    expect(readEvent(callback({ ...opened, tab: "messages" }))).toEqual(ignored);
  });
});

describe("a user group", () => {
  const changed = (members: object | null, isDisabled: boolean | null = false) =>
    understood({ type: "group_changed", groupId: "S1", members, isDisabled });

  test("was updated, with all its members where Slack tells them", () => {
    const updated = (subteam: object) => readEvent(callback({ type: "subteam_updated", subteam }));
    expect(updated({ id: "S1", users: ["U1"], date_delete: 0 })).toEqual(changed({ all: ["U1"] }));
    expect(updated({ id: "S1" })).toEqual(changed(null, null));
    expect(updated({ id: "S1", date_delete: 1_700_000_000 })).toEqual(changed(null, true));
  });

  test("was created", () => {
    const event = { type: "subteam_created", subteam: { id: "S1", user_count: "0" } };
    expect(readEvent(callback(event))).toEqual(changed(null, null));
  });

  test("got and lost members", () => {
    const event = {
      type: "subteam_members_changed",
      subteam_id: "S1",
      added_users: ["U1", "U2"],
      added_users_count: "2",
      removed_users: ["U3"],
    };
    expect(readEvent(callback(event))).toEqual(changed({ added: ["U1", "U2"], removed: ["U3"] }));
  });

  test.each([
    {},
    { added_users: ["U1"] },
    { added_users: ["U1"], removed_users: null },
    { added_users: [7], removed_users: ["U3"] },
  ])("has changed, and it isn't said by whom: %o", (members) => {
    const event = { type: "subteam_members_changed", subteam_id: "S1", ...members };
    expect(readEvent(callback(event))).toEqual(changed(null));
  });

  test("has changed, and it isn't said which", () => {
    const some = { type: "group_changed", groupId: null, members: null, isDisabled: null };
    for (const subteam of [{}, { id: 7 }, null, "S1"])
      expect(readEvent(callback({ type: "subteam_updated", subteam }))).toEqual(understood(some));
  });
});

describe("the end of an installation", () => {
  const bare = { authorizations: undefined };

  test("has no authorizations, and a time in milliseconds where Slack sends one", () => {
    const event = { type: "app_uninstalled", event_ts: "1700000000.124850" };
    expect(readEvent(callback(event, bare))).toEqual(
      understood({ type: "uninstalled" }, 1_700_000_000_125),
    );
    expect(readEvent(callback({ type: "app_uninstalled", event_ts: "1515449522000016" }))).toEqual(
      understood({ type: "uninstalled" }),
    );
  });

  test("names the people whose tokens were revoked, and the bots", () => {
    const event = { type: "tokens_revoked", tokens: { oauth: ["U1"], bot: [] } };
    expect(readEvent(callback(event, bare))).toEqual(
      understood({ type: "tokens_revoked", userIds: ["U1"], botUserIds: [] }),
    );
    expect(readEvent(callback({ type: "tokens_revoked", tokens: { bot: ["U2"] } }))).toEqual(
      understood({ type: "tokens_revoked", userIds: [], botUserIds: ["U2"] }),
    );
  });
});

test("in a shared channel the installation's team counts, not the other side's", () => {
  const body = callback({ type: "app_uninstalled" }, { team_id: "T9" });
  expect(readEvent(body)).toEqual(understood({ type: "uninstalled" }));
});

test("on a whole organisation the team of the event counts", () => {
  const body = callback({ type: "app_uninstalled" }, { authorizations: [{ team_id: null }] });
  expect(readEvent(body)).toEqual(understood({ type: "uninstalled" }));
});

test.each([
  ["an event that is not ours", callback({ type: "message", text: "hi" })],
  ["a warning of Slack's own limit", { type: "app_rate_limited", team_id: "T1" }],
])("%s is ignored", (_, body) => {
  expect(readEvent(body)).toEqual(ignored);
});

test("an end whose time can't be read is older than every install", () => {
  const body = callback({ type: "app_uninstalled" }, { event_time: "soon" });
  expect(readEvent(body)).toEqual(understood({ type: "uninstalled" }, 0));
});

test.each([
  ["no event", { type: "event_callback", event_id: "Ev1", event_time: 1 }, "unknown"],
  [
    "no event id",
    callback({ type: "app_uninstalled" }, { event_id: undefined }),
    "app_uninstalled",
  ],
  [
    "no team",
    callback({ type: "app_uninstalled" }, { team_id: null, authorizations: [] }),
    "app_uninstalled",
  ],
  ["nobody who opened the Home", callback({ type: "app_home_opened" }), "app_home_opened"],
  ["no type", { ...callback({ type: "app_home_opened", user: "U1" }), type: 7 }, "app_home_opened"],
  ["words of nobody's", callback({ type: "<b>x</b>" }, { event_id: 7 }), "unknown"],
])("with %s an event of Slack's can't be used, and isn't asked for again", (_, body, type) => {
  expect(readEvent(body)).toEqual(unusable(type));
});

test.each([
  ["nothing", null],
  ["a list", []],
  ["an object of nobody's", { type: 7 }],
])("%s is malformed", (_, body) => {
  expect(readEvent(body)).toEqual(malformed);
});
