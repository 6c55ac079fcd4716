/** People whom PagerDuty can't tell any more, and requests that one schedule breaks for all. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import type { Suspects } from "../../../src/schedulers/batches.ts";
import type { PagerDutyCredentials } from "../../../src/schedulers/credentials.ts";
import { pagerDuty } from "../../../src/schedulers/pagerduty/pagerduty.ts";
import { Secret } from "../../../src/secret.ts";
import type { Effect } from "../../world/faults.ts";
import { EmulatedPagerDuty } from "../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../world/secrets.ts";
import type { World } from "../../world/world.ts";
import { hurryTimeouts } from "../hurry.ts";
import {
  addHourly,
  addPeople,
  DAY,
  HOUR,
  MINUTE,
  NOON,
  onCallOf,
  plenty,
  shiftsOf,
  tamper,
  useWorld,
} from "./shared-suite.ts";

describe("PagerDuty", () => {
  const current = useWorld();
  let world: World;
  let emulated: EmulatedPagerDuty;
  let credentials: PagerDutyCredentials;
  let suspects: readonly Suspects[] = [];
  beforeEach(() => {
    world = current.world;
    emulated = new EmulatedPagerDuty({
      world,
      clientId: secrets.PAGERDUTY_CLIENT_ID,
      clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
    });
    world.add(emulated);
    addPeople(world);
    const { accessToken, refreshToken, expiresAt } = emulated.issueTokens();
    credentials = {
      system: "pagerduty",
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      expiresAt,
      apiOrigin: "https://api.pagerduty.com",
      subdomain: "acme",
    };
    suspects = [];
  });
  const scheduler = () =>
    pagerDuty(credentials, plenty(), current.memory, {
      get: () => suspects,
      put: (found) => {
        suspects = found;
      },
    });
  const read = async (ids: readonly string[]) => {
    const before = world.calls.length;
    const readings = await scheduler().onCall(ids, Date.now());
    return {
      onCall: ids.map((id) => onCallOf(readings.get(id))),
      calls: world.calls.slice(before).map(({ path }) => path),
    };
  };
  const ada = ["ada@acme.example"];
  const bea = ["bea@acme.example"];

  describe("a person who was deleted", () => {
    const kinds = [
      ["layer-based", []],
      ["used by no policy", ["unattached"]],
      ["shift-based", ["v3"]],
    ] as const;

    it.each(kinds)("is on call without an address, and nobody else is: %s", async (_, traits) => {
      emulated.account.switches.deletedPeople.add("U-ada");
      addHourly(world, "S1", traits);
      addHourly(world, "S2", traits);
      world.rota.override("S2", NOON - HOUR, NOON + HOUR, ["U-bea"]);
      const readings = await scheduler().onCall(["S1", "S2"], NOON);
      expect(readings.get("S1")).toMatchObject({
        ok: true,
        value: { people: [{ id: "U-ada", emails: [] }], until: NOON + HOUR / 2 },
      });
      expect(onCallOf(readings.get("S2"))).toEqual(bea);
    });

    it("leaves those who are on call beside them in", async () => {
      emulated.account.switches.deletedPeople.add("U-ada");
      world.rota.addSchedule({ id: "S", name: "S", traits: ["v3"] });
      const shift = { start: NOON - HOUR, end: NOON + HOUR, personIds: ["U-ada", "U-bea"] };
      world.rota.setShifts("S", [shift]);
      const { onCall } = await read(["S"]);
      expect(onCall).toEqual([["ada without e-mail", ...bea]]);
    });

    it.each(kinds.slice(0, 2))("is named by the summary: %s", async (_, traits) => {
      emulated.account.switches.deletedPeople.add("U-ada");
      addHourly(world, "S", traits);
      expect((await read(["S"])).onCall).toEqual([["ada without e-mail"]]);
    });

    it.each(kinds)("doesn't stop what is coming up: %s", async (_, traits) => {
      emulated.account.switches.deletedPeople.add("U-bea");
      addHourly(world, "S", traits);
      const shifts = await scheduler().shifts(["S"], NOON, NOON + HOUR);
      expect(shiftsOf(shifts.get("S"))).toEqual([
        [0, HOUR / 2, ada],
        [HOUR / 2, HOUR, [expect.stringMatching(/bea without e-mail$/)]],
      ]);
    });

    it("is looked up once, not in each pass", async () => {
      emulated.account.switches.deletedPeople.add("U-ada");
      addHourly(world, "S");
      expect((await read(["S"])).calls.length).toBe(2);
      expect((await read(["S"])).calls.length).toBe(1);
    });

    it("is not taken for deleted where only /oncalls leaves the address out", async () => {
      addHourly(world, "S");
      tamper(world, (answer, path) => {
        if (path === "/oncalls") eachRow(answer, (row) => delete (row["user"] as Row)["email"]);
      });
      expect((await read(["S"])).onCall).toEqual([ada]);
    });

    it("without an id and a name is reported as somebody", async () => {
      addHourly(world, "S");
      tamper(world, (answer, path) => {
        if (path === "/oncalls") eachRow(answer, (row) => (row["user"] = null));
      });
      expect((await read(["S"])).onCall).toEqual([["Someone without a name without e-mail"]]);
    });
  });

  describe("a schedule that breaks the request for all", () => {
    const ids = Array.from({ length: 100 }, (_, n) => `S${String(n).padStart(3, "0")}`);
    const sick = (id: string, effect: Effect) =>
      world.faults.add({ path: `schedule_ids[]=${id}&`, effect });
    const healthy = (some: readonly string[], ...broken: readonly string[]) =>
      some.filter((id) => !broken.includes(id)).map(() => ada);

    it.each([
      [{ kind: "status", status: 500 }, "unreachable"],
      [{ kind: "truncated" }, "unreadable"],
      [{ kind: "garbage" }, "unreadable"],
      [{ kind: "silence" }, "unreachable"],
      [{ kind: "status", status: 403, body: "{}" }, "forbidden"],
    ] as const)("is found by halves, and the other 99 are read: %j", async (effect, reason) => {
      hurryTimeouts();
      for (const id of ids) addHourly(world, id);
      sick("S042", effect);
      const { onCall, calls } = await read(ids);
      expect(onCall[42]).toBe(reason);
      expect(onCall.filter((_, n) => n !== 42)).toEqual(healthy(ids, "S042"));
      // One for all, and two for each of seven halvings.
      expect(calls.length).toBe(15);
    });

    it.each([[{ kind: "status", status: 503 }], [{ kind: "silence" }]] as const)(
      "is found beside another one: %j",
      async (effect) => {
        hurryTimeouts();
        for (const id of ids) addHourly(world, id);
        sick("S042", effect);
        sick("S099", effect);
        const { onCall } = await read(ids);
        expect([onCall[42], onCall[99]]).toEqual(["unreachable", "unreachable"]);
        expect(onCall.filter((one) => one === "unreachable").length).toBe(2);
      },
    );

    it("is remembered: the next pass reads the healthy in one request", async () => {
      for (const id of ids) addHourly(world, id);
      sick("S042", { kind: "status", status: 500 });
      await read(ids);
      const next = await read(ids);
      expect(next.calls.length).toBe(1);
      expect(next.onCall[42]).toBe("unreachable");
      expect(next.onCall.filter((_, n) => n !== 42)).toEqual(healthy(ids, "S042"));
    });

    it("is asked for again apart, and more and more rarely", async () => {
      for (const id of ids) addHourly(world, id);
      sick("S042", { kind: "status", status: 500 });
      const asked: number[] = [];
      for (let at = NOON; at < NOON + 10 * MINUTE; at += 30_000) {
        vi.setSystemTime(at);
        const { calls } = await read(ids);
        expect(calls.length).toBeLessThanOrEqual(at === NOON ? 15 : 2);
        if (calls.length > 1) asked.push((at - NOON) / 1000);
      }
      expect(asked).toEqual([0, 30, 60, 90, 120, 150, 180, 240, 330, 420, 510]);
    });

    it("is read again with the others once it is well", async () => {
      for (const id of ids) addHourly(world, id);
      sick("S042", { kind: "status", status: 500 });
      await read(ids);
      world.faults.clear();
      vi.setSystemTime(NOON + MINUTE);
      expect((await read(ids)).onCall).toEqual(ids.map(() => expect.any(Array)));
      expect((await read(ids)).calls.length).toBe(1);
      expect(suspects).toEqual([]);
    });

    it("delays nobody when it doesn't answer: it has a pass of its own", async () => {
      hurryTimeouts();
      for (const id of ids) addHourly(world, id);
      sick("S042", { kind: "silence" });
      await read(ids);
      vi.setSystemTime(NOON + MINUTE);
      const others = await read(ids);
      expect([others.calls.length, others.onCall[42]]).toEqual([1, "postponed"]);
      const own = await read(["S042"]);
      expect([own.calls.length, own.onCall]).toEqual([1, ["unreachable"]]);
    });

    it("is not searched for where PagerDuty as a whole is down", async () => {
      for (const id of ids) addHourly(world, id);
      world.faults.add({ effect: { kind: "status", status: 503 } });
      const { onCall, calls } = await read(ids);
      expect(new Set(onCall)).toEqual(new Set(["unreachable"]));
      expect(calls.length).toBe(8);
      for (let n = 0; n < 20; n += 1) expect((await read(ids)).calls.length).toBeLessThanOrEqual(8);
      world.faults.clear();
      expect((await read(ids)).onCall).toEqual(ids.map(() => ada));
      expect((await read(ids)).calls.length).toBe(1);
    });

    it.each([[{ kind: "silence" }], [{ kind: "status", status: 503 }]] as const)(
      "is nobody after PagerDuty as a whole was down: %j",
      async (effect) => {
        hurryTimeouts();
        const some = ids.slice(0, 6);
        for (const id of some) addHourly(world, id);
        world.faults.add({ effect });
        for (let n = 0; n < 10; n += 1) {
          vi.setSystemTime(NOON + n * MINUTE);
          const { onCall } = await read(some);
          expect(new Set(onCall)).toEqual(new Set(["unreachable"]));
        }
        world.faults.clear();
        // Those without an answer have their turn in the next pass, which follows at once.
        const { onCall } = await read(some);
        const left = some.filter((_, n) => onCall[n] === "postponed");
        const rest = await read(left);
        expect([...onCall, ...rest.onCall].filter(Array.isArray).length).toBe(some.length);
        expect((await read(some)).calls.length).toBe(1);
      },
    );

    it("has turns that become rare while it doesn't answer", async () => {
      hurryTimeouts();
      const some = ids.slice(0, 3);
      for (const id of some) addHourly(world, id);
      sick("S001", { kind: "silence" });
      await read(some);
      let asked = 0;
      for (let at = NOON; at < NOON + HOUR; at += 30_000) {
        vi.setSystemTime(at);
        const { onCall, calls } = await read(some);
        expect(calls.length).toBe(1);
        if (onCall[1] !== "postponed") continue;
        asked += (await read(["S001"])).calls.length;
      }
      expect(asked).toBeGreaterThan(3);
      expect(asked).toBeLessThan(12);
    });

    it("leaves a search that is cut short to the next pass", async () => {
      for (const id of ids) addHourly(world, id);
      sick("S042", { kind: "status", status: 500 });
      const short = pagerDuty(credentials, outgoing(18, 5), current.memory, {
        get: () => suspects,
        put: (found) => {
          suspects = found;
        },
      });
      const readings = await short.onCall(ids, NOON);
      const reasons = new Set([...readings.values()].map((r) => (r.ok ? "read" : r.error.reason)));
      expect(reasons).toEqual(new Set(["read", "postponed"]));
      const left = ids.filter((id) => !readings.get(id)?.ok);
      expect(left.length).toBeLessThan(50);
      const { onCall } = await read(left);
      expect(onCall.filter((one) => one === "unreachable").length).toBe(1);
      expect(onCall.length - 1).toBe(healthy(left, "S042").length);
    });
  });

  it("reads a schedule that no policy uses although the list of shift-based ones breaks", async () => {
    addHourly(world, "S", ["unattached"]);
    world.faults.add({ path: "/v3/schedules?", effect: { kind: "status", status: 500 } });
    expect((await read(["S"])).onCall).toEqual([ada]);
    const shifts = await scheduler().shifts(["S"], NOON, NOON + DAY);
    expect(shifts.get("S")).toMatchObject({ ok: true });
  });

  it("takes no shift-based schedule for empty while their list breaks", async () => {
    addHourly(world, "S", ["v3", "unattached"]);
    world.faults.add({ path: "/v3/schedules?", effect: { kind: "status", status: 500 } });
    world.faults.add({
      path: "/schedules/S/users",
      effect: { kind: "status", status: 200, body: '{"users":[]}' },
    });
    expect((await read(["S"])).onCall).toEqual([ada]);
  });
});

type Row = Record<string, unknown>;

function eachRow(answer: unknown, change: (row: Row) => void): void {
  const rows = (answer as { readonly oncalls?: readonly Row[] } | null)?.oncalls ?? [];
  for (const row of rows) change(row);
}
