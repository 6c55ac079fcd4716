/** Connecting Jira by Atlassian's OAuth 2.0 (3LO), and staying connected. */
import { describe, expect, it, vi } from "vitest";
import type { JiraCredentials } from "../../../src/schedulers/credentials.ts";
import { jira } from "../../../src/schedulers/jira/jira.ts";
import {
  atSite,
  exchangeJiraCode,
  jiraAuthorizeUrl,
  readJiraSites,
  refreshJira,
} from "../../../src/schedulers/jira/oauth.ts";
import { Secret } from "../../../src/secret.ts";
import type { JiraChoice } from "../../world/jira/authorize-page.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import { ACME, ALL_SCOPES, OPERATIONS_SCOPE, PEOPLE_SCOPE } from "../../world/jira/site-room.ts";
import { secrets } from "../../world/secrets.ts";
import { addPeople, HOUR, MINUTE, NOON, plenty, useWorld } from "./shared-suite.ts";

const CALLBACK = "https://pagersync.example/jira/callback";
const ACME_SITE = { cloudId: ACME.id, name: "acme", url: "https://acme.atlassian.net" };
const LABS = { id: "lab-cloud-id", name: "labs", url: "https://labs.atlassian.net" };
const client = {
  clientId: secrets.JIRA_CLIENT_ID,
  clientSecret: new Secret(secrets.JIRA_CLIENT_SECRET),
};
const authorizeUrl = () =>
  jiraAuthorizeUrl({ clientId: client.clientId, redirectUri: CALLBACK, state: "st/a te" });

