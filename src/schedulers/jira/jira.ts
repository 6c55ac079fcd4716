/**
 * Jira Service Management Operations. Each schedule takes one request for who is on call and one for the next change (its
 * timeline), so next changes are cached. All rotations inside a schedule take its timeline (opsgenie/rotations.ts), which
 * doesn't tell whether the schedule is disabled. People are account ids, looked up on the platform's API.
 * https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/
 */
import type {
  OnCallPerson,
  OnCallReading,
  ScheduleListing,
  ShiftsReading,
} from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { readSourceId } from "../../domain/source.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, isNone, text } from "../../outgoing/tolerant.ts";
import { NO_SUSPECTS, readBatches, type SuspectMemory } from "../batches.ts";
import { isFuture, onCallWith } from "../changes.ts";
import type { JiraCredentials } from "../credentials.ts";
import { unreadable } from "../failures.ts";
import { type ReadTimeline, readNextChanges } from "../opsgenie/next-changes.ts";
import { readRotations, readTimelines, rotationSourcesIn } from "../opsgenie/rotations.ts";
import { type Timeline, wholeOf } from "../opsgenie/timeline.ts";
import {
  type NextChangeCache,
  NO_CACHE,
  type PeopleCache,
  type RateLimits,
  type Scheduler,
} from "../scheduler.ts";
import { firstOfEachSchedule, firstThatFit } from "./affordable.ts";
import { operationsApi, platformApi, proveSchedules, readSchedulesPage } from "./api.ts";
import {
  accountsOf,
  completed,
  everyone,
  isItsOwn,
  isListOfPeople,
  known,
  onCallAnswer,
  onCallPath,
  rotationReader,
} from "./on-call.ts";
import { readPeople } from "./people.ts";
import { readRosters } from "./roster.ts";
import { accountsIn, shiftsIn } from "./timeline.ts";

/** The API's own limit. */
const PAGE_SIZE = 50;
/** 2,000 schedules: what a pass's requests can list. */
const MAX_PAGES = 40;
/** Requests at once. Atlassian publishes no limit. */
const WIDTH = 4;

const myselfAnswer = answer({ displayName: text, emailAddress: text });
const UNTOLD = unreadable("a response without on-call data");

/**
 * Lists up to 2,000 schedules. `onCall` costs one request per schedule, and per schedule of which rotations are asked for, one
 * per 50 people not in `people`, and one per schedule whose next change is not in `changes`. Where the budget is short, the first schedules are read to the end and
 * the rest is `postponed`: ask for the rest in the next pass.
 */
