import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import type { Credentials } from "../../src/schedulers/credentials.ts";
import { Secret } from "../../src/secret.ts";
import { CONNECT_LINK_MS } from "../../src/vault/connect-links.ts";
import { OAUTH_STATE_MS } from "../../src/vault/oauth-states.ts";
import {
  type Connection,
  type Installation,
  openVault,
  type Vault,
} from "../../src/vault/vault.ts";
import { emptyStorage } from "./empty-storage.ts";

const T0 = Date.UTC(2030, 0, 1);
const newKey = `k2:${btoa("n".repeat(32))}`;

const installation: Installation = {
  teamId: "T1",
  teamName: "Acme",
  enterpriseId: null,
  appId: "A1",
  botUserId: "UBOT",
  botScopes: ["chat:write", "usergroups:read"],
  botToken: new Secret("xoxb-the-bot"),
  installedBy: "U1",
  installedAt: T0,
  grant: null,
};
const connection: Connection = {
  credentials: { system: "opsgenie", apiKey: new Secret("genie-key"), region: "eu" },
  accountName: "Acme EU",
  connectedAs: null,
  connectedBy: "U1",
  connectedAt: T0,
};

const trip = {
  purpose: "pagerduty",
  teamId: "T1",
  userId: "U1",
  browserToken: "the browser",
  now: T0,
} as const;

/** Begun and finished. */
async function useState(
  vault: Vault,
  begun: Omit<typeof trip, "teamId"> & { teamId: string },
): Promise<void> {
  const { state } = await vault.startOAuth(begun);
  const opened = await vault.openOAuth({ ...begun, state });
  if (!opened.ok) throw new Error(opened.error);
  expect(await vault.useOAuth(opened.value, T0)).toBe(true);
}

/** Every text and number in the database, to look for what must not be there. */
async function everythingStored(): Promise<string> {
  const tables = ["installations", "connections", "oauth_states"];
  const rows = await env.DB.batch(tables.map((t) => env.DB.prepare(`SELECT * FROM ${t}`)));
  return JSON.stringify(rows.map((r) => r.results));
}

beforeEach(async () => {
  await emptyStorage();
  await applyD1Migrations(env.DB, env.TEST_SCHEMA);
});

describe("installations", () => {
  test("come back as they were saved, and rest sealed", async () => {
    const vault = openVault(env);
    const grant = { userId: "U2", token: new Secret("xoxp-the-admin") };
    await vault.saveInstallation({ ...installation, enterpriseId: "E1", grant });
    const back = await vault.installation("T1");
    expect(back).toEqual({ ...installation, enterpriseId: "E1", grant });
    expect(back?.botToken.reveal()).toBe("xoxb-the-bot");
    expect(back?.grant?.token.reveal()).toBe("xoxp-the-admin");
    expect(await everythingStored()).not.toMatch(/xoxb|xoxp/);
  });

  test("are null where the app is not installed", async () => {
    expect(await openVault(env).installation("T1")).toBeNull();
  });

  test("are updated by a re-install, which keeps the connection, a grant given before and the first installer", async () => {
    const vault = openVault(env);
    const grant = { userId: "U2", token: new Secret("xoxp-the-admin") };
    await vault.saveInstallation({ ...installation, grant });
    await vault.saveConnection("T1", connection);
    await vault.saveInstallation({
      ...installation,
      teamName: "Acme Inc",
      botToken: new Secret("xoxb-again"),
      installedBy: "U3",
      installedAt: T0 + 60_000,
    });
    const back = await vault.installation("T1");
    expect(back).toMatchObject({
      teamName: "Acme Inc",
      installedBy: "U1",
      installedAt: T0 + 60_000,
      grant: { userId: "U2" },
    });
    expect(back?.botToken.reveal()).toBe("xoxb-again");
    expect(back?.grant?.token.reveal()).toBe("xoxp-the-admin");
    expect(await vault.connection("T1")).toEqual(connection);
  });

  test("have a grant replaced by a newer one, and removed on its own", async () => {
    const vault = openVault(env);
    for (const [userId, token] of [
      ["U2", "xoxp-first"],
      ["U3", "xoxp-second"],
    ] as const)
      await vault.saveInstallation({
        ...installation,
        grant: { userId, token: new Secret(token) },
      });
    const granted = await vault.installation("T1");
    expect(granted?.grant?.userId).toBe("U3");
    expect(granted?.grant?.token.reveal()).toBe("xoxp-second");
    const { installedAt } = installation;
    expect(await vault.removeGrant("T1", { userId: "U2", installedAt })).toBe(false);
    expect(await vault.removeGrant("T1", { userId: "U3", installedAt: installedAt - 1 })).toBe(
      false,
    );
    expect((await vault.installation("T1"))?.grant?.userId).toBe("U3");
    expect(await vault.removeGrant("T1", { userId: "U3", installedAt })).toBe(true);
    expect(await vault.installation("T1")).toEqual(installation);
  });

  test("are paged through in order of the team", async () => {
    const vault = openVault(env);
    for (const teamId of ["T3", "T1", "T2"])
      await vault.saveInstallation({ ...installation, teamId });
    expect(await vault.teamIds(null, 2)).toEqual(["T1", "T2"]);
    expect(await vault.teamIds("T2", 2)).toEqual(["T3"]);
    expect(await vault.teamIds("T3", 2)).toEqual([]);
  });
});

