import { describe, expect, it, vi } from "vitest";
import { sign } from "../../world/slack/signature.ts";
import { EmulatedSlack } from "../../world/slack/slack.ts";
import { World } from "../../world/world.ts";
import { ALL_SCOPES, makeWorkspace, ORIGIN, SIGNING_SECRET, START } from "./workspace.ts";

describe("events", () => {
  it("are signed over the raw body", async () => {
    const { slack, app } = makeWorkspace();
    slack.client("bob");
    await slack.client("bob").openHome();
    const { headers, raw } = app.last;
    const timestamp = headers.get("x-slack-request-timestamp");
    expect(timestamp).toBe(String(START / 1000));
    expect(headers.get("x-slack-signature")).toBe(
      await sign(SIGNING_SECRET, Number(timestamp), raw),
    );
  });

  it("follow a change of members, ours too, after the call was answered", async () => {
    const { api, slack, app, team } = makeWorkspace();
    await api("usergroups.users.update", { usergroup: "SPLAT", users: "UADA,UCYD" });
    expect(app.received).toEqual([]);
    await slack.settle();
    expect(app.received.map((r) => r.path)).toEqual(["/slack/events", "/slack/events"]);
    expect(app.received[0]?.body).toEqual({
      token: expect.any(String),
      team_id: "TACME",
      context_team_id: "TACME",
      context_enterprise_id: null,
      api_app_id: slack.app.id,
      type: "event_callback",
      event_id: expect.stringMatching(/^Ev/),
      event_time: START / 1000,
      authorizations: [
        {
          enterprise_id: null,
          team_id: "TACME",
          user_id: team.installation?.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: expect.any(String),
      event: {
        type: "subteam_members_changed",
        subteam_id: "SPLAT",
        team_id: "TACME",
        date_previous_update: START / 1000,
        date_update: START / 1000,
        added_users: ["UADA", "UCYD"],
        added_users_count: "2",
        removed_users: ["UBOB"],
        removed_users_count: "1",
        event_ts: expect.stringMatching(/^\d{10}\.\d{6}$/),
      },
    });
    expect(app.received[1]?.body).toMatchObject({
      event: { type: "subteam_updated", subteam: { id: "SPLAT", users: ["UADA", "UCYD"] } },
    });
  });

  it("are not sent when nothing changed", async () => {
    const { api, slack } = makeWorkspace();
    await api("usergroups.users.update", { usergroup: "SPLAT", users: "UBOB" });
    expect(slack.events.pending).toEqual([]);
  });

  it("report groups made, renamed, disabled, and edited by hand", async () => {
    const { api, slack, team } = makeWorkspace();
    await api("usergroups.create", { name: "New" });
    await api("usergroups.update", { usergroup: "SPLAT", name: "Renamed" });
    await api("usergroups.disable", { usergroup: "SPLAT" });
    await api("usergroups.enable", { usergroup: "SPLAT" });
    team.editMembers("platform", ["ada"], "olga");
    expect(slack.events.pending.map((e) => e.type)).toEqual([
      "subteam_created",
      "subteam_updated",
      "subteam_updated",
      "subteam_updated",
      "subteam_members_changed",
      "subteam_updated",
    ]);
    expect(team.group("platform").updatedBy).toBe("UOLGA");
  });

  it("about groups need usergroups:read", async () => {
    const { slack, team } = makeWorkspace(ALL_SCOPES.filter((s) => s !== "usergroups:read"));
    team.editMembers("platform", ["ada"], "olga");
    expect(slack.events.pending).toEqual([]);
  });

  it("report an uninstall without authorizations, by user ids", async () => {
    const { slack, app, team } = makeWorkspace();
    slack.placeInstallation({ as: "ada", scopes: [], userScopes: ["usergroups:write"] });
    const botUserId = team.installation?.botUserId;
    slack.uninstallApp(team);
    await slack.settle();
    const [revoked, uninstalled] = app.received.map((r) => r.body);
    expect(revoked).toMatchObject({
      event: { type: "tokens_revoked", tokens: { oauth: ["UADA"], bot: [botUserId] } },
    });
    expect(uninstalled).toMatchObject({ team_id: "TACME", event: { type: "app_uninstalled" } });
    expect(uninstalled).not.toHaveProperty("authorizations");
    team.editMembers("platform", ["ada"], "olga");
    expect(slack.events.pending).toEqual([]);
  });

  it("come again on demand, with the same id and the reason", async () => {
    const { slack, app } = makeWorkspace();
    app.answer = () => new Response("", { status: 500 });
    await slack.client("bob").openHome();
    const first = slack.events.attempts[0];
    expect(first).toMatchObject({ retryNum: 0, status: 500, trouble: "http_error" });
    const id = first?.event.id ?? "";
    for (const retryNum of [1, 2, 3]) {
      await slack.events.retry(id, "http_error");
      expect(app.last.headers.get("x-slack-retry-num")).toBe(String(retryNum));
      expect(app.last.headers.get("x-slack-retry-reason")).toBe("http_error");
      expect(app.last.body["event_id"]).toBe(id);
    }
    await expect(slack.events.retry(id)).rejects.toThrow("3 times");
  });

  it("ask for the challenge back", async () => {
    const { slack, app } = makeWorkspace();
    app.answer = ({ body }) => new Response(String(body["challenge"]));
    expect(await slack.events.verifyUrl("prove-it")).toEqual({ status: 200, body: "prove-it" });
    expect(app.last.body).toMatchObject({ type: "url_verification", challenge: "prove-it" });
  });
});

describe("the signature", () => {
  it("is the documented one", async () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    // docs.slack.dev/authentication/verifying-requests-from-slack
    expect(await sign("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, body)).toBe(
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    );
  });

  it("goes to the app's own addresses", async () => {
    const { slack } = makeWorkspace();
    await slack.client("bob").openHome();
    expect(slack.line.appOrigin).toBe(ORIGIN);
    expect(slack.line.sent.map((s) => s.path)).toEqual(["/slack/events"]);
  });
});

describe("an onlooker", () => {
  it("is notified of every change that somebody may see, until they stop", async () => {
    const { slack, team, api } = makeWorkspace();
    const seen: string[] = [];
    const stop = slack.onChange((change) => seen.push(change.kind));
    const view = { type: "home", blocks: [] };
    await api("views.publish", { user_id: "UBOB", view });
    await api("chat.postMessage", { channel: "COPS", text: "hello" });
    team.editMembers("platform", ["ada"], "olga");
    expect(seen).toEqual(["home", "message", "group", "delivery", "delivery"]);
    stop();
    await api("chat.postMessage", { channel: "COPS", text: "again" });
    expect(seen).toHaveLength(5);
  });

  it("can let events go out by themselves", async () => {
    const types: unknown[] = [];
    const slack = new EmulatedSlack({
      world: new World(() => START),
      deliver: async (request) => {
        const { event } = await request.json<{ event: { type: string } }>();
        types.push(event.type);
        return new Response("");
      },
      clientId: "1.2",
      clientSecret: "x",
      signingSecret: SIGNING_SECRET,
      appOrigin: ORIGIN,
      deliversEventsItself: true,
    });
    const team = slack.addTeam({ name: "Acme" });
    team.addUser({ name: "ada", kind: "admin" });
    team.addGroup({ handle: "platform" });
    slack.placeInstallation({ as: "ada", scopes: ALL_SCOPES });
    team.editMembers("platform", ["ada"], "ada");
    await vi.waitFor(() => expect(types).toEqual(["subteam_members_changed", "subteam_updated"]));
  });
});
