import { beforeEach, describe, expect, it, vi } from "vitest";
import { levelSourceId } from "../../../src/domain/source.ts";
import { outgoing } from "../../../src/outgoing/outgoing.ts";
import type { PagerDutyCredentials } from "../../../src/schedulers/credentials.ts";
import { pagerDuty } from "../../../src/schedulers/pagerduty/pagerduty.ts";
import { Secret } from "../../../src/secret.ts";
import { EmulatedPagerDuty } from "../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../world/secrets.ts";
import type { World } from "../../world/world.ts";
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
  type SystemUnderTest,
  shiftsOf,
  tamper,
  useWorld,
} from "./shared-suite.ts";

const app = {
  clientId: secrets.PAGERDUTY_CLIENT_ID,
  clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
};

function connect(emulated: EmulatedPagerDuty, subdomain: string | null = "acme") {
  const { accessToken, refreshToken, expiresAt } = emulated.issueTokens();
  return {
    system: "pagerduty",
    accessToken: new Secret(accessToken),
    refreshToken: new Secret(refreshToken),
    expiresAt,
    apiOrigin: "https://api.pagerduty.com",
    subdomain,
  } satisfies PagerDutyCredentials;
}

const system: SystemUnderTest = {
  setUp(world, memory) {
    const emulated = new EmulatedPagerDuty({ world, ...app });
    world.add(emulated);
    const credentials = connect(emulated);
    return {
      scheduler: (out) => pagerDuty(credentials, out, memory),
      killCredential: () => emulated.revoke(),
      secrets: [credentials.accessToken.reveal(), credentials.refreshToken.reveal()],
    };
  },
  callsFor: (schedules) => Math.ceil(schedules / 100),
  // Two rows for each, on pages of a hundred.
  nextCallsFor: (schedules) => Math.ceil((2 * schedules) / 100),
  rosterCallsFor: (schedules) => schedules,
  listPage: 100,
  listPath: "/schedules?limit=100&",
  listsDisabled: false,
  crowdTraits: ["v3"],
  maim: withoutSchedule,
};

/** Removes the schedule from its /oncalls rows: they could be any schedule's that was asked for. */
function withoutSchedule(answer: unknown, scheduleId: string): void {
  if (typeof answer !== "object" || answer === null || !("oncalls" in answer)) return;
  if (!Array.isArray(answer.oncalls)) return;
  for (const row of answer.oncalls) if (row.schedule?.id === scheduleId) delete row.schedule;
}

describeScheduler("PagerDuty", system);

describeScheduler("PagerDuty's levels", {
  ...system,
  listPath: "/escalation_policies?limit=100&",
  rosterCallsFor: (levels) => 2 * levels,
  part: {
    id: (scheduleId) => levelSourceId(`EP-first-${scheduleId}`, 1),
    name: (scheduleName) => `level 1 of ${scheduleName} (first)`,
    traits: [],
  },
  maim: withoutPolicy,
});

/** Removes the policy from its /oncalls rows: they could be any policy's that was asked for. */
function withoutPolicy(answer: unknown, scheduleId: string): void {
  if (typeof answer !== "object" || answer === null || !("oncalls" in answer)) return;
  if (!Array.isArray(answer.oncalls)) return;
  for (const row of answer.oncalls)
    if (row.escalation_policy?.id === `EP-first-${scheduleId}`) delete row.escalation_policy;
}

