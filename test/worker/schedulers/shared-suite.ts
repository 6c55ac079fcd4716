/**
 * What PagerSync relies on, whatever the scheduling system: the same claims for all four, and for every kind of source that
 * they have. A system's own test file says how to set it up, then adds its oddities.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type {
  OnCallPerson,
  OnCallReading,
  RosterReading,
  ScheduleListing,
  ShiftsReading,
} from "../../../src/domain/on-call.ts";
import { type Outgoing, outgoing } from "../../../src/outgoing/outgoing.ts";
import { readNext } from "../../../src/schedulers/next.ts";
import type { PeopleCache, RateLimits, Scheduler } from "../../../src/schedulers/scheduler.ts";
import type { Effect } from "../../world/faults.ts";
import { World } from "../../world/world.ts";
import { hurryTimeouts } from "../hurry.ts";
import { endpointOf, isKnown } from "./spoiled/endpoints.ts";

/** One system, in a world of its own, with a live credential. */
export type Stage = {
  /** Made anew for each pass, as the app does. */
  scheduler(out: Outgoing): Scheduler;
  /** A person revokes the credential. */
  killCredential(): void;
  /** What must never be seen in a failure or an address. */
  readonly secrets: readonly string[];
};

export type SystemUnderTest = {
  setUp(world: World, memory: PeopleCache): Stage;
  /** The requests that read who is on call in so many sources, once the people are known. */
  callsFor(sources: number): number;
  /** The same for who is next, where the present shifts end within a day. */
  nextCallsFor(sources: number): number;
  /** The same for everyone. */
  rosterCallsFor(sources: number): number;
  /** How many schedules one page of the list holds; null where the list comes in one answer. */
  readonly listPage: number | null;
  /** A text in the path of the requests that list. */
  readonly listPath: string;
  /** Whether the system has disabled schedules and says so. */
  readonly listsDisabled: boolean;
  /** Traits of a schedule that can have several people on call at once. */
  readonly crowdTraits: readonly string[];
  /** The claims are about this part of each schedule; absent: about schedules. */
  readonly part?: {
    id(scheduleId: string): string;
    name(scheduleName: string): string;
    /** Of the schedules that have it. */
    readonly traits: readonly string[];
  };
  /**
   * Takes away from an answer (a JSON value, changed in place) what is needed to read this one schedule; `path` is what
   * was asked for.
   */
  maim(answer: unknown, scheduleId: string, path: string): void;
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday. Every claim begins here. */
export const NOON = Date.UTC(2030, 0, 7, 12);

/** A memory that forgets nothing. */
export function peopleCache(): PeopleCache {
  const known = new Map<string, OnCallPerson>();
  return {
    get: (ids) => new Map([...known].filter(([id]) => ids.includes(id))),
    put: (people) => {
      for (const person of people) known.set(person.id, person);
    },
  };
}

/** Enough for any claim here; the width is the app's. */
export const plenty = (): Outgoing => outgoing(5_000, 5);

/** The world of one test, with its clock and every outgoing request caught. Call it inside `describe`. */
export function useWorld(): { readonly world: World; readonly memory: PeopleCache } {
  const current = { world: new World(() => Date.now()), memory: peopleCache() };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOON });
    current.world = new World(() => Date.now());
    current.memory = peopleCache();
    vi.spyOn(globalThis, "fetch").mockImplementation((...args) => current.world.fetch(...args));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
    // What is asked falls under the test of spoiled fields.
    const asked = current.world.calls.flatMap(({ host, path }) => {
      const endpoint = endpointOf(host, path.replace(/\?.*/, ""));
      return endpoint === null ? [] : [endpoint];
    });
    expect([...new Set(asked)].filter((endpoint) => !isKnown(endpoint))).toEqual([]);
  });
  return current;
}

/** Changes every JSON answer of the world on its way to the app. */
export function tamper(world: World, change: (answer: unknown, path: string) => void): void {
  vi.mocked(globalThis.fetch).mockImplementation(async (...args) => {
    const response = await world.fetch(...args);
    const text = await response.text();
    const answer: unknown = JSON.parse(text);
    change(answer, new URL(new Request(...args).url).pathname);
    return new Response(JSON.stringify(answer), response);
  });
}

