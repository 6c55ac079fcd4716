/**
 * Rotations inside a schedule, for Opsgenie and Jira Service Management alike. Only a schedule's timeline says who of a
 * schedule is on call in which rotation, so it is read in every pass: one request for all rotations of a schedule. It names
 * teams and escalations, not the people in them: where one is on call, the schedule's on-call answer says who that is, in one
 * more request. What neither API tells is when somebody changes within a team or an escalation: polling finds it.
 */
import type { OnCallPerson, OnCallReading, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { readSourceId } from "../../domain/source.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { readBatches, type SuspectMemory } from "../batches.ts";
import { unreadable } from "../failures.ts";
import { overridden } from "../shifts.ts";
import { behindIn, type Participant } from "./participants.ts";
import {
  isoSeconds,
  isStandIn,
  nextChange,
  overridersIn,
  type Timeline,
  type TimelineParts,
  wholeOf,
} from "./timeline.ts";

/** How far ahead the next change is looked for. */
const LOOKAHEAD_MS = 7 * 24 * 60 * 60_000;
const UNTOLD = unreadable("a response without the rotation's on-call data");

export type RotationReader = {
  /** A schedule's timeline over [from, until). */
  readonly parts: (
    scheduleId: string,
    from: number,
    until: number,
  ) => Promise<Result<TimelineParts, SchedulerFailure>>;
  /** Fails with `not_found` where the schedule has no such rotation. */
  readonly prove: (
    scheduleId: string,
    rotationId: string,
  ) => Promise<Result<unknown, SchedulerFailure>>;
  /** Who is on call in the schedule. @param date ISO 8601 */
  readonly participants: ReadParticipants;
};

type ReadParticipants = (
  scheduleId: string,
  date: string,
) => Promise<Result<readonly Participant[], SchedulerFailure>>;

type RotationSource = {
  readonly id: string;
  readonly scheduleId: string;
  readonly rotationId: string;
};

export const rotationSourcesIn = (ids: readonly string[]): readonly RotationSource[] =>
  ids.flatMap((id) => {
    const source = readSourceId(id);
    return source.kind === "rotation" ? [{ id, ...source }] : [];
  });

/**
 * Who is on call now in each of these rotations, and the next change. Has an entry for every source. Teams and escalations
 * are resolved; people are as the answers name them.
 */
export async function readRotations(asked: {
  readonly sources: readonly RotationSource[];
  /** Epoch ms. */
  readonly now: number;
  readonly reader: RotationReader;
  /** Requests at once. */
  readonly width: number;
  /** A failure of that schedule alone, which it will have in the next pass, too. */
  readonly isItsOwn: (failure: SchedulerFailure) => boolean;
  readonly isOver: () => boolean;
  readonly hurry: () => void;
  /** Requests to leave. */
  readonly reserve?: number;
  readonly outgoing: Outgoing;
  readonly memory: SuspectMemory;
}): Promise<ReadonlyMap<string, OnCallReading>> {
  const { sources, now, reader, isItsOwn } = asked;
  const schedules = new Map(sources.map(({ scheduleId }) => [keyOf(scheduleId), scheduleId]));
  const timelines = await readBatches({
    ...asked,
    ids: [...schedules.keys()],
    size: 1,
    async ask([key = ""]) {
      const read = await reader.parts(schedules.get(key) ?? "", now, now + LOOKAHEAD_MS);
      return read.ok || isItsOwn(read.error) ? ok(new Map([[key, read]])) : read;
    },
  });
  const participants = once(reader.participants);
  const readings = new Map<string, OnCallReading>();
  await forEachConcurrent(asked.width, sources, async (source) => {
    const parts = timelines.get(keyOf(source.scheduleId)) ?? err({ reason: "postponed" });
    const reading = parts.ok
      ? await onCallIn(source, parts.value, now, { ...reader, participants })
      : parts;
    readings.set(source.id, reading);
  });
  return readings;
}

/** Not the schedule's own id: what breaks its timeline leaves its other answers whole. */
const keyOf = (scheduleId: string): string => `rotations of ${scheduleId}`;

async function onCallIn(
  { scheduleId, rotationId }: RotationSource,
  parts: TimelineParts,
  now: number,
  reader: RotationReader,
): Promise<OnCallReading> {
  const found = rotationIn(parts, rotationId);
  if (!found.ok) return found;
  if (parts.startDate > now || parts.endDate <= now)
    return err(unreadable("a timeline without the present"));
  if (!found.value) {
    const proof = await reader.prove(scheduleId, rotationId);
    if (!proof.ok) return proof;
  }
  const { timeline = null, hasPeriods = false } = found.value ?? {};
  const running = (timeline?.periods ?? []).filter((p) => p.startDate <= now && now < p.endDate);
  const named = distinct(running.flatMap((period) => period.people));
  const date = isoSeconds(now);
  if (named.length === 0 && !hasPeriods) {
    const onCall = await reader.participants(scheduleId, date);
    if (!onCall.ok) return onCall;
    return isAccountedFor(onCall.value, parts, now) ? ok({ people: [], until: null }) : err(UNTOLD);
  }
  const people = await resolved(named, () => reader.participants(scheduleId, date));
  if (!people.ok || !timeline) return people.ok ? err(UNTOLD) : people;
  const overriders = overridersIn(timeline, now);
  return ok({
    people: people.value,
    until: nextChange(timeline, now),
    ...overridden(people.value.filter(({ id }) => overriders.has(id))),
  });
}

/** The people, with those behind teams and escalations in place of them. */
export async function resolved(
  people: readonly OnCallPerson[],
  participants: () => Promise<Result<readonly Participant[], SchedulerFailure>>,
): Promise<Result<readonly OnCallPerson[], SchedulerFailure>> {
  if (!people.some(isStandIn)) return ok(people);
  const onCall = await participants();
  if (!onCall.ok) return onCall;
  const all: OnCallPerson[] = [];
  for (const person of people) {
    const behind = isStandIn(person) ? behindIn(onCall.value, person.id) : [person];
    if (!behind) return err({ reason: "unresolved", detail: person.name });
    all.push(...behind);
  }
  return ok(distinct(all));
}

/** Whether everybody on call in the schedule is so in rotations that the timeline tells: then a rotation left out has nobody. */
function isAccountedFor(
  onCall: readonly Participant[],
  { rotations }: TimelineParts,
  now: number,
): boolean {
  const told = new Set(
    rotations.flatMap(({ isDeleted, periods }) =>
      isDeleted || !periods.ok
        ? []
        : periods.value
            .filter((p) => p.startDate <= now && now < p.endDate)
            .flatMap((p) => [...p.named, ...p.people].map(({ id }) => id)),
    ),
  );
  return onCall.every(({ person }) => told.has(person.id));
}

type Found = { readonly timeline: Timeline; readonly hasPeriods: boolean };

/** Null: the timeline leaves it out, which a rotation may be that has no shifts in its window. */
function rotationIn(
  { rotations, ...window }: TimelineParts,
  rotationId: string,
): Result<Found | null, SchedulerFailure> {
  const found = rotations.find(({ id }) => id === rotationId);
  if (!found) {
    const isAnyUntold = rotations.some(({ id }) => id === null);
    return isAnyUntold ? err(unreadable("a rotation without its ID")) : ok(null);
  }
  if (found.isDeleted) return err({ reason: "not_found" });
  if (!found.periods.ok) return found.periods;
  const timeline = { ...window, periods: found.periods.value };
  return ok({ timeline, hasPeriods: found.hasPeriods });
}

/** Timelines of schedules and rotations over [from, until): one request for each schedule. Has an entry for every id. */
export async function readTimelines(
  ids: readonly string[],
  from: number,
  until: number,
  reader: Pick<RotationReader, "parts" | "prove">,
  width: number,
): Promise<ReadonlyMap<string, Result<Timeline, SchedulerFailure>>> {
  const sources = [...new Set(ids)].map((id) => ({ id, source: readSourceId(id) }));
  const bySchedule = Map.groupBy(sources, ({ id, source }) =>
    source.kind === "level" ? id : source.scheduleId,
  );
  const timelines = new Map<string, Result<Timeline, SchedulerFailure>>();
  await forEachConcurrent(width, [...bySchedule], async ([scheduleId, some]) => {
    const parts = await reader.parts(scheduleId, from, until);
    for (const { id, source } of some) {
      if (!parts.ok) timelines.set(id, parts);
      else if (source.kind !== "rotation") timelines.set(id, wholeOf(parts.value));
      else timelines.set(id, await rotationTimeline(parts.value, source, reader));
    }
  });
  return timelines;
}

async function rotationTimeline(
  parts: TimelineParts,
  { scheduleId, rotationId }: Pick<RotationSource, "scheduleId" | "rotationId">,
  { prove }: Pick<RotationReader, "prove">,
): Promise<Result<Timeline, SchedulerFailure>> {
  const found = rotationIn(parts, rotationId);
  if (!found.ok) return found;
  if (found.value) return ok(found.value.timeline);
  const proof = await prove(scheduleId, rotationId);
  return proof.ok ? ok({ ...parts, periods: [] }) : proof;
}

const distinct = (people: readonly OnCallPerson[]): readonly OnCallPerson[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];

/** The same question is asked once. */
function once(read: ReadParticipants): ReadParticipants {
  const asked = new Map<string, ReturnType<ReadParticipants>>();
  return (scheduleId, date) => {
    const key = `${date} ${scheduleId}`;
    const answer = asked.get(key) ?? read(scheduleId, date);
    asked.set(key, answer);
    return answer;
  };
}