describe("PagerDuty's own ways", () => {
  const current = useWorld();
  let world: World;
  let emulated: EmulatedPagerDuty;
  let credentials: PagerDutyCredentials;
  beforeEach(() => {
    world = current.world;
    emulated = new EmulatedPagerDuty({ world, ...app });
    world.add(emulated);
    addPeople(world);
    credentials = connect(emulated);
  });
  const scheduler = (out = plenty()) => pagerDuty(credentials, out, current.memory);
  const readOne = async (id: string) => (await scheduler().onCall([id], Date.now())).get(id);
  const paths = () => world.calls.map((call) => call.path.replace(/\?.*/, ""));
  const ada = ["ada@acme.example"];
  const bea = ["bea@acme.example"];

  describe("the account", () => {
    it("is called by its subdomain, and names whose rights the connection has", async () => {
      expect(await scheduler().account()).toEqual({
        ok: true,
        value: { name: "acme", connectedAs: "Robin Admin" },
      });
    });

    it("is called by the subdomain of the person's page where the id token has none", async () => {
      credentials = connect(emulated, null);
      expect(await scheduler().account()).toMatchObject({ value: { name: "acme" } });
    });

    it("is refused in the other region", async () => {
      credentials = { ...credentials, apiOrigin: "https://api.eu.pagerduty.com" };
      expect(await scheduler().account()).toEqual({
        ok: false,
        error: { reason: "unauthorized" },
      });
    });
  });

  describe("the lists", () => {
    it("are one: layer-based schedules first, then shift-based ones, then levels of escalation policies", async () => {
      addHourly(world, "NEW", ["v3", "unattached"]);
      addHourly(world, "OLD", ["secondary-policy"]);
      expect(await scheduler().schedules()).toEqual({
        ok: true,
        value: [
          { id: "OLD", name: "Schedule OLD", enabled: true },
          { id: "NEW", name: "Schedule NEW", enabled: true },
          { id: "policy:EP-first-OLD/1", name: "level 1 of Schedule OLD (first)", enabled: true },
          { id: "policy:EP-second-OLD/1", name: "level 1 of Schedule OLD (second)", enabled: true },
          { id: "policy:EP-second-OLD/2", name: "level 2 of Schedule OLD (second)", enabled: true },
        ],
      });
    });

    it("cost one request for each 100 layer-based and 1,000 shift-based schedules, and 100 policies", async () => {
      for (let n = 0; n < 250; n += 1) addHourly(world, `OLD${n}`);
      for (let n = 0; n < 1001; n += 1) addHourly(world, `NEW${n}`, ["v3", "unattached"]);
      const listed = await scheduler().schedules();
      expect(listed.ok && listed.value.length).toBe(250 + 1001 + 250);
      expect(paths().filter((path) => path === "/escalation_policies").length).toBe(3);
      expect(paths().filter((path) => path === "/schedules").length).toBe(3);
      expect(paths().filter((path) => path === "/v3/schedules").length).toBe(2);
    });

    it("name a schedule once that is in both while it is being upgraded", async () => {
      addHourly(world, "BOTH", ["unattached"]);
      tamper(world, (answer) => {
        if (world.calls.at(-1)?.path.startsWith("/v3/"))
          Object.assign(answer ?? {}, { schedules: [{ id: "BOTH", summary: "Both" }] });
      });
      const listed = await scheduler().schedules();
      expect(listed.ok && listed.value.map((schedule) => schedule.id)).toEqual(["BOTH"]);
    });

    it.each([400, 402, 403, 404, 500, 503])(
      "are the layer-based one, with a word about the other, where that says %i",
      async (status) => {
        addHourly(world, "OLD", ["unattached"]);
        world.faults.add({ path: "/v3/", effect: { kind: "status", status, body: "{}" } });
        expect(await scheduler().schedules()).toMatchObject({
          ok: true,
          value: [{ id: "OLD" }],
          unlisted: { what: "shift-based" },
        });
      },
    );

    it("are the shift-based one, with a word about the other, where only that can be read", async () => {
      addHourly(world, "NEW", ["v3", "unattached"]);
      world.faults.add({ path: "/schedules?limit=100&", effect: { kind: "status", status: 500 } });
      expect(await scheduler().schedules()).toMatchObject({
        ok: true,
        value: [{ id: "NEW" }],
        unlisted: { what: "layer-based", failure: { reason: "unreachable" } },
      });
    });

    it.each([
      ["layer-based", "/schedules?limit=100&offset=100"],
      ["shift-based", "/v3/schedules?limit=1000&offset=1000"],
    ])("never hold half of a list: a later page of the %s one is refused", async (what, path) => {
      for (let n = 0; n < 150; n += 1) addHourly(world, `OLD${n}`, ["unattached"]);
      for (let n = 0; n < 1001; n += 1) addHourly(world, `NEW${n}`, ["v3", "unattached"]);
      world.faults.add({ path, effect: { kind: "status", status: 403, body: "{}" } });
      const listed = await scheduler().schedules();
      expect(listed).toMatchObject({ ok: true, unlisted: { what } });
      expect(listed.ok && listed.value.length).toBe(what === "layer-based" ? 1001 : 150);
    });

    it("are the schedules, with a word about the policies, where those are refused", async () => {
      addHourly(world, "OLD");
      const effect = { kind: "status", status: 403, body: "{}" } as const;
      world.faults.add({ path: "/escalation_policies", effect });
      expect(await scheduler().schedules()).toEqual({
        ok: true,
        value: [{ id: "OLD", name: "Schedule OLD", enabled: true }],
        unlisted: { what: "levels", failure: expect.objectContaining({ reason: "forbidden" }) },
      });
    });

    it("are a failure at the first page that promises more and holds nothing", async () => {
      tamper(world, (answer) => Object.assign(answer ?? {}, { schedules: [], more: true }));
      expect(await scheduler().schedules()).toMatchObject({
        ok: false,
        error: { reason: "unreadable" },
      });
      expect(world.calls.length).toBe(3);
    });

    it("end where PagerDuty's numbering ends, and say so", async () => {
      tamper(world, (answer) => {
        Object.assign(answer ?? {}, { schedules: [{ id: "S", name: "S" }], more: true });
      });
      expect(await scheduler().schedules()).toMatchObject({
        ok: false,
        error: { reason: "unreadable" },
      });
      expect(world.calls.length).toBe(201);
    });
  });

  describe("a schedule that several escalation policies use", () => {
    it("names each person once", async () => {
      addHourly(world, "S", ["secondary-policy"]);
      const reading = await readOne("S");
      expect(reading?.ok && reading.value.people.map((person) => person.id)).toEqual(["U-ada"]);
      expect(reading?.ok && reading.value.until).toBe(NOON + HOUR / 2);
    });

    it("lets a person go with the last of their rows", async () => {
      addHourly(world, "S", ["secondary-policy"]);
      tamper(world, (answer) => {
        if (typeof answer !== "object" || answer === null || !("oncalls" in answer)) return;
        if (Array.isArray(answer.oncalls))
          answer.oncalls[0].end = new Date(NOON + MINUTE).toISOString();
      });
      expect(await readOne("S")).toMatchObject({ ok: true, value: { until: NOON + HOUR / 2 } });
    });

    it("is read to the last page, however many rows it has", async () => {
      const ids = Array.from({ length: 100 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id, ["secondary-policy"]);
      const readings = await scheduler().onCall(ids, NOON);
      expect([...readings.values()].map(onCallOf)).toEqual(ids.map(() => ada));
      expect(world.calls.length).toBe(2);
    });

    it("is read in smaller batches where a later page of a batch breaks", async () => {
      const ids = Array.from({ length: 150 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id, ["secondary-policy"]);
      world.faults.add({
        path: "&offset=100",
        times: 1,
        effect: { kind: "status", status: 503 },
      });
      const readings = await scheduler().onCall(ids, NOON);
      expect([...readings.values()].map(onCallOf)).toEqual(ids.map(() => ada));
    });
  });

  it("gives people who never go off call no end", async () => {
    world.rota.addSchedule({ id: "S", name: "Alone" });
    world.rota.setCycle("S", { anchor: NOON - DAY, turnMs: DAY, turns: [["U-ada"]] });
    expect(await readOne("S")).toEqual({
      ok: true,
      value: {
        people: [{ id: "U-ada", name: "ada", emails: ["ada@acme.example"] }],
        until: null,
      },
    });
  });

  describe("an empty answer", () => {
    it("is a gap where the schedule is used by a policy, and says who comes when", async () => {
      for (const id of ["S1", "S2"]) {
        world.rota.addSchedule({ id, name: id });
        const shift = { start: NOON + 3 * HOUR, end: NOON + 4 * HOUR, personIds: ["U-ada"] };
        world.rota.setShifts(id, [shift]);
      }
      const readings = await scheduler().onCall(["S1", "S2"], NOON);
      const gap = { ok: true, value: { people: [], until: NOON + 3 * HOUR } };
      expect([...readings.values()]).toEqual([gap, gap]);
      expect(paths()).toEqual(["/oncalls", "/oncalls"]);
    });

    it("costs one request more, however many shifts are to come", async () => {
      const ids = Array.from({ length: 50 }, (_, n) => `S${n}`);
      for (const id of ids) {
        addHourly(world, id);
        world.rota.override(id, NOON - HOUR, NOON + 2 * HOUR, []);
      }
      const readings = await scheduler().onCall(ids, NOON);
      const gap = { ok: true, value: { people: [], until: NOON + 2 * HOUR } };
      expect([...readings.values()]).toEqual(ids.map(() => gap));
      expect(world.calls.length).toBe(2);
    });

    it("is no gap where no policy uses the schedule: its own users are asked", async () => {
      addHourly(world, "S", ["unattached"]);
      const reading = await readOne("S");
      expect(onCallOf(reading)).toEqual(ada);
      expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR / 2 } });
      expect(paths()).toContain("/schedules/S/users");
    });

    it("lets nobody in a second early", async () => {
      addHourly(world, "S", ["unattached"]);
      vi.setSystemTime(NOON + HOUR / 2 - 500);
      expect(onCallOf(await readOne("S"))).toEqual(ada);
      vi.setSystemTime(NOON + HOUR / 2);
      expect(onCallOf(await readOne("S"))).toEqual(bea);
    });

    it("relies on the users alone where the final schedule can't be read", async () => {
      addHourly(world, "S", ["unattached"]);
      world.faults.add({ path: "overflow=true", effect: { kind: "status", status: 500 } });
      expect(await readOne("S")).toMatchObject({
        ok: true,
        value: { people: [{ id: "U-ada" }], until: null },
      });
    });

    it("is confirmed as empty for a schedule that no policy uses", async () => {
      world.rota.addSchedule({ id: "S", name: "S", traits: ["unattached"] });
      const shift = { start: NOON + HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] };
      world.rota.setShifts("S", [shift]);
      expect(await readOne("S")).toEqual({ ok: true, value: { people: [], until: NOON + HOUR } });
      expect(paths()).toContain("/schedules/S/users");
    });

    it("is a failure, and nobody's absence, where it can't be confirmed", async () => {
      addHourly(world, "S", ["unattached"]);
      addHourly(world, "T");
      world.faults.add({ path: "/schedules/S/users", effect: { kind: "status", status: 500 } });
      const readings = await scheduler().onCall(["S", "T"], NOON);
      expect([onCallOf(readings.get("S")), onCallOf(readings.get("T"))]).toEqual([
        "unreachable",
        ada,
      ]);
    });
  });

  describe("a shift-based schedule", () => {
    it.each([
      ["listed by /oncalls", true, []],
      ["not listed by /oncalls", false, []],
      ["used by no policy", true, ["unattached"]],
    ])("is read from its final schedule: %s", async (_, shiftBasedOnCalls, traits) => {
      emulated.account.switches.shiftBasedOnCalls = shiftBasedOnCalls;
      world.rota.addSchedule({ id: "S", name: "S", traits: ["v3", ...traits] });
      world.rota.setShifts("S", [
        { start: NOON - HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] },
        { start: NOON - HOUR, end: NOON + HOUR, personIds: ["U-bea"] },
      ]);
      const reading = await readOne("S");
      expect(onCallOf(reading)).toEqual([...ada, ...bea]);
      expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR } });
    });

    it("is nobody's where its slot is left empty on purpose", async () => {
      world.rota.addSchedule({ id: "S", name: "S", traits: ["v3"] });
      const shift = { start: NOON + HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] };
      world.rota.setShifts("S", [shift]);
      expect(await readOne("S")).toEqual({ ok: true, value: { people: [], until: NOON + HOUR } });
      expect(paths().at(-1)).toBe("/v3/schedules/S");
    });

    it("has its people looked up once, and remembered", async () => {
      emulated.account.switches.shiftBasedOnCalls = false;
      addHourly(world, "S", ["v3"]);
      expect(onCallOf(await readOne("S"))).toEqual(ada);
      expect(onCallOf(await readOne("S"))).toEqual(ada);
      expect(paths().filter((path) => path === "/users/U-ada").length).toBe(1);
    });

    it("is not taken for empty where the other API answers for it with nobody", async () => {
      addHourly(world, "S", ["v3", "unattached"]);
      const users = { kind: "status", status: 200, body: '{"users":[]}' } as const;
      world.faults.add({ path: "/schedules/S/users", effect: users });
      expect(onCallOf(await readOne("S"))).toEqual(ada);
    });

    it("has its shifts asked of its own API only", async () => {
      addHourly(world, "S", ["v3", "unattached"]);
      const shifts = await scheduler().shifts(["S"], NOON, NOON + HOUR / 2);
      expect(shiftsOf(shifts.get("S"))).toEqual([[0, HOUR / 2, ada]]);
      expect(paths()).not.toContain("/schedules/S");
    });

    it("is found under the same id after an upgrade", async () => {
      addHourly(world, "S");
      expect(onCallOf(await readOne("S"))).toEqual(ada);
      addHourly(world, "S", ["v3"]);
      expect(onCallOf(await readOne("S"))).toEqual(ada);
      expect(paths().at(-1)).toBe("/v3/schedules/S");
    });

    it.each([400, 404] as const)(
      "is found where the list hides it and the other API says %i",
      async (status) => {
        emulated.account.switches.otherApiStatus = status;
        addHourly(world, "S", ["v3", "unattached"]);
        const none = { kind: "status", status: 200, body: '{"schedules":[]}' } as const;
        world.faults.add({ path: "/v3/schedules?", effect: none });
        expect(onCallOf(await readOne("S"))).toEqual(ada);
      },
    );

    it("gives its shifts with several people at once", async () => {
      world.rota.addSchedule({ id: "S", name: "S", traits: ["v3"] });
      world.rota.setShifts("S", [
        { start: NOON - HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] },
        { start: NOON + HOUR, end: NOON + 3 * HOUR, personIds: ["U-bea"] },
      ]);
      const shifts = await scheduler().shifts(["S"], NOON, NOON + 4 * HOUR);
      expect(shiftsOf(shifts.get("S"))).toEqual([
        [0, HOUR, ada],
        [HOUR, 2 * HOUR, [...ada, ...bea]],
        [2 * HOUR, 3 * HOUR, bea],
        [3 * HOUR, 4 * HOUR, []],
      ]);
    });
  });

  it("gives the shifts of a schedule that no policy uses", async () => {
    addHourly(world, "S", ["unattached"]);
    const shifts = await scheduler().shifts(["S"], NOON, NOON + HOUR);
    expect(shiftsOf(shifts.get("S"))).toEqual([
      [0, HOUR / 2, ada],
      [HOUR / 2, HOUR, bea],
    ]);
  });

  it("gives shifts for 90 days and calls nothing beyond them a gap", async () => {
    world.rota.addSchedule({ id: "S", name: "Alone" });
    world.rota.setCycle("S", { anchor: NOON - DAY, turnMs: DAY, turns: [["U-ada"]] });
    const shifts = await scheduler().shifts(["S"], NOON, NOON + 200 * DAY);
    expect(shiftsOf(shifts.get("S"))).toEqual([[0, 90 * DAY, ada]]);
  });

  it.each([400, 404, 414])("reads the rest where one id spoils the request: %i", async (status) => {
    const ids = Array.from({ length: 20 }, (_, n) => `S${n}`);
    for (const id of ids) addHourly(world, id);
    world.rota.removeSchedule("S7");
    world.faults.add({
      path: "schedule_ids[]=S7&",
      effect: { kind: "status", status, body: "{}" },
    });
    const readings = await scheduler().onCall(ids, NOON);
    expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual(
      ids.map((id) => (id === "S7" ? "not_found" : ada)),
    );
  });

  it("can't read a schedule alone where a row doesn't say whose it is", async () => {
    addHourly(world, "S1");
    addHourly(world, "S2");
    tamper(world, (answer) => {
      if (typeof answer !== "object" || answer === null || !("oncalls" in answer)) return;
      if (Array.isArray(answer.oncalls)) delete answer.oncalls[0].schedule;
    });
    const readings = await scheduler().onCall(["S1", "S2"], NOON);
    expect([...readings.values()].map(onCallOf)).toEqual(["unreadable", "unreadable"]);
  });

  describe("an override", () => {
    it.each(["layered", "v3"])(
      "of a %s schedule is found for any instant, by the person who takes over",
      async (kind) => {
        addHourly(world, "S1", kind === "v3" ? ["v3"] : []);
        world.rota.override("S1", NOON - 2 * HOUR, NOON - HOUR, ["U-cem"]);
        const overriddenAt = (at: number) => scheduler().overriddenAt?.("S1", at);
        expect(await overriddenAt(NOON - 90 * MINUTE)).toMatchObject({
          ok: true,
          value: [{ id: "U-cem", emails: ["cem@acme.example"] }],
        });
        expect(await overriddenAt(NOON - 3 * HOUR)).toEqual({ ok: true, value: [] });
        expect(await overriddenAt(NOON - HOUR)).toEqual({ ok: true, value: [] });
      },
    );

    it("is not guessed where PagerDuty can't be asked", async () => {
      world.faults.add({ path: "/overrides", effect: { kind: "status", status: 503 } });
      expect(await scheduler().overriddenAt?.("S1", NOON)).toMatchObject({ ok: false });
    });
  });

  describe("the rate limit", () => {
    it("is waited for by PagerDuty's own header", async () => {
      addHourly(world, "S");
      emulated.limits.onCallsPerMinute = 1;
      await readOne("S");
      vi.setSystemTime(NOON + 20_000);
      expect(await readOne("S")).toEqual({
        ok: false,
        error: { reason: "rate_limited", until: NOON + MINUTE },
      });
      vi.setSystemTime(NOON + MINUTE);
      expect(onCallOf(await readOne("S"))).toEqual(ada);
    });

    it("is waited for half a minute where there is no header", async () => {
      addHourly(world, "S");
      world.faults.add({ effect: { kind: "status", status: 429 } });
      expect(await readOne("S")).toMatchObject({ error: { until: NOON + 30_000 } });
    });

    it("ends the asking for this pass", async () => {
      const ids = Array.from({ length: 300 }, (_, n) => `S${n}`);
      for (const id of ids) addHourly(world, id);
      emulated.limits.onCallsPerMinute = 1;
      const readings = await scheduler().onCall(ids, NOON);
      expect(onCallOf(readings.get("S0"))).toEqual(ada);
      expect(onCallOf(readings.get("S299"))).toBe("rate_limited");
      expect(world.calls.length).toBe(2);
    });
  });

  it("stops asking after five requests without a reply", async () => {
    const ids = Array.from({ length: 500 }, (_, n) => `S${n}`);
    for (const id of ids) addHourly(world, id);
    world.faults.add({ effect: { kind: "refused" } });
    const readings = await scheduler().onCall(ids, NOON);
    expect(onCallOf(readings.get("S499"))).toBe("unreachable");
    expect(world.calls.length).toBe(5);
  });

  it("names the right that is missing", async () => {
    const { accessToken } = emulated.issueTokens("U-ada", []);
    credentials = { ...credentials, accessToken: new Secret(accessToken) };
    addHourly(world, "S");
    const reading = await readOne("S");
    expect(!reading?.ok && reading?.error).toEqual({
      reason: "forbidden",
      detail: "the scope `read`, or the permissions that the person or the key has in PagerDuty",
    });
  });

  it("asks one request after the other", async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `S${n}`);
    for (const id of ids) addHourly(world, id);
    let active = 0;
    let most = 0;
    vi.mocked(globalThis.fetch).mockImplementation(async (...args) => {
      active += 1;
      most = Math.max(most, active);
      await Promise.resolve();
      const response = await world.fetch(...args);
      active -= 1;
      return response;
    });
    await scheduler(outgoing(45, 5)).onCall(ids, NOON);
    expect(most).toBe(1);
  });
});
