/** Opsgenie: the claims of every system, then its own oddities. */
import { describe, expect, it, vi } from "vitest";
import { rotationSourceId } from "../../../src/domain/source.ts";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import type { Suspects } from "../../../src/schedulers/batches.ts";
import type { OpsgenieCredentials } from "../../../src/schedulers/credentials.ts";
import { opsgenie } from "../../../src/schedulers/opsgenie/opsgenie.ts";
import { Secret } from "../../../src/secret.ts";
import { RememberedChanges } from "../../world/change-memory.ts";
import { EmulatedOpsgenie } from "../../world/opsgenie/emulated-opsgenie.ts";
import { hurryTimeouts } from "../hurry.ts";
import { withoutTimes } from "./maimed-timeline.ts";
import {
  addHourly,
  addPeople,
  DAY,
  describeScheduler,
  HOUR,
  MINUTE,
  NOON,
  onCallOf,
  plenty,
  rateLimits,
  type SystemUnderTest,
  shiftsOf,
  tamper,
  useWorld,
} from "./shared-suite.ts";

const KEY = "11111111-2222-4333-8444-555555555555";
const EU = "api.eu.opsgenie.com";

const credentialsWith = (
  key: string,
  region: OpsgenieCredentials["region"] = "us",
): OpsgenieCredentials => ({ system: "opsgenie", apiKey: new Secret(key), region });

const system: SystemUnderTest = {
  setUp(world, memory) {
    const emulated = new EmulatedOpsgenie(world);
    world.add(emulated);
    emulated.keys.add({ key: KEY });
    const changes = new RememberedChanges();
    return {
      scheduler: (out) => opsgenie(credentialsWith(KEY), out, memory, changes),
      killCredential: () => emulated.keys.revoke(KEY),
      secrets: [KEY],
    };
  },
  callsFor: () => 1,
  nextCallsFor: (schedules) => schedules,
  rosterCallsFor: () => 1,
  listPage: null,
  listPath: "/v2/schedules",
  listsDisabled: true,
  crowdTraits: [],
  maim(answer, scheduleId, path) {
    if (path !== "/v2/schedules/on-calls") return;
    for (const entry of entriesOf(answer))
      if (entry._parent.id === scheduleId) Reflect.deleteProperty(entry, "onCallRecipients");
  },
};

describeScheduler("Opsgenie", system);

describeScheduler("Opsgenie's rotations", {
  ...system,
  // One timeline for each schedule.
  callsFor: (rotations) => rotations,
  part: {
    id: (scheduleId) => rotationSourceId(scheduleId, `${scheduleId}-rotation-1`),
    name: (scheduleName) => `Rotation 1 in ${scheduleName}`,
    traits: ["one-rotation"],
  },
  maim(answer, scheduleId, path) {
    if (path === `/v2/schedules/${scheduleId}/timeline`) withoutTimes(answer);
  },
});

function entriesOf(answer: unknown): { _parent: { id: string } }[] {
  if (typeof answer !== "object" || answer === null || !("data" in answer)) return [];
  return Array.isArray(answer.data) ? answer.data : [];
}

