/**
 * Levels of escalation policies: everybody on the level, people whom the policy names itself and those on call in its schedules
 * alike, whether or not anybody was alerted. One request reads all levels of 100 policies, as long as no more than 100 people
 * are on call there, with the policies themselves: so it shows which schedules a level has, and which levels are gone. Where
 * a schedule of a level has nobody on call now, one more such request reads who comes next, and where a policy has nobody on call
 * at all, one more for each such policy reads whether it is still there. Shift-based schedules take a request each, as
 * everywhere (pagerduty.ts). What the API doesn't tell: when somebody else is added to a level. Polling finds it.
 */
import type { OnCallReading, SchedulerFailure, ShiftsReading } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { readSourceId } from "../../domain/source.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { asKnown, NO_SUSPECTS, type SuspectMemory } from "../batches.ts";
import { unreadable } from "../failures.ts";
import { type Stint, shiftsOf } from "../shifts.ts";
import type { PagerDutyApi, Query } from "./api.ts";
import { type LevelRow, type PolicyRows, readPolicyRows } from "./level-rows.ts";
import { peopleOf, stintsOf, withAddresses } from "./oncalls.ts";
import type { PagerDutyPeople } from "./people.ts";
import { type Levels, levelsIn, policyAnswer, type Target } from "./policies.ts";
import { between, LOOKAHEAD_MS, type SingleSchedules } from "./single-schedule.ts";

type LevelSource = { readonly id: string; readonly policyId: string; readonly level: number };

export const levelSourcesIn = (ids: readonly string[]): readonly LevelSource[] =>
  ids.flatMap((id) => {
    const source = readSourceId(id);
    return source.kind === "level" ? [{ id, ...source }] : [];
  });

export interface LevelReader {
  /** Has an entry for every source. */
  onCall(sources: readonly LevelSource[], now: number): Promise<ReadonlyMap<string, OnCallReading>>;
  shifts(
    sources: readonly LevelSource[],
    from: number,
    until: number,
  ): Promise<ReadonlyMap<string, ShiftsReading>>;
  /** Whom the level names now. */
  targetsOf(source: LevelSource): Promise<LevelReading>;
  /** The schedules that the level has now. */
  schedulesOf(source: LevelSource): Promise<Result<readonly string[], SchedulerFailure>>;
}

type RowsOf = ReadonlyMap<string, Result<PolicyRows, SchedulerFailure>>;
type LevelReading = Result<readonly Target[], SchedulerFailure>;