/** E-mails on call, sorted, or the failure's reason. */
export const onCallOf = (
  reading: OnCallReading | undefined,
): readonly string[] | string | undefined =>
  reading?.ok ? emailsOf(reading.value.people) : reading?.error.reason;

export const emailsOf = (people: readonly OnCallPerson[]): readonly string[] =>
  people.map((person) => person.emails[0] ?? `${person.name} without e-mail`).toSorted();

const rosterOf = (reading: RosterReading | undefined): readonly string[] | string | undefined =>
  reading?.ok ? emailsOf(reading.value) : reading?.error.reason;

export const shiftsOf = (reading: ShiftsReading | undefined) =>
  reading?.ok
    ? reading.value.map((s) => [s.from - NOON, s.until - NOON, emailsOf(s.people)])
    : reading?.error.reason;

const email = (name: string) => `${name}@acme.example`;

/** Ada, Bea and Cem, on call in nothing yet. */
export function addPeople(world: World): void {
  for (const name of ["ada", "bea", "cem"])
    world.rota.addPerson({ id: `U-${name}`, name, email: email(name) });
}

/** A schedule in which Ada and Bea have shifts of an hour in turn; Ada's shift began half an hour before NOON. */
export function addHourly(
  world: World,
  id: string,
  traits: readonly string[] = [],
  turnMs = HOUR,
): void {
  world.rota.addSchedule({ id, name: `Schedule ${id}`, traits });
  world.rota.setCycle(id, {
    anchor: NOON - HOUR / 2,
    turnMs,
    turns: [["U-ada"], ["U-bea"]],
  });
}

const idOf = (n: number) => `S${String(n).padStart(5, "0")}`;

/** A memory of what each part of a system asked to be spared. */
export function rateLimits(): RateLimits {
  const blocked = new Map<string, number>();
  return {
    blockedUntil: (part, now) => {
      const until = blocked.get(part) ?? 0;
      return until > now ? until : null;
    },
    block: (part, until) => void blocked.set(part, until),
  };
}