describe("Opsgenie, beyond what all systems have in common,", () => {
  const current = useWorld();

  function setUp(options: { team?: string; region?: "us" | "eu" } = {}) {
    const { world, memory } = current;
    addPeople(world);
    const emulated = new EmulatedOpsgenie(world);
    world.add(emulated);
    const region = options.region ?? "us";
    emulated.keys.add({ key: KEY, region, team: options.team ?? null });
    const changes = new RememberedChanges();
    const scheduler = (out = plenty()) =>
      opsgenie(credentialsWith(KEY, region), out, memory, changes);
    const read = async (id: string) => (await scheduler().onCall([id], Date.now())).get(id);
    return { world, emulated, changes, scheduler, read };
  }
  const paths = () => current.world.calls.map((call) => call.path);
  const timelines = () => current.world.callsTo("/timeline").length;

  it("asks the host of its region, with the key in a header", async () => {
    const { world, read } = setUp({ region: "eu" });
    addHourly(world, "S1");
    await read("S1");
    expect(new Set(world.calls.map((c) => [c.host, c.headers["authorization"]].join()))).toEqual(
      new Set([`${EU},GenieKey ${KEY}`]),
    );
  });

  it("names people by their user name, which is their e-mail address, without asking who they are", async () => {
    const { world, read } = setUp();
    addHourly(world, "S1");
    expect(await read("S1")).toMatchObject({
      ok: true,
      value: {
        people: [
          { id: "ada@acme.example", name: "ada@acme.example", emails: ["ada@acme.example"] },
        ],
      },
    });
    expect(world.callsTo("/v2/users")).toEqual([]);
  });

  it("names its account, and one that a team's key can't ask for by its region", async () => {
    const { emulated, scheduler } = setUp();
    emulated.accountName = "acme-ops";
    expect(await scheduler().account()).toEqual({
      ok: true,
      value: { name: "acme-ops", connectedAs: null, id: "acme-ops" },
    });
    emulated.keys.add({ key: KEY, team: "blue" });
    expect(await scheduler().account()).toEqual({
      ok: true,
      value: { name: "Opsgenie US", connectedAs: null },
    });
  });

  describe("of a schedule that the answer leaves out", () => {
    it("asks for it alone, and believes that: a disabled one", async () => {
      const { world, read } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Off", enabled: false });
      world.rota.setShifts("S1", [{ start: NOON, end: NOON + HOUR, personIds: ["U-cem"] }]);
      expect(onCallOf(await read("S1"))).toEqual(["cem@acme.example"]);
      expect(paths().slice(0, 2)).toEqual([
        "/v2/schedules/on-calls?flat=true",
        "/v2/schedules/S1/on-calls?flat=true",
      ]);
    });

    it("says that it is out of sight, where a team's key sees that team's only", async () => {
      const { world, scheduler } = setUp({ team: "blue" });
      addHourly(world, "S1", ["team:blue"]);
      addHourly(world, "S2", ["team:red"]);
      const readings = await scheduler().onCall(["S1", "S2"], NOON);
      expect(onCallOf(readings.get("S1"))).toEqual(["ada@acme.example"]);
      expect(readings.get("S2")).toEqual({ ok: false, error: { reason: "not_found" } });
    });

    it("looks it up in the list where many are left out", async () => {
      const { world, scheduler } = setUp({ team: "blue" });
      const ids = Array.from({ length: 40 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id, ["team:red"]);
      addHourly(world, "S-off", ["team:blue"]);
      world.rota.addSchedule({ id: "S-off", name: "Off", enabled: false, traits: ["team:blue"] });
      const readings = await scheduler().onCall([...ids, "S-off"], NOON);
      expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual(ids.map(() => "not_found"));
      expect(onCallOf(readings.get("S-off"))).toEqual([]);
      expect(paths().slice(0, 3)).toEqual([
        "/v2/schedules/on-calls?flat=true",
        "/v2/schedules",
        "/v2/schedules/S-off/on-calls?flat=true",
      ]);
    });

    it("fails with what that question came to, and no other schedule with it", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1");
      world.faults.add({ path: "S2/on-calls", effect: { kind: "garbage" } });
      const readings = await scheduler().onCall(["S1", "S2"], NOON);
      expect(["S1", "S2"].map((id) => onCallOf(readings.get(id)))).toEqual([
        ["ada@acme.example"],
        "unreadable",
      ]);
    });

    it("asks for that id and nothing else, whatever is in it", async () => {
      const { world, read } = setUp();
      expect(onCallOf(await read("../../v2/account?x="))).toBe("not_found");
      expect(world.calls.at(-1)?.path).toBe(
        "/v2/schedules/..%2F..%2Fv2%2Faccount%3Fx%3D/on-calls?flat=true",
      );
    });
  });

  it("takes a 404 to the question about all schedules for no answer, never for schedules gone", async () => {
    const { world, read } = setUp();
    addHourly(world, "S1");
    world.faults.add({ effect: { kind: "status", status: 404, body: "{}" } });
    expect(onCallOf(await read("S1"))).toBe("unreadable");
  });

  describe("gives the next change", () => {
    it("not where one person's shifts follow each other, nor at the present", async () => {
      const { world, read } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Daily", traits: ["turns:daily"] });
      world.rota.setShifts("S1", [
        { start: NOON - 3 * DAY, end: NOON + 4 * DAY, personIds: ["U-ada"] },
        { start: NOON + 4 * DAY, end: NOON + 5 * DAY, personIds: ["U-bea"] },
      ]);
      expect(await read("S1")).toMatchObject({ ok: true, value: { until: NOON + 4 * DAY } });
    });

    it("at the end of a gap", async () => {
      const { world, read } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Later" });
      world.rota.setShifts("S1", [
        { start: NOON + 3 * HOUR, end: NOON + 9 * HOUR, personIds: ["U-ada"] },
      ]);
      expect(await read("S1")).toEqual({
        ok: true,
        value: { people: [], until: NOON + 3 * HOUR },
      });
    });

    it("never, where the same people stay beyond the timeline's window", async () => {
      const { world, read } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Founder" });
      world.rota.setShifts("S1", [
        { start: NOON - 300 * DAY, end: NOON + 300 * DAY, personIds: ["U-ada"] },
      ]);
      expect(await read("S1")).toMatchObject({ ok: true, value: { until: null } });
    });

    it("for people who are on call by an escalation, too", async () => {
      const { world, read } = setUp();
      addHourly(world, "S1", ["recipient:escalation"]);
      const reading = await read("S1");
      expect(onCallOf(reading)).toEqual(["ada@acme.example"]);
      expect(reading).toMatchObject({ value: { until: NOON + HOUR / 2 } });
    });

    it("or not at all where the timeline can't be read: who is on call is known without it", async () => {
      const { world, read } = setUp();
      addHourly(world, "S1");
      world.faults.add({ path: "/timeline", effect: { kind: "garbage" } });
      expect(await read("S1")).toMatchObject({
        ok: true,
        value: { people: [{ id: "ada@acme.example" }], until: null },
      });
    });

    it("or not yet where Opsgenie falls silent: four time-outs at once, and no more", async () => {
      const { world, scheduler } = setUp();
      hurryTimeouts();
      const ids = Array.from({ length: 30 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id);
      world.faults.add({ path: "/timeline", effect: { kind: "silence" } });
      const readings = await scheduler().onCall(ids, NOON);
      expect([...readings.values()].every((reading) => reading.ok)).toBe(true);
      expect(timelines()).toBe(4);
    });

    it("says who is on call by an override, as long as it lasts, from memory too", async () => {
      const { world, read } = setUp();
      addHourly(world, "S1");
      world.rota.override("S1", NOON - MINUTE, NOON + 20 * MINUTE, ["U-cem"]);
      const byOverride = async (now: number) => {
        vi.setSystemTime(now);
        const reading = await read("S1");
        return reading?.ok ? reading.value.byOverride : "not read";
      };
      expect(await byOverride(NOON)).toEqual(["cem@acme.example"]);
      expect(await byOverride(NOON + 10 * MINUTE)).toEqual(["cem@acme.example"]);
      expect(timelines()).toBe(1);
      expect(await byOverride(NOON + 20 * MINUTE)).toBeUndefined();
    });

    it("from memory while the same people are on call, and reads anew at a handover or an override", async () => {
      const { world, changes, read } = setUp();
      addHourly(world, "S1");
      const at = async (now: number) => {
        vi.setSystemTime(now);
        const reading = await read("S1");
        return [reading?.ok && reading.value.until, timelines()];
      };
      expect(await at(NOON)).toEqual([NOON + 30 * MINUTE, 1]);
      expect(await at(NOON + 10 * MINUTE)).toEqual([NOON + 30 * MINUTE, 1]);
      world.rota.override("S1", NOON + 11 * MINUTE, NOON + 20 * MINUTE, ["U-cem"]);
      expect(await at(NOON + 12 * MINUTE)).toEqual([NOON + 20 * MINUTE, 2]);
      expect(await at(NOON + 20 * MINUTE)).toEqual([NOON + 30 * MINUTE, 3]);
      world.rota.override("S1", NOON + 25 * MINUTE, NOON + 26 * MINUTE, ["U-cem"]);
      changes.forget();
      expect(await at(NOON + 21 * MINUTE)).toEqual([NOON + 25 * MINUTE, 4]);
    });

    it("of many schedules over several passes, each leaving half of its budget to others", async () => {
      const { world, scheduler } = setUp();
      const ids = Array.from({ length: 50 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id);
      const known: number[] = [];
      for (let pass = 0; pass < 4; pass += 1) {
        const out = outgoing(45, 5);
        const readings = await scheduler(out).onCall(ids, NOON);
        expect([...readings.values()].every((reading) => reading.ok)).toBe(true);
        known.push([...readings.values()].filter((r) => r.ok && r.value.until !== null).length);
        expect(out.left()).toBeGreaterThanOrEqual(22);
      }
      expect(known).toEqual([22, 44, 50, 50]);
      expect(timelines()).toBe(50);
    });
  });

  describe("throttled", () => {
    it("waits for the period that its headers name, and stops asking", async () => {
      const { world, emulated, scheduler } = setUp();
      const ids = Array.from({ length: 30 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id);
      emulated.rateLimits.perMinute.configuration = 5;
      const readings = await scheduler().onCall(ids, NOON);
      // Timelines are counted apart from who is on call: the people are known.
      expect([...readings.values()].every((reading) => reading.ok)).toBe(true);
      expect(timelines()).toBeLessThan(15);

      emulated.rateLimits.perMinute["on-calls"] = 1;
      vi.setSystemTime(NOON + 20_000);
      expect((await scheduler().onCall(["S1"], NOON + 20_000)).get("S1")).toEqual({
        ok: false,
        error: { reason: "rate_limited", until: NOON + 60_000 },
      });
    });
  });

  it("asks for no more timelines in the next pass when a 429 in the last one said to wait", async () => {
    const { world } = setUp();
    addHourly(world, "S1");
    const limits = rateLimits();
    const look = async () =>
      (
        await opsgenie(
          credentialsWith(KEY),
          plenty(),
          current.memory,
          new RememberedChanges(),
          limits,
        ).onCall(["S1"], NOON)
      ).get("S1");
    world.faults.add({ path: "/timeline", effect: { kind: "rate_limited", retryAfterS: 42 } });
    // Who is on call has a limit of its own.
    for (let pass = 0; pass < 2; pass += 1)
      expect(onCallOf(await look())).toEqual(["ada@acme.example"]);
    expect(timelines()).toBe(1);
  });

  describe("gives the upcoming shifts", () => {
    it("of several rotations side by side", async () => {
      const { world, scheduler } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Crowd" });
      world.rota.setShifts("S1", [
        { start: NOON - HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] },
        { start: NOON + HOUR, end: NOON + 3 * HOUR, personIds: ["U-bea"] },
      ]);
      const shifts = await scheduler().shifts(["S1"], NOON, NOON + 4 * HOUR);
      expect(shiftsOf(shifts.get("S1"))).toEqual([
        [0, HOUR, ["ada@acme.example"]],
        [HOUR, 2 * HOUR, ["ada@acme.example", "bea@acme.example"]],
        [2 * HOUR, 3 * HOUR, ["bea@acme.example"]],
        [3 * HOUR, 4 * HOUR, []],
      ]);
    });

    it("of an escalation as the people behind it, at a bounded cost", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1", ["recipient:escalation"]);
      vi.setSystemTime(NOON + 500);
      const read = (until: number) => scheduler().shifts(["S1"], NOON + 500, until);
      expect(shiftsOf((await read(NOON + 2 * HOUR)).get("S1"))).toEqual([
        [500, 30 * MINUTE, ["ada@acme.example"]],
        [30 * MINUTE, 90 * MINUTE, ["bea@acme.example"]],
        [90 * MINUTE, 120 * MINUTE, ["ada@acme.example"]],
      ]);
      expect(paths().slice(1)).toEqual(
        ["12:00:01", "12:30:00", "13:30:00"].map(
          (time) =>
            `/v2/schedules/S1/on-calls?flat=true&date=2030-01-07T${encodeURIComponent(time)}Z`,
        ),
      );
      const before = world.calls.length;
      expect((await read(NOON + 2 * DAY)).get("S1")).toMatchObject({
        ok: false,
        error: { reason: "unresolved", detail: "the escalation A escalation" },
      });
      expect(world.calls.length - before).toBe(1);
    });

    it("of the past, too, where an escalation is flattened", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1", ["recipient:escalation"]);
      const shifts = await scheduler().shifts(["S1"], NOON - HOUR / 2, NOON);
      expect(shiftsOf(shifts.get("S1"))).toEqual([[-HOUR / 2, 0, ["ada@acme.example"]]]);
      expect(world.calls.length).toBe(1);
    });

    it("over many weeks, in one request", async () => {
      const { world, scheduler } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Weekly" });
      world.rota.setCycle("S1", { anchor: NOON, turnMs: 14 * DAY, turns: [["U-ada"], []] });
      const shifts = await scheduler().shifts(["S1"], NOON, NOON + 42 * DAY);
      expect(shiftsOf(shifts.get("S1"))).toEqual([
        [0, 14 * DAY, ["ada@acme.example"]],
        [14 * DAY, 28 * DAY, []],
        [28 * DAY, 42 * DAY, ["ada@acme.example"]],
      ]);
      expect(world.calls.length).toBe(1);
    });

    it("never from a timeline shorter than asked for, whose end would look like a gap", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1");
      tamper(world, (answer) => {
        if (typeof answer !== "object" || answer === null || !("data" in answer)) return;
        Object.assign(answer.data ?? {}, { endDate: "2030-01-07T18:00:00Z" });
      });
      const shifts = await scheduler().shifts(["S1"], NOON, NOON + DAY);
      expect(shiftsOf(shifts.get("S1"))).toBe("unreadable");
    });
  });

  it("gives two weeks although clocks go forward in them: local days are an hour shorter then", async () => {
    const { world, emulated, scheduler } = setUp();
    emulated.timeZone = "America/New_York";
    addHourly(world, "S1");
    // The last half hour of a week in New York, whose clocks go forward on March 10.
    const from = Date.parse("2030-03-03T23:30:00-05:00");
    vi.setSystemTime(from);
    for (const weeks of [1, 2]) {
      const shifts = await scheduler().shifts(["S1"], from, from + weeks * 7 * DAY);
      expect(shifts.get("S1")).toMatchObject({ ok: true });
    }
  });
});

