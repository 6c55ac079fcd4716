/** Trying a PagerDuty API key: what is accepted, what it can do, and which refusal is whose. */
import { beforeEach, describe, expect, it } from "vitest";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import { tryPagerDutyKey } from "../../../src/schedulers/pagerduty/key.ts";
import { pagerDuty } from "../../../src/schedulers/pagerduty/pagerduty.ts";
import { EmulatedPagerDuty } from "../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../world/secrets.ts";
import type { World } from "../../world/world.ts";
import { hurryTimeouts } from "../hurry.ts";
import { addHourly, addPeople, NOON, onCallOf, plenty, useWorld } from "./shared-suite.ts";

const KEY = "y_NbAkKc66ryYTWUXYEu";

function accountIn(world: World, region: "us" | "eu"): EmulatedPagerDuty {
  const emulated = new EmulatedPagerDuty({
    world,
    clientId: secrets.PAGERDUTY_CLIENT_ID,
    clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
    region,
  });
  world.add(emulated);
  return emulated;
}

describe("a PagerDuty API key", () => {
  const current = useWorld();
  let emulated: EmulatedPagerDuty;
  beforeEach(() => {
    emulated = accountIn(current.world, "us");
    addPeople(current.world);
    addHourly(current.world, "S");
    emulated.apiKeys.add({ key: KEY });
  });
  const tryKey = (apiKey = KEY, region: "us" | "eu" = "us", out = plenty()) =>
    tryPagerDutyKey({ apiKey, region }, out);
  const asked = () =>
    current.world.calls.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);

  it("of the account that only reads is accepted, in three requests, none of which changes anything", async () => {
    expect(await tryKey()).toMatchObject({
      ok: true,
      value: { region: "us", account: { name: "acme", connectedAs: null }, power: "reads" },
    });
    expect(asked()).toEqual(["GET /users/me", "GET /schedules", "POST /schedules/preview"]);
    expect(current.world.calls.map((call) => call.headers["authorization"])).toEqual(
      Array.from({ length: 3 }, () => `Token token=${KEY}`),
    );
  });

  it("then reads who is on call", async () => {
    const tried = await tryKey();
    if (!tried.ok) throw new Error(tried.error.reason);
    const scheduler = pagerDuty(tried.value.credentials, plenty(), current.memory);
    const readings = await scheduler.onCall(["S"], NOON);
    expect(onCallOf(readings.get("S"))).toEqual(["ada@acme.example"]);
  });

  it("that may write is told apart", async () => {
    emulated.apiKeys.add({ key: KEY, isReadOnly: false });
    expect(await tryKey()).toMatchObject({ ok: true, value: { power: "writes" } });
  });

  it("of a person can do what the person can, which needs no question", async () => {
    const owner = current.world.rota.person("U-ada");
    emulated.apiKeys.add({ key: KEY, isReadOnly: false, owner });
    expect(await tryKey()).toMatchObject({
      ok: true,
      value: { account: { name: "acme", connectedAs: "ada" }, power: "writes" },
    });
    expect(asked()).toEqual(["GET /users/me"]);
  });

  it.each([429, 500, 302])(
    "is accepted where PagerDuty doesn't say whether it may write: %i",
    async (status) => {
      current.world.faults.add({ path: "/schedules/preview", effect: { kind: "status", status } });
      expect(await tryKey()).toMatchObject({ ok: true, value: { power: "unknown" } });
    },
  );

  it("may be pasted with the words around it", async () => {
    for (const text of [` ${KEY}\n`, `Token token=${KEY}`, `token=${KEY}`])
      expect(await tryKey(text)).toMatchObject({ ok: true });
  });

  it("that no region knows is refused", async () => {
    expect(await tryKey("y_NbAkKc66ryYTWUXYEv")).toEqual({
      ok: false,
      error: { field: "apiKey", reason: "wrong_key" },
    });
  });

  it("that is none is refused without a request", async () => {
    for (const text of ["", "short", "with a blank in it", "schlüssel-schlüssel"])
      expect(await tryKey(text)).toMatchObject({ ok: false, error: { reason: "not_a_key" } });
    expect(asked()).toEqual([]);
  });

  it.each([
    ["no_right", { kind: "status", status: 403, body: "{}" }],
    ["plan", { kind: "status", status: 402, body: "{}" }],
    ["rate_limited", { kind: "rate_limited", retryAfterS: 9 }],
    ["unreachable", { kind: "status", status: 503 }],
    ["unreachable", { kind: "silence" }],
    ["unreadable", { kind: "garbage" }],
  ] as const)("isn't blamed for what isn't its fault: %s", async (reason, effect) => {
    hurryTimeouts();
    current.world.faults.add({ effect });
    const tried = await tryKey();
    expect(tried).toMatchObject({ ok: false, error: { field: "apiKey", reason } });
    expect(JSON.stringify(tried)).not.toContain(KEY);
  });

  it("is postponed where no request is left", async () => {
    expect(await tryKey(KEY, "us", outgoing(0, 5))).toMatchObject({
      ok: false,
      error: { reason: "postponed" },
    });
  });
});

describe("a PagerDuty API key of the other region", () => {
  const current = useWorld();

  it("is used there", async () => {
    accountIn(current.world, "eu").apiKeys.add({ key: KEY });
    expect(await tryPagerDutyKey({ apiKey: KEY, region: "us" }, plenty())).toMatchObject({
      ok: true,
      value: { region: "eu", credentials: { apiOrigin: "https://api.eu.pagerduty.com" } },
    });
  });
});
