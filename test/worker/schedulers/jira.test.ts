/** Jira Service Management Operations: the claims of every system, then its own oddities. */
import { describe, expect, it, vi } from "vitest";
import type { ScheduleListing } from "../../../src/domain/on-call.ts";
import { rotationSourceId, sourceKindOf } from "../../../src/domain/source.ts";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import type { Suspects } from "../../../src/schedulers/batches.ts";
import type { JiraCredentials } from "../../../src/schedulers/credentials.ts";
import { jira } from "../../../src/schedulers/jira/jira.ts";
import type { KnownChange, NextChangeCache } from "../../../src/schedulers/scheduler.ts";
import { Secret } from "../../../src/secret.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import { ACME, OPERATIONS_SCOPE, PEOPLE_SCOPE } from "../../world/jira/site-room.ts";
import type { World } from "../../world/world.ts";
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

/** A memory of changes that forgets nothing. */
function nextChangeCache(): NextChangeCache {
  const known = new Map<string, KnownChange>();
  return {
    get: (ids) => new Map([...known].filter(([id]) => ids.includes(id))),
    put: (changes) => {
      for (const [id, change] of changes) known.set(id, change);
    },
  };
}

const schedulesOf = (listings: readonly ScheduleListing[]) =>
  listings.filter(({ id }) => sourceKindOf(id) === "schedule");

function credentialsOf(emulated: EmulatedJira, scopes?: readonly string[]): JiraCredentials {
  const tokens = emulated.issueTokens("U-ada", scopes ? { scopes } : {});
  return {
    system: "jira",
    accessToken: new Secret(tokens.accessToken),
    refreshToken: new Secret(tokens.refreshToken),
    expiresAt: tokens.expiresAt,
    cloudId: ACME.id,
    siteName: ACME.name,
    siteUrl: ACME.url,
  };
}

const system: SystemUnderTest = {
  setUp(world, memory) {
    const emulated = new EmulatedJira(world);
    world.add(emulated);
    let credentials = credentialsOf(emulated);
    const changes = nextChangeCache();
    return {
      scheduler(out) {
        // An access token lives an hour, and the app renews it in time.
        if (credentials.expiresAt <= Date.now()) credentials = credentialsOf(emulated);
        return jira(credentials, out, memory, changes);
      },
      killCredential: () => emulated.revoke("U-ada"),
      secrets: [credentials.accessToken.reveal(), credentials.refreshToken.reveal()],
    };
  },
  callsFor: (schedules) => schedules,
  nextCallsFor: (schedules) => schedules,
  rosterCallsFor: (schedules) => schedules,
  listPage: 50,
  listPath: "/v1/schedules?",
  listsDisabled: true,
  crowdTraits: [],
  maim(answer, scheduleId, path) {
    if (typeof answer !== "object" || answer === null) return;
    if (path.endsWith(`/schedules/${scheduleId}/on-calls`))
      Reflect.deleteProperty(answer, "onCallUsers");
  },
};

describeScheduler("Jira Service Management", system);

describeScheduler("Jira Service Management's rotations", {
  ...system,
  part: {
    id: (scheduleId) => rotationSourceId(scheduleId, `${scheduleId}-rotation-1`),
    name: (scheduleName) => `Rotation 1 in ${scheduleName}`,
    traits: ["one-rotation"],
  },
  maim(answer, scheduleId, path) {
    if (path.endsWith(`/schedules/${scheduleId}/timeline`)) withoutTimes(answer);
  },
});