export function jira(
  credentials: JiraCredentials,
  outgoing: Outgoing,
  people: PeopleCache,
  changes: NextChangeCache = NO_CACHE,
  limits?: RateLimits,
  suspects: SuspectMemory = NO_SUSPECTS,
): Scheduler {
  const operations = operationsApi(credentials, outgoing, limits);
  const platform = platformApi(credentials, outgoing, limits);

  const rotations = rotationReader(operations);
  const readTimeline: ReadTimeline = async (id, from, until) => {
    const parts = await rotations.parts(id, from, until);
    return parts.ok ? wholeOf(parts.value) : parts;
  };

  return {
    system: "jira",

    async account() {
      const schedules = await proveSchedules(operations);
      if (!schedules.ok) return schedules;
      // Proves the other scope, and names the person: with too few rights the lists are empty, not refused.
      const myself = await platform.get("/myself", myselfAnswer);
      if (!myself.ok) return myself;
      const { displayName, emailAddress } = myself.value;
      return ok({ name: credentials.siteName, connectedAs: displayName ?? emailAddress });
    },

    async schedules() {
      const listed = new Map<string, ScheduleListing>();
      const inSchedules = new Map<string, ScheduleListing>();
      let offset: number | null = 0;
      for (let page = 0; page < MAX_PAGES && offset !== null; page += 1) {
        const read = await readSchedulesPage(operations, PAGE_SIZE, offset);
        if (!read.ok) return read;
        for (const schedule of read.value.schedules) listed.set(schedule.id, schedule);
        for (const rotation of read.value.rotations) inSchedules.set(rotation.id, rotation);
        offset = read.value.next;
      }
      if (offset !== null)
        return err({
          reason: "unreadable",
          detail: `more than ${MAX_PAGES * PAGE_SIZE} schedules`,
        });
      return ok([...listed.values(), ...inSchedules.values()]);
    },

    async onCall(scheduleIds, now) {
      const readings = new Map<string, OnCallReading>(
        scheduleIds.map((id) => [id, err({ reason: "postponed" })]),
      );
      const cached = changes.get(scheduleIds);
      const timelineOf = firstOfEachSchedule();
      const affordable = firstThatFit([...readings.keys()], outgoing.left(), (id) => {
        const source = readSourceId(id);
        if (source.kind === "rotation") return timelineOf(source.scheduleId) ? 1 : 0;
        return isFuture(cached.get(id), now) ? 1 : 2;
      });
      const sources = rotationSourcesIn(affordable);
      const inSchedules = new Set(sources.map(({ id }) => id));
      const accounts = new Map<string, readonly string[]>();
      const untold = new Set<string>();
      const answers = await readBatches({
        ids: affordable.filter((id) => !inSchedules.has(id)),
        // Jira answers about one schedule at a time. One that breaks is left alone for a while.
        size: 1,
        width: WIDTH,
        async ask([id = ""]) {
          const read = await operations.get(onCallPath(id, now), onCallAnswer);
          return read.ok || isItsOwn(read.error) ? ok(new Map([[id, read]])) : read;
        },
        isOver: operations.isOver,
        hurry: operations.hurry,
        reserve: 0,
        outgoing,
        memory: suspects,
      });
      for (const [id, read] of answers) {
        if (!read.ok) readings.set(id, read);
        else if (isNone(read.value.onCallUsers)) {
          accounts.set(id, []);
          untold.add(id);
        } else if (isListOfPeople(read.value.onCallUsers))
          accounts.set(id, accountsOf(read.value.onCallUsers, id));
        else readings.set(id, err(unreadable("unexpected onCallUsers")));
      }
      const inRotations = await readRotations({
        sources,
        now,
        reader: rotations,
        width: WIDTH,
        isItsOwn,
        isOver: operations.isOver,
        hurry: operations.hurry,
        reserve: 0,
        outgoing,
        memory: suspects,
      });
      const found = await readPeople(
        platform,
        outgoing,
        people,
        known([...[...accounts.values()].flat(), ...[...inRotations.values()].flatMap(idsIn)]),
      );
      for (const [id, reading] of inRotations)
        readings.set(id, reading.ok ? completed(id, reading.value, found) : reading);
      const onCall = new Map<string, readonly OnCallPerson[]>();
      for (const [id, accountIds] of accounts) {
        const named = everyone(id, found, accountIds);
        if (named.ok) onCall.set(id, named.value);
        else readings.set(id, named);
      }
      const next = await readNextChanges({
        onCall,
        untold,
        now,
        cache: changes,
        cached,
        readTimeline,
        width: WIDTH,
        limit: Number.POSITIVE_INFINITY,
        endsOnSilence: false,
      });
      for (const [id, persons] of onCall) {
        const isSure = !untold.has(id) || next.has(id);
        readings.set(id, isSure ? ok(onCallWith(persons, next.get(id))) : err(UNTOLD));
      }
      return readings;
    },

    roster: (scheduleIds) =>
      readRosters(operations, platform, outgoing, people, scheduleIds, WIDTH),

    async shifts(scheduleIds, from, until) {
      const readings = new Map<string, ShiftsReading>(
        scheduleIds.map((id) => [id, err({ reason: "postponed" })]),
      );
      const timelineOf = firstOfEachSchedule();
      const affordable = firstThatFit([...readings.keys()], outgoing.left(), (id) => {
        const source = readSourceId(id);
        return timelineOf(source.kind === "level" ? id : source.scheduleId) ? 1 : 0;
      });
      const timelines = new Map<string, Timeline>();
      for (const [id, read] of await readTimelines(affordable, from, until, rotations, WIDTH)) {
        if (read.ok) timelines.set(id, read.value);
        else readings.set(id, read);
      }
      const accounts = [...timelines.values()].flatMap((t) => accountsIn(t, from, until));
      const found = await readPeople(platform, outgoing, people, accounts);
      for (const [id, timeline] of timelines)
        readings.set(id, shiftsIn(timeline, from, until, found));
      return readings;
    },
  };
}

const idsIn = (reading: OnCallReading): readonly string[] =>
  reading.ok ? reading.value.people.map(({ id }) => id) : [];
