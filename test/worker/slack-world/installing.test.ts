import { describe, expect, it } from "vitest";
import { CLIENT, makeWorkspace, ORIGIN } from "./workspace.ts";

describe("installing", () => {
  const link = (more: Record<string, string> = {}) =>
    `https://slack.com/oauth/v2/authorize?${new URLSearchParams({
      client_id: CLIENT.id,
      scope: "chat:write,users:read",
      redirect_uri: `${ORIGIN}/slack/callback`,
      state: "a-state",
      ...more,
    })}`;
  const exchange = (code: string, more: Record<string, string> = {}) => ({
    code,
    redirect_uri: `${ORIGIN}/slack/callback`,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    ...more,
  });
  const codeOf = (url: string) => new URL(url).searchParams.get("code") ?? "";

  it("gives a code for tokens once", async () => {
    const { slack, api, team } = makeWorkspace(["chat:write"]);
    const back = slack.authorize(link({ user_scope: "usergroups:write" }), {
      as: "ada",
      allow: true,
    });
    expect(back).toMatch(/^https:\/\/app\.example\/slack\/callback\?code=[\w.]+&state=a-state$/);
    const answer = await api("oauth.v2.access", exchange(codeOf(back)), { token: null });
    expect(answer).toEqual({
      ok: true,
      app_id: slack.app.id,
      access_token: team.installation?.bot.token,
      token_type: "bot",
      scope: "chat:write,users:read",
      bot_user_id: team.installation?.botUserId,
      team: { id: "TACME", name: "Acme" },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: {
        id: "UADA",
        scope: "usergroups:write",
        token_type: "user",
        access_token: team.installation?.users.get("UADA")?.token,
      },
    });
    expect(await api("oauth.v2.access", exchange(codeOf(back)), { token: null })).toEqual({
      ok: false,
      error: "invalid_code",
    });
  });

  it("refuses a code that is old, or came by another redirect, or another client", async () => {
    const { slack, api, clock } = makeWorkspace();
    const code = codeOf(slack.authorize(link(), { as: "ada", allow: true }));
    const attempt = async (more: Record<string, string>) =>
      (await api("oauth.v2.access", exchange(code, more), { token: null }))["error"];
    expect(await attempt({ redirect_uri: `${ORIGIN}/slack/callback/` })).toBe("bad_redirect_uri");
    expect(await attempt({ client_id: "9.9" })).toBe("invalid_client_id");
    expect(await attempt({ client_secret: "guess" })).toBe("bad_client_secret");
    clock.now += 10 * 60_000 + 1;
    expect(await attempt({})).toBe("invalid_code");
  });

  it("adds scopes up over installs", async () => {
    const { slack, team } = makeWorkspace(["users:read"]);
    slack.placeInstallation({ as: "bob", scopes: ["chat:write"] });
    expect([...(team.installation?.bot.scopes ?? [])]).toEqual(["users:read", "chat:write"]);
    expect(team.installation?.installedBy).toBe("UBOB");
  });

  it("sends a no back as access_denied, and shows bad links on a page of its own", () => {
    const { slack } = makeWorkspace();
    const as = (allow: boolean, who = "ada") => ({ as: who, allow });
    expect(slack.authorize(link(), as(false))).toBe(
      `${ORIGIN}/slack/callback?error=access_denied&state=a-state`,
    );
    const trials: [Record<string, string>, string][] = [
      [{ client_id: "9.9" }, "invalid_client_id"],
      [{ scope: "chat:wrote" }, "invalid_scope"],
      [{ scope: "" }, "no_scopes"],
      [{ redirect_uri: "https://evil.example/slack/callback" }, "bad_redirect_uri"],
      [{ redirect_uri: `${ORIGIN}/slack/callback.evil` }, "bad_redirect_uri"],
      [{ redirect_uri: "http://app.example/slack/callback" }, "bad_redirect_uri"],
    ];
    for (const [more, error] of trials)
      expect(() => slack.authorize(link(more), as(true))).toThrow(error);
    expect(() => slack.authorize(link(), as(true, "gus"))).toThrow(
      "app_installation_not_permitted",
    );
  });

  it("offers a consent page to a real browser", async () => {
    const { world } = makeWorkspace();
    const page = await world.fetch(link());
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<li>chat:write</li>");
    const yes = await world.fetch(`${link()}&as=UADA&decision=allow`, { redirect: "manual" });
    expect(yes.status).toBe(302);
    expect(yes.headers.get("location")).toContain(`${ORIGIN}/slack/callback?code=`);
  });

  it("ends with auth.revoke or apps.uninstall", async () => {
    const { api, refusal, team } = makeWorkspace();
    expect(await refusal("apps.uninstall", { client_id: CLIENT.id, client_secret: "no" })).toBe(
      "bad_client_secret",
    );
    expect(await api("auth.revoke", { test: "1" })).toEqual({ ok: true, revoked: false });
    expect(await api("auth.revoke")).toEqual({ ok: true, revoked: true });
    expect(team.installation).toBeNull();
  });
});
