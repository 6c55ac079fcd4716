/** xMatters: the claims of every system, then its own oddities. */
import { describe, expect, it, vi } from "vitest";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import type { XMattersCredentials } from "../../../src/schedulers/credentials.ts";
import { xMatters } from "../../../src/schedulers/xmatters/xmatters.ts";
import { Secret } from "../../../src/secret.ts";
import { RememberedChanges } from "../../world/change-memory.ts";
import { EmulatedXMatters } from "../../world/xmatters/emulated-xmatters.ts";
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
  shiftsOf,
  tamper,
  useWorld,
} from "./shared-suite.ts";

const HOST = "acme.xmatters.com";
const KEY = "x-api-key-0001";
const SECRET = "s3cret-of-key-0001";
const BASIC = btoa(`${KEY}:${SECRET}`);

const credentials: XMattersCredentials = {
  system: "xmatters",
  host: HOST,
  apiKey: new Secret(KEY),
  apiSecret: new Secret(SECRET),
};

describeScheduler("xMatters", {
  setUp(world, memory) {
    const emulated = new EmulatedXMatters(world);
    world.add(emulated);
    emulated.addKey({ key: KEY, secret: SECRET });
    const changes = new RememberedChanges();
    return {
      scheduler: (out) => xMatters(credentials, out, memory, changes),
      killCredential: () => emulated.revoke(KEY),
      secrets: [KEY, SECRET, BASIC],
    };
  },
  callsFor: (schedules) => Math.ceil(schedules / 100),
  nextCallsFor: (schedules) => Math.ceil(schedules / 100),
  rosterCallsFor: (schedules) => schedules,
  listPage: 1000,
  listPath: "/api/xm/1/groups?",
  listsDisabled: true,
  crowdTraits: ["shifts:each"],
  maim(answer, scheduleId, path) {
    if (!path.endsWith("/on-call")) return;
    for (const row of itemsOf(answer))
      if (row.group?.id === scheduleId) Reflect.deleteProperty(row, "members");
  },
});

type RowInAnswer = {
  group?: { id: string };
  members: { total: number; data: { member: object }[] };
};

function itemsOf(answer: unknown): RowInAnswer[] {
  if (typeof answer !== "object" || answer === null || !("data" in answer)) return [];
  return Array.isArray(answer.data) ? answer.data : [];
}