describe("Opsgenie's answer about all schedules that breaks", () => {
  const current = useWorld();
  const ids = ["S1", "S2", "S3"];

  function setUp() {
    const { world, memory } = current;
    addPeople(world);
    const emulated = new EmulatedOpsgenie(world);
    world.add(emulated);
    emulated.keys.add({ key: KEY });
    for (const id of ids) addHourly(world, id);
    let suspects: readonly Suspects[] = [];
    const stored = {
      get: () => suspects,
      put: (found: readonly Suspects[]) => {
        suspects = found;
      },
    };
    const changes = new RememberedChanges();
    const read = async () => {
      const before = world.calls.length;
      const scheduler = opsgenie(
        credentialsWith(KEY),
        plenty(),
        memory,
        changes,
        undefined,
        stored,
      );
      const readings = await scheduler.onCall(ids, Date.now());
      const asked = world.calls.slice(before).filter(({ path }) => path.includes("/on-calls"));
      return { onCall: ids.map((id) => onCallOf(readings.get(id))), calls: asked.length };
    };
    return { world, read };
  }
  const ada = ["ada@acme.example"];

  it.each([
    [{ kind: "status", status: 500 }],
    [{ kind: "truncated" }],
    [{ kind: "silence" }],
  ] as const)("is replaced by one about each: %j", async (effect) => {
    hurryTimeouts();
    const { world, read } = setUp();
    world.faults.add({ path: "/v2/schedules/on-calls", effect });
    world.faults.add({
      path: "/v2/schedules/S2/on-calls",
      effect: { kind: "status", status: 500 },
    });
    expect(await read()).toEqual({ onCall: [ada, "unreachable", ada], calls: 4 });
    // Neither is asked for again at once.
    expect(await read()).toEqual({ onCall: [ada, "unreachable", ada], calls: 2 });
  });

  it("leaves requests for what follows, and gives up where nothing can be read", async () => {
    const { world, memory } = current;
    setUp();
    const many = Array.from({ length: 60 }, (_, n) => `M${n}`);
    for (const id of many) addHourly(world, id);
    world.faults.add({ path: "/v2/schedules/on-calls", effect: { kind: "status", status: 500 } });
    const read = async () => {
      const out = outgoing(45, 5);
      const scheduler = opsgenie(credentialsWith(KEY), out, memory, new RememberedChanges());
      const readings = await scheduler.onCall(many, NOON);
      return { out, reasons: new Set([...readings.values()].map((r) => r.ok || r.error.reason)) };
    };
    const some = await read();
    expect(some.reasons).toEqual(new Set([true, "postponed"]));
    expect(some.out.left()).toBeGreaterThan(4);
    world.faults.add({ effect: { kind: "status", status: 500 } });
    const none = await read();
    expect(none.reasons).toEqual(new Set(["unreachable"]));
    expect(none.out.spent()).toBeLessThan(15);
  });

  it("is asked for again after a while", async () => {
    const { world, read } = setUp();
    world.faults.add({ path: "/v2/schedules/on-calls", effect: { kind: "status", status: 500 } });
    await read();
    world.faults.clear();
    vi.setSystemTime(NOON + 30_000);
    expect(await read()).toEqual({ onCall: [ada, ada, ada], calls: 1 });
    expect((await read()).calls).toBe(1);
  });
});

describe("an Opsgenie user who was deleted", () => {
  const current = useWorld();

  it("is a person without an address, in what is coming up, too", async () => {
    const { world, memory } = current;
    addPeople(world);
    const emulated = new EmulatedOpsgenie(world);
    world.add(emulated);
    emulated.keys.add({ key: KEY });
    emulated.deletedUsers.add("U-bea");
    addHourly(world, "S1");
    addHourly(world, "S2");
    world.rota.override("S2", NOON - HOUR, NOON + HOUR, ["U-bea"]);
    const scheduler = opsgenie(credentialsWith(KEY), plenty(), memory, new RememberedChanges());
    const readings = await scheduler.onCall(["S1", "S2"], NOON);
    expect(["S1", "S2"].map((id) => onCallOf(readings.get(id)))).toEqual([
      ["ada@acme.example"],
      ["Someone without a name without e-mail"],
    ]);
    const shifts = await scheduler.shifts(["S1"], NOON, NOON + HOUR);
    expect(shiftsOf(shifts.get("S1"))).toEqual([
      [0, HOUR / 2, ["ada@acme.example"]],
      [HOUR / 2, HOUR, ["Opsgenie user U-bea without e-mail"]],
    ]);
  });
});