describe("an uninstall", () => {
  test("removes tokens, connection and OAuth states of that team alone", async () => {
    const vault = openVault(env);
    for (const teamId of ["T1", "T2"]) {
      await vault.saveInstallation({ ...installation, teamId });
      await vault.saveConnection(teamId, connection);
      await useState(vault, { ...trip, teamId });
    }
    expect(await vault.removeInstallation("T1", T0 + 5_000)).toBe(true);
    expect(await vault.installation("T1")).toBeNull();
    expect(await vault.connection("T1")).toBeNull();
    expect(await everythingStored()).not.toContain('"T1"');
    expect(await vault.installation("T2")).not.toBeNull();
    expect(await vault.connection("T2")).not.toBeNull();
  });

  test("that is older than the present installation removes nothing", async () => {
    const vault = openVault(env);
    await vault.saveInstallation(installation);
    await vault.saveConnection("T1", connection);
    await useState(vault, trip);
    const before = await everythingStored();
    expect(await vault.removeInstallation("T1", T0 - 1_000)).toBe(false);
    expect(await everythingStored()).toBe(before);
  });

  test("within the second of the installation counts: Slack's time has whole seconds only", async () => {
    const vault = openVault(env);
    await vault.saveInstallation({ ...installation, installedAt: T0 + 900 });
    expect(await vault.removeInstallation("T1", T0)).toBe(true);
  });

  test("that comes twice removes once", async () => {
    const vault = openVault(env);
    await vault.saveInstallation(installation);
    expect(await vault.removeInstallation("T1", T0 + 5_000)).toBe(true);
    expect(await vault.removeInstallation("T1", T0 + 5_000)).toBe(false);
  });
});