describe("Jira Service Management, beyond what all systems have in common,", () => {
  const current = useWorld();

  function setUp(options: { scopes?: readonly string[]; changes?: NextChangeCache } = {}) {
    const { world, memory } = current;
    addPeople(world);
    const emulated = new EmulatedJira(world);
    world.add(emulated);
    const credentials = credentialsOf(emulated, options.scopes);
    const scheduler = (out = plenty()) => jira(credentials, out, memory, options.changes);
    return { world, memory, emulated, scheduler };
  }
  const timelinesRead = (world: World) => world.callsTo("/timeline").length;

  describe("names its account", () => {
    it("by the site, and by the person whose rights it has", async () => {
      const { scheduler } = setUp();
      expect(await scheduler().account()).toEqual({
        ok: true,
        value: { name: "acme", connectedAs: "ada" },
      });
    });

    it.each([
      [OPERATIONS_SCOPE, [PEOPLE_SCOPE]],
      [PEOPLE_SCOPE, [OPERATIONS_SCOPE]],
    ])("not without the scope %s, which it asks for by name", async (missing, scopes) => {
      const { scheduler } = setUp({ scopes });
      expect(await scheduler().account()).toEqual({
        ok: false,
        error: { reason: "forbidden", detail: missing },
      });
    });

    it("not after the site has thrown the app out", async () => {
      const { world, scheduler } = setUp();
      world.faults.add({
        path: "/jsm/",
        effect: {
          kind: "status",
          status: 403,
          body: '{"code":403,"message":"The app is not installed on this instance"}',
        },
      });
      expect(await scheduler().account()).toMatchObject({ error: { reason: "forbidden" } });
    });

    it("not on a plan, or a site, without operations", async () => {
      const { world, scheduler } = setUp();
      world.faults.add({ path: "/jsm/", times: 1, effect: { kind: "status", status: 402 } });
      world.faults.add({ path: "/jsm/", times: 1, effect: { kind: "status", status: 404 } });
      const details = [];
      for (const account of [await scheduler().account(), await scheduler().account()])
        details.push(account.ok ? null : account.error);
      expect(details).toEqual([
        { reason: "forbidden", detail: "the account's plan" },
        { reason: "forbidden", detail: "Jira Service Management Operations on this site" },
      ]);
    });
  });

  describe("lists its schedules", () => {
    it("in pages of fifty, asked for one after the other", async () => {
      const { world, scheduler } = setUp();
      for (let n = 0; n < 120; n += 1) addHourly(world, `S${n}`);
      const listed = await scheduler().schedules();
      expect(listed.ok && schedulesOf(listed.value).length).toBe(120);
      expect(world.calls.map((call) => call.path.split("/v1/")[1])).toEqual([
        "schedules?size=50&offset=0&expand=rotation",
        "schedules?size=50&offset=50&expand=rotation",
        "schedules?size=50&offset=100&expand=rotation",
      ]);
    });

    it("as none, without an error, to a person who lacks the rights", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.takeRights("U-ada");
      expect(await scheduler().schedules()).toEqual({ ok: true, value: [] });
    });

    it.each(["/v1/schedules?offset=0&size=50", "https://evil.example/v1/schedules?size=50"])(
      "but never follows a link that leads nowhere: %s",
      async (next) => {
        const { world, scheduler } = setUp();
        const body = JSON.stringify({ values: [], links: { next } });
        world.faults.add({ path: "/schedules?", effect: { kind: "status", status: 200, body } });
        expect(await scheduler().schedules()).toEqual({
          ok: false,
          error: { reason: "unreadable", detail: "pages that never end" },
        });
        expect(world.calls.length).toBe(1);
      },
    );

    it("but gives up on a list without an end", async () => {
      const { world, scheduler } = setUp();
      vi.mocked(globalThis.fetch).mockImplementation(async (input) => {
        const offset = Number(new URL(String(input)).searchParams.get("offset"));
        const next = `/v1/schedules?offset=${offset + 50}&size=50`;
        return Response.json({ values: [{ id: `S${offset}`, name: "S" }], links: { next } });
      });
      expect(await scheduler().schedules()).toEqual({
        ok: false,
        error: { reason: "unreadable", detail: "more than 2000 schedules" },
      });
      expect(globalThis.fetch).toHaveBeenCalledTimes(40);
      expect(world.calls).toEqual([]);
    });
  });

  describe("names people", () => {
    it("in one request for fifty of them, although ten are the platform's default", async () => {
      const { world, scheduler } = setUp();
      const ids = Array.from({ length: 60 }, (_, n) => `P${n}`);
      for (const id of ids) world.rota.addPerson({ id, name: id, email: `${id}@acme.example` });
      world.rota.addSchedule({ id: "S1", name: "Everybody" });
      world.rota.setShifts("S1", [{ start: NOON - HOUR, end: NOON + HOUR, personIds: ids }]);
      const reading = (await scheduler().onCall(["S1"], NOON)).get("S1");
      expect(onCallOf(reading)).toEqual(ids.map((id) => `${id}@acme.example`).toSorted());
      expect(world.callsTo("/user/bulk").length).toBe(2);
    });

    it("who hide their e-mail address, without one", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.hideEmail("U-ada");
      const reading = (await scheduler().onCall(["S1"], NOON)).get("S1");
      expect(reading).toMatchObject({
        ok: true,
        value: { people: [{ id: "U-ada", name: "ada", emails: [] }] },
      });
    });

    it("whose account was deactivated, and says so", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.deactivate("U-ada");
      const reading = (await scheduler().onCall(["S1"], NOON)).get("S1");
      expect(reading).toMatchObject({
        ok: true,
        value: { people: [{ name: "ada (deactivated)", emails: ["ada@acme.example"] }] },
      });
    });

    it("whom Jira no longer knows, by their account, and asks again the next time", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.forget("U-ada");
      for (const calls of [1, 2]) {
        const reading = (await scheduler().onCall(["S1"], NOON)).get("S1");
        expect(reading).toMatchObject({
          ok: true,
          value: { people: [{ id: "U-ada", name: "Atlassian account U-ada", emails: [] }] },
        });
        expect(world.callsTo("/user/bulk").length).toBe(calls);
      }
    });

    it("from memory, without asking", async () => {
      const { world, memory, scheduler } = setUp();
      addHourly(world, "S1");
      const remembered = { id: "U-ada", name: "Ada L", emails: ["ada.l@acme.example"] };
      memory.put([remembered]);
      const reading = (await scheduler().onCall(["S1"], NOON)).get("S1");
      expect(reading).toMatchObject({ ok: true, value: { people: [remembered] } });
      expect(world.callsTo("/user/bulk")).toEqual([]);
    });

    it("only whole: half a list of users is nobody's answer", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1");
      const body = JSON.stringify({ isLast: false, total: 2, values: [] });
      world.faults.add({ path: "/user/bulk", effect: { kind: "status", status: 200, body } });
      expect(onCallOf((await scheduler().onCall(["S1"], NOON)).get("S1"))).toBe("unreadable");
    });

    it("and fails only the schedules whose people it could not look up", async () => {
      const { world, memory, scheduler } = setUp();
      addHourly(world, "S1");
      world.rota.addSchedule({ id: "S2", name: "Nobody's" });
      world.rota.addSchedule({ id: "S3", name: "Bea's" });
      world.rota.setShifts("S3", [{ start: NOON, end: NOON + HOUR, personIds: ["U-bea"] }]);
      memory.put([{ id: "U-bea", name: "bea", emails: ["bea@acme.example"] }]);
      world.faults.add({ path: "/user/bulk", effect: { kind: "status", status: 500 } });
      const readings = await scheduler().onCall(["S1", "S2", "S3"], NOON);
      expect(["S1", "S2", "S3"].map((id) => onCallOf(readings.get(id)))).toEqual([
        "unreachable",
        [],
        ["bea@acme.example"],
      ]);
    });
  });

  describe("gives the next change", () => {
    it("not at the present, where the timeline cuts the running shift in two", async () => {
      const { world, scheduler } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Long" });
      world.rota.setShifts("S1", [
        { start: NOON - 3 * DAY, end: NOON + 2 * DAY, personIds: ["U-ada"] },
        { start: NOON + 2 * DAY, end: NOON + 3 * DAY, personIds: ["U-bea"] },
      ]);
      vi.setSystemTime(NOON + 90_000);
      const asked = NOON + 60_000;
      expect((await scheduler().onCall(["S1"], asked)).get("S1")).toMatchObject({
        ok: true,
        value: { until: NOON + 2 * DAY },
      });
    });

    it("at the end of a gap", async () => {
      const { world, scheduler } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Later" });
      world.rota.setShifts("S1", [
        { start: NOON + 3 * HOUR, end: NOON + 9 * HOUR, personIds: ["U-ada"] },
      ]);
      expect((await scheduler().onCall(["S1"], NOON)).get("S1")).toEqual({
        ok: true,
        value: { people: [], until: NOON + 3 * HOUR },
      });
    });

    it("never, where the same people stay beyond the timeline's window", async () => {
      const { world, scheduler } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Founder" });
      world.rota.setShifts("S1", [
        { start: NOON - 300 * DAY, end: NOON + 300 * DAY, personIds: ["U-ada"] },
      ]);
      expect((await scheduler().onCall(["S1"], NOON)).get("S1")).toMatchObject({
        ok: true,
        value: { people: [{ id: "U-ada" }], until: null },
      });
    });

    it("for people who are on call as part of a team, too", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.reachThrough("U-ada", { id: "T1", type: "team" });
      const reading = (await scheduler().onCall(["S1"], NOON)).get("S1");
      expect(onCallOf(reading)).toEqual(["ada@acme.example"]);
      expect(reading).toMatchObject({ value: { until: NOON + HOUR / 2 } });
    });

    it("or not at all where the timeline can't be read: who is on call is known without it", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1");
      world.faults.add({ path: "/timeline", effect: { kind: "garbage" } });
      expect((await scheduler().onCall(["S1"], NOON)).get("S1")).toMatchObject({
        ok: true,
        value: { people: [{ id: "U-ada" }], until: null },
      });
    });

    it("says who is on call by an override, as long as it lasts, from memory too", async () => {
      const { world, scheduler } = setUp({ changes: nextChangeCache() });
      addHourly(world, "S1");
      world.rota.override("S1", NOON - MINUTE, NOON + 20 * MINUTE, ["U-cem"]);
      const byOverride = async (now: number) => {
        vi.setSystemTime(now);
        const reading = (await scheduler().onCall(["S1"], now)).get("S1");
        return reading?.ok ? reading.value.byOverride : "not read";
      };
      expect(await byOverride(NOON)).toEqual(["U-cem"]);
      expect(await byOverride(NOON + 10 * MINUTE)).toEqual(["U-cem"]);
      expect(timelinesRead(world)).toBe(1);
      expect(await byOverride(NOON + 20 * MINUTE)).toBeUndefined();
    });

    it("from memory while the same people are on call, and reads anew at a handover or an override", async () => {
      const { world, scheduler } = setUp({ changes: nextChangeCache() });
      addHourly(world, "S1");
      const read = async (at: number) => {
        vi.setSystemTime(at);
        const reading = (await scheduler().onCall(["S1"], at)).get("S1");
        return [reading?.ok && reading.value.until, timelinesRead(world)];
      };
      expect(await read(NOON)).toEqual([NOON + 30 * MINUTE, 1]);
      expect(await read(NOON + 10 * MINUTE)).toEqual([NOON + 30 * MINUTE, 1]);
      world.rota.override("S1", NOON + 11 * MINUTE, NOON + 20 * MINUTE, ["U-cem"]);
      expect(await read(NOON + 12 * MINUTE)).toEqual([NOON + 20 * MINUTE, 2]);
      expect(await read(NOON + 20 * MINUTE)).toEqual([NOON + 30 * MINUTE, 3]);
      expect(await read(NOON + 30 * MINUTE)).toEqual([NOON + 90 * MINUTE, 4]);
    });
  });

  describe("within a budget", () => {
    it("reads fewer schedules, but these to the end", async () => {
      const { world, scheduler } = setUp({ changes: nextChangeCache() });
      const ids = Array.from({ length: 60 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id);
      let rest: readonly string[] = ids;
      const passes: number[] = [];
      while (rest.length > 0 && passes.length < 10) {
        const readings = await scheduler(outgoing(45, 5)).onCall(rest, NOON);
        const read = rest.filter((id) => readings.get(id)?.ok);
        for (const id of read)
          expect(readings.get(id)).toMatchObject({ value: { until: NOON + 30 * MINUTE } });
        rest = rest.filter((id) => onCallOf(readings.get(id)) === "postponed");
        passes.push(read.length);
      }
      expect(passes).toEqual([21, 21, 18]);
    });

    it("stops asking once Atlassian says to wait", async () => {
      const { world, emulated, scheduler } = setUp();
      const ids = Array.from({ length: 30 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id);
      emulated.allowance = { requests: 10, windowS: 60 };
      const readings = await scheduler().onCall(ids, NOON);
      const failures = ids.flatMap((id) => {
        const reading = readings.get(id);
        return reading?.ok ? [] : [reading?.error];
      });
      expect(new Set(failures.map((f) => JSON.stringify(f)))).toEqual(
        new Set([JSON.stringify({ reason: "rate_limited", until: NOON + 60_000 })]),
      );
      expect(world.callsTo("/on-calls").length).toBeLessThan(15);
    });

    it("goes on with what was let in before", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.allowance = { requests: 2, windowS: 60 };
      expect((await scheduler().onCall(["S1"], NOON)).get("S1")).toMatchObject({
        ok: true,
        value: { people: [{ id: "U-ada" }], until: null },
      });
    });
  });

  describe("of a schedule out of sight", () => {
    it("says that access is missing, and keeps the others", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      addHourly(world, "S2");
      emulated.hideSchedule("S1");
      const readings = await scheduler().onCall(["S1", "S2"], NOON);
      expect(readings.get("S1")).toEqual({
        ok: false,
        error: {
          reason: "forbidden",
          detail: "access to the schedule in Jira Service Management",
        },
      });
      expect(onCallOf(readings.get("S2"))).toEqual(["ada@acme.example"]);
    });

    it("whose id holds a path, asks for that id and nothing else", async () => {
      const { world, scheduler } = setUp();
      const id = "../../other/v1/schedules?x=";
      expect(onCallOf((await scheduler().onCall([id], NOON)).get(id))).toBe("not_found");
      expect(world.calls.map((call) => call.path)).toEqual([
        `/jsm/ops/api/${ACME.id}/v1/schedules/${encodeURIComponent(id)}/on-calls?flat=true&date=2030-01-07T12%3A00%3A00Z`,
      ]);
    });
  });

  describe("gives the upcoming shifts", () => {
    it("but not of a team, whose members a timeline doesn't name", async () => {
      const { world, emulated, scheduler } = setUp();
      addHourly(world, "S1");
      emulated.reachThrough("U-bea", { id: "T1", type: "team" });
      const read = (until: number) => scheduler().shifts(["S1"], NOON, until);
      expect(shiftsOf((await read(NOON + 20 * MINUTE)).get("S1"))).toEqual([
        [0, 20 * MINUTE, ["ada@acme.example"]],
      ]);
      expect((await read(NOON + HOUR)).get("S1")).toEqual({
        ok: false,
        error: { reason: "unresolved", detail: "a team" },
      });
    });

    it("over many weeks, in one request for each schedule", async () => {
      const { world, scheduler } = setUp();
      world.rota.addSchedule({ id: "S1", name: "Weekly" });
      world.rota.setCycle("S1", {
        anchor: NOON,
        turnMs: 7 * DAY,
        turns: [["U-ada"], ["U-bea"], []],
      });
      const shifts = (await scheduler().shifts(["S1"], NOON, NOON + 42 * DAY)).get("S1");
      expect(shiftsOf(shifts)).toEqual([
        [0, 7 * DAY, ["ada@acme.example"]],
        [7 * DAY, 14 * DAY, ["bea@acme.example"]],
        [14 * DAY, 21 * DAY, []],
        [21 * DAY, 28 * DAY, ["ada@acme.example"]],
        [28 * DAY, 35 * DAY, ["bea@acme.example"]],
        [35 * DAY, 42 * DAY, []],
      ]);
      expect(timelinesRead(world)).toBe(1);
    });

    it("never from a timeline shorter than asked for, whose end would look like a gap", async () => {
      const { world, scheduler } = setUp();
      addHourly(world, "S1");
      const body = JSON.stringify({
        startDate: "2029-12-31T00:00:00Z",
        endDate: "2030-01-07T18:00:00Z",
        finalTimeline: { rotations: [] },
      });
      world.faults.add({ path: "/timeline", effect: { kind: "status", status: 200, body } });
      const shifts = (await scheduler().shifts(["S1"], NOON, NOON + DAY)).get("S1");
      expect(shifts).toMatchObject({ ok: false, error: { reason: "unreadable" } });
    });
  });

  it("asks for no more timelines in the next pass when a 429 in the last one said to wait", async () => {
    const { world, memory, emulated } = setUp();
    addHourly(world, "S1");
    const limits = rateLimits();
    const credentials = credentialsOf(emulated);
    const look = async () =>
      (
        await jira(credentials, plenty(), memory, nextChangeCache(), limits).onCall(["S1"], NOON)
      ).get("S1");
    world.faults.add({ path: "/timeline", effect: { kind: "rate_limited", retryAfterS: 42 } });
    expect(onCallOf(await look())).toEqual(["ada@acme.example"]);
    expect(timelinesRead(world)).toBe(1);
    const calls = world.calls.length;
    expect(await look()).toEqual({
      ok: false,
      error: { reason: "rate_limited", until: NOON + 42_000 },
    });
    expect(world.calls.length).toBe(calls);
  });

  it("keeps nobody's answer from another pass", async () => {
    const { world, scheduler } = setUp();
    addHourly(world, "S1");
    world.faults.add({ times: 1, effect: { kind: "rate_limited", retryAfterS: 5 } });
    expect(onCallOf((await scheduler().onCall(["S1"], NOON)).get("S1"))).toBe("rate_limited");
    expect(onCallOf((await scheduler().onCall(["S1"], NOON)).get("S1"))).toEqual([
      "ada@acme.example",
    ]);
  });

  it("reads everybody else where one account breaks the request for all people", async () => {
    const { world, scheduler } = setUp();
    for (const [id, who] of [
      ["S1", "U-ada"],
      ["S2", "U-bea"],
      ["S3", "U-cem"],
    ] as const) {
      world.rota.addSchedule({ id, name: id });
      world.rota.setShifts(id, [{ start: NOON - HOUR, end: NOON + HOUR, personIds: [who] }]);
    }
    world.faults.add({ path: "accountId=U-bea", effect: { kind: "status", status: 500 } });
    const readings = await scheduler().onCall(["S1", "S2", "S3"], NOON);
    expect([...readings.values()].map(onCallOf)).toEqual([
      ["ada@acme.example"],
      "unreachable",
      ["cem@acme.example"],
    ]);
    // Three, two and one, one and one.
    expect(world.callsTo("/user/bulk").length).toBe(5);
  });

  it("leaves a schedule alone for a while that doesn't answer, and reads the others on time", async () => {
    hurryTimeouts();
    const { world, memory, emulated } = setUp();
    const ids = ["S1", "S2", "S3"];
    for (const id of ids) addHourly(world, id);
    world.faults.add({ path: "/schedules/S2/on-calls", effect: { kind: "silence" } });
    let suspects: readonly Suspects[] = [];
    const stored = {
      get: () => suspects,
      put: (found: readonly Suspects[]) => {
        suspects = found;
      },
    };
    const changes = nextChangeCache();
    const credentials = credentialsOf(emulated);
    const read = async () => {
      const before = world.callsTo("/on-calls").length;
      const scheduler = jira(credentials, plenty(), memory, changes, undefined, stored);
      const readings = await scheduler.onCall(ids, Date.now());
      const calls = world.callsTo("/on-calls").length - before;
      return { onCall: ids.map((id) => onCallOf(readings.get(id))), calls };
    };
    const ada = ["ada@acme.example"];
    expect(await read()).toEqual({ onCall: [ada, "unreachable", ada], calls: 3 });
    expect(await read()).toEqual({ onCall: [ada, "unreachable", ada], calls: 2 });
    vi.setSystemTime(NOON + MINUTE);
    expect(await read()).toEqual({ onCall: [ada, "postponed", ada], calls: 2 });
  });

  it("takes a responder that is null for nobody, as the reference has it", async () => {
    const { world, scheduler } = setUp();
    addHourly(world, "S1");
    world.rota.override("S1", NOON + HOUR / 2, NOON + HOUR, []);
    tamper(world, (answer) => {
      for (const period of periodsIn(answer))
        if (period["responder"]?.type === "noone")
          Object.assign(period, { responder: null, flattenedResponders: null });
    });
    const shifts = await scheduler().shifts(["S1"], NOON, NOON + HOUR);
    expect(shiftsOf(shifts.get("S1"))).toEqual([
      [0, HOUR / 2, ["ada@acme.example"]],
      [HOUR / 2, HOUR, []],
    ]);
  });

  it("lists schedules to the end where a full page has lost its link, and costs no request more", async () => {
    const { world, scheduler } = setUp();
    for (let n = 0; n < 60; n += 1) addHourly(world, `S${n}`);
    tamper(world, (answer) => {
      if (typeof answer === "object" && answer !== null && "links" in answer)
        Object.assign(answer, { links: null });
    });
    const listed = await scheduler().schedules();
    expect(listed.ok && schedulesOf(listed.value).length).toBe(60);
    expect(world.calls.length).toBe(2);
  });
});

type Period = Record<string, { readonly type?: string } | null>;

function periodsIn(answer: unknown): readonly Period[] {
  const { finalTimeline } = (answer ?? {}) as {
    readonly finalTimeline?: { readonly rotations: readonly { readonly periods: Period[] }[] };
  };
  return finalTimeline?.rotations.flatMap(({ periods }) => periods) ?? [];
}
