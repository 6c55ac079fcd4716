import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AgendaInput,
  afterBurst,
  BURST,
  nextWake,
  readAgainAt,
  type ScheduleDate,
} from "../../../src/domain/agenda.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const POLL_MS = 60_000;

/** Just read; its shift ends in eight hours. */
const schedule: ScheduleDate = {
  until: NOW + 8 * 3_600_000,
  readAt: NOW,
  staleReads: 0,
  isFailing: false,
};
/** A workspace with all schedules just read, and nothing to send. */
const atRest: AgendaInput = {
  lastFullReadAt: NOW,
  pollMs: POLL_MS,
  schedules: [schedule],
  timedChangesAt: [],
  outboxAt: null,
  readsBlockedUntil: null,
  urgentAt: null,
  isIdle: false,
  now: NOW,
  chance: 0,
};
const wake = (changes: Partial<AgendaInput>) => nextWake({ ...atRest, ...changes }).at;
const idleWake = (changes: Partial<AgendaInput>) => wake({ ...changes, isIdle: true });
/** In the past or now: as soon as an alarm rings. */
const AT_ONCE = NOW + 1;
const endingAt = (until: number): ScheduleDate => ({ ...schedule, until });
const stale = (staleReads: number): ScheduleDate => ({ ...schedule, until: NOW, staleReads });
const failing = (staleReads: number): ScheduleDate => ({
  ...schedule,
  staleReads,
  isFailing: true,
});

describe("a schedule is read again", () => {
  it("at the exact end of its shift", () => {
    expect(readAgainAt(schedule, POLL_MS)).toBe(schedule.until);
    expect(readAgainAt(endingAt(NOW + 1), POLL_MS)).toBe(NOW + 1);
  });

  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [4, 8_000],
    [5, 16_000],
    [6, 32_000],
  ])("after %i readings that failed or named the ended shift: %i ms later", (staleReads, ms) => {
    expect(readAgainAt(stale(staleReads), POLL_MS)).toBe(NOW + ms);
    expect(readAgainAt(failing(staleReads), POLL_MS)).toBe(NOW + ms);
  });

  it.each([7, 5_000])("after %i of them: only by the poll, which comes sooner", (staleReads) => {
    expect(readAgainAt(stale(staleReads), POLL_MS)).toBeNull();
    expect(readAgainAt(failing(staleReads), POLL_MS)).toBe(schedule.until);
  });

  it("at the end of its shift, where that comes before the retry of a failed reading", () => {
    const one = { ...failing(4), until: NOW + 3_000 };
    expect(readAgainAt(one, POLL_MS)).toBe(NOW + 3_000);
    expect(wake({ schedules: [{ ...failing(2), until: NOW + 2_500 }], chance: 0.99 })).toBe(
      NOW + 2_500,
    );
  });

  it("up to half of the wait later where it failed: many workspaces fail at the same moment", () => {
    expect(wake({ schedules: [failing(3)], chance: 0.5 })).toBe(NOW + 5_000);
    expect(wake({ schedules: [stale(3)], chance: 0.5 })).toBe(NOW + 4_000);
  });

  it("counted from the last reading, however long ago the shift ended", () => {
    const late = { ...stale(2), until: NOW - 3_600_000 };
    expect(readAgainAt(late, POLL_MS)).toBe(NOW + 2_000);
  });

  it("only by the poll where its next handover is unknown", () => {
    expect(readAgainAt({ ...schedule, until: null }, POLL_MS)).toBeNull();
  });
});