describe("xMatters, beyond what all systems have in common,", () => {
  const current = useWorld();

  function setUp() {
    const { world, memory } = current;
    addPeople(world);
    const emulated = new EmulatedXMatters(world);
    world.add(emulated);
    emulated.addKey({ key: KEY, secret: SECRET });
    const changes = new RememberedChanges();
    const scheduler = (out = plenty()) => xMatters(credentials, out, memory, changes);
    const read = async (id: string) => (await scheduler().onCall([id], Date.now())).get(id);
    return { world, memory, emulated, rosters: emulated.rosters, changes, scheduler, read };
  }
  const paths = () => current.world.calls.map((call) => call.path.replace("/api/xm/1", ""));
  const calls = (text: string) => current.world.callsTo(text).length;
  const addGroup = (id: string, personIds: readonly string[], traits: readonly string[] = []) => {
    current.world.rota.addSchedule({ id, name: `Group ${id}`, traits });
    current.world.rota.setShifts(id, [{ start: NOON - HOUR, end: NOON + 3 * HOUR, personIds }]);
  };

  it("asks its own host, with key and secret in a header only", async () => {
    const { world, read } = setUp();
    addHourly(world, "G1");
    await read("G1");
    expect(new Set(world.calls.map((c) => [c.host, c.headers["authorization"]].join()))).toEqual(
      new Set([`${HOST},Basic ${BASIC}`]),
    );
  });

  it("asks for many groups with plain commas, each id escaped alone, and for whole shifts", async () => {
    const { world, scheduler } = setUp();
    addHourly(world, "G1");
    addHourly(world, "G,2&x=");
    const readings = await scheduler().onCall(["G1", "G,2&x="], NOON);
    expect([...readings.values()].map(onCallOf)).toEqual([
      ["ada@acme.example"],
      ["ada@acme.example"],
    ]);
    expect(paths()[0]).toBe(
      "/on-call?groups=G1,G%2C2%26x%3D&membersPerShift=100&embed=members.owner,shift&offset=0&limit=1000",
    );
  });

  it("names its account by its host", async () => {
    const { scheduler } = setUp();
    expect(await scheduler().account()).toEqual({
      ok: true,
      value: { name: HOST, connectedAs: null },
    });
  });

  it("never sends a key to a host that isn't xMatters', whatever was stored", () => {
    const stored = { ...credentials, host: "acme.xmatters.com.evil.example" };
    expect(() => xMatters(stored, plenty(), current.memory)).toThrow("not an xMatters host");
  });

  describe("counts as on call", () => {
    it("who is reached without delay, not who is reached only when nobody has answered", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada", "U-bea"]);
      rosters.addMember("G1", { kind: "PERSON", id: "U-cem", delay: 10 });
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example", "bea@acme.example"]);
    });

    it("nobody after a delay, even without a further one", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      rosters.addMember("G1", { kind: "PERSON", id: "U-bea", delay: 5 });
      rosters.addMember("G1", { kind: "PERSON", id: "U-cem", delay: 0 });
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example"]);
    });

    it("the first ones of each shift, where several run side by side", async () => {
      const { read } = setUp();
      addGroup("G1", ["U-ada", "U-bea"], ["shifts:each"]);
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example", "bea@acme.example"]);
    });

    it("everybody in a shift of hundreds", async () => {
      const { world, memory, read } = setUp();
      const ids = Array.from({ length: 230 }, (_, n) => `P${n}`);
      for (const id of ids) world.rota.addPerson({ id, name: id, email: `${id}@acme.example` });
      memory.put(ids.map((id) => ({ id, name: id, emails: [`${id}@acme.example`] })));
      addGroup("G1", ids);
      expect(onCallOf(await read("G1"))).toEqual(ids.map((id) => `${id}@acme.example`).toSorted());
      expect(calls("/occurrences/")).toBe(2);
    });

    it("the replacement, while the absence lasts, and no longer", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      const absence = { personId: "U-ada", start: NOON + HOUR, end: NOON + 2 * HOUR };
      rosters.absences.push({ ...absence, replacementId: "U-cem" });
      const at = async (now: number) => {
        vi.setSystemTime(now);
        const reading = await read("G1");
        const value = reading?.ok ? reading.value : null;
        return [onCallOf(reading), value?.until, value?.byOverride];
      };
      expect(await at(NOON)).toEqual([["ada@acme.example"], NOON + HOUR, undefined]);
      expect(await at(NOON + HOUR - 1)).toEqual([["ada@acme.example"], NOON + HOUR, undefined]);
      expect(await at(NOON + HOUR)).toEqual([["cem@acme.example"], NOON + 2 * HOUR, ["U-cem"]]);
      expect(await at(NOON + 2 * HOUR)).toEqual([["ada@acme.example"], NOON + 3 * HOUR, undefined]);
    });

    it("the next one at once, where the first is away without a replacement", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      rosters.addMember("G1", { kind: "PERSON", id: "U-bea", delay: 10 });
      rosters.addMember("G1", { kind: "PERSON", id: "U-cem", delay: 50 });
      rosters.absences.push({
        personId: "U-ada",
        start: NOON - HOUR,
        end: NOON + HOUR,
        replacementId: null,
      });
      const reading = await read("G1");
      expect(onCallOf(reading)).toEqual(["bea@acme.example"]);
      expect(reading).toMatchObject({ value: { until: NOON + HOUR } });
    });

    it("nobody, where everybody is away, until one is back", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      const absence = { personId: "U-ada", start: NOON - DAY, end: NOON + HOUR };
      rosters.absences.push({ ...absence, replacementId: null });
      expect(await read("G1")).toEqual({ ok: true, value: { people: [], until: NOON + HOUR } });
    });

    it("nobody who is inactive", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada", "U-bea"]);
      rosters.setTraits("U-ada", { status: "INACTIVE" });
      expect(onCallOf(await read("G1"))).toEqual(["bea@acme.example"]);
    });

    it("the owner of a device", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      rosters.reachByDevice("U-ada");
      const reading = await read("G1");
      expect(reading).toMatchObject({
        value: { people: [{ id: "U-ada", name: "ada Acme", emails: ["ada@acme.example"] }] },
      });
    });

    it("a device without an owner by the address of the device", async () => {
      const { world, rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      rosters.reachByDevice("U-ada");
      tamper(world, (answer) => forget(answer, "owner"));
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example"]);
    });

    it("a device without an owner or an address as somebody, beside the others", async () => {
      const { world, rosters, read } = setUp();
      addGroup("G1", ["U-ada", "U-bea"]);
      rosters.reachByDevice("U-ada");
      tamper(world, (answer) => {
        forget(answer, "owner");
        for (const row of itemsOf(answer)) if (row.group) forget(row, "emailAddress");
      });
      expect(onCallOf(await read("G1"))).toEqual([
        "The owner of the device Work Email without e-mail",
        "bea@acme.example",
      ]);
    });

    it("nobody after a delay because the one whom the delay is for is away", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      rosters.addMember("G1", { kind: "PERSON", id: "U-bea", delay: 15 });
      rosters.addMember("G1", { kind: "PERSON", id: "U-cem", delay: 0 });
      const away = { start: NOON - HOUR, end: NOON + HOUR, replacementId: null };
      rosters.absences.push({ personId: "U-bea", ...away });
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example"]);
      // Where nobody is left before the delay, the next are reached at once.
      rosters.absences.push({ personId: "U-ada", ...away });
      expect(onCallOf(await read("G1"))).toEqual(["cem@acme.example"]);
    });

    it("everybody who stands in for one absence", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      for (const replacementId of ["U-bea", "U-cem"])
        rosters.absences.push({
          personId: "U-ada",
          start: NOON - HOUR,
          end: NOON + HOUR,
          replacementId,
        });
      expect(onCallOf(await read("G1"))).toEqual(["bea@acme.example", "cem@acme.example"]);
    });

    it("not a dynamic team, nor a broadcast group: that is said, by name", async () => {
      const { world, rosters, scheduler } = setUp();
      addGroup("G1", ["U-ada"]);
      addGroup("G2", ["U-ada"]);
      addGroup("G3", ["U-ada"]);
      addGroup("G4", ["U-bea"]);
      rosters.addMember("G1", { kind: "DYNAMIC_TEAM", id: "Speakers of Dutch", delay: 0 });
      rosters.addMember("G2", { kind: "GROUP", id: "G4", delay: 0 });
      rosters.addMember("G3", { kind: "DYNAMIC_TEAM", id: "Speakers of Dutch", delay: 10 });
      tamper(world, (answer) => {
        for (const row of itemsOf(answer)) {
          const second = row.group?.id === "G2" && row.members.data[1];
          if (second) Object.assign(second.member, { groupType: "BROADCAST" });
        }
      });
      const readings = await scheduler().onCall(["G1", "G2", "G3"], NOON);
      expect(readings.get("G1")).toEqual({
        ok: false,
        error: { reason: "unresolved", detail: "the dynamic team Speakers of Dutch" },
      });
      expect(readings.get("G2")).toEqual({
        ok: false,
        error: { reason: "unresolved", detail: "the broadcast group Group G4" },
      });
      // Reached only after a delay: it doesn't matter who that is.
      expect(onCallOf(readings.get("G3"))).toEqual(["ada@acme.example"]);
    });
  });

  describe("resolves groups within groups", () => {
    it("to the first ones there, at one request a level", async () => {
      const { rosters, scheduler } = setUp();
      addGroup("G1", []);
      addGroup("G2", ["U-cem"]);
      addGroup("G3", ["U-bea"]);
      addGroup("G4", ["U-ada"]);
      rosters.addMember("G1", { kind: "GROUP", id: "G3", delay: 0 });
      rosters.addMember("G2", { kind: "GROUP", id: "G3", delay: 0 });
      rosters.addMember("G3", { kind: "GROUP", id: "G4", delay: 0 });
      rosters.addMember("G3", { kind: "PERSON", id: "U-cem", delay: 10 });
      const readings = await scheduler().onCall(["G1", "G2"], NOON);
      expect(onCallOf(readings.get("G1"))).toEqual(["ada@acme.example", "bea@acme.example"]);
      expect(onCallOf(readings.get("G2"))).toEqual([
        "ada@acme.example",
        "bea@acme.example",
        "cem@acme.example",
      ]);
      expect(calls("/on-call?")).toBe(3);
    });

    it("until whichever changes first", async () => {
      const { world, rosters, read } = setUp();
      addGroup("G1", ["U-cem"]);
      addHourly(world, "G2");
      rosters.addMember("G1", { kind: "GROUP", id: "G2", delay: 0 });
      expect(await read("G1")).toMatchObject({ value: { until: NOON + HOUR / 2 } });
    });

    it("that hold each other, without end or doubling", async () => {
      const { rosters, scheduler } = setUp();
      addGroup("G1", ["U-ada"]);
      addGroup("G2", ["U-bea"]);
      rosters.addMember("G1", { kind: "GROUP", id: "G2", delay: 0 });
      rosters.addMember("G2", { kind: "GROUP", id: "G1", delay: 0 });
      rosters.addMember("G2", { kind: "GROUP", id: "G2", delay: 0 });
      const readings = await scheduler().onCall(["G1", "G2"], NOON);
      const both = ["ada@acme.example", "bea@acme.example"];
      expect([...readings.values()].map(onCallOf)).toEqual([both, both]);
      expect(calls("/on-call?")).toBe(1);
    });

    it("three deep, and no deeper", async () => {
      const { rosters, read } = setUp();
      for (const n of [1, 2, 3, 4, 5]) addGroup(`G${n}`, n === 5 ? ["U-ada"] : []);
      for (const n of [1, 2, 3, 4])
        rosters.addMember(`G${n}`, { kind: "GROUP", id: `G${n + 1}`, delay: 0 });
      expect(onCallOf(await read("G2"))).toEqual(["ada@acme.example"]);
      expect(await read("G1")).toEqual({
        ok: false,
        error: { reason: "unresolved", detail: "groups nested too deeply" },
      });
    });

    it("but not one that can't be seen, which is not a rotation's schedule gone", async () => {
      const { emulated, rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      addGroup("G2", ["U-bea"]);
      rosters.addMember("G1", { kind: "GROUP", id: "G2", delay: 0 });
      emulated.hide("G2");
      expect(await read("G1")).toEqual({
        ok: false,
        error: { reason: "unresolved", detail: "the group Group G2, which can't be seen" },
      });
    });

    it("in which nobody is on call, to nobody", async () => {
      const { world, rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      world.rota.addSchedule({ id: "G2", name: "Later" });
      rosters.addMember("G1", { kind: "GROUP", id: "G2", delay: 0 });
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example"]);
    });
  });

  describe("of a group without a shift under way", () => {
    it("says nobody, once the group is known to be there, and when the next shift begins", async () => {
      const { world, read } = setUp();
      world.rota.addSchedule({ id: "G1", name: "Later" });
      const shift = { start: NOON + 2 * HOUR, end: NOON + 3 * HOUR, personIds: ["U-ada"] };
      world.rota.setShifts("G1", [shift]);
      const gap = { ok: true, value: { people: [], until: NOON + 2 * HOUR } };
      expect(await read("G1")).toEqual(gap);
      expect(calls("/groups/G1")).toBe(1);
      expect(calls("&from=")).toBe(1);
      vi.setSystemTime(NOON + MINUTE);
      expect(await read("G1")).toEqual(gap);
      expect(calls("&from=")).toBe(1);
      vi.setSystemTime(NOON + 2 * HOUR);
      expect(onCallOf(await read("G1"))).toEqual(["ada@acme.example"]);
    });

    it("says nobody, and not when, where what comes can't be read", async () => {
      const { world, read } = setUp();
      world.rota.addSchedule({ id: "G1", name: "Later" });
      world.faults.add({ path: "&from=", effect: { kind: "status", status: 500 } });
      expect(await read("G1")).toEqual({ ok: true, value: { people: [], until: null } });
    });

    it("asks for the list instead, where there are many of them", async () => {
      const { world, emulated, scheduler } = setUp();
      const ids = Array.from({ length: 30 }, (_, n) => `G${n}`);
      for (const id of ids) world.rota.addSchedule({ id, name: `Group ${id}` });
      emulated.hide("G7");
      const readings = await scheduler().onCall(ids, NOON);
      for (const id of ids)
        expect(onCallOf(readings.get(id))).toEqual(id === "G7" ? "not_found" : []);
      expect(paths()[1]).toBe("/groups?offset=0&limit=1000");
      expect(calls("/groups/")).toBe(0);
    });

    it("fails where it can't be found out whether the group is there", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "G1");
      world.rota.addSchedule({ id: "G2", name: "Empty" });
      world.faults.add({ path: "/groups/G2", effect: { kind: "status", status: 502 } });
      const readings = await scheduler().onCall(["G1", "G2"], NOON);
      expect([...readings.entries()].map(([id, r]) => [id, onCallOf(r)]).toSorted()).toEqual([
        ["G1", ["ada@acme.example"]],
        ["G2", "unreachable"],
      ]);
    });

    it("that spoils the answer for all, finds out which it is and asks for the others again", async () => {
      const { world, emulated, scheduler } = setUp();
      const ids = ["G1", "G2", "G3"];
      for (const id of ids) addHourly(world, id);
      emulated.unknownGroups = "refused";
      emulated.hide("G2");
      const readings = await scheduler().onCall(ids, NOON);
      expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual([
        ["ada@acme.example"],
        "not_found",
        ["ada@acme.example"],
      ]);
      expect(calls("/on-call?")).toBe(2);
      expect(onCallOf((await scheduler().onCall(["G2"], NOON)).get("G2"))).toBe("not_found");
    });
  });

  describe("names people", () => {
    const emails = async (read: (id: string) => ReturnType<ReturnType<typeof setUp>["read"]>) => {
      const reading = await read("G1");
      return reading?.ok ? reading.value.people.map((p) => p.emails) : reading?.error.reason;
    };

    it("with their e-mail devices, the one at work first, then a login that is an address", async () => {
      const { rosters, read } = setUp();
      addGroup("G1", ["U-ada"]);
      rosters.setTraits("U-ada", { webLogin: "a.lovelace@acme.example" });
      const email = { deviceType: "EMAIL", isDefault: false } as const;
      rosters.setDevices("U-ada", [
        { name: "Mobile Phone", deviceType: "VOICE", address: "+15550100", isDefault: true },
        { ...email, name: "Home Email", address: "ada@home.example" },
        { ...email, name: "Pager Mail", address: "pager@acme.example", isDefault: true },
        { ...email, name: "Work Email", address: "ada@acme.example" },
        { ...email, name: "Work Email 2", address: "ADA@acme.example" },
      ]);
      expect(await emails(read)).toEqual([
        ["ada@acme.example", "pager@acme.example", "ada@home.example", "a.lovelace@acme.example"],
      ]);
    });

    it("by a login that is an address, where their devices are out of sight", async () => {
      const { emulated, rosters, read } = setUp();
      emulated.addKey({ key: KEY, secret: SECRET, seesDevices: false });
      addGroup("G1", ["U-ada", "U-bea"]);
      rosters.setTraits("U-ada", { webLogin: "ada@acme.example" });
      expect(await emails(read)).toEqual([["ada@acme.example"], []]);
    });

    it("once: what was looked up is remembered", async () => {
      const { world, read } = setUp();
      addHourly(world, "G1");
      await read("G1");
      await read("G1");
      expect(calls("/devices")).toBe(1);
    });

    it("not at all where they can't be looked up: that fails their groups, and no others", async () => {
      const { world, memory, scheduler } = setUp();
      addGroup("G1", ["U-ada", "U-bea"]);
      addGroup("G2", ["U-bea"]);
      memory.put([{ id: "U-bea", name: "Bea", emails: ["bea@acme.example"] }]);
      world.faults.add({ path: "/devices", effect: { kind: "garbage" } });
      const readings = await scheduler().onCall(["G1", "G2"], NOON);
      expect(onCallOf(readings.get("G1"))).toBe("unreadable");
      expect(onCallOf(readings.get("G2"))).toEqual(["bea@acme.example"]);
    });

    it("over several passes where there are many, each with half of what it may spend", async () => {
      const { world, scheduler } = setUp();
      const ids = Array.from({ length: 60 }, (_, n) => `P${n}`);
      for (const id of ids) {
        world.rota.addPerson({ id, name: id, email: `${id}@acme.example` });
        addGroup(`G-${id}`, [id]);
      }
      const groups = ids.map((id) => `G-${id}`);
      const read: number[] = [];
      for (let pass = 0; pass < 4; pass += 1) {
        const out = outgoing(45, 5);
        const readings = await scheduler(out).onCall(groups, NOON);
        const failures = [...readings.values()].filter((reading) => !reading.ok);
        expect(failures.every((reading) => onCallOf(reading) === "postponed")).toBe(true);
        read.push(60 - failures.length);
        expect(out.left()).toBeGreaterThanOrEqual(22);
      }
      expect(read).toEqual([22, 44, 60, 60]);
    });
  });

  describe("trusts no answer", () => {
    const evil = [
      "https://evil.example/api/xm/1/groups?offset=1000",
      "//evil.example/api/xm/1/groups?offset=1000",
      "https://acme.xmatters.com.evil.example/api/xm/1/groups",
      "https://other.xmatters.com/api/xm/1/groups",
      "http://acme.xmatters.com/api/xm/1/groups",
      "https://acme.xmatters.com:8443/api/xm/1/groups",
      "/api/xm/1/../../../reapi/groups",
      "/somewhere/else",
      "\\\\evil.example\\api",
    ];
    it.each(evil)("with a link that leads elsewhere: %s", async (next) => {
      const { world, scheduler } = setUp();
      const body = JSON.stringify({ data: [], links: { next } });
      world.faults.add({ effect: { kind: "status", status: 200, body } });
      expect(await scheduler().schedules()).toEqual({
        ok: false,
        error: { reason: "unreadable", detail: "a link that leads elsewhere" },
      });
      expect(world.calls.length).toBe(1);
    });

    it("but follows a whole link on its own host, without user info", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "G1");
      const next = `https://mallory:pw@${HOST}/api/xm/1/groups?offset=0&limit=1000`;
      const body = JSON.stringify({ data: [], links: { next } });
      world.faults.add({ times: 1, effect: { kind: "status", status: 200, body } });
      const listed = await scheduler().schedules();
      expect(listed.ok && listed.value.map((group) => group.id)).toEqual(["G1"]);
      expect(world.calls.at(-1)?.headers["authorization"]).toBe(`Basic ${BASIC}`);
    });

    it("of pages that never end", async () => {
      const { world, scheduler } = setUp();
      const next = "/api/xm/1/groups?offset=0&limit=1000";
      const body = JSON.stringify({ data: [], links: { next } });
      world.faults.add({ effect: { kind: "status", status: 200, body } });
      expect(await scheduler().schedules()).toEqual({
        ok: false,
        error: { reason: "unreadable", detail: "pages that never end" },
      });
      expect(world.calls.length).toBe(10);
    });

    it("of half a shift", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "G1");
      addHourly(world, "G2");
      tamper(world, (answer) => {
        for (const row of itemsOf(answer)) if (row.group?.id === "G1") row.members.total = 2;
      });
      const readings = await scheduler().onCall(["G1", "G2"], NOON);
      expect([onCallOf(readings.get("G1")), onCallOf(readings.get("G2"))]).toEqual([
        "unreadable",
        ["ada@acme.example"],
      ]);
    });

    const spoilt: Record<string, (row: RowInAnswer) => unknown> = {
      "without a group": (row) => Reflect.deleteProperty(row, "group"),
      "of a group that wasn't asked for": (row) => Reflect.set(row, "group", { id: "G9" }),
    };
    it.each(Object.entries(spoilt))("of a shift %s", async (_, spoil) => {
      const { world, scheduler } = setUp();
      addHourly(world, "G1");
      addHourly(world, "G2");
      tamper(world, (answer) => {
        const row = itemsOf(answer)[0];
        if (row) spoil(row);
      });
      const readings = await scheduler().onCall(["G1", "G2"], NOON);
      expect([...readings.values()].map(onCallOf)).toEqual(["unreadable", "unreadable"]);
    });

    it("of 404 to the list, which is no sign that groups are gone", async () => {
      const { world, scheduler } = setUp();
      world.faults.add({ effect: { kind: "status", status: 404, body: "{}" } });
      expect(await scheduler().schedules()).toMatchObject({ error: { reason: "unreadable" } });
    });
  });

  it("stops asking once xMatters says to wait", async () => {
    const { world, emulated, scheduler } = setUp();
    const ids = Array.from({ length: 30 }, (_, n) => `P${n}`);
    for (const id of ids) {
      world.rota.addPerson({ id, name: id, email: `${id}@acme.example` });
      addGroup(`G-${id}`, [id]);
    }
    emulated.allowance = { requests: 5, windowS: 60 };
    const groups = ids.map((id) => `G-${id}`);
    const readings = await scheduler().onCall(groups, NOON);
    const failures = [...readings.values()].filter((reading) => !reading.ok);
    expect(failures.length).toBe(26);
    expect(failures[0]).toEqual({
      ok: false,
      error: { reason: "rate_limited", until: NOON + 60_000 },
    });
    expect(world.calls.length).toBeLessThan(10);
  });

  it("takes a shift that is over by our clock, and still running by theirs, for running without an end", async () => {
    const { world, scheduler } = setUp();
    addHourly(world, "G1");
    const early = NOON + HOUR / 2 - 300;
    vi.setSystemTime(early);
    const reading = (await scheduler().onCall(["G1"], NOON + HOUR / 2)).get("G1");
    expect(onCallOf(reading)).toEqual(["ada@acme.example"]);
    expect(reading).toMatchObject({ value: { until: null } });
  });

  describe("gives the upcoming shifts", () => {
    it("cut at absences, merged where a day's shift follows another's with the same people", async () => {
      const { world, rosters, scheduler } = setUp();
      world.rota.addSchedule({ id: "G1", name: "Daily", traits: ["turns:daily"] });
      world.rota.setShifts("G1", [
        { start: NOON - DAY, end: NOON + 3 * DAY, personIds: ["U-ada"] },
      ]);
      rosters.absences.push({
        personId: "U-ada",
        start: NOON + DAY,
        end: NOON + DAY + HOUR,
        replacementId: "U-bea",
      });
      const shifts = await scheduler().shifts(["G1"], NOON, NOON + 4 * DAY);
      expect(shiftsOf(shifts.get("G1"))).toEqual([
        [0, DAY, ["ada@acme.example"]],
        [DAY, DAY + HOUR, ["bea@acme.example"]],
        [DAY + HOUR, 3 * DAY, ["ada@acme.example"]],
        [3 * DAY, 4 * DAY, []],
      ]);
    });

    it("in one request, since it asks from a little after now", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "G1");
      vi.setSystemTime(NOON + 40);
      const shifts = await scheduler().shifts(["G1"], NOON, NOON + HOUR);
      expect(shiftsOf(shifts.get("G1"))).toEqual([
        [0, HOUR / 2, ["ada@acme.example"]],
        [HOUR / 2, HOUR, ["bea@acme.example"]],
      ]);
      expect(calls("&from=")).toBe(1);
      expect(world.calls.map(({ status }) => status)).not.toContain(400);
    });

    it("from a minute later, where that is past when it arrives, too", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "G1");
      vi.setSystemTime(NOON + 8_000);
      const shifts = await scheduler().shifts(["G1"], NOON, NOON + HOUR);
      expect(shiftsOf(shifts.get("G1"))).toEqual([
        [0, HOUR / 2, ["ada@acme.example"]],
        [HOUR / 2, HOUR, ["bea@acme.example"]],
      ]);
      expect(
        paths()
          .filter((path) => path.includes("&from="))
          .map((path) => path.slice(-59)),
      ).toEqual(
        [
          "&from=2030-01-07T12:00:05.000Z&to=2030-01-07T13:00:00.000Z",
          "&from=2030-01-07T12:01:00.000Z&to=2030-01-07T13:00:00.000Z",
        ].map((query) => expect.stringContaining(query)),
      );
    });

    it("of a group within a group, only while it is a member", async () => {
      const { world, rosters, scheduler } = setUp();
      addGroup("G1", ["U-cem"]);
      addHourly(world, "G2");
      rosters.addMember("G1", { kind: "GROUP", id: "G2", delay: 0, isOnlyBesidePeople: true });
      const shifts = await scheduler().shifts(["G1"], NOON + 2 * HOUR, NOON + 4 * HOUR);
      expect(shiftsOf(shifts.get("G1"))).toEqual([
        [2 * HOUR, 2.5 * HOUR, ["ada@acme.example", "cem@acme.example"]],
        [2.5 * HOUR, 3 * HOUR, ["bea@acme.example", "cem@acme.example"]],
        [3 * HOUR, 4 * HOUR, []],
      ]);
    });
  });

  it("reads the other groups where one breaks the request for all", async () => {
    const { world, scheduler } = setUp();
    const ids = Array.from({ length: 16 }, (_, n) => `G${String(n).padStart(2, "0")}`);
    for (const id of ids) addGroup(id, ["U-ada"]);
    world.faults.add({ path: "G05", effect: { kind: "truncated" } });
    const readings = await scheduler().onCall(ids, NOON);
    expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual(
      ids.map((id) => (id === "G05" ? "unreadable" : ["ada@acme.example"])),
    );
    // One for all, and two for each of four halvings.
    expect(calls("/on-call?")).toBe(9);
  });

  it("can't read one group alone where a shift doesn't say whose it is", async () => {
    const { world, scheduler } = setUp();
    addGroup("G1", ["U-ada"]);
    addGroup("G2", ["U-bea"]);
    tamper(world, (answer) => {
      for (const row of itemsOf(answer)) if (row.group?.id === "G1") delete row.group;
    });
    const readings = await scheduler().onCall(["G1", "G2"], NOON);
    expect([...readings.values()].map(onCallOf)).toEqual(["unreadable", ["bea@acme.example"]]);
  });

  it("can't read a shift that lost the link to its other members", async () => {
    const { world, rosters, read } = setUp();
    addGroup("G1", ["U-ada"]);
    for (let n = 0; n < 100; n += 1)
      rosters.addMember("G1", { kind: "PERSON", id: "U-bea", delay: 0 });
    tamper(world, (answer) => {
      for (const row of itemsOf(answer)) if (row.group) Object.assign(row.members, { links: {} });
    });
    expect(onCallOf(await read("G1"))).toBe("unreadable");
  });
});

/** Takes a field out of everything, however deep. */
function forget(value: unknown, field: string): void {
  if (typeof value !== "object" || value === null) return;
  Reflect.deleteProperty(value, field);
  for (const inner of Object.values(value)) forget(inner, field);
}
