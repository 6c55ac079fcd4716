import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  exchangePagerDutyCode,
  pagerDutyAuthorizeUrl,
  refreshPagerDuty,
} from "../../../src/schedulers/pagerduty/oauth.ts";
import { pagerDuty } from "../../../src/schedulers/pagerduty/pagerduty.ts";
import { Secret } from "../../../src/secret.ts";
import type { Effect } from "../../world/faults.ts";
import { EmulatedPagerDuty } from "../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../world/secrets.ts";
import { addPeople, NOON, plenty, tamper, useWorld } from "./shared-suite.ts";

const client = {
  clientId: secrets.PAGERDUTY_CLIENT_ID,
  clientSecret: new Secret(secrets.PAGERDUTY_CLIENT_SECRET),
};
const redirectUri = "https://pagersync.example/pagerduty/callback";
/** RFC 7636, appendix B. */
const codeVerifier = new Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

describe("PagerDuty's OAuth", () => {
  const current = useWorld();
  let emulated: EmulatedPagerDuty;
  const settle = (region: "us" | "eu") => {
    emulated = new EmulatedPagerDuty({
      world: current.world,
      clientId: client.clientId,
      clientSecret: client.clientSecret.reveal(),
      region,
      subdomain: "initech",
    });
    current.world.add(emulated);
  };
  beforeEach(() => addPeople(current.world));
  const url = () =>
    pagerDutyAuthorizeUrl({ clientId: client.clientId, redirectUri, state: "s1", codeChallenge });
  const allowed = () => {
    const back = new URL(emulated.authorize(url(), { allow: true, user: "U-ada" }));
    return new Secret(back.searchParams.get("code") ?? "");
  };
  const exchange = (code = allowed()) =>
    exchangePagerDutyCode({ code, codeVerifier, redirectUri }, client, plenty(), Date.now());
  const connected = async () => {
    const granted = await exchange();
    if (!granted.ok) throw new Error(granted.error.detail);
    return granted.value;
  };

  it("asks for reading only, with PKCE, and gets its state back", () => {
    settle("us");
    expect(url()).toBe(
      "https://identity.pagerduty.com/oauth/authorize?client_id=emulated-pagerduty-client" +
        "&redirect_uri=https%3A%2F%2Fpagersync.example%2Fpagerduty%2Fcallback&response_type=code" +
        "&scope=read&state=s1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" +
        "&code_challenge_method=S256",
    );
    const back = new URL(emulated.authorize(url(), { allow: true }));
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(back.searchParams.get("state")).toBe("s1");
  });

  it("says so when the person refuses", () => {
    settle("us");
    const back = new URL(emulated.authorize(url(), { allow: false }));
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.has("code")).toBe(false);
  });

  it.each([
    ["us", "https://api.pagerduty.com"],
    ["eu", "https://api.eu.pagerduty.com"],
  ] as const)("finds the region in the id token: %s", async (region, apiOrigin) => {
    settle(region);
    const credentials = await connected();
    expect(credentials).toMatchObject({
      system: "pagerduty",
      apiOrigin,
      subdomain: "initech",
      expiresAt: NOON + 864_000_000,
    });
    const memory = current.memory;
    expect(await pagerDuty(credentials, plenty(), memory).account()).toEqual({
      ok: true,
      value: { name: "initech", connectedAs: "ada" },
    });
  });

  it("never takes a region from the id token that is not PagerDuty's", async () => {
    settle("us");
    const claims = btoa(JSON.stringify({ aud: ["https://api.pagerduty.com.evil.example"] }));
    tamper(current.world, (answer) => Object.assign(answer ?? {}, { id_token: `h.${claims}.s` }));
    expect(await exchange()).toMatchObject({ ok: false, error: { reason: "unreadable" } });
  });

  it("notices that the scope was dropped without a word", async () => {
    settle("us");
    tamper(current.world, (answer) => Object.assign(answer ?? {}, { scope: "openid" }));
    expect(await exchange()).toEqual({
      ok: false,
      error: { reason: "missing_scope", detail: "read" },
    });
  });

  it("is refused a code that is used, late, or another verifier's", async () => {
    settle("us");
    const refused = { ok: false, error: { reason: "refused", detail: "invalid_grant" } };
    const code = allowed();
    expect(await exchange(code)).toMatchObject({ ok: true });
    expect(await exchange(code)).toEqual(refused);
    const late = allowed();
    vi.setSystemTime(NOON + 30_000);
    expect(await exchange(late)).toEqual(refused);
    const another = { code: allowed(), codeVerifier: new Secret("another"), redirectUri };
    expect(await exchangePagerDutyCode(another, client, plenty(), NOON)).toEqual(refused);
  });

  it("refreshes to a new pair, and keeps region and subdomain", async () => {
    settle("eu");
    const credentials = await connected();
    vi.setSystemTime(NOON + 864_000_000);
    const account = () => pagerDuty(credentials, plenty(), current.memory).account();
    expect(await account()).toMatchObject({ error: { reason: "unauthorized" } });
    const fresh = await refreshPagerDuty(credentials, client, plenty(), Date.now());
    if (!fresh.ok) throw new Error(fresh.error.detail);
    expect(fresh.value).toMatchObject({
      apiOrigin: "https://api.eu.pagerduty.com",
      subdomain: "initech",
      expiresAt: NOON + 2 * 864_000_000,
    });
    expect(await pagerDuty(fresh.value, plenty(), current.memory).account()).toMatchObject({
      ok: true,
    });
    expect(await refreshPagerDuty(credentials, client, plenty(), Date.now())).toEqual({
      ok: false,
      error: { reason: "refused", detail: "invalid_grant" },
    });
  });

  it("is refused a refresh after the grant was revoked", async () => {
    settle("us");
    const credentials = await connected();
    emulated.revoke();
    expect(await refreshPagerDuty(credentials, client, plenty(), NOON)).toEqual({
      ok: false,
      error: { reason: "refused", detail: "invalid_grant" },
    });
  });

  const passing: readonly (readonly [Effect, string])[] = [
    [{ kind: "status", status: 500 }, "unreachable"],
    [{ kind: "status", status: 503, body: '{"error":"temporarily_unavailable"}' }, "unreachable"],
    [{ kind: "status", status: 429 }, "unreachable"],
    [{ kind: "status", status: 403, body: "<html>blocked by a proxy</html>" }, "unreachable"],
    [{ kind: "refused" }, "unreachable"],
    [{ kind: "garbage" }, "unreadable"],
    [{ kind: "truncated" }, "unreadable"],
    [{ kind: "empty" }, "unreadable"],
  ];
  it.each(passing)(
    "throws no connection away for trouble that passes: %j",
    async (effect, reason) => {
      settle("us");
      const credentials = await connected();
      current.world.faults.add({ effect });
      expect(await refreshPagerDuty(credentials, client, plenty(), NOON)).toMatchObject({
        ok: false,
        error: { reason },
      });
    },
  );

  it("shows no secret in a failure or an address", async () => {
    settle("us");
    const credentials = await connected();
    const hidden = [
      client.clientSecret,
      codeVerifier,
      credentials.refreshToken,
      credentials.accessToken,
    ].map((secret) => secret.reveal());
    const body = JSON.stringify({ error: hidden.join(" "), error_description: hidden.join(" ") });
    current.world.faults.add({ effect: { kind: "status", status: 400, body } });
    const failures = [
      await refreshPagerDuty(credentials, client, plenty(), NOON),
      await exchange(new Secret("code")),
    ];
    const text = JSON.stringify([failures, current.world.calls.map((call) => call.path)]);
    expect(failures).toMatchObject([{ error: { reason: "refused" } }, { ok: false }]);
    expect(hidden.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