describe("the next wake", () => {
  it("is the poll while nothing else is due", () => {
    expect(wake({ now: NOW + 5_000 })).toBe(NOW + POLL_MS);
    expect(wake({ schedules: [] })).toBe(NOW + POLL_MS);
    expect(wake({ schedules: [{ ...schedule, until: null }] })).toBe(NOW + POLL_MS);
  });

  it("is the exact end of the shift that ends first", () => {
    const schedules = [endingAt(NOW + 30_000), endingAt(NOW + 12_345), schedule];
    expect(wake({ schedules })).toBe(NOW + 12_345);
  });

  it("comes soon where a system still reports the ended shift", () => {
    expect(wake({ schedules: [schedule, stale(3)] })).toBe(NOW + 4_000);
  });

  it("is at once where nothing was ever read", () => {
    expect(wake({ lastFullReadAt: 0 })).toBe(AT_ONCE);
  });

  it("is at once, and never now, where a poll, a handover, something urgent or a message is overdue", () => {
    expect(wake({ lastFullReadAt: NOW - POLL_MS - 1 })).toBe(AT_ONCE);
    expect(wake({ schedules: [{ ...endingAt(NOW - 1), readAt: NOW - 5_000 }] })).toBe(AT_ONCE);
    expect(wake({ urgentAt: NOW - 1 })).toBe(AT_ONCE);
    expect(wake({ outboxAt: NOW - 1 })).toBe(AT_ONCE);
  });

  it("is an urgent reading or a pending write before the poll", () => {
    expect(wake({ urgentAt: NOW + 7_000 })).toBe(NOW + 7_000);
    expect(wake({ outboxAt: NOW + 3_000, urgentAt: NOW + 7_000 })).toBe(NOW + 3_000);
  });

  it("is no later than the poll where the clock jumped back since the last round", () => {
    expect(wake({ lastFullReadAt: NOW + 86_400_000, schedules: [] })).toBe(NOW + POLL_MS);
  });

  it.each<[string, Partial<AgendaInput>]>([
    ["the poll", { lastFullReadAt: NOW - POLL_MS }],
    ["a handover", { schedules: [endingAt(NOW + 1)] }],
    ["a schedule asked again", { schedules: [stale(1)] }],
    ["something urgent", { urgentAt: NOW }],
    ["the first reading", { lastFullReadAt: 0 }],
  ])("waits with %s until the system lets itself be asked", (_, changes) => {
    expect(wake({ ...changes, readsBlockedUntil: NOW + 20_000 })).toBe(NOW + 20_000);
    expect(wake({ ...changes, readsBlockedUntil: NOW - 20_000 })).toBe(wake(changes));
  });

  it("is the time of a timed option, before or after a handover", () => {
    expect(wake({ timedChangesAt: [NOW + 40_000, NOW + 30_000] })).toBe(NOW + 30_000);
    expect(wake({ timedChangesAt: [NOW - 5] })).toBe(AT_ONCE);
    expect(idleWake({ timedChangesAt: [NOW + 30_000] })).toBeNull();
  });

  it("is no later than the poll however long the system is rate limited", () => {
    expect(wake({ readsBlockedUntil: NOW + 86_400_000 })).toBe(NOW + POLL_MS);
  });

  it("doesn't delay pending writes while the system is rate limited", () => {
    expect(wake({ outboxAt: NOW + 500, readsBlockedUntil: NOW + 20_000 })).toBe(NOW + 500);
  });

  it("is none for a workspace with nothing to read or send", () => {
    const overdue = { lastFullReadAt: 0, urgentAt: NOW, schedules: [stale(1)] };
    expect(idleWake({})).toBeNull();
    expect(idleWake(overdue)).toBeNull();
  });

  it("is the last pending write for a workspace with nothing to read, however late", () => {
    expect(idleWake({ outboxAt: NOW + 86_400_000 })).toBe(NOW + 86_400_000);
    expect(idleWake({ outboxAt: NOW - 1 })).toBe(AT_ONCE);
  });
});

