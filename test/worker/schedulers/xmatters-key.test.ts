/** What a person types to connect xMatters, tried before it is accepted. */
import { describe, expect, it } from "vitest";
import { tryXMattersKey } from "../../../src/schedulers/xmatters/key.ts";
import { Secret } from "../../../src/secret.ts";
import { EmulatedXMatters } from "../../world/xmatters/emulated-xmatters.ts";
import { plenty, useWorld } from "./shared-suite.ts";

const HOST = "acme.xmatters.com";
const KEY = "x-api-key-0001";
const SECRET = "s3cret-of-key-0001";

describe("xMatters' host, key and secret", () => {
  const current = useWorld();
  function setUp() {
    const emulated = new EmulatedXMatters(current.world);
    current.world.add(emulated);
    emulated.addKey({ key: KEY, secret: SECRET });
    return { emulated };
  }

  const typed = { url: `https://${HOST}/`, apiKey: KEY, apiSecret: SECRET };
  const tryKey = (change: Partial<typeof typed> = {}, out = plenty()) =>
    tryXMattersKey({ ...typed, ...change }, out);

  it("that are good come back sealed in credentials, after one request", async () => {
    setUp();
    const tried = await tryKey({ apiKey: ` ${KEY}\n`, apiSecret: `${SECRET} ` });
    expect(tried).toEqual({
      ok: true,
      value: {
        credentials: {
          system: "xmatters",
          host: HOST,
          apiKey: expect.any(Secret),
          apiSecret: expect.any(Secret),
        },
        account: { name: HOST, connectedAs: null },
      },
    });
    expect(tried.ok && tried.value.credentials.apiSecret.reveal()).toBe(SECRET);
    expect(current.world.calls.map((call) => call.path)).toEqual([
      "/api/xm/1/groups?offset=0&limit=1",
    ]);
  });

  it.each([
    ["ftp://acme.xmatters.com", "not_https"],
    ["https://evil.example/", "other_domain"],
    ["acme.xmatters.com.evil.example", "other_domain"],
    ["acme.xmatters.com:8443", "port"],
    ["evil.example/acme.xmatters.com", "other_domain"],
    ["me@acme.xmatters.com", "user_info"],
    ["169.254.169.254", "ip_address"],
    ["xn--80ak6aa92e.xmatters.com", "not_a_host"],
    ["", "empty"],
  ])("are sent nowhere when the host is %j: %s", async (url, reason) => {
    setUp();
    expect(await tryKey({ url })).toEqual({ ok: false, error: { field: "url", reason } });
    expect(current.world.calls).toEqual([]);
  });

  it.each([
    [{ apiKey: "" }, "apiKey"],
    [{ apiKey: "with:colon" }, "apiKey"],
    [{ apiKey: "with blank" }, "apiKey"],
    [{ apiSecret: "" }, "apiSecret"],
    [{ apiSecret: "sécret" }, "apiSecret"],
    [{ apiSecret: "x\r\nx-evil: 1" }, "apiSecret"],
  ])("that can't be any are sent nowhere: %j", async (change, field) => {
    setUp();
    expect(await tryKey(change)).toEqual({ ok: false, error: { field, reason: "not_a_key" } });
    expect(current.world.calls).toEqual([]);
  });

  it.each([{ apiKey: "another-key" }, { apiSecret: "another-secret" }])(
    "that don't belong together are refused: %j",
    async (change) => {
      setUp();
      expect(await tryKey(change)).toEqual({
        ok: false,
        error: { field: "apiKey", reason: "wrong_key_or_secret" },
      });
    },
  );

  it("whose user may not use the API are refused as such", async () => {
    const { emulated } = setUp();
    emulated.addKey({ key: KEY, secret: SECRET, mayRead: false });
    expect(await tryKey()).toEqual({
      ok: false,
      error: { field: "apiKey", reason: "no_right" },
    });
  });

  it("of a company that isn't there: the address is wrong", async () => {
    setUp();
    expect(await tryKey({ url: "nobody.xmatters.com" })).toEqual({
      ok: false,
      error: { field: "url", reason: "not_xmatters" },
    });
  });

  it.each([
    [{ kind: "refused" }, "unreachable"],
    [{ kind: "status", status: 503 }, "unreachable"],
    [{ kind: "garbage" }, "not_xmatters"],
    [
      { kind: "status", status: 302, headers: { location: "https://evil.example/" } },
      "not_xmatters",
    ],
    [{ kind: "rate_limited", retryAfterS: 5 }, "rate_limited"],
  ] as const)("can't be judged on %j: %s", async (effect, reason) => {
    setUp();
    current.world.faults.add({ effect });
    expect(await tryKey()).toEqual({ ok: false, error: { field: "url", reason } });
    expect(current.world.calls.map((call) => call.host)).toEqual([HOST]);
  });
});