describe("connections", () => {
  const each: Credentials[] = [
    {
      system: "pagerduty",
      accessToken: new Secret("pd-access"),
      refreshToken: new Secret("pd-refresh"),
      expiresAt: T0,
      apiOrigin: "https://api.eu.pagerduty.com",
      subdomain: null,
    },
    { system: "opsgenie", apiKey: new Secret("genie-key"), region: "us" },
    {
      system: "xmatters",
      host: "acme.xmatters.com",
      apiKey: new Secret("xm-key"),
      apiSecret: new Secret("xm-secret"),
    },
    {
      system: "jira",
      accessToken: new Secret("jira-access"),
      refreshToken: new Secret("jira-refresh"),
      expiresAt: T0,
      cloudId: "c-1",
      siteName: "acme",
      siteUrl: "https://acme.atlassian.net",
    },
  ];
  const revealed = (credentials: Credentials | undefined) =>
    Object.fromEntries(
      Object.entries(credentials ?? {}).map(([k, v]) => [k, v instanceof Secret ? v.reveal() : v]),
    );

  test.each(each)("of $system come back whole, and rest sealed", async (credentials) => {
    const vault = openVault(env);
    await vault.saveInstallation(installation);
    expect(await vault.saveConnection("T1", { ...connection, credentials })).not.toBeNull();
    const back = await vault.connection("T1");
    expect(revealed(back?.credentials)).toEqual(revealed(credentials));
    for (const value of Object.values(credentials))
      if (value instanceof Secret) expect(await everythingStored()).not.toContain(value.reveal());
  });

  test("replace the one before: a workspace has at most one", async () => {
    const vault = openVault(env);
    await vault.saveInstallation(installation);
    for (const credentials of each)
      await vault.saveConnection("T1", { ...connection, credentials });
    expect((await vault.connection("T1"))?.credentials.system).toBe("jira");
    const { results } = await env.DB.prepare("SELECT system FROM connections").all();
    expect(results).toEqual([{ system: "jira" }]);
  });

  test("are not stored for a workspace that uninstalled meanwhile", async () => {
    const vault = openVault(env);
    expect(await vault.saveConnection("T1", connection)).toBeNull();
    expect(await vault.connection("T1")).toBeNull();
  });

  test("take refreshed credentials, unless disconnected or connected anew meanwhile", async () => {
    const vault = openVault(env);
    const refreshed: Credentials = {
      system: "opsgenie",
      apiKey: new Secret("newer"),
      region: "eu",
    };
    await vault.saveInstallation(installation);
    const row = await vault.saveConnection("T1", connection);
    if (!row) throw new Error("it is installed");
    const renewed = { ...row, sealed_credentials: await vault.sealCredentials("T1", refreshed) };
    expect(await vault.saveCredentials(renewed)).toBe(true);
    expect(revealed((await vault.connection("T1"))?.credentials)).toEqual(revealed(refreshed));
    for (const other of [{ system: "jira" }, { connected_at: row.connected_at - 1 }])
      expect(await vault.saveCredentials({ ...row, ...other })).toBe(false);
    expect(revealed((await vault.connection("T1"))?.credentials)).toEqual(revealed(refreshed));
    await vault.removeConnection("T1", row.connected_at - 1);
    expect(await vault.connection("T1")).not.toBeNull();
    await vault.removeConnection("T1", row.connected_at);
    expect(await vault.connection("T1")).toBeNull();
    expect(await vault.saveCredentials(renewed)).toBe(false);
  });
});

describe("a row moved to another team", () => {
  beforeEach(async () => {
    const vault = openVault(env);
    const grant = { userId: "U2", token: new Secret("xoxp-the-admin") };
    for (const teamId of ["T1", "T2"])
      await vault.saveInstallation({ ...installation, teamId, grant });
    await vault.saveConnection("T1", connection);
  });
  const failure = (reading: Promise<unknown>) => reading.then(String, (e: Error) => e.message);

  test.each(["sealed_bot_token", "sealed_user_token"])("does not open (%s)", async (column) => {
    await env.DB.prepare(
      `UPDATE installations SET ${column} =
         (SELECT ${column} FROM installations WHERE team_id = 'T1') WHERE team_id = 'T2'`,
    ).run();
    expect(await failure(openVault(env).installation("T2"))).toMatch(
      /^Cannot open the \w+-token of T2/,
    );
    expect(await openVault(env).installation("T1")).not.toBeNull();
  });

  test("does not open (bot token as user token)", async () => {
    await env.DB.prepare("UPDATE installations SET sealed_user_token = sealed_bot_token").run();
    expect(await failure(openVault(env).installation("T1"))).toMatch(/user-token of T1/);
  });

  test("does not open (credentials)", async () => {
    await env.DB.prepare("UPDATE connections SET team_id = 'T2'").run();
    expect(await failure(openVault(env).connection("T2"))).toBe(
      "Cannot open the credentials of T2: was its key taken out of ENCRYPTION_KEYS?",
    );
  });
});

