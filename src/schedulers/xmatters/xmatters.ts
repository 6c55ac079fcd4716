/**
 * xMatters, by host, API key and secret. Its groups are the schedules; on call are those who are reached first in the
 * running shifts. E-mail addresses are looked up person by person and cached.
 * https://help.xmatters.com/xmapi/
 */
import type { OnCallReading, SchedulerFailure, ShiftsReading } from "../../domain/on-call.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer } from "../../outgoing/tolerant.ts";
import { asKnown, NO_SUSPECTS, type SuspectMemory } from "../batches.ts";
import { isFuture } from "../changes.ts";
import type { XMattersCredentials } from "../credentials.ts";
import {
  type KnownChange,
  type NextChangeCache,
  NO_CACHE,
  type PeopleCache,
  type Scheduler,
} from "../scheduler.ts";
import { onCallAt, type Stint, shiftsOf } from "../shifts.ts";
import { xMattersApi } from "./api.ts";
import { listGroups, type RowsReading } from "./groups.ts";
import { hintsOf, readTurns, stintsOf, type Turns } from "./nesting.ts";
import { type PersonHint, readPeople } from "./people.ts";
import { readRosters } from "./roster.ts";

const MINUTE_MS = 60_000;
/** For the request's way to xMatters, and for a clock there that is ahead of ours. Where it is too little, a minute. */
const ON_THE_WAY_MS = 5_000;
/** How far ahead the end of a gap is looked for. */
const LOOKAHEAD_MS = 7 * 24 * 60 * MINUTE_MS;

/** An answer of any content proves the rights. */
const groupsAnswer = answer({});

/**
 * Lists up to 10,000 groups. `onCall` costs ⌈groups/100⌉ requests, as many again for each level of groups within groups,
 * one for each group without a shift under way (from four on: one for each 1,000 groups there are), one for 100 of those
 * whose next shift is not in `changes`, and one for each person not in `cache`, as far as half of the budget reaches:
 * groups with people beyond that are `postponed`.
 */
export function xMatters(
  credentials: XMattersCredentials,
  outgoing: Outgoing,
  cache: PeopleCache,
  changes: NextChangeCache = NO_CACHE,
  suspects: SuspectMemory = NO_SUSPECTS,
): Scheduler {
  const api = xMattersApi(credentials, outgoing);

  const reader = { api, outgoing, suspects };
  const looker = { ...reader, suspects: asKnown(suspects) };

  const stintsByGroup = async (
    turns: Turns,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Result<readonly Stint[], SchedulerFailure>>> => {
    const hinted = new Map(ids.map((id) => [id, hintsOf(turns, id)]));
    const hints = new Map<string, PersonHint>();
    for (const reading of hinted.values())
      for (const { person } of reading.ok ? reading.value : []) hints.set(person.id, person);
    const people = await readPeople(api, outgoing, cache, hints);
    return new Map(
      [...hinted].map(([id, reading]) => [
        id,
        reading.ok ? stintsOf(reading.value, people) : reading,
      ]),
    );
  };

  /** The turns between two instants. */
  const readSpan = async (ids: readonly string[], from: number, until: number): Promise<Turns> => {
    const ask = (start: number) =>
      readTurns(looker, ids, (rows) => rows, `&from=${iso(start)}&to=${iso(until)}`);
    // xMatters refuses a span from the past into the future, and our present is past when the request arrives. A running
    // shift comes with its own beginning, so nothing is lost by asking from a little later.
    const turns = await ask(from + ON_THE_WAY_MS);
    return isRefused(turns) ? ask(from + MINUTE_MS) : turns;
  };

  /** When the next shift begins in groups without a running one. */
  const readGapEnds = async (
    silent: readonly string[],
    now: number,
  ): Promise<ReadonlyMap<string, number | null>> => {
    const cached = changes.get(silent);
    const isKnown = (id: string) => {
      const known = cached.get(id);
      return isFuture(known, now) && known.personIds.length === 0;
    };
    const ends = new Map(silent.filter(isKnown).map((id) => [id, cached.get(id)?.at ?? null]));
    const unknown = silent.filter((id) => !ends.has(id));
    if (unknown.length === 0) return ends;
    const turns = await readSpan(unknown, now, now + LOOKAHEAD_MS);
    const found = new Map<string, KnownChange>();
    for (const id of unknown) {
      const reading = turns.get(id);
      // Without it "nobody is on call" is still right. A later pass finds the next shift.
      if (!reading?.ok) continue;
      const begins = reading.value.map((turn) => turn.from).filter((at) => at > now);
      const at = begins.length > 0 ? Math.min(...begins) : null;
      ends.set(id, at);
      found.set(id, { at, personIds: [] });
    }
    if (found.size > 0) changes.put(found);
    return ends;
  };

  return {
    system: "xmatters",

    async account() {
      const read = await api.get("/groups?offset=0&limit=1", groupsAnswer);
      return read.ok ? ok({ name: credentials.host, connectedAs: null }) : read;
    },

    schedules: () => listGroups(api),

    async onCall(scheduleIds, now) {
      const ids = [...new Set(scheduleIds)];
      // Not asked with `at`: a shift that has just ended is history there, which lags by up to a day.
      const turns = await readTurns(reader, ids, (rows) => runningAt(rows, now));
      const readings = new Map<string, OnCallReading>();
      for (const [id, stints] of await stintsByGroup(turns, ids))
        readings.set(id, stints.ok ? ok(onCallAt(stints.value, now)) : stints);
      const silent = ids.filter((id) => {
        const reading = readings.get(id);
        return reading?.ok && reading.value.people.length === 0 && reading.value.until === null;
      });
      for (const [id, until] of await readGapEnds(silent, now))
        readings.set(id, ok({ people: [], until }));
      return readings;
    },

    roster: (scheduleIds) => readRosters(api, outgoing, cache, scheduleIds),

    async shifts(scheduleIds, from, until) {
      const ids = [...new Set(scheduleIds)];
      const turns = await readSpan(ids, from, until);
      const readings = new Map<string, ShiftsReading>();
      for (const [id, stints] of await stintsByGroup(turns, ids))
        readings.set(id, stints.ok ? ok(shiftsOf(stints.value, from, until)) : stints);
      return readings;
    },
  };
}

/**
 * Running shifts as of our clock. Where xMatters' clock is a moment behind ours, a shift that it calls running may be over by
 * ours; its end is then dropped, because it is no next change.
 */
function runningAt(rows: RowsReading, now: number): RowsReading {
  if (!rows.ok) return rows;
  return ok(
    rows.value.map((row) => ({
      ...row,
      from: Number.NEGATIVE_INFINITY,
      until: row.until > now ? row.until : Number.POSITIVE_INFINITY,
    })),
  );
}

const isRefused = (turns: Turns): boolean =>
  [...turns.values()].some(
    (t) => !t.ok && t.error.reason === "unreadable" && t.error.detail === "HTTP 400",
  );

const iso = (at: number): string => new Date(at).toISOString();
