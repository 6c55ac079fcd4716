import { describe, expect, it } from "vitest";
import { makeWorkspace, START } from "./workspace.ts";

describe("a call to the emulated Web API", () => {
  it("needs a token that lives", async () => {
    const { api, slack, team, botToken } = makeWorkspace();
    expect(await api("auth.test", {}, { token: null })).toEqual({ ok: false, error: "not_authed" });
    expect(await api("auth.test", {}, { token: "xoxb-made-up" })).toEqual({
      ok: false,
      error: "invalid_auth",
    });
    expect(await api("auth.test")).toMatchObject({
      ok: true,
      url: "https://acme.slack.com/",
      team: "Acme",
      team_id: "TACME",
      user: "pagersync",
    });
    slack.uninstallApp(team);
    expect(await api("auth.test", {}, { token: botToken })).toMatchObject({
      error: "account_inactive",
    });
  });

  it("takes a user token until its person is deactivated", async () => {
    const { api, slack, team } = makeWorkspace();
    const { userToken } = slack.placeInstallation({
      as: "ada",
      scopes: [],
      userScopes: ["usergroups:write"],
    });
    const asAda = { token: userToken };
    expect(await api("auth.test", {}, asAda)).toMatchObject({ ok: true, user: "ada" });
    team.deactivate("ada");
    expect(await api("auth.test", {}, asAda)).toEqual({ ok: false, error: "token_revoked" });
    expect(await api("auth.test")).toMatchObject({ ok: true });
  });

  it("names the scope it misses, and lists the scopes it has in a header", async () => {
    const { api, world, botToken } = makeWorkspace(["users:read", "chat:write"]);
    expect(await api("usergroups.list")).toEqual({
      ok: false,
      error: "missing_scope",
      needed: "usergroups:read",
      provided: "users:read,chat:write",
    });
    const headers = { authorization: `Bearer ${botToken}` };
    const response = await world.fetch("https://slack.com/api/auth.test", { headers });
    expect(response.headers.get("x-oauth-scopes")).toBe("users:read,chat:write");
  });

  it("reads a form everywhere, and JSON only where Slack does", async () => {
    const { api } = makeWorkspace();
    const lookup = { email: "bob@example.com" };
    expect(await api("users.lookupByEmail", lookup)).toMatchObject({ ok: true });
    expect(await api("users.lookupByEmail", lookup, { json: true })).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: email"] },
    });
    const post = { channel: "COPS", text: "hello" };
    expect(await api("chat.postMessage", post, { json: true })).toMatchObject({ ok: true });
  });

  it("refuses bodies that are none, in Slack's words", async () => {
    const { world, botToken } = makeWorkspace();
    const send = async (type: string, body: string) => {
      const headers = { authorization: `Bearer ${botToken}`, "content-type": type };
      const url = "https://slack.com/api/chat.postMessage";
      return (await world.fetch(url, { method: "POST", headers, body })).json();
    };
    expect(await send("application/json", "{")).toEqual({ ok: false, error: "invalid_json" });
    expect(await send("application/json", "[]")).toEqual({ ok: false, error: "json_not_object" });
    expect(await send("text/plain", "x")).toEqual({ ok: false, error: "invalid_post_type" });
    expect(
      await send("application/json", JSON.stringify({ channel: "COPS", text: "hi" })),
    ).toMatchObject({ ok: true, warning: "missing_charset" });
    expect(
      await send("application/json", JSON.stringify({ channel: 7, text: "hi" })),
    ).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] must provide a string [json-pointer:/channel]"] },
    });
  });

  it("does not take a token from the query", async () => {
    const { world, botToken } = makeWorkspace();
    const response = await world.fetch(`https://slack.com/api/auth.test?token=${botToken}`);
    expect(await response.json()).toEqual({ ok: false, error: "not_authed" });
  });

  it("says so when a method does not exist", async () => {
    const { api } = makeWorkspace();
    expect(await api("usergroups.users.add")).toEqual({
      ok: false,
      error: "unknown_method",
      req_method: "usergroups.users.add",
    });
  });
});

describe("rate limits", () => {
  it("let 20 calls a minute through to a tier 2 method, and others go on", async () => {
    const { api, world, clock, botToken } = makeWorkspace();
    for (let call = 0; call < 20; call += 1) {
      clock.now = START + call * 1_000;
      expect(await api("usergroups.list")).toMatchObject({ ok: true });
    }
    const headers = { authorization: `Bearer ${botToken}` };
    const refused = await world.fetch("https://slack.com/api/usergroups.list", { headers });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("41");
    expect(await refused.json()).toEqual({ ok: false, error: "ratelimited" });
    expect(await api("users.info", { user: "UBOB" })).toMatchObject({ ok: true });
    clock.now = START + 60_000;
    expect(await api("usergroups.list")).toMatchObject({ ok: true });
  });

  it("stop a burst of posts in one channel, not in another", async () => {
    const { api, refusal, team } = makeWorkspace();
    team.addChannel({ id: "CDEV", name: "dev" });
    for (let post = 0; post < 10; post += 1)
      expect(await api("chat.postMessage", { channel: "COPS", text: "x" })).toMatchObject({
        ok: true,
      });
    expect(await refusal("chat.postMessage", { channel: "COPS", text: "x" })).toBe("ratelimited");
    expect(await api("chat.postMessage", { channel: "CDEV", text: "x" })).toMatchObject({
      ok: true,
    });
  });

  it("can be set for one method, and turned off", async () => {
    const { refusal, slack } = makeWorkspace();
    slack.limits.setPerMinute("auth.test", 1);
    expect(await refusal("auth.test")).toBeUndefined();
    expect(await refusal("auth.test")).toBe("ratelimited");
    slack.limits.isOn = false;
    expect(await refusal("auth.test")).toBeUndefined();
  });
});
