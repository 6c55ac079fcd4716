/** The API key that a person pastes, tried before it is accepted. */
import { describe, expect, it } from "vitest";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import { tryOpsgenieKey } from "../../../src/schedulers/opsgenie/key.ts";
import { Secret } from "../../../src/secret.ts";
import { EmulatedOpsgenie } from "../../world/opsgenie/emulated-opsgenie.ts";
import { plenty, useWorld } from "./shared-suite.ts";

const KEY = "11111111-2222-4333-8444-555555555555";
const US = "api.opsgenie.com";
const EU = "api.eu.opsgenie.com";

describe("an Opsgenie API key", () => {
  const current = useWorld();
  function setUp(options: { region?: "us" | "eu" } = {}) {
    const emulated = new EmulatedOpsgenie(current.world);
    current.world.add(emulated);
    emulated.keys.add({ key: KEY, region: options.region ?? "us" });
    return { emulated };
  }

  const other = "99999999-2222-4333-8444-555555555555";
  const tryKey = (apiKey: string, region: "us" | "eu" = "us", out = plenty()) =>
    tryOpsgenieKey({ apiKey, region }, out);

  it("that is good comes back sealed in credentials, with the account's name", async () => {
    setUp({ region: "eu" });
    const tried = await tryKey(` GenieKey ${KEY}\n`, "eu");
    expect(tried).toEqual({
      ok: true,
      value: {
        credentials: { system: "opsgenie", apiKey: expect.any(Secret), region: "eu" },
        account: { name: "acme", id: "acme", connectedAs: null },
      },
    });
    expect(tried.ok && tried.value.credentials.apiKey.reveal()).toBe(KEY);
    expect(current.world.calls.length).toBe(2);
  });

  it("that neither region knows is wrong", async () => {
    setUp();
    expect(await tryKey(other)).toEqual({
      ok: false,
      error: { field: "apiKey", reason: "wrong_key" },
    });
    expect(current.world.calls.map((call) => call.host)).toEqual([US, EU]);
  });

  it.each([
    ["us", "eu"],
    ["eu", "us"],
  ] as const)("of %s is found there when %s was chosen", async (home, chosen) => {
    setUp({ region: home });
    expect(await tryKey(KEY, chosen)).toMatchObject({
      ok: true,
      value: { credentials: { region: home } },
    });
    expect(current.world.calls.length).toBeLessThanOrEqual(3);
  });

  it("of the other region, without rights, is refused for the right that is missing", async () => {
    const { emulated } = setUp();
    emulated.keys.add({ key: KEY, region: "eu", read: false });
    expect(await tryKey(KEY)).toMatchObject({ error: { reason: "no_read" } });
  });

  it("can't be judged where the other region can't be reached", async () => {
    setUp({ region: "eu" });
    current.world.faults.add({ host: EU, effect: { kind: "status", status: 503 } });
    expect(await tryKey(KEY)).toMatchObject({ error: { reason: "unreachable" } });
  });

  it.each([
    [{ configurationAccess: false }, "no_configuration_access"],
    [{ read: false }, "no_read"],
  ])("with %j is refused with the right that is missing: %s", async (rights, reason) => {
    const { emulated } = setUp();
    emulated.keys.add({ key: KEY, ...rights });
    expect(await tryKey(KEY)).toEqual({ ok: false, error: { field: "apiKey", reason } });
  });

  it.each(["", "  ", "two words", "short", "kéy-kéy-kéy", `${KEY}\r\nx: y`, "x".repeat(129)])(
    "that can't be one is refused without a request: %j",
    async (typed) => {
      setUp();
      expect(await tryKey(typed)).toEqual({
        ok: false,
        error: { field: "apiKey", reason: "not_a_key" },
      });
      expect(current.world.calls).toEqual([]);
    },
  );

  it("that Opsgenie finds misshapen (422) is wrong", async () => {
    setUp();
    expect(await tryKey("not-a-uuid-at-all")).toMatchObject({ error: { reason: "wrong_key" } });
  });

  it.each([
    [{ kind: "refused" }, "unreachable"],
    [{ kind: "status", status: 503 }, "unreachable"],
    [{ kind: "garbage" }, "unreadable"],
    [{ kind: "rate_limited", retryAfterS: 5 }, "rate_limited"],
    [{ kind: "status", status: 402, body: "{}" }, "plan"],
  ] as const)("can't be judged on %j: %s", async (effect, reason) => {
    setUp();
    current.world.faults.add({ effect });
    expect(await tryKey(KEY)).toEqual({ ok: false, error: { field: "apiKey", reason } });
  });

  it("is postponed without a request to spend", async () => {
    setUp();
    expect(await tryKey(KEY, "us", outgoing(0, 5))).toMatchObject({
      error: { reason: "postponed" },
    });
  });
});