export function describeScheduler(name: string, system: SystemUnderTest): void {
  describe(name, () => {
    const current = useWorld();
    let stage: Stage;
    beforeEach(() => {
      addPeople(current.world);
      stage = system.setUp(current.world, current.memory);
    });
    const { part } = system;
    const traits = part?.traits ?? [];
    const addMany = (count: number): readonly string[] => {
      const ids = Array.from({ length: count }, (_, n) => idOf(n));
      for (const id of ids) addHourly(current.world, id, traits);
      return ids;
    };
    /** Shifts of a day: some systems list the turns of weeks in each answer. */
    const addHundreds = (): readonly string[] => {
      const ids = Array.from({ length: 250 }, (_, n) => idOf(n));
      for (const id of ids) addHourly(current.world, id, traits, DAY);
      return ids;
    };
    const addSchedule = (schedule: { id: string; name: string; enabled?: boolean }) =>
      current.world.rota.addSchedule({ ...schedule, traits });
    const sourceOf = (id: string) => part?.id(id) ?? id;
    /** What was read of each schedule, or of that part of it. */
    const ofSources = async <T>(
      ids: readonly string[],
      ask: (sources: readonly string[]) => Promise<ReadonlyMap<string, T>>,
    ): Promise<ReadonlyMap<string, T>> => {
      const idsOf = new Map(ids.map((id) => [sourceOf(id), id]));
      const answers = await ask([...idsOf.keys()]);
      return new Map([...answers].map(([source, answer]) => [idsOf.get(source) ?? source, answer]));
    };
    const read = (ids: readonly string[], out = plenty()) =>
      ofSources(ids, (sources) => stage.scheduler(out).onCall(sources, Date.now()));
    /** @param onCall as a pass has just read it; absent: it isn't known */
    const readNexts = (
      ids: readonly string[],
      onCall: ReadonlyMap<string, OnCallReading> = new Map(),
    ) => {
      const known = new Map(ids.map((id) => [sourceOf(id), onCall.get(id)]));
      return ofSources(ids, (sources) =>
        readNext(
          {
            scheduler: stage.scheduler(plenty()),
            ids: sources,
            now: Date.now(),
            isPlaceholder: () => false,
          },
          (source) => {
            const reading = known.get(source);
            return reading?.ok ? reading.value : null;
          },
        ),
      );
    };
    /** Whether it is known or not who is on call. */
    const nextOne = async (id: string) => {
      const reading = (await readNexts([id], await read([id]))).get(id);
      expect((await readNexts([id])).get(id)).toEqual(reading);
      return reading;
    };
    const rosters = (ids: readonly string[], out = plenty()) =>
      ofSources(ids, (sources) => stage.scheduler(out).roster(sources));
    const shifts = (ids: readonly string[], from: number, until: number) =>
      ofSources(ids, (sources) => stage.scheduler(plenty()).shifts(sources, from, until));
    /** The list's part about sources of this kind, by id. */
    const ofThisKind = (listings: readonly ScheduleListing[]) => {
      const ids = new Set(current.world.rota.schedules().map(({ id }) => sourceOf(id)));
      return listings.filter(({ id }) => ids.has(id)).toSorted((a, b) => a.id.localeCompare(b.id));
    };
    const readOne = async (id: string) => (await read([id])).get(id);

    describe("its account", () => {
      it("is named for people to recognise", async () => {
        const account = await stage.scheduler(plenty()).account();
        expect(account).toMatchObject({ ok: true, value: { name: expect.stringMatching(/\S/) } });
      });

      it("is refused with a dead credential", async () => {
        stage.killCredential();
        const account = await stage.scheduler(plenty()).account();
        expect(account).toEqual({ ok: false, error: { reason: "unauthorized" } });
      });
    });

    describe("its list of schedules", () => {
      const several = (system.listPage ?? 100) * 2 + 7;

      it("is empty where there are none", async () => {
        expect(await stage.scheduler(plenty()).schedules()).toEqual({ ok: true, value: [] });
      });

      it("holds every schedule, over pages of them", async () => {
        addMany(several);
        const listed = await stage.scheduler(plenty()).schedules();
        const expected = current.world.rota
          .schedules()
          .map((s) => ({ id: sourceOf(s.id), name: part?.name(s.name) ?? s.name, enabled: true }));
        expect(listed.ok && ofThisKind(listed.value)).toEqual(expected);
      });

      if (system.listsDisabled) {
        it("says which are disabled", async () => {
          addSchedule({ id: idOf(1), name: "On", enabled: true });
          addSchedule({ id: idOf(2), name: "Off", enabled: false });
          const listed = await stage.scheduler(plenty()).schedules();
          expect(listed.ok && ofThisKind(listed.value).map((s) => s.enabled)).toEqual([
            true,
            false,
          ]);
        });
      }

      const breaks: readonly (readonly [Effect, string])[] = [
        [{ kind: "status", status: 503 }, "unreachable"],
        [{ kind: "refused" }, "unreachable"],
        [{ kind: "garbage" }, "unreadable"],
        [{ kind: "truncated" }, "unreadable"],
        [{ kind: "empty" }, "unreadable"],
      ];
      it.each(breaks)(
        "is never shorter for a page that breaks: %j is %s",
        async (effect, reason) => {
          addMany(several);
          current.world.faults.add({
            path: system.listPath,
            after: system.listPage === null ? 0 : 1,
            times: 1,
            effect,
          });
          const listed = await stage.scheduler(plenty()).schedules();
          // Or the rest comes, with a word about what is missing.
          const failure = listed.ok ? listed.unlisted?.failure : listed.error;
          expect(failure).toMatchObject({ reason });
          if (listed.ok) expect(ofThisKind(listed.value)).toEqual([]);
        },
      );

      it("is postponed when the pass has no request left", async () => {
        addMany(1);
        expect(await stage.scheduler(outgoing(0, 5)).schedules()).toEqual({
          ok: false,
          error: { reason: "postponed" },
        });
      });
    });

    describe("who is on call", () => {
      it("comes with e-mail addresses and the exact instant of the next handover", async () => {
        addMany(1);
        const reading = await readOne(idOf(0));
        expect(onCallOf(reading)).toEqual([email("ada")]);
        expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR / 2 } });
      });

      it("changes at that instant and not a millisecond before", async () => {
        addMany(1);
        vi.setSystemTime(NOON + HOUR / 2 - 1);
        expect(onCallOf(await readOne(idOf(0)))).toEqual([email("ada")]);
        vi.setSystemTime(NOON + HOUR / 2);
        const next = await readOne(idOf(0));
        expect(onCallOf(next)).toEqual([email("bea")]);
        expect(next).toMatchObject({ ok: true, value: { until: NOON + HOUR * 1.5 } });
      });

      it("is read for hundreds of schedules in the fewest requests", async () => {
        const ids = addHundreds();
        await read(ids);
        const before = current.world.calls.length;
        const readings = await read(ids);
        expect([...readings.keys()].toSorted()).toEqual(ids);
        expect(new Set([...readings.values()].map((r) => JSON.stringify(onCallOf(r))))).toEqual(
          new Set([JSON.stringify([email("ada")])]),
        );
        expect(current.world.calls.length - before).toBe(system.callsFor(250));
      });

      it("follows an override at once, and back", async () => {
        addMany(1);
        current.world.rota.override(idOf(0), NOON, NOON + 10 * MINUTE, ["U-cem"]);
        const overridden = await readOne(idOf(0));
        expect(onCallOf(overridden)).toEqual([email("cem")]);
        expect(overridden).toMatchObject({ ok: true, value: { until: NOON + 10 * MINUTE } });
        current.world.rota.clearOverrides(idOf(0));
        expect(onCallOf(await readOne(idOf(0)))).toEqual([email("ada")]);
      });

      it("is several people where the schedule has several", async () => {
        const { rota } = current.world;
        rota.addSchedule({
          id: idOf(0),
          name: "Crowd",
          traits: [...traits, ...system.crowdTraits],
        });
        rota.setShifts(idOf(0), [
          { start: NOON - HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] },
          { start: NOON - DAY, end: NOON + HOUR, personIds: ["U-bea"] },
        ]);
        const reading = await readOne(idOf(0));
        expect(onCallOf(reading)).toEqual([email("ada"), email("bea")]);
        expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR } });
      });

      it("is an empty list, and no failure, where nobody is", async () => {
        const { rota } = current.world;
        addHourly(current.world, idOf(1), traits);
        addSchedule({ id: idOf(0), name: "Office hours" });
        rota.setShifts(idOf(0), [
          { start: NOON - 2 * HOUR, end: NOON - HOUR, personIds: ["U-ada"] },
          { start: NOON + HOUR, end: NOON + 2 * HOUR, personIds: ["U-bea"] },
        ]);
        const readings = await read([idOf(0), idOf(1)]);
        expect(onCallOf(readings.get(idOf(0)))).toEqual([]);
        expect(onCallOf(readings.get(idOf(1)))).toEqual([email("ada")]);
        vi.setSystemTime(NOON + HOUR);
        expect(onCallOf(await readOne(idOf(0)))).toEqual([email("bea")]);
      });

      it("is nobody, and no failure, in a schedule that nobody was ever put in", async () => {
        addSchedule({ id: idOf(0), name: "New" });
        expect(onCallOf(await readOne(idOf(0)))).toEqual([]);
      });

      it("asks nothing when asked for nothing", async () => {
        expect(await read([])).toEqual(new Map());
        expect(current.world.calls).toEqual([]);
      });
    });

    describe("trouble", () => {
      it("with a schedule that is gone leaves the others readable", async () => {
        const ids = addMany(3);
        current.world.rota.removeSchedule(idOf(1));
        const readings = await read(ids);
        expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual([
          [email("ada")],
          "not_found",
          [email("ada")],
        ]);
      });

      const effects: readonly (readonly [Effect, string])[] = [
        [{ kind: "silence" }, "unreachable"],
        [{ kind: "refused" }, "unreachable"],
        [{ kind: "reply_lost" }, "unreachable"],
        [{ kind: "status", status: 500 }, "unreachable"],
        [{ kind: "status", status: 503, body: "<html>" }, "unreachable"],
        [{ kind: "status", status: 401, body: "{}" }, "unauthorized"],
        [{ kind: "status", status: 403, body: "{}" }, "forbidden"],
        [
          { kind: "status", status: 302, headers: { location: "https://elsewhere.example/" } },
          "unreadable",
        ],
        [{ kind: "garbage" }, "unreadable"],
        [{ kind: "truncated" }, "unreadable"],
        [{ kind: "empty" }, "unreadable"],
      ];
      it.each(effects)(
        "on the wire is a failure of each schedule: %j is %s",
        async (effect, reason) => {
          hurryTimeouts();
          const ids = addMany(3);
          current.world.faults.add({ effect });
          const readings = await read(ids);
          expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual([reason, reason, reason]);
        },
      );

      it("says until when to wait after a 429", async () => {
        addMany(1);
        current.world.faults.add({ effect: { kind: "rate_limited", retryAfterS: 42 } });
        expect(await readOne(idOf(0))).toEqual({
          ok: false,
          error: { reason: "rate_limited", until: NOON + 42_000 },
        });
      });

      it("with the credential is reported as such", async () => {
        addMany(2);
        stage.killCredential();
        const readings = await read([idOf(0), idOf(1)]);
        expect([...readings.values()].map(onCallOf)).toEqual(["unauthorized", "unauthorized"]);
      });

      it("is not made of fields that we don't know", async () => {
        addMany(2);
        tamper(current.world, addUnknownFields);
        const readings = await read([idOf(0), idOf(1)]);
        expect([...readings.values()].map(onCallOf)).toEqual([[email("ada")], [email("ada")]]);
        const listed = await stage.scheduler(plenty()).schedules();
        expect(listed.ok && ofThisKind(listed.value).length).toBe(2);
      });

      it("with a field that is missing makes that schedule unreadable and no other", async () => {
        const ids = addMany(3);
        tamper(current.world, (answer, path) => system.maim(answer, idOf(1), path));
        const readings = await read(ids);
        expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual([
          [email("ada")],
          "unreadable",
          [email("ada")],
        ]);
      });

      it("is not made of a spent budget: what was not asked is postponed", async () => {
        const ids = addHundreds();
        expect(new Set([...(await read(ids, outgoing(0, 5))).values()].map(onCallOf))).toEqual(
          new Set(["postponed"]),
        );
        await read(ids);
        const short = await read(ids, outgoing(system.callsFor(250) - 1, 5));
        expect(short.size).toBe(250);
        for (const reading of short.values())
          expect(["postponed", JSON.stringify([email("ada")])]).toContain(
            reading.ok ? JSON.stringify(onCallOf(reading)) : onCallOf(reading),
          );
        expect([...short.values()].map(onCallOf)).toContain("postponed");
      });

      it("shows a secret in no failure and no address", async () => {
        hurryTimeouts();
        const ids = addMany(2);
        const seen: unknown[] = [];
        const echo = JSON.stringify({ error: { message: stage.secrets.join(" ") } });
        for (const effect of [
          ...effects.map(([effect]) => effect),
          ...[400, 401, 403, 404, 429, 500].map(
            (status): Effect => ({ kind: "status", status, body: echo }),
          ),
        ]) {
          current.world.faults.clear();
          current.world.faults.add({ effect });
          const scheduler = stage.scheduler(plenty());
          seen.push(await scheduler.account(), await scheduler.schedules());
          seen.push([...(await scheduler.onCall(ids.map(sourceOf), Date.now())).values()]);
          seen.push([...(await scheduler.shifts(ids.map(sourceOf), NOON, NOON + DAY)).values()]);
        }
        const text = JSON.stringify([seen, current.world.calls.map((c) => c.host + c.path)]);
        expect(stage.secrets.length).toBeGreaterThan(0);
        expect(stage.secrets.filter((secret) => text.includes(secret))).toEqual([]);
      });
    });

    describe("who is next", () => {
      it("is whose shift comes next, until the exact instant at which it begins", async () => {
        addMany(1);
        const reading = await nextOne(idOf(0));
        expect(onCallOf(reading)).toEqual([email("bea")]);
        expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR / 2 } });
        vi.setSystemTime(NOON + HOUR / 2);
        expect(onCallOf(await nextOne(idOf(0)))).toEqual([email("ada")]);
      });

      it.each([
        ["a week", 7 * DAY],
        ["a month", 31 * DAY],
        ["80 days", 80 * DAY],
      ])("is found where a shift lasts %s", async (_, turnMs) => {
        addHourly(current.world, idOf(0), traits, turnMs);
        const end = NOON - HOUR / 2 + turnMs;
        const reading = await nextOne(idOf(0));
        expect(onCallOf(reading)).toEqual([email("bea")]);
        expect(reading).toMatchObject({ ok: true, value: { until: end } });
      });

      it("is whose shift has begun, where the system still calls the one before on call", async () => {
        addMany(1);
        const stale = await read([idOf(0)]);
        vi.setSystemTime(NOON + HOUR / 2);
        const readings = await readNexts([idOf(0)], stale);
        expect(onCallOf(readings.get(idOf(0)))).toEqual([email("bea")]);
      });

      it("is who ends a gap, and nobody where nobody comes", async () => {
        const { rota } = current.world;
        addSchedule({ id: idOf(0), name: "Office hours" });
        addSchedule({ id: idOf(1), name: "Last day" });
        const shift = { start: NOON - HOUR, end: NOON + HOUR, personIds: ["U-ada"] };
        const next = { start: NOON + 3 * DAY, end: NOON + 4 * DAY, personIds: ["U-bea"] };
        rota.setShifts(idOf(0), [shift, next]);
        rota.setShifts(idOf(1), [shift]);
        const readings = await readNexts([idOf(0), idOf(1)]);
        expect(onCallOf(readings.get(idOf(0)))).toEqual([email("bea")]);
        expect(onCallOf(readings.get(idOf(1)))).toEqual([]);
      });

      it("is read for hundreds of schedules in the fewest requests", async () => {
        const ids = addHundreds().slice(0, 120);
        const onCall = await read(ids);
        await readNexts(ids, onCall);
        const before = current.world.calls.length;
        const readings = await readNexts(ids, onCall);
        expect(new Set([...readings.values()].map((r) => JSON.stringify(onCallOf(r))))).toEqual(
          new Set([JSON.stringify([email("bea")])]),
        );
        expect(current.world.calls.length - before).toBe(system.nextCallsFor(120));
      });

      it("of a schedule that is gone is a failure of that one", async () => {
        const ids = addMany(2);
        current.world.rota.removeSchedule(idOf(0));
        const readings = await readNexts(ids);
        expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual(["not_found", [email("bea")]]);
      });
    });

    describe("everyone", () => {
      it("is whoever has shifts, on call or not, with e-mail addresses", async () => {
        addMany(1);
        addSchedule({ id: idOf(1), name: "New" });
        const readings = await rosters([idOf(0), idOf(1)]);
        expect(rosterOf(readings.get(idOf(0)))).toEqual([email("ada"), email("bea")]);
        expect(rosterOf(readings.get(idOf(1)))).toEqual([]);
      });

      it("is read for hundreds of schedules in the fewest requests", async () => {
        const ids = addHundreds().slice(0, 200);
        await rosters(ids);
        const before = current.world.calls.length;
        const readings = await rosters(ids);
        expect(new Set([...readings.values()].map((r) => JSON.stringify(rosterOf(r))))).toEqual(
          new Set([JSON.stringify([email("ada"), email("bea")])]),
        );
        expect(current.world.calls.length - before).toBe(system.rosterCallsFor(200));
      });

      it("of a schedule that is gone is a failure of that one", async () => {
        const ids = addMany(2);
        current.world.rota.removeSchedule(idOf(0));
        const readings = await rosters(ids);
        expect(ids.map((id) => rosterOf(readings.get(id)))).toEqual([
          "not_found",
          [email("ada"), email("bea")],
        ]);
      });

      it.each(breaksOfShifts)("is never half a list: %j is %s", async (effect, reason) => {
        const ids = addMany(2);
        current.world.faults.add({ effect });
        const readings = await rosters(ids);
        expect(ids.map((id) => rosterOf(readings.get(id)))).toEqual([reason, reason]);
      });

      it("is postponed when the pass has no request left", async () => {
        const [id = ""] = addMany(1);
        const readings = await rosters([id], outgoing(0, 5));
        expect(rosterOf(readings.get(id))).toBe("postponed");
      });
    });

    describe("the shifts to come", () => {
      it("come in order, clipped to the window, with the gaps between them", async () => {
        const { rota } = current.world;
        addSchedule({ id: idOf(0), name: "Office hours" });
        rota.setShifts(idOf(0), [
          { start: NOON - HOUR, end: NOON + HOUR, personIds: ["U-ada"] },
          { start: NOON + HOUR, end: NOON + 2 * HOUR, personIds: ["U-bea"] },
          { start: NOON + 5 * HOUR, end: NOON + 9 * HOUR, personIds: ["U-cem"] },
        ]);
        addHourly(current.world, idOf(1), traits);
        const ids = [idOf(0), idOf(1)];
        const readings = await shifts(ids, NOON, NOON + 6 * HOUR);
        expect(shiftsOf(readings.get(idOf(0)))).toEqual([
          [0, HOUR, [email("ada")]],
          [HOUR, 2 * HOUR, [email("bea")]],
          [2 * HOUR, 5 * HOUR, []],
          [5 * HOUR, 6 * HOUR, [email("cem")]],
        ]);
        expect(shiftsOf(readings.get(idOf(1)))).toEqual([
          [0, 0.5 * HOUR, [email("ada")]],
          [0.5 * HOUR, 1.5 * HOUR, [email("bea")]],
          [1.5 * HOUR, 2.5 * HOUR, [email("ada")]],
          [2.5 * HOUR, 3.5 * HOUR, [email("bea")]],
          [3.5 * HOUR, 4.5 * HOUR, [email("ada")]],
          [4.5 * HOUR, 5.5 * HOUR, [email("bea")]],
          [5.5 * HOUR, 6 * HOUR, [email("ada")]],
        ]);
      });

      it("are one gap where nobody is ever on call", async () => {
        addSchedule({ id: idOf(0), name: "New" });
        const readings = await shifts([idOf(0)], NOON, NOON + DAY);
        expect(shiftsOf(readings.get(idOf(0)))).toEqual([[0, DAY, []]]);
      });

      it("of a schedule that is gone are a failure of that one", async () => {
        const ids = addMany(2);
        current.world.rota.removeSchedule(idOf(0));
        const readings = await shifts(ids, NOON, NOON + HOUR / 2);
        expect(ids.map((id) => shiftsOf(readings.get(id)))).toEqual([
          "not_found",
          [[0, HOUR / 2, [email("ada")]]],
        ]);
      });

      it.each(breaksOfShifts)("are never half a list: %j is %s", async (effect, reason) => {
        const ids = addMany(2);
        current.world.faults.add({ effect });
        const readings = await shifts(ids, NOON, NOON + DAY);
        expect(ids.map((id) => shiftsOf(readings.get(id)))).toEqual([reason, reason]);
      });
    });
  });
}

const breaksOfShifts: readonly (readonly [Effect, string])[] = [
  [{ kind: "status", status: 502 }, "unreachable"],
  [{ kind: "truncated" }, "unreadable"],
  [{ kind: "rate_limited", retryAfterS: 5 }, "rate_limited"],
];

/** A vendor adds a field to everything, overnight. */
function addUnknownFields(value: unknown): void {
  if (Array.isArray(value)) value.forEach(addUnknownFields);
  else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(addUnknownFields);
    Object.assign(value, { brand_new: { since: "yesterday", items: [null, 1, "two"] } });
  }
}
