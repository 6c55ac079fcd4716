/**
 * The template of an adapter: a scheduling system that doesn't exist, with the plainest API there could be. It passes the
 * whole shared suite, so a copy of it starts green and stays a working adapter while its requests and shapes are replaced
 * by your system's. docs/adding-a-scheduling-system.md has the way.
 *
 * Five things to fill in, marked 1 to 5. What the suite holds each adapter to is said at `Scheduler`
 * (src/schedulers/scheduler.ts): above all, never half an answer, and never "nobody" for "could not be read".
 */
import * as z from "zod/mini";
import type {
  OnCallReading,
  RosterReading,
  SchedulerFailure,
  ShiftsReading,
} from "../../../../src/domain/on-call.ts";
import { err, ok, type Result } from "../../../../src/domain/result.ts";
import { forEachConcurrent } from "../../../../src/for-each-concurrent.ts";
import { nonEmptyText } from "../../../../src/non-empty-text.ts";
import type { Outgoing } from "../../../../src/outgoing/outgoing.ts";
import { circuitBreaker } from "../../../../src/schedulers/circuit-breaker.ts";
import { type Dialect, readReply, unreadable } from "../../../../src/schedulers/failures.ts";
import type { Scheduler } from "../../../../src/schedulers/scheduler.ts";
import { shiftsOf } from "../../../../src/schedulers/shifts.ts";
import type { Secret } from "../../../../src/secret.ts";

// 1. How the system is spoken to: its address, its rights, its headers of a 429; what a page and a batch hold.
const ORIGIN = "https://api.template.example";
const DIALECT: Dialect = { right: "read access to schedules", waitHeaders: ["retry-after"] };
const PAGE_SIZE = 100;
const MAX_PAGES = 100;
const BATCH_SIZE = 100;
const WIDTH = 4;

// 2. What opens it. Yours goes into src/schedulers/credentials.ts, and how it is written into the vault's codec.
export type TemplateCredentials = { readonly apiKey: Secret };

// 3. The shapes of its answers: only what is needed, all else is let by. An item of a list that may be half is
// `z.unknown()` there and read by itself, so that one bad item makes no other unreadable.
const accountAnswer = z.looseObject({ name: nonEmptyText });
const scheduleItem = z.looseObject({ id: nonEmptyText, name: z.string(), enabled: z.boolean() });
const listAnswer = z.looseObject({
  schedules: z.array(scheduleItem),
  next_page: z.nullable(z.number()),
});
const person = z.looseObject({ id: nonEmptyText, name: z.string(), email: z.string() });
const batchAnswer = z.looseObject({ schedules: z.array(z.unknown()) });
const named = z.looseObject({ id: nonEmptyText });
const onCallItem = z.looseObject({
  id: nonEmptyText,
  people: z.array(person),
  until: z.nullable(z.number()),
});
const rosterAnswer = z.looseObject({ people: z.array(person) });
const shiftsAnswer = z.looseObject({
  shifts: z.array(z.looseObject({ from: z.number(), until: z.number(), person })),
});

/** Lists up to 10,000 schedules. `onCall` costs ⌈schedules/100⌉ requests, `shifts` and `roster` one for each schedule. */
export function templateSystem({ apiKey }: TemplateCredentials, outgoing: Outgoing): Scheduler {
  /** A dead key or a 429 ends the pass: what is left isn't sent. */
  const breaker = circuitBreaker();

  // 4. One request, and what its failures mean. `readReply` knows what HTTP says; the rest is the system's own.
  async function get<T>(
    path: string,
    schema: z.ZodMiniType<T>,
  ): Promise<Result<T, SchedulerFailure>> {
    const refusal = breaker.refusal();
    if (refusal) return err(refusal);
    const sent = await outgoing.send(ORIGIN + path, {
      method: "GET",
      headers: { authorization: `Key ${apiKey.reveal()}`, accept: "application/json" },
    });
    const read = readReply(sent, schema, Date.now(), DIALECT);
    breaker.note(read);
    return read;
  }

  // 5. The five questions. `system` is the name that SYSTEMS (src/domain/systems.ts) gives it: yours, once it stands there.
  return {
    system: "opsgenie",

    async account() {
      const read = await get("/v1/account", accountAnswer);
      return read.ok ? ok({ name: read.value.name, connectedAs: null }) : read;
    },

    async schedules() {
      const found: z.infer<typeof scheduleItem>[] = [];
      let page: number | null = 1;
      for (let pages = 0; page !== null && pages < MAX_PAGES; pages += 1) {
        const path: string = `/v1/schedules?page=${page}&size=${PAGE_SIZE}`;
        const read: Result<z.infer<typeof listAnswer>, SchedulerFailure> = await get(
          path,
          listAnswer,
        );
        // Half a list would look as if the rest had been deleted.
        if (!read.ok) return read;
        found.push(...read.value.schedules);
        page = read.value.next_page;
      }
      if (page !== null) return err(unreadable("pages that never end"));
      return ok(found.map(({ id, name, enabled }) => ({ id, name, enabled })));
    },

    async onCall(scheduleIds, _now) {
      const readings = new Map<string, OnCallReading>();
      const ids = [...new Set(scheduleIds)];
      const batches = Array.from({ length: Math.ceil(ids.length / BATCH_SIZE) }, (_, n) =>
        ids.slice(n * BATCH_SIZE, (n + 1) * BATCH_SIZE),
      );
      await forEachConcurrent(WIDTH, batches, async (batch) => {
        const query = new URLSearchParams({ ids: batch.join(",") });
        const read = await get(`/v1/on-call?${query}`, batchAnswer);
        // What the answer leaves out is gone, and nothing else is: this system says so.
        for (const id of batch) readings.set(id, read.ok ? err({ reason: "not_found" }) : read);
        for (const item of read.ok ? read.value.schedules : []) {
          const { data: key } = named.safeParse(item);
          if (!key || !readings.has(key.id)) continue;
          const { data } = onCallItem.safeParse(item);
          readings.set(
            key.id,
            data
              ? ok({ people: data.people.map(toPerson), until: data.until })
              : err(unreadable("people")),
          );
        }
      });
      return readings;
    },

    async roster(scheduleIds) {
      const readings = new Map<string, RosterReading>();
      await forEachConcurrent(WIDTH, [...new Set(scheduleIds)], async (id) => {
        const read = await get(`/v1/schedules/${encodeURIComponent(id)}/people`, rosterAnswer);
        readings.set(id, read.ok ? ok(read.value.people.map(toPerson)) : read);
      });
      return readings;
    },

    async shifts(scheduleIds, from, until) {
      const readings = new Map<string, ShiftsReading>();
      await forEachConcurrent(WIDTH, [...new Set(scheduleIds)], async (id) => {
        const path = `/v1/schedules/${encodeURIComponent(id)}/shifts?from=${from}&until=${until}`;
        const read = await get(path, shiftsAnswer);
        if (!read.ok) {
          readings.set(id, read);
          return;
        }
        // Merged, clipped and with its gaps: `shiftsOf` does that for every system.
        const stints = read.value.shifts.map((s) => ({ ...s, person: toPerson(s.person) }));
        readings.set(id, ok(shiftsOf(stints, from, until)));
      });
      return readings;
    },
  };
}

const toPerson = ({ id, name, email }: z.infer<typeof person>) => ({
  id,
  name,
  emails: email === "" ? [] : [email],
});
