/** The official client gets along with the emulated Slack: its shapes are Slack's, not what our own client sends. */
import { ErrorCode, LogLevel, WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { loneSlack } from "./lone-slack.ts";

const SCOPES = [
  "channels:manage",
  "channels:read",
  "chat:write",
  "chat:write.public",
  "im:write",
  "usergroups:read",
  "usergroups:write",
  "users:read",
  "users:read.email",
];
const REDIRECT = "https://app.example/slack/callback";

function setUp() {
  const { world, slack } = loneSlack(() => Date.UTC(2030, 0, 7));
  slack.app.isMessagesTabOn = true;
  const team = slack.addTeam({
    id: "TACME",
    name: "Acme",
    whoCreatesGroups: "everyone",
    whoModifiesGroups: "everyone",
  });
  team.addUser({ id: "UADA", name: "ada", kind: "admin" });
  team.addUser({ id: "UBOB", name: "bob" });
  team.addUser({ id: "UGUS", name: "gus", kind: "guest" });
  team.addChannel({ id: "COPS", name: "ops" });
  team.addGroup({ id: "SPLAT", handle: "platform", members: ["bob"] });
  const { botToken } = slack.placeInstallation({ as: "ada", scopes: SCOPES });
  const clientFor = (token?: string) =>
    new WebClient(token, {
      fetch: world.fetch as typeof fetch,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
      logger: silent,
    });
  const trigger = () => team.screens.issueTrigger("UBOB");
  return { slack, team, web: clientFor(botToken), clientFor, trigger };
}

const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** The error in Slack's words, as the official client passes it on. */
const refused = (error: string) => ({ code: ErrorCode.PlatformError, data: { ok: false, error } });

const modal = {
  type: "modal" as const,
  title: { type: "plain_text" as const, text: "A modal" },
  blocks: [],
};
const home = { type: "home" as const, blocks: [] };

describe("the official client", () => {
  it("exchanges a code for tokens", async () => {
    const { slack, clientFor } = setUp();
    const link = new URLSearchParams({
      client_id: "1.2",
      scope: "chat:write",
      redirect_uri: REDIRECT,
    });
    const back = slack.authorize(`https://slack.com/oauth/v2/authorize?${link}`, {
      as: "ada",
      allow: true,
    });
    const args = {
      client_id: "1.2",
      client_secret: "a-client-secret",
      code: new URL(back).searchParams.get("code") ?? "",
      redirect_uri: REDIRECT,
    };
    const answer = await clientFor().oauth.v2.access(args);
    expect(answer).toMatchObject({
      ok: true,
      team: { id: "TACME", name: "Acme" },
      authed_user: { id: "UADA" },
      token_type: "bot",
    });
    expect(await clientFor(answer.access_token).auth.test()).toMatchObject({ team_id: "TACME" });
    await expect(clientFor().oauth.v2.access(args)).rejects.toMatchObject(refused("invalid_code"));
  });

  it("knows who it is, and ends itself", async () => {
    const { web, team } = setUp();
    expect(await web.auth.test()).toMatchObject({
      ok: true,
      user_id: team.installation?.botUserId,
      response_metadata: { scopes: SCOPES },
    });
    await expect(
      web.apps.uninstall({ client_id: "1.2", client_secret: "wrong" }),
    ).rejects.toMatchObject(refused("bad_client_secret"));
    expect(await web.auth.revoke({ test: true })).toMatchObject({ revoked: false });
    expect(await web.auth.revoke()).toMatchObject({ revoked: true });
    await expect(web.auth.test()).rejects.toMatchObject(refused("account_inactive"));
  });

  it("uninstalls the app", async () => {
    const { web, team } = setUp();
    await web.apps.uninstall({ client_id: "1.2", client_secret: "a-client-secret" });
    expect(team.installation).toBeNull();
  });

  it("finds people, one by one and page by page", async () => {
    const { web, team } = setUp();
    const byMail = await web.users.lookupByEmail({ email: "bob@example.com" });
    expect(byMail.user).toMatchObject({ id: "UBOB", profile: { email: "bob@example.com" } });
    await expect(web.users.lookupByEmail({ email: "x@example.com" })).rejects.toMatchObject(
      refused("users_not_found"),
    );
    expect((await web.users.info({ user: "UADA" })).user).toMatchObject({ is_admin: true });
    await expect(web.users.info({ user: "UNONE" })).rejects.toMatchObject(
      refused("user_not_found"),
    );
    const ids: (string | undefined)[] = [];
    let cursor = "";
    do {
      const page = await web.users.list({ limit: 2, cursor });
      ids.push(...(page.members ?? []).map((m) => m.id));
      cursor = page.response_metadata?.next_cursor ?? "";
    } while (cursor !== "");
    expect(ids).toEqual([...team.users.keys()]);
  });

  it("reads and writes user groups", async () => {
    const { web } = setUp();
    const made = await web.usergroups.create({ name: "Data on call", handle: "data-oncall" });
    const usergroup = made.usergroup?.id ?? "";
    expect(made.usergroup).toMatchObject({ handle: "data-oncall", team_id: "TACME" });
    await expect(
      web.usergroups.create({ name: "Another", handle: "data-oncall" }),
    ).rejects.toMatchObject(refused("handle_already_exists"));

    const written = await web.usergroups.users.update({ usergroup, users: "UADA,UBOB" });
    expect(written.usergroup).toMatchObject({ users: ["UADA", "UBOB"], user_count: 2 });
    await expect(
      web.usergroups.users.update({ usergroup, users: "UADA,UGUS" }),
    ).rejects.toMatchObject(refused("invalid_users"));
    await expect(web.usergroups.users.update({ usergroup, users: "" })).rejects.toMatchObject(
      refused("no_users_provided"),
    );

    expect((await web.usergroups.users.list({ usergroup })).users).toEqual(["UADA", "UBOB"]);
    await expect(web.usergroups.users.list({ usergroup: "SNONE" })).rejects.toMatchObject(
      refused("no_such_subteam"),
    );
    const listed = await web.usergroups.list({ include_users: true, include_disabled: true });
    expect(listed.usergroups?.map((g) => g.users)).toEqual([["UBOB"], ["UADA", "UBOB"]]);

    expect((await web.usergroups.update({ usergroup, name: "Data" })).usergroup?.name).toBe("Data");
    expect((await web.usergroups.disable({ usergroup })).usergroup?.date_delete).not.toBe(0);
    expect((await web.usergroups.enable({ usergroup })).usergroup?.date_delete).toBe(0);
    await expect(web.usergroups.enable({ usergroup })).rejects.toMatchObject(
      refused("already_enabled"),
    );
  });

  it("is refused when groups are for admins only, or the plan has none", async () => {
    const { web, team } = setUp();
    team.settings.whoModifiesGroups = "admins";
    await expect(
      web.usergroups.users.update({ usergroup: "SPLAT", users: "UADA" }),
    ).rejects.toMatchObject(refused("permission_denied"));
    team.settings.isPaid = false;
    await expect(web.usergroups.list()).rejects.toMatchObject(refused("plan_upgrade_required"));
    await expect(web.usergroups.create({ name: "X" })).rejects.toMatchObject(
      refused("paid_teams_only"),
    );
  });

  it("shows Homes and modals", async () => {
    const { web, trigger } = setUp();
    const published = await web.views.publish({ user_id: "UBOB", view: home });
    expect(published.view).toMatchObject({ type: "home", app_installed_team_id: "TACME" });
    await expect(
      web.views.publish({ user_id: "UBOB", view: home, hash: "1.old" }),
    ).rejects.toMatchObject(refused("hash_conflict"));

    const opened = await web.views.open({ trigger_id: trigger(), view: modal });
    await expect(web.views.open({ trigger_id: "1.2.3", view: modal })).rejects.toMatchObject(
      refused("invalid_trigger_id"),
    );
    const pushed = await web.views.push({ trigger_id: trigger(), view: modal });
    expect(pushed.view?.root_view_id).toBe(opened.view?.id);
    const view_id = opened.view?.id ?? "";
    expect(await web.views.update({ view_id, view: modal })).toMatchObject({ ok: true });
    await expect(web.views.update({ view_id: "VNONE", view: modal })).rejects.toMatchObject(
      refused("not_found"),
    );
  });

  it("passes on what Slack complains about", async () => {
    const { web, trigger } = setUp();
    const title = { type: "plain_text" as const, text: "x".repeat(25) };
    await expect(
      web.views.open({ trigger_id: trigger(), view: { ...modal, title } }),
    ).rejects.toMatchObject({
      data: {
        error: "invalid_arguments",
        response_metadata: {
          messages: ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"],
        },
      },
    });
  });

  it("posts and edits messages", async () => {
    const { web, team } = setUp();
    const blocks = [{ type: "divider" }];
    const posted = await web.chat.postMessage({ channel: "COPS", text: "hello", blocks });
    expect(posted).toMatchObject({ ok: true, channel: "COPS", message: { text: "hello" } });
    await expect(web.chat.postMessage({ channel: "CNONE", text: "x" })).rejects.toMatchObject(
      refused("channel_not_found"),
    );
    const edit = { channel: "COPS", ts: posted.ts ?? "", text: "bye" };
    expect(await web.chat.update(edit)).toMatchObject({ ok: true, text: "bye" });
    expect(team.channel("ops").messages[0]?.text).toBe("bye");
    await expect(web.chat.update({ ...edit, ts: "1.1" })).rejects.toMatchObject(
      refused("message_not_found"),
    );
  });

  it("looks at channels, and opens direct messages", async () => {
    const { web, team } = setUp();
    expect((await web.conversations.info({ channel: "COPS" })).channel?.name).toBe("ops");
    await expect(web.conversations.info({ channel: "CNONE" })).rejects.toMatchObject(
      refused("channel_not_found"),
    );
    expect((await web.conversations.open({ users: "UBOB" })).channel?.id).toMatch(/^D/);
    await expect(web.conversations.open({ users: "UNONE" })).rejects.toMatchObject(
      refused("user_not_found"),
    );
    const topic = { channel: "COPS", topic: "On call: bob" };
    await expect(web.conversations.setTopic(topic)).rejects.toMatchObject(
      refused("not_in_channel"),
    );
    team.channel("ops").members.add(team.installation?.botUserId ?? "");
    expect(await web.conversations.setTopic(topic)).toMatchObject({ ok: true });
  });

  it("hears of limits and missing scopes", async () => {
    const { web, slack, clientFor } = setUp();
    slack.limits.setPerMinute("users.info", 1);
    await web.users.info({ user: "UADA" });
    await expect(web.users.info({ user: "UADA" })).rejects.toMatchObject({
      code: ErrorCode.RateLimitedError,
      retryAfter: 60,
    });
    const other = slack.addTeam({ name: "Other" });
    other.addUser({ id: "UEVE", name: "eve" });
    const { botToken } = slack.placeInstallation({ as: "UEVE", scopes: ["chat:write"] });
    await expect(clientFor(botToken).usergroups.list()).rejects.toMatchObject({
      data: { error: "missing_scope", needed: "usergroups:read", provided: "chat:write" },
    });
  });
});