describe("Jira's OAuth", () => {
  const current = useWorld();

  function setUp() {
    addPeople(current.world);
    const emulated = new EmulatedJira(current.world);
    current.world.add(emulated);
    emulated.addSite(LABS);
    const comeBack = (choice: Partial<JiraChoice> = {}) =>
      new URL(emulated.authorize(authorizeUrl(), { allow: true, user: "U-ada", ...choice }));
    const exchange = (code: string, redirectUri = CALLBACK, by = client) =>
      exchangeJiraCode(
        { code: new Secret(code), codeVerifier: new Secret("unused"), redirectUri },
        by,
        plenty(),
        Date.now(),
      );
    const codeOf = (choice: Partial<JiraChoice> = {}) =>
      comeBack(choice).searchParams.get("code") ?? "";
    const connect = async (): Promise<JiraCredentials> => {
      const granted = await exchange(codeOf());
      const site = granted.ok ? granted.value.sites[0] : undefined;
      if (!granted.ok || !site) throw new Error("not connected");
      return atSite(granted.value.tokens, site);
    };
    const refresh = (credentials: JiraCredentials, by = client) =>
      refreshJira(credentials, by, plenty(), Date.now());
    return { emulated, comeBack, exchange, codeOf, connect, refresh };
  }

  describe("sends the person to Atlassian's page", () => {
    it("with what that page needs, and gets its state back as it was", () => {
      const { comeBack } = setUp();
      const url = new URL(authorizeUrl());
      expect(url.origin + url.pathname).toBe("https://auth.atlassian.com/authorize");
      expect(Object.fromEntries(url.searchParams)).toEqual({
        audience: "api.atlassian.com",
        client_id: client.clientId,
        scope: "read:ops-config:jira-service-management read:jira-user offline_access",
        redirect_uri: CALLBACK,
        state: "st/a te",
        response_type: "code",
        prompt: "consent",
      });
      const back = comeBack();
      expect(back.origin + back.pathname).toBe(CALLBACK);
      expect(back.searchParams.get("state")).toBe("st/a te");
      expect(back.searchParams.get("code")).toMatch(/./);
    });

    it("who may say no", () => {
      const { comeBack } = setUp();
      const back = comeBack({ allow: false });
      expect(back.searchParams.get("error")).toBe("access_denied");
      expect(back.searchParams.get("state")).toBe("st/a te");
      expect(back.searchParams.has("code")).toBe(false);
    });
  });

  describe("turns a code", () => {
    it("into tokens that open the site that was granted", async () => {
      const { exchange, codeOf } = setUp();
      const granted = await exchange(codeOf());
      expect(granted).toMatchObject({
        ok: true,
        value: { tokens: { expiresAt: NOON + HOUR }, sites: [ACME_SITE] },
      });
      if (!granted.ok) return;
      const credentials = atSite(granted.value.tokens, ACME_SITE);
      expect(credentials).toMatchObject({
        system: "jira",
        cloudId: ACME.id,
        siteName: "acme",
        siteUrl: "https://acme.atlassian.net",
        expiresAt: NOON + HOUR,
      });
      const account = await jira(credentials, plenty(), current.memory).account();
      expect(account).toEqual({ ok: true, value: { name: "acme", connectedAs: "ada" } });
    });

    it("into a choice, where several sites were granted", async () => {
      const { exchange, codeOf } = setUp();
      const granted = await exchange(codeOf({ sites: [ACME.id, LABS.id] }));
      expect(granted.ok && granted.value.sites).toEqual([
        ACME_SITE,
        { cloudId: "lab-cloud-id", name: "labs", url: "https://labs.atlassian.net" },
      ]);
    });

    it("into each site once, however many products Atlassian names it for", async () => {
      const { exchange, codeOf } = setUp();
      const site = (scopes: readonly string[]) => ({ ...ACME, scopes });
      current.world.faults.add({
        path: "/accessible-resources",
        effect: {
          kind: "status",
          status: 200,
          body: JSON.stringify([site([PEOPLE_SCOPE]), site([OPERATIONS_SCOPE])]),
        },
      });
      const granted = await exchange(codeOf());
      expect(granted.ok && granted.value.sites).toEqual([ACME_SITE]);
    });

    it("into a refusal, where no site was granted", async () => {
      const { exchange, codeOf } = setUp();
      expect(await exchange(codeOf({ sites: [] }))).toEqual({
        ok: false,
        error: { reason: "refused", detail: "no Jira site was granted" },
      });
    });

    it.each(ALL_SCOPES)("into a failure that names the scope that is missing: %s", async (lost) => {
      const { exchange, codeOf } = setUp();
      const code = codeOf({ scopes: ALL_SCOPES.filter((scope) => scope !== lost) });
      expect(await exchange(code)).toEqual({
        ok: false,
        error: { reason: "missing_scope", detail: lost },
      });
    });

    it("only once, only soon, only for the same address, only for us", async () => {
      const { exchange, codeOf } = setUp();
      const refused = (detail: string) => ({ ok: false, error: { reason: "refused", detail } });
      const code = codeOf();
      expect((await exchange(code)).ok).toBe(true);
      expect(await exchange(code)).toEqual(refused("invalid_grant"));
      expect(await exchange(codeOf(), `${CALLBACK}/`)).toEqual(refused("invalid_grant"));
      const stranger = { ...client, clientSecret: new Secret("guessed") };
      expect(await exchange(codeOf(), CALLBACK, stranger)).toEqual(refused("access_denied"));
      const stale = codeOf();
      vi.setSystemTime(NOON + HOUR);
      expect(await exchange(stale)).toEqual(refused("invalid_grant"));
    });

    it.each([
      ["/oauth/token", { kind: "refused" }, "unreachable"],
      ["/oauth/token", { kind: "status", status: 503 }, "unreachable"],
      ["/oauth/token", { kind: "status", status: 403, body: "<html>blocked" }, "unreachable"],
      ["/oauth/token", { kind: "rate_limited", retryAfterS: 5 }, "unreachable"],
      ["/oauth/token", { kind: "garbage" }, "unreadable"],
      ["/accessible-resources", { kind: "status", status: 500 }, "unreachable"],
      ["/accessible-resources", { kind: "truncated" }, "unreadable"],
    ] as const)(
      "into a failure that keeps trouble and refusal apart: %s %j",
      async (path, effect, why) => {
        const { exchange, codeOf } = setUp();
        current.world.faults.add({ path, effect });
        expect(await exchange(codeOf())).toMatchObject({ ok: false, error: { reason: why } });
      },
    );
  });

  it("lists a connection's sites again, for a person to pick another", async () => {
    const { connect, emulated } = setUp();
    const credentials = await connect();
    expect(await readJiraSites(credentials, plenty())).toEqual({ ok: true, value: [ACME_SITE] });
    emulated.revoke("U-ada");
    expect(await readJiraSites(credentials, plenty())).toEqual({
      ok: false,
      error: { reason: "refused", detail: "unauthorized" },
    });
  });

  describe("renews the tokens", () => {
    it("when the access token has died after an hour, for the same site", async () => {
      const { connect, refresh } = setUp();
      const before = await connect();
      vi.setSystemTime(NOON + HOUR);
      expect(await jira(before, plenty(), current.memory).account()).toEqual({
        ok: false,
        error: { reason: "unauthorized" },
      });
      const renewed = await refresh(before);
      expect(renewed).toMatchObject({
        ok: true,
        value: { system: "jira", cloudId: ACME.id, siteName: "acme", expiresAt: NOON + 2 * HOUR },
      });
      if (!renewed.ok) return;
      expect((await jira(renewed.value, plenty(), current.memory).account()).ok).toBe(true);
    });

    it("with a refresh token that works once, or again within minutes: then it needs the pair that came of it", async () => {
      const { connect, refresh } = setUp();
      const first = await connect();
      await refresh(first);
      vi.setSystemTime(NOON + 9 * MINUTE);
      const second = await refresh(first);
      vi.setSystemTime(NOON + 11 * MINUTE);
      expect(await refresh(first)).toEqual({
        ok: false,
        error: { reason: "refused", detail: "invalid_grant" },
      });
      expect(second.ok && (await refresh(second.value)).ok).toBe(true);
    });

    it("keeping the refresh token where the answer has no new one", async () => {
      const { connect, refresh } = setUp();
      const credentials = await connect();
      const body = JSON.stringify({ access_token: "newer", expires_in: 3600, scope: "" });
      current.world.faults.add({
        path: "/oauth/token",
        effect: { kind: "status", status: 200, body },
      });
      const renewed = await refresh(credentials);
      expect(renewed.ok && renewed.value.accessToken.reveal()).toBe("newer");
      expect(renewed.ok && renewed.value.refreshToken.reveal()).toBe(
        credentials.refreshToken.reveal(),
      );
    });

    it("not after the person took the grant back", async () => {
      const { connect, refresh, emulated } = setUp();
      const credentials = await connect();
      emulated.revoke("U-ada");
      expect(await refresh(credentials)).toEqual({
        ok: false,
        error: { reason: "refused", detail: "invalid_grant" },
      });
    });

    it.each([
      [{ kind: "status", status: 502 }, "unreachable"],
      [{ kind: "status", status: 429 }, "unreachable"],
      [{ kind: "reply_lost" }, "unreachable"],
      [{ kind: "truncated" }, "unreadable"],
      [{ kind: "status", status: 400, body: '{"error":"invalid_request"}' }, "refused"],
    ] as const)("or says whether it is worth trying again: %j is %s", async (effect, why) => {
      const { connect, refresh } = setUp();
      const credentials = await connect();
      current.world.faults.add({ path: "/oauth/token", effect });
      expect(await refresh(credentials)).toMatchObject({ ok: false, error: { reason: why } });
    });
  });

  it("lets no secret into an address or a failure, whatever the answer quotes", async () => {
    const { connect, refresh, exchange, codeOf } = setUp();
    const credentials = await connect();
    const code = codeOf();
    const secret = [
      code,
      credentials.accessToken.reveal(),
      credentials.refreshToken.reveal(),
      secrets.JIRA_CLIENT_SECRET,
    ];
    const seen: unknown[] = [];
    for (const status of [200, 400, 401, 403, 500]) {
      const body = JSON.stringify({
        error: `no: ${secret.join()}`,
        error_description: secret.join(),
      });
      current.world.faults.clear();
      current.world.faults.add({ effect: { kind: "status", status, body } });
      seen.push(await exchange(code), await refresh(credentials));
    }
    const text = JSON.stringify([seen, current.world.calls.map((call) => call.path)]);
    expect(secret.filter((s) => text.includes(s))).toEqual([]);
    expect(text).toContain("an error of its own");
  });
});
