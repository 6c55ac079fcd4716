import { describe, expect, it } from "vitest";
import { makeWorkspace, START } from "./workspace.ts";

/** Slack has several words for it. */
const REFUSED_MEMBERS = [
  "invalid_user",
  "invalid_users",
  "failed_for_some_users",
  "single_channel_guests_cannot_be_added",
];

describe("user groups", () => {
  it("have their members replaced whole", async () => {
    const { api, team, clock } = makeWorkspace();
    clock.now += 5_000;
    const answer = await api("usergroups.users.update", { usergroup: "SPLAT", users: "UADA,UCYD" });
    expect(answer).toMatchObject({
      ok: true,
      usergroup: {
        id: "SPLAT",
        team_id: "TACME",
        is_usergroup: true,
        handle: "platform",
        users: ["UADA", "UCYD"],
        user_count: 2,
        date_update: START / 1000 + 5,
        updated_by: team.installation?.botUserId,
        date_delete: 0,
      },
    });
    expect(team.group("platform").members).toEqual(["UADA", "UCYD"]);
  });

  it("take members as a list, as JSON, or as JSON text", async () => {
    const { api, team } = makeWorkspace();
    const usergroup = "SPLAT";
    await api("usergroups.users.update", { usergroup, users: ["UADA"] }, { json: true });
    expect(team.group("platform").members).toEqual(["UADA"]);
    await api("usergroups.users.update", { usergroup, users: '["UCYD"]' });
    expect(team.group("platform").members).toEqual(["UCYD"]);
  });

  it("refuse the whole list for one account that can't be a member", async () => {
    const { refusal, team } = makeWorkspace();
    for (const id of ["UNOBODY", "UDEE", "UGUS", "USOL", "UROB", "UEXT", "UIVY"]) {
      const call = { usergroup: "SPLAT", users: `UADA,${id}` };
      expect(REFUSED_MEMBERS).toContain(await refusal("usergroups.users.update", call));
    }
    expect(team.group("platform").members).toEqual(["UBOB"]);
  });

  it("refuse to be emptied, unless the workspace is set to take it", async () => {
    const { refusal, api, team } = makeWorkspace();
    const usergroup = "SPLAT";
    expect(await refusal("usergroups.users.update", { usergroup, users: "" })).toBe(
      "no_users_provided",
    );
    expect(await refusal("usergroups.users.update", { usergroup, users: "[]" })).toBe(
      "no_users_provided",
    );
    expect(await api("usergroups.users.update", { usergroup })).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: users"] },
    });
    team.settings.takesEmptyGroups = true;
    expect(await refusal("usergroups.users.update", { usergroup, users: "[]" })).toBeUndefined();
    expect(team.group("platform").members).toEqual([]);
  });

  it("can't be written when unknown, disabled, or kept by an identity provider", async () => {
    const { refusal } = makeWorkspace();
    const write = (usergroup: string) =>
      refusal("usergroups.users.update", { usergroup, users: "UADA" });
    expect(await write("SNONE")).toBe("no_such_subteam");
    expect(await write("SGONE")).toBe("no_such_subteam");
    expect(await write("SIDP")).toBe("permission_denied");
  });

  it("are for admins only by default: not for bots, not for members, but for an admin's token", async () => {
    const { api, slack, team } = makeWorkspace();
    team.settings.whoModifiesGroups = "admins";
    const call = { usergroup: "SPLAT", users: "UADA" };
    const tokenOf = (as: string) =>
      slack.placeInstallation({ as, scopes: [], userScopes: ["usergroups:write"] }).userToken;
    const error = async (token?: string | null) =>
      (await api("usergroups.users.update", call, token ? { token } : {}))["error"];
    expect(await error()).toBe("permission_denied");
    expect(await error(tokenOf("bob"))).toBe("permission_denied");
    const ada = tokenOf("ada");
    expect(await error(ada)).toBeUndefined();
    expect(team.group("platform").updatedBy).toBe("UADA");
    team.deactivate("ada");
    expect(await error(ada)).toBe("token_revoked");
  });

  it("show by an update without fields whether they may be written", async () => {
    const { refusal, team, slack } = makeWorkspace();
    expect(await refusal("usergroups.update", { usergroup: "SPLAT" })).toBeUndefined();
    expect(slack.events.pending).toEqual([]);
    team.settings.whoModifiesGroups = "admins";
    expect(await refusal("usergroups.update", { usergroup: "SPLAT" })).toBe("permission_denied");
  });

  it("need a paid plan", async () => {
    const { refusal, team } = makeWorkspace();
    team.settings.isPaid = false;
    expect(await refusal("usergroups.list")).toBe("plan_upgrade_required");
    expect(await refusal("usergroups.create", { name: "x" })).toBe("paid_teams_only");
    expect(await refusal("usergroups.update", { usergroup: "SPLAT" })).toBe("paid_teams_only");
    expect(await refusal("usergroups.users.update", { usergroup: "SPLAT", users: "UADA" })).toBe(
      "plan_upgrade_required",
    );
    expect(await refusal("usergroups.users.list", { usergroup: "SPLAT" })).toBe(
      "plan_upgrade_required",
    );
    expect(await refusal("usergroups.enable", { usergroup: "SGONE" })).toBe(
      "plan_upgrade_required",
    );
  });

  it("are made empty, with a handle of their own", async () => {
    const { api, refusal, team } = makeWorkspace();
    const create = (args: Record<string, unknown>) => refusal("usergroups.create", args);
    expect(await api("usergroups.create", { name: "Data on call" })).toMatchObject({
      ok: true,
      usergroup: { handle: "data-on-call", user_count: "0", name: "Data on call" },
    });
    expect(team.group("@data-on-call").members).toEqual([]);
    const named = (handle: string) => create({ name: "Another", handle });
    for (const handle of ["Upper", "two words", "a!", "ä b", "-x", "", "x".repeat(81)])
      expect(await named(handle)).toBe("bad_handle");
    expect(await named("here")).toBe("forbidden_handle");
    // People, channels, and groups, disabled ones too, share one name space.
    for (const handle of ["bob", "ops", "platform", "gone"])
      expect(await named(handle)).toBe("handle_already_exists");
    expect(await create({ name: "platform", handle: "other" })).toBe("name_already_exists");
    expect(await create({ name: " " })).toBe("missing_subteam_name");
    expect(await create({ name: "x".repeat(81), handle: "long" })).toBe("name_too_long");
    expect(await create({ name: "D", handle: "d", description: "x".repeat(141) })).toBe(
      "description_too_long",
    );
    expect(await create({ name: "E", handle: "e", channels: "CNONE" })).toBe(
      "invalid_channel_provided",
    );
    team.settings.whoCreatesGroups = "admins";
    expect(await create({ name: "F", handle: "f" })).toBe("permission_denied");
  });

  it("are listed with members and counts only when asked, the disabled ones too", async () => {
    const { api } = makeWorkspace();
    const list = async (args: Record<string, unknown>) =>
      (await api("usergroups.list", args))["usergroups"] as Record<string, unknown>[];
    const plain = await list({});
    expect(plain.map((g) => g["id"])).toEqual(["SPLAT", "SIDP"]);
    expect(plain[0]).not.toHaveProperty("users");
    expect(plain[0]).not.toHaveProperty("user_count");
    const whole = await list({
      include_users: "true",
      include_count: "true",
      include_disabled: "true",
    });
    expect(whole.map((g) => g["id"])).toEqual(["SPLAT", "SGONE", "SIDP"]);
    // Here the count is a text, after a write a number: as Slack does.
    expect(whole[0]).toMatchObject({ users: ["UBOB"], user_count: "1" });
    expect(whole[1]).toMatchObject({ date_delete: START / 1000 });
  });

  it("hide while disabled, and come back with their members", async () => {
    const { api, refusal } = makeWorkspace();
    const usergroup = "SPLAT";
    expect(await api("usergroups.users.list", { usergroup })).toEqual({
      ok: true,
      users: ["UBOB"],
    });
    expect(await api("usergroups.disable", { usergroup })).toMatchObject({
      usergroup: { date_delete: START / 1000 },
    });
    expect(await refusal("usergroups.disable", { usergroup })).toBe("already_disabled");
    expect(await refusal("usergroups.users.list", { usergroup })).toBe("no_such_subteam");
    expect(await refusal("usergroups.users.list", { usergroup, include_disabled: true })).toBe(
      undefined,
    );
    expect(await api("usergroups.enable", { usergroup })).toMatchObject({
      usergroup: { date_delete: 0, users: ["UBOB"] },
    });
  });

  it("put new members into their channels", async () => {
    const { api, team } = makeWorkspace();
    team.addGroup({ id: "SCHAN", handle: "with-channel", channels: ["ops"] });
    await api("usergroups.users.update", { usergroup: "SCHAN", users: "UADA" });
    expect([...team.channel("ops").members]).toEqual(["UADA"]);
  });

  it("lose people who are deactivated", () => {
    const { team, slack } = makeWorkspace();
    team.deactivate("bob");
    expect(team.group("platform").members).toEqual([]);
    expect(slack.events.pending.map((e) => e.type)).toEqual(["subteam_updated"]);
  });
});
