import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AgendaInput,
  handoverAt,
  nextWake,
  type ScheduleDate,
} from "../../../src/domain/agenda.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const POLL_MS = 60_000;

/** Just read; its shift ends in eight hours. */
const schedule: ScheduleDate = { until: NOW + 8 * 3_600_000, readAt: NOW, staleReads: 0 };
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
};
const idle: AgendaInput = { ...atRest, isIdle: true };
const wake = (changes: Partial<AgendaInput>) => nextWake({ ...atRest, ...changes });
const endingAt = (until: number): ScheduleDate => ({ ...schedule, until });
const stale = (staleReads: number): ScheduleDate => ({ until: NOW, readAt: NOW, staleReads });

describe("a schedule is read again", () => {
  it("at the exact end of its shift", () => {
    expect(handoverAt(schedule, POLL_MS)).toBe(schedule.until);
    expect(handoverAt(endingAt(NOW + 1), POLL_MS)).toBe(NOW + 1);
  });

  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [4, 8_000],
    [5, 16_000],
    [6, 32_000],
    [7, POLL_MS],
    [5_000, POLL_MS],
  ])("after %i stale readings: %i ms later", (staleReads, ms) => {
    expect(handoverAt(stale(staleReads), POLL_MS)).toBe(NOW + ms);
  });

  it("counted from the last reading, however long ago the shift ended", () => {
    const late = { ...stale(2), until: NOW - 3_600_000 };
    expect(handoverAt(late, POLL_MS)).toBe(NOW + 2_000);
  });

  it("only by the poll where its next handover is unknown", () => {
    expect(handoverAt({ ...schedule, until: null }, POLL_MS)).toBeNull();
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

  it("is now where nothing was ever read", () => {
    expect(wake({ lastFullReadAt: null })).toBe(NOW);
  });

  it("is now where a poll, a handover, something urgent or a message is overdue", () => {
    expect(wake({ lastFullReadAt: NOW - POLL_MS - 1 })).toBe(NOW);
    expect(wake({ schedules: [{ ...endingAt(NOW - 1), readAt: NOW - 5_000 }] })).toBe(NOW);
    expect(wake({ urgentAt: NOW - 1 })).toBe(NOW);
    expect(wake({ outboxAt: NOW - 1 })).toBe(NOW);
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
    ["the first reading", { lastFullReadAt: null }],
  ])("waits with %s until the system lets itself be asked", (_, changes) => {
    expect(wake({ ...changes, readsBlockedUntil: NOW + 20_000 })).toBe(NOW + 20_000);
    expect(wake({ ...changes, readsBlockedUntil: NOW - 20_000 })).toBe(wake(changes));
  });

  it("is the time of a timed option, before or after a handover", () => {
    expect(wake({ timedChangesAt: [NOW + 40_000, NOW + 30_000] })).toBe(NOW + 30_000);
    expect(wake({ timedChangesAt: [NOW - 5] })).toBe(NOW);
    expect(nextWake({ ...idle, timedChangesAt: [NOW + 30_000] })).toBeNull();
  });

  it("is no later than the poll however long the system is rate limited", () => {
    expect(wake({ readsBlockedUntil: NOW + 86_400_000 })).toBe(NOW + POLL_MS);
  });

  it("doesn't delay pending writes while the system is rate limited", () => {
    expect(wake({ outboxAt: NOW + 500, readsBlockedUntil: NOW + 20_000 })).toBe(NOW + 500);
  });

  it("is none for a workspace with nothing to read or send", () => {
    const overdue = { lastFullReadAt: null, urgentAt: NOW, schedules: [stale(1)] };
    expect(nextWake(idle)).toBeNull();
    expect(nextWake({ ...idle, ...overdue })).toBeNull();
  });

  it("is the last pending write for a workspace with nothing to read, however late", () => {
    expect(nextWake({ ...idle, outboxAt: NOW + 86_400_000 })).toBe(NOW + 86_400_000);
    expect(nextWake({ ...idle, outboxAt: NOW - 1 })).toBe(NOW);
  });
});

const around = fc.integer({ min: NOW - 200_000, max: NOW + 200_000 });
const anySchedule: fc.Arbitrary<ScheduleDate> = fc.record({
  until: fc.option(around),
  readAt: around.map((at) => Math.min(at, NOW)),
  staleReads: fc.nat(50),
});
const anyAgenda: fc.Arbitrary<AgendaInput> = fc.record({
  lastFullReadAt: fc.option(around),
  pollMs: fc.integer({ min: 15_000, max: 900_000 }),
  schedules: fc.array(anySchedule, { maxLength: 5 }),
  timedChangesAt: fc.array(around, { maxLength: 3 }),
  outboxAt: fc.option(around),
  readsBlockedUntil: fc.option(around),
  urgentAt: fc.option(around),
  isIdle: fc.constant(false),
  now: fc.constant(NOW),
});

describe("whatever is due", () => {
  it("the next wake is never in the past, nor later than the poll", () => {
    fc.assert(
      fc.property(anyAgenda, (agenda) => {
        const at = nextWake(agenda);
        expect(at).toBeGreaterThanOrEqual(NOW);
        expect(at).toBeLessThanOrEqual(NOW + agenda.pollMs);
      }),
    );
  });

  it("no handover, poll, pending write or urgent reading is missed", () => {
    fc.assert(
      fc.property(anyAgenda, (agenda) => {
        const at = nextWake({ ...agenda, readsBlockedUntil: null }) ?? Number.POSITIVE_INFINITY;
        const due = [
          agenda.outboxAt,
          agenda.urgentAt,
          ...agenda.timedChangesAt,
          agenda.lastFullReadAt === null ? NOW : agenda.lastFullReadAt + agenda.pollMs,
          ...agenda.schedules.map((s) => handoverAt(s, agenda.pollMs)),
        ].filter((one) => one !== null);
        for (const one of due) expect(at).toBeLessThanOrEqual(Math.max(NOW, one));
      }),
    );
  });

  it("nothing is read before the rate limit ends, except at the poll", () => {
    fc.assert(
      fc.property(anyAgenda, around, (agenda, readsBlockedUntil) => {
        const at = nextWake({ ...agenda, outboxAt: null, readsBlockedUntil });
        expect(at).toBeGreaterThanOrEqual(Math.min(readsBlockedUntil, NOW + agenda.pollMs));
      }),
    );
  });

  it("a system that reports the ended shift is read again after 1 s at the earliest, the poll at the latest", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer({ min: 15_000, max: 900_000 }), (one, pollMs) => {
        const until = one.readAt - 1;
        const wait = (handoverAt({ ...one, until }, pollMs) ?? 0) - one.readAt;
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(pollMs);
      }),
    );
  });
});