export function levelReader(
  api: PagerDutyApi,
  outgoing: Outgoing,
  people: PagerDutyPeople,
  single: SingleSchedules,
  suspects: SuspectMemory,
): LevelReader {
  const rowsOf = async (
    policyIds: readonly string[],
    memory: SuspectMemory,
    query: Query,
  ): Promise<RowsOf> =>
    withAddresses(people, await readPolicyRows(api, outgoing, memory, policyIds, query));

  /** Asked at most once for each policy. */
  const asked = new Map<string, Promise<Result<Levels, SchedulerFailure>>>();
  const askForLevels = async (policyId: string): Promise<Result<Levels, SchedulerFailure>> => {
    const path = `/escalation_policies/${encodeURIComponent(policyId)}`;
    const read = await api.find(path, [], policyAnswer, [404]);
    if (!read.ok) return read;
    if (!read.value) return err({ reason: "not_found" });
    const levels = levelsIn(read.value.escalation_policy);
    return levels ? ok(levels) : err(unreadable("an escalation policy without its rules"));
  };
  const levelsOf = (policyId: string, known: Levels | null) => {
    if (known) return Promise.resolve(ok(known));
    const levels = asked.get(policyId) ?? askForLevels(policyId);
    asked.set(policyId, levels);
    return levels;
  };
  /** What the level has; `not_found`: the policy has no such level any more. */
  const targetsOf = async (
    { policyId, level }: LevelSource,
    known: Levels | null,
  ): Promise<LevelReading> => {
    const levels = await levelsOf(policyId, known);
    if (!levels.ok) return levels;
    if (level > levels.value.length) return err({ reason: "not_found" });
    const targets = levels.value[level - 1];
    return targets ? ok(targets) : err(unreadable("a level without its targets"));
  };

  /** The level's rows that are believed, and its schedules that are read by themselves. */
  async function levelIn(
    source: LevelSource,
    rows: PolicyRows,
    ahead: PolicyRows | null,
  ): Promise<
    Result<
      {
        readonly told: readonly LevelRow[];
        readonly shiftBased: readonly { readonly id: string; readonly summary: string }[];
      },
      SchedulerFailure
    >
  > {
    if (rows.rows.some(({ level }) => level === null))
      return err(unreadable("an on-call without its level"));
    const here = rowsAt(rows, source.level);
    const told = here.filter((row) => !row.isShiftBased);
    const targets = await targetsOf(source, rows.levels ?? ahead?.levels ?? null);
    // Somebody is on call there, so it is there.
    if (!targets.ok && (here.length === 0 || told.length < here.length)) return targets;
    const shiftBased = (targets.ok ? targets.value : []).flatMap(
      ({ id, kind, summary, isDeleted }) => {
        const isIt =
          kind === "shift-based" || here.some((r) => r.isShiftBased && r.scheduleId === id);
        return isIt && id !== null && !isDeleted ? [{ id, summary }] : [];
      },
    );
    return ok({ told, shiftBased });
  }

  async function onCallIn(
    source: LevelSource,
    rows: PolicyRows,
    ahead: PolicyRows | null,
    now: number,
  ): Promise<OnCallReading> {
    const found = await levelIn(source, rows, ahead);
    if (!found.ok) return found;
    const { told, shiftBased } = found.value;
    const present = peopleOf(told);
    const parts = [present];
    for (const schedule of shiftBased) {
      const reading = await single.shiftBasedOnCall(schedule.id, now);
      if (!reading.ok) return partFailure(reading.error, schedule.summary);
      parts.push({ people: reading.value.people, until: reading.value.until });
    }
    const here = parts.flatMap((part) => part.people);
    const byId = new Map(here.map((person) => [person.id, person]));
    const joins = ahead ? rowsAt(ahead, source.level).filter((row) => !row.isShiftBased) : [];
    const instants = [
      ...parts.map((part) => part.until),
      ...joins.map(({ person, start }) =>
        typeof start === "number" && start > now && !byId.has(person.id) ? start : null,
      ),
    ].filter((at) => at !== null);
    return ok({
      people: [...byId.values()],
      until: instants.length > 0 ? Math.min(...instants) : null,
    });
  }

  async function shiftsIn(
    source: LevelSource,
    rows: PolicyRows,
    from: number,
    until: number,
  ): Promise<ShiftsReading> {
    const found = await levelIn(source, rows, null);
    if (!found.ok) return found;
    const told = stintsOf(found.value.told);
    if (!told) return err(unreadable("an on-call without its times"));
    const stints: Stint[] = [...told];
    for (const schedule of found.value.shiftBased) {
      const reading = await single.shiftBasedShifts(schedule.id, from, until);
      if (!reading.ok) return partFailure(reading.error, schedule.summary);
      for (const shift of reading.value)
        stints.push(
          ...shift.people.map((person) => ({ person, from: shift.from, until: shift.until })),
        );
    }
    return ok(shiftsOf(stints, from, until));
  }

  return {
    async onCall(sources, now) {
      const policyIds = [...new Set(sources.map(({ policyId }) => policyId))];
      const current = await rowsOf(policyIds, suspects, []);
      const isSilent = (source: LevelSource): boolean => {
        const rows = current.get(source.policyId);
        if (!rows?.ok) return false;
        if (!rows.value.levels) return true;
        const targets = rows.value.levels[source.level - 1];
        if (targets === undefined) return false;
        return !targets || hasSilentSchedule(targets, rowsAt(rows.value, source.level));
      };
      const silent = new Set(sources.filter(isSilent).map(({ policyId }) => policyId));
      const window: Query = [...between(now, now + LOOKAHEAD_MS), ["earliest", "true"]];
      const coming = await rowsOf([...silent], NO_SUSPECTS, window);

      const readings = new Map<string, OnCallReading>();
      for (const source of sources) {
        const rows = current.get(source.policyId) ?? err({ reason: "not_found" });
        const next = coming.get(source.policyId);
        const ahead = next?.ok ? next.value : null;
        readings.set(source.id, rows.ok ? await onCallIn(source, rows.value, ahead, now) : rows);
      }
      return readings;
    },

    async shifts(sources, from, until) {
      const policyIds = [...new Set(sources.map(({ policyId }) => policyId))];
      const all = await rowsOf(policyIds, asKnown(suspects), between(from, until));
      const readings = new Map<string, ShiftsReading>();
      for (const source of sources) {
        const rows = all.get(source.policyId) ?? err({ reason: "not_found" });
        readings.set(source.id, rows.ok ? await shiftsIn(source, rows.value, from, until) : rows);
      }
      return readings;
    },

    targetsOf: (source) => targetsOf(source, null),

    async schedulesOf(source) {
      const targets = await targetsOf(source, null);
      if (!targets.ok) return targets;
      return ok(
        targets.value.flatMap(({ id, kind }) => (id === null || kind === "person" ? [] : [id])),
      );
    },
  };
}

const rowsAt = ({ rows }: PolicyRows, level: number): readonly LevelRow[] =>
  rows.filter((row) => row.level === level);

/** Whether somebody may come on call in a schedule that has nobody now: the rows of now don't say when. */
const hasSilentSchedule = (targets: readonly Target[], rows: readonly LevelRow[]): boolean =>
  targets.some(
    ({ id, kind, isDeleted }) =>
      kind !== "person" &&
      kind !== "shift-based" &&
      !isDeleted &&
      !rows.some((row) => row.scheduleId === id),
  );

/** The level is there, but one of its schedules can't be read: who is on call is half known. */
export const partFailure = (failure: SchedulerFailure, schedule: string) =>
  err<SchedulerFailure>(
    failure.reason === "not_found"
      ? { reason: "unresolved", detail: `the schedule ${schedule}` }
      : failure,
  );