describe("keys", () => {
  test("are renewed by use: what an old key sealed is sealed with the newest once it was read", async () => {
    const grant = { userId: "U2", token: new Secret("xoxp-the-admin") };
    const before = openVault(env);
    await before.saveInstallation({ ...installation, grant });
    await before.saveConnection("T1", connection);
    expect((await everythingStored()).match(/v1\.k1\./g)?.length).toBe(3);

    const rotated = openVault({
      DB: env.DB,
      ENCRYPTION_KEYS: `${newKey},${env.ENCRYPTION_KEYS}`,
    });
    expect((await rotated.installation("T1"))?.grant?.token.reveal()).toBe("xoxp-the-admin");
    expect(await rotated.connection("T1")).toEqual(connection);
    const stored = await everythingStored();
    expect(stored.match(/v1\.k2\./g)?.length).toBe(3);
    expect(stored).not.toContain("v1.k1.");

    const dropped = openVault({ DB: env.DB, ENCRYPTION_KEYS: newKey });
    expect((await dropped.installation("T1"))?.botToken.reveal()).toBe("xoxb-the-bot");
  });

  test("that were dropped too early make a loud failure, never a missing installation", async () => {
    await openVault(env).saveInstallation(installation);
    const dropped = openVault({ DB: env.DB, ENCRYPTION_KEYS: newKey });
    const failure = await dropped.installation("T1").then(String, (e: Error) => e.message);
    expect(failure).toMatch(/: was its key taken out of ENCRYPTION_KEYS/);
  });

  test("that are malformed open no vault", () => {
    expect(() => openVault({ DB: env.DB, ENCRYPTION_KEYS: "k1:short" })).toThrow(
      "ENCRYPTION_KEYS: key 1",
    );
  });
});

describe("OAuth states", () => {
  const opened = async (vault: Vault, back: Parameters<Vault["openOAuth"]>[0]) => {
    const found = await vault.openOAuth(back);
    if (!found.ok) throw new Error(found.error);
    return found.value;
  };

  test("are used once, with team, user and the verifier of the challenge; a start stores nothing", async () => {
    const vault = openVault(env);
    const before = await everythingStored();
    const { state, codeChallenge } = await vault.startOAuth(trip);
    expect(encodeURIComponent(state)).toBe(state);
    const back = { ...trip, state, now: T0 + 1 };
    const first = await opened(vault, back);
    expect(await everythingStored()).toBe(before);

    expect(first).toMatchObject({ teamId: "T1", userId: "U1" });
    const verifier = first.codeVerifier.reveal();
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    expect(codeChallenge).toBe(
      new Uint8Array(hash).toBase64({ alphabet: "base64url", omitPadding: true }),
    );
    expect(await vault.useOAuth(first, T0 + 1)).toBe(true);
    expect(await vault.openOAuth(back)).toEqual({ ok: false, error: "unknown" });
    expect(await vault.useOAuth(first, T0 + 2)).toBe(false);

    const stored = await everythingStored();
    for (const secret of [state, verifier, trip.browserToken]) expect(stored).not.toContain(secret);
    expect(state).not.toContain(verifier);
  });

  test("are used once even when two requests arrive at the same time", async () => {
    const vault = openVault(env);
    const { state } = await vault.startOAuth(trip);
    const both = await Promise.all([1, 2].map(() => opened(vault, { ...trip, state })));
    const used = await Promise.all(both.map((one) => vault.useOAuth(one, T0)));
    expect(used.toSorted()).toEqual([false, true]);
  });

  test("are used once however base64 spells them", async () => {
    const vault = openVault(env);
    // A text that leaves bits of its last character unused: the character then has other spellings.
    const states = await Promise.all(
      ["T1", "T12", "T123"].map((teamId) => vault.startOAuth({ ...trip, teamId })),
    );
    const { state } = states.find((one) => (one.state.split(".")[2]?.length ?? 0) % 4 !== 0) ?? {};
    if (state === undefined) throw new Error("none of these leaves bits unused");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const other = state.slice(0, -1) + alphabet[alphabet.indexOf(state.slice(-1)) ^ 1];
    expect(await vault.useOAuth(await opened(vault, { ...trip, state: other }), T0)).toBe(true);
    for (const text of [state, other, `${state}=`, state.replaceAll("_", "/")])
      expect((await vault.openOAuth({ ...trip, state: text })).ok).toBe(false);
  });

  test("expire after ten minutes", async () => {
    const vault = openVault(env);
    const { state } = await vault.startOAuth(trip);
    const back = { ...trip, state, now: T0 + OAUTH_STATE_MS };
    expect(await vault.openOAuth(back)).toEqual({ ok: false, error: "expired" });
  });

  test("are refused to a forger, in another browser and for another purpose, and stay valid after that", async () => {
    const vault = openVault(env);
    const { state } = await vault.startOAuth(trip);
    const back = { ...trip, state };
    const link = await vault.sealConnectLink({ ...trip, madeAt: T0, system: "pagerduty" });
    for (const wrong of [
      { ...back, state: "forged" },
      { ...back, state: link },
      { ...back, browserToken: "another browser" },
      { ...back, browserToken: "" },
      { ...back, purpose: "slack" as const },
    ])
      expect(await vault.openOAuth(wrong)).toEqual({ ok: false, error: "unknown" });
    expect((await vault.openOAuth(back)).ok).toBe(true);
  });

  test("that were used are forgotten once they have expired", async () => {
    const vault = openVault(env);
    await useState(vault, trip);
    const later = { ...trip, now: T0 + OAUTH_STATE_MS };
    const { state } = await vault.startOAuth(later);
    expect(await vault.useOAuth(await opened(vault, { ...later, state }), later.now)).toBe(true);
    const { results } = await env.DB.prepare("SELECT 1 FROM oauth_states").all();
    expect(results.length).toBe(1);
  });
});

