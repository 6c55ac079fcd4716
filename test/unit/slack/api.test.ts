import { describe, expect, test } from "vitest";
import { ok } from "../../../src/domain/result.ts";
import { noticeModal } from "../../../src/slack/views/notice-modal.ts";
import { json, recordingClient, TOKEN } from "./api/recording-client.ts";

const group = {
  id: "S1",
  handle: "platform",
  name: "Platform",
  date_delete: 0,
  auto_type: null,
  users: ["U1", "W2"],
  user_count: "2",
  updated_by: "U9",
};
const asUserGroup = {
  id: "S1",
  handle: "platform",
  name: "Platform",
  isDisabled: false,
  isManagedElsewhere: false,
  isRestricted: false,
  members: ["U1", "W2"],
  updatedBy: "U9",
};

describe("requests", () => {
  test("of read methods are forms, with the token in the header only", async () => {
    const { api, only } = recordingClient(json({ ok: true, usergroups: [group] }));
    expect(await api.listUserGroups()).toEqual(
      ok({ groups: [asUserGroup], unreadableIds: [], isWhole: true }),
    );
    const { url, headers, body } = only();
    expect(url).toBe("https://slack.com/api/usergroups.list");
    expect(headers).toEqual({
      authorization: `Bearer ${TOKEN}`,
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      team_id: "T1",
      include_users: "true",
      include_disabled: "true",
      include_count: "true",
    });
  });

  test("of write methods are JSON with a charset", async () => {
    const { api, only } = recordingClient(json({ ok: true, usergroup: group }));
    expect(await api.setGroupMembers("S1", ["U1", "W2"])).toEqual(ok(null));
    const { url, headers, body } = only();
    expect(url).toBe("https://slack.com/api/usergroups.users.update");
    expect(headers?.["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(body)).toEqual({ team_id: "T1", usergroup: "S1", users: "U1,W2" });
  });

  test("to probe a group have only its id", async () => {
    const { api, only } = recordingClient(json({ ok: true }));
    expect(await api.probeUserGroup("S1")).toEqual(ok(null));
    expect(only().url).toBe("https://slack.com/api/usergroups.update");
    expect(JSON.parse(only().body)).toEqual({ team_id: "T1", usergroup: "S1" });
  });

  test("to end the token have none", async () => {
    const { api, only } = recordingClient(json({ ok: true, revoked: true }));
    expect(await api.revokeToken()).toEqual(ok(null));
    expect(only().url).toBe("https://slack.com/api/auth.revoke");
    expect(only().body).toBe("");
  });

  test("to create a group return it from the reply, with or without members", async () => {
    const { users: _, ...bare } = group;
    const { api, only } = recordingClient(json({ ok: true, usergroup: bare }));
    expect(await api.createUserGroup({ name: "Platform", handle: "platform" })).toEqual(
      ok({ ...asUserGroup, members: [] }),
    );
    expect(JSON.parse(only().body)).toEqual({
      team_id: "T1",
      name: "Platform",
      handle: "platform",
    });
  });

  test.each([
    [
      { channels: ["C1"], groups: ["G1", "C2"] },
      { publicIds: ["C1"], privateIds: ["G1", "C2"] },
    ],
    [
      { channels: ["C1"], groups: null },
      { publicIds: ["C1"], privateIds: [] },
    ],
    [{ channels: [], groups: [] }, undefined],
    [{}, undefined],
    [null, undefined],
    [undefined, undefined],
    ["nonsense", undefined],
    [{ channels: [{}] }, undefined],
  ])("read a group's default channels from prefs %j", async (prefs, defaultChannels) => {
    const { api } = recordingClient(json({ ok: true, usergroups: [{ ...group, prefs }] }));
    const listed = await api.listUserGroups();
    const groups = [{ ...asUserGroup, ...(defaultChannels && { defaultChannels }) }];
    expect(listed).toEqual(ok({ groups, unreadableIds: [], isWhole: true }));
  });

  test("to open a modal time out with the trigger", async () => {
    const { api, only } = recordingClient(json({ ok: true, view: { id: "V1", hash: "1.a" } }));
    const view = noticeModal("Hello", "there");
    expect(await api.openView("1.2.t", view)).toEqual(ok({ viewId: "V1", hash: "1.a" }));
    expect(only().timeoutMs).toBe(3_000);
    expect(JSON.parse(only().body)).toEqual({
      trigger_id: "1.2.t",
      view: { ...view, private_metadata: "T1\n" },
    });
  });

  test("to update a modal send the hash if there is one", async () => {
    const view = noticeModal("Hello", "there");
    const bare = recordingClient(json({ ok: true, view: { id: "V1" } }));
    expect(await bare.api.updateView("V1", view)).toEqual(ok({ viewId: "V1", hash: null }));
    const sent = { ...view, private_metadata: "T1\n" };
    expect(JSON.parse(bare.only().body)).toEqual({ view_id: "V1", view: sent });
    const hashed = recordingClient(json({ ok: true, view: { id: "V1" } }));
    await hashed.api.updateView("V1", view, "1.a");
    expect(JSON.parse(hashed.only().body)).toEqual({ view_id: "V1", view: sent, hash: "1.a" });
  });

  test("to post a message succeed whatever the reply leaves out", async () => {
    const { api, only } = recordingClient(json({ ok: true }));
    expect(await api.postMessage({ channelId: "C1", text: "hi", blocks: [] })).toEqual(ok(null));
    expect(JSON.parse(only().body)).toMatchObject({ channel: "C1", text: "hi", blocks: [] });
  });
});

describe("accounts", () => {
  const member = async (user: object) => {
    const read = await recordingClient(json({ ok: true, user })).api.userInfo("U1");
    return read.ok ? read.value : read.error;
  };
  const full = {
    id: "U1",
    team_id: "T1",
    name: "ann",
    real_name: "Ann Lee",
    profile: { display_name: "", email: "ann@acme.example" },
  };

  test("are called by display name, else by real name", async () => {
    expect(await member(full)).toEqual({
      id: "U1",
      name: "Ann Lee",
      email: "ann@acme.example",
      ineligible: null,
      isAdmin: false,
      isListedHere: true,
    });
    expect(await member({ id: "U1" })).toMatchObject({ name: "U1", email: null, ineligible: null });
  });

  test.each([
    ["deactivated", { deleted: true, is_restricted: true }],
    ["guest", { is_restricted: true }],
    ["guest", { is_ultra_restricted: true }],
    ["bot", { is_bot: true }],
    ["bot", { id: "USLACKBOT" }],
    ["foreign", { is_stranger: true }],
    ["foreign", { team_id: "T9" }],
    ["foreign", { team_id: "E1", enterprise_user: { teams: ["T8", "T9"] } }],
    ["invited", { is_invited_user: true }],
    [null, { team_id: "E1" }],
    [null, { team_id: "T9", enterprise_user: { teams: ["T1", "T9"] } }],
  ])("are ineligible for a group as %s: %o", async (ineligible, flags) => {
    expect(await member({ ...full, ...flags })).toMatchObject({ ineligible });
  });

  test.each([
    [true, { team_id: "T1" }],
    [true, { team_id: "T9", enterprise_user: { teams: ["T1", "T9"] } }],
    [true, { team_id: "E1", teams: ["T1"] }],
    [false, { team_id: "T9" }],
    [false, { team_id: "E1" }],
    [false, { team_id: null }],
  ])("are listed in this workspace: %s, for %o", async (isListedHere, flags) => {
    expect(await member({ ...full, ...flags })).toMatchObject({ isListedHere });
  });

  test("with an admin or owner flag are admins, unless of another organisation", async () => {
    expect(await member({ ...full, is_admin: true })).toMatchObject({ isAdmin: true });
    expect(await member({ ...full, is_owner: true })).toMatchObject({ isAdmin: true });
    expect(await member({ ...full, is_admin: true, is_stranger: true })).toMatchObject({
      isAdmin: false,
    });
  });

  test("unknown to Slack are null, not an error", async () => {
    const { api, only } = recordingClient(json({ ok: false, error: "users_not_found" }));
    expect(await api.lookupByEmail("a+b@acme.example")).toEqual(ok(null));
    expect(only().body).toBe("email=a%2Bb%40acme.example");
    const unseen = recordingClient(json({ ok: false, error: "user_not_visible" }));
    expect(await unseen.api.userInfo("U1")).toEqual(ok(null));
  });
});

test.each([
  { deleted: {} },
  { is_bot: "perhaps" },
  { is_restricted: [] },
  { team_id: "Acme" },
  { teams: ["T1", null] },
  { enterprise_user: [] },
  { id: "ann" },
])("an account with nonsense in what decides about groups can't be read: %o", async (nonsense) => {
  const user = { id: "U1", team_id: "T1", ...nonsense };
  const info = await recordingClient(json({ ok: true, user })).api.userInfo("U1");
  expect(info).toMatchObject({ ok: false, error: { reason: "unreadable", saidOk: true } });
  // In a list it hides no other.
  const members = [user, { id: "U2", team_id: "T1", real_name: "Bea" }];
  const listed = await recordingClient(json({ ok: true, members })).api.listMembers(null);
  expect(listed).toEqual(ok({ people: [{ id: "U2", names: ["Bea"] }], next: null }));
});

test.each([7, [], {}, ["next"]])(
  "a cursor that can't be read is no end of a list: %o",
  async (next_cursor) => {
    const page = { ok: true, members: [], response_metadata: { next_cursor } };
    const { api } = recordingClient(json(page));
    expect(await api.listMembers(null)).toMatchObject({ error: { reason: "unreadable" } });
    expect(await api.channelMembers("C1", null)).toMatchObject({ error: { reason: "unreadable" } });
  },
);

test.each([undefined, null, "", {}, { next_cursor: null }])(
  "is the end of a list: %o",
  async (end) => {
    const { api } = recordingClient(json({ ok: true, members: [], response_metadata: end }));
    expect(await api.listMembers(null)).toEqual(ok({ people: [], next: null }));
  },
);

test("a group that was created is never one that failed, whatever Slack says of it", async () => {
  const made = async (usergroup: object) =>
    recordingClient(json({ ok: 1, usergroup })).api.createUserGroup({ name: "New", handle: "new" });
  expect(await made({ id: "S1", users: "none", date_delete: [] })).toMatchObject(
    ok({ id: "S1", handle: "new", name: "New", members: [] }),
  );
});

describe("channels", () => {
  const kindIn = async (body: object) => recordingClient(json(body)).api.channelKind("C1");

  test("are public only where Slack says that they aren't private", async () => {
    const channel = (traits: object) => ({ ok: true, channel: { id: "C1", ...traits } });
    expect(await kindIn(channel({ is_private: false, is_im: false }))).toEqual(ok("public"));
    for (const traits of [
      {},
      { is_private: true },
      { is_private: null },
      { is_private: "no" },
      { is_private: false, is_im: true },
      { is_private: false, is_mpim: true },
    ])
      expect(await kindIn(channel(traits)), JSON.stringify(traits)).toEqual(ok("private"));
  });

  test("that Slack doesn't find are null; a reply without one tells nothing", async () => {
    expect(await kindIn({ ok: false, error: "channel_not_found" })).toEqual(ok(null));
    expect(await kindIn({ ok: true })).toEqual(ok("untold"));
    expect(await kindIn({ ok: false, error: "missing_scope" })).toMatchObject({ ok: false });
  });

  test("name their people a page at a time", async () => {
    const page = { ok: true, members: ["U1"], response_metadata: { next_cursor: "next" } };
    const { api, only } = recordingClient(json(page));
    expect(await api.channelMembers("C1", "here")).toEqual(ok({ userIds: ["U1"], next: "next" }));
    expect(only().url).toBe("https://slack.com/api/conversations.members");
    expect(Object.fromEntries(new URLSearchParams(only().body))).toEqual({
      channel: "C1",
      limit: "900",
      cursor: "here",
    });
    const last = recordingClient(json({ ...page, response_metadata: { next_cursor: "" } })).api;
    expect(await last.channelMembers("C1", null)).toEqual(ok({ userIds: ["U1"], next: null }));
  });
});

describe("user groups", () => {
  const listed = async (usergroup: object) => {
    const read = await recordingClient(
      json({ ok: true, usergroups: [usergroup] }),
    ).api.listUserGroups();
    return read.ok ? (read.value.groups[0] ?? read.value) : read.error;
  };

  test("are disabled if they have a date of deletion", async () => {
    expect(await listed({ ...group, date_delete: 1_600_000_000 })).toMatchObject({
      isDisabled: true,
    });
  });

  test.each([
    { auto_type: "admin" },
    { is_external: true },
    { is_idp_group: true },
    { is_membership_locked: true },
    { enterprise_subteam_id: "S9" },
  ])("are managed elsewhere: %o", async (flags) => {
    expect(await listed({ ...group, ...flags })).toMatchObject({ isManagedElsewhere: true });
  });

  test("are writable where the newer flags are empty", async () => {
    const flags = { enterprise_subteam_id: "", is_idp_group: false, is_external: null };
    expect(await listed({ ...group, ...flags })).toEqual(asUserGroup);
  });

  test.each([
    { name: null },
    { name: "" },
    { date_delete: null },
    { date_delete: "0" },
    { users: null, user_count: "0" },
    { is_external: 0, is_idp_group: "false", is_membership_locked: "" },
    { prefs: null, description: 7 },
    { updated_by: null, auto_type: "" },
  ])("are read as far as they can be: %o", async (fields) => {
    expect(await listed({ ...group, ...fields })).toMatchObject({
      id: "S1",
      isDisabled: false,
      isManagedElsewhere: false,
    });
  });

  test.each([{ is_org_level: true }, { is_editing_restricted: 1 }])(
    "are restricted: %o",
    async (flags) => {
      expect(await listed({ ...group, ...flags })).toMatchObject({ isRestricted: true });
    },
  );

  test.each([
    { handle: null },
    { handle: undefined },
    { handle: "" },
    { users: null },
    { users: undefined },
    { users: ["U1", null] },
    { users: { U1: true } },
    { date_delete: {} },
    { is_external: [] },
  ])("that can't be read are named, and leave the others as they are: %o", async (fields) => {
    const bad = { ...group, id: "S2", ...fields };
    const { api } = recordingClient(json({ ok: true, usergroups: [bad, group] }));
    expect(await api.listUserGroups()).toEqual(
      ok({ groups: [asUserGroup], unreadableIds: ["S2"], isWhole: true }),
    );
  });

  test("without an id make the list less than whole", async () => {
    expect(await listed({ ...group, id: undefined })).toEqual({
      groups: [],
      unreadableIds: [],
      isWhole: false,
    });
  });

  test("without a list are no answer: a missing group counts as deleted", async () => {
    for (const usergroups of [undefined, null, {}, "none"]) {
      const { api } = recordingClient(json({ ok: true, usergroups }));
      expect(await api.listUserGroups()).toMatchObject({ error: { reason: "unreadable" } });
    }
  });
});