const around = fc.integer({ min: NOW - 200_000, max: NOW + 200_000 });
const anySchedule: fc.Arbitrary<ScheduleDate> = fc.record({
  until: fc.option(around),
  readAt: around.map((at) => Math.min(at, NOW)),
  staleReads: fc.nat(50),
  isFailing: fc.boolean(),
});
const anyAgenda: fc.Arbitrary<AgendaInput> = fc.record({
  lastFullReadAt: fc.oneof(fc.constant(0), around),
  pollMs: fc.integer({ min: 5_000, max: 900_000 }),
  schedules: fc.array(anySchedule, { maxLength: 5 }),
  timedChangesAt: fc.array(around, { maxLength: 3 }),
  outboxAt: fc.option(around),
  readsBlockedUntil: fc.option(around),
  urgentAt: fc.option(around),
  isIdle: fc.constant(false),
  now: fc.constant(NOW),
  chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

describe("whatever is due", () => {
  it("the next wake is never in the past, nor later than the poll", () => {
    fc.assert(
      fc.property(anyAgenda, (agenda) => {
        const { at } = nextWake(agenda);
        expect(at).toBeGreaterThan(NOW);
        expect(at).toBeLessThanOrEqual(NOW + agenda.pollMs);
      }),
    );
  });

  it("no handover, poll, pending write or urgent reading is missed", () => {
    fc.assert(
      fc.property(anyAgenda, (agenda) => {
        const at = nextWake({ ...agenda, readsBlockedUntil: null }).at ?? Number.POSITIVE_INFINITY;
        const due = [
          agenda.outboxAt,
          agenda.urgentAt,
          ...agenda.timedChangesAt,
          agenda.lastFullReadAt === 0 ? NOW : agenda.lastFullReadAt + agenda.pollMs,
          ...agenda.schedules.filter((s) => !s.isFailing).map((s) => readAgainAt(s, agenda.pollMs)),
          ...agenda.schedules.map(({ until, readAt }) =>
            until !== null && until > readAt ? until : null,
          ),
        ].filter((one) => one !== null);
        for (const one of due) expect(at).toBeLessThanOrEqual(Math.max(NOW + 1, one));
      }),
    );
  });

  it("nothing is read before the rate limit ends, except at the poll", () => {
    fc.assert(
      fc.property(anyAgenda, around, (agenda, readsBlockedUntil) => {
        const { at } = nextWake({ ...agenda, outboxAt: null, readsBlockedUntil });
        expect(at).toBeGreaterThanOrEqual(Math.min(readsBlockedUntil, NOW + agenda.pollMs));
      }),
    );
  });

  it("a reading that brought no answer is tried again after 1 s at the earliest, and sooner than the poll or not at all", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer({ min: 5_000, max: 900_000 }), (one, pollMs) => {
        const at = readAgainAt({ ...one, until: one.readAt - 1 }, pollMs);
        if (at === null) return;
        expect(at - one.readAt).toBeGreaterThanOrEqual(1_000);
        expect(at - one.readAt).toBeLessThan(pollMs);
      }),
    );
  });

  it("only an alarm that is the poll, with nothing else due then, says when the schedules were last read", () => {
    fc.assert(
      fc.property(anyAgenda, (agenda) => {
        const { at, isPoll } = nextWake(agenda);
        if (isPoll) expect(at).toBe(agenda.lastFullReadAt + agenda.pollMs);
      }),
    );
  });
});

describe("a floor under wakes", () => {
  const due = { at: NOW + 1, isPoll: false, handoverAt: null };
  const passes = (count: number, withinMs: number): readonly number[] =>
    Array.from({ length: count }, (_, n) => NOW - withinMs + Math.floor((n * withinMs) / count));

  it("after five passes within 5 s, the next waits 5 s", () => {
    expect(afterBurst(due, passes(BURST, 4_000), NOW)).toBe(NOW + 5_000);
    expect(afterBurst(due, passes(BURST - 1, 4_000), NOW)).toBe(NOW + 1);
    expect(afterBurst(due, passes(BURST, 6_000), NOW)).toBe(NOW + 1);
  });

  it("but a scheduled handover keeps its instant", () => {
    const handover = { ...due, handoverAt: NOW + 2_345 };
    expect(afterBurst(handover, passes(BURST, 100), NOW)).toBe(NOW + 2_345);
    expect(afterBurst({ ...due, handoverAt: NOW + 9_000 }, passes(BURST, 100), NOW)).toBe(
      NOW + 5_000,
    );
    // It was to be read in the last seconds, and that reading was cut short.
    expect(afterBurst({ ...due, handoverAt: NOW - 100 }, passes(BURST, 100), NOW)).toBe(NOW + 1);
  });

  it("sets no alarm where there is none", () => {
    expect(afterBurst({ ...due, at: null }, passes(BURST, 100), NOW)).toBeNull();
  });
});