describe("connect links", () => {
  const link = { teamId: "T1", userId: "U1", system: "jira", madeAt: T0 } as const;

  test("open as they were made, each with an id of its own, and need no escaping in a URL", async () => {
    const vault = openVault(env);
    const [one, two] = [await vault.sealConnectLink(link), await vault.sealConnectLink(link)];
    expect(encodeURIComponent(one)).toBe(one);
    const opened = await vault.openConnectLink(one);
    expect(opened).toEqual({ ...link, id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/) });
    expect((await vault.openConnectLink(two))?.id).not.toBe(opened?.id);
  });

  test("can't be made from anything else", async () => {
    const vault = openVault(env);
    await vault.saveInstallation(installation);
    const stolen = await env.DB.prepare("SELECT sealed_bot_token FROM installations").first<string>(
      "sealed_bot_token",
    );
    const text = await vault.sealConnectLink(link);
    const opened = await vault.openConnectLink(text);
    if (!opened) throw new Error("the link doesn't open");
    const form = await vault.sealConnectForm({ link: opened, browserToken: "b", now: T0 });
    for (const forged of ["", "x", "v1.k1.AAAA", `${text}A`, text.slice(0, -4), stolen ?? "", form])
      expect(await vault.openConnectLink(forged)).toBeNull();
  });

  test("come back from the page's form in the same browser, for ten minutes", async () => {
    const vault = openVault(env);
    const opened = await vault.openConnectLink(await vault.sealConnectLink(link));
    if (!opened) throw new Error("the link doesn't open");
    const text = await vault.sealConnectForm({ link: opened, browserToken: "b", now: T0 });
    const sent = { text, browserToken: "b", now: T0 + CONNECT_LINK_MS - 1 };
    expect(await vault.openConnectForm(sent)).toEqual({ ok: true, value: opened });
    expect(await vault.openConnectForm({ ...sent, now: T0 + CONNECT_LINK_MS })).toEqual({
      ok: false,
      error: { reason: "expired", teamId: "T1" },
    });
    const forged = await vault.sealConnectLink(link);
    for (const wrong of [
      { ...sent, browserToken: "" },
      { ...sent, text: forged },
    ])
      expect(await vault.openConnectForm(wrong)).toEqual({
        ok: false,
        error: { reason: "unknown" },
      });
  });
});
