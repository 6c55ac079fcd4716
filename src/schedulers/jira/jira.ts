/**
 * Jira Service Management Operations. Each schedule takes one request for who is on call and one for the next change (its
 * timeline), so next changes are cached. People are account ids, looked up on the platform's API.
 * https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/
 */
import {
  isUnnamed,
  type OnCallPerson,
  type OnCallReading,
  type ScheduleListing,
  type SchedulerFailure,
  type ShiftsReading,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, anything, isNone, object, text } from "../../outgoing/tolerant.ts";
import { NO_SUSPECTS, readBatches, type SuspectMemory } from "../batches.ts";
import { isFuture, onCallWith } from "../changes.ts";
import type { JiraCredentials } from "../credentials.ts";
import { unreadable } from "../failures.ts";
import { type ReadTimeline, readNextChanges } from "../opsgenie/next-changes.ts";
import { isoSeconds, type Timeline, timelineAnswer, timelineQuery } from "../opsgenie/timeline.ts";
import {
  type NextChangeCache,
  NO_CACHE,
  type PeopleCache,
  type PeopleReading,
  type RateLimits,
  type Scheduler,
} from "../scheduler.ts";
import { operationsApi, platformApi, proveSchedules, readSchedulesPage } from "./api.ts";
import { PEOPLE_BATCH, readPeople } from "./people.ts";
import { accountsIn, shiftsIn, timelineIn } from "./timeline.ts";

/** The API's own limit. */
const PAGE_SIZE = 50;
/** 2,000 schedules: what a pass's requests can list. */
const MAX_PAGES = 40;
/** Requests at once. Atlassian publishes no limit. */
const WIDTH = 4;
/** Different people a schedule is assumed to have, when requests are reserved for looking them up. */
const PEOPLE_PER_SCHEDULE = 5;
/** The window then covers the instants asked for in every time zone. */
const SPARE_WEEKS = 1;

const onCallAnswer = answer({ onCallUsers: anything });
const myselfAnswer = answer({ displayName: text, emailAddress: text });
const UNTOLD = unreadable("a response without on-call data");

/**
 * Lists up to 2,000 schedules. `onCall` costs one request per schedule, one per 50 people not in `people`, and one per
 * schedule whose next change is not in `changes`. Where the budget is short, the first schedules are read to the end and
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

  const readTimeline: ReadTimeline = async (id, from, until) => {
    const read = await operations.get(
      `/schedules/${encodeURIComponent(id)}/timeline?${timelineQuery(from, until, SPARE_WEEKS)}`,
      timelineAnswer,
    );
    return read.ok ? timelineIn(read.value, id) : read;
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
      let offset: number | null = 0;
      for (let page = 0; page < MAX_PAGES && offset !== null; page += 1) {
        const read = await readSchedulesPage(operations, PAGE_SIZE, offset);
        if (!read.ok) return read;
        for (const schedule of read.value.schedules) listed.set(schedule.id, schedule);
        offset = read.value.next;
      }
      if (offset !== null)
        return err({
          reason: "unreadable",
          detail: `more than ${MAX_PAGES * PAGE_SIZE} schedules`,
        });
      return ok([...listed.values()]);
    },

    async onCall(scheduleIds, now) {
      const readings = new Map<string, OnCallReading>(
        scheduleIds.map((id) => [id, err({ reason: "postponed" })]),
      );
      const cached = changes.get(scheduleIds);
      const affordable = firstThatFit([...readings.keys()], outgoing.left(), (id) =>
        isFuture(cached.get(id), now) ? 1 : 2,
      );
      const accounts = new Map<string, readonly string[]>();
      const untold = new Set<string>();
      const answers = await readBatches({
        ids: affordable,
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
      const found = await readPeople(
        platform,
        outgoing,
        people,
        known([...accounts.values()].flat()),
      );
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

    async shifts(scheduleIds, from, until) {
      const readings = new Map<string, ShiftsReading>(
        scheduleIds.map((id) => [id, err({ reason: "postponed" })]),
      );
      const affordable = firstThatFit([...readings.keys()], outgoing.left(), () => 1);
      const timelines = new Map<string, Timeline>();
      await forEachConcurrent(WIDTH, affordable, async (id) => {
        const read = await readTimeline(id, from, until);
        if (read.ok) timelines.set(id, read.value);
        else readings.set(id, read);
      });
      const accounts = [...timelines.values()].flatMap((t) => accountsIn(t, from, until));
      const found = await readPeople(platform, outgoing, people, accounts);
      for (const [id, timeline] of timelines)
        readings.set(id, shiftsIn(timeline, from, until, found));
      return readings;
    },
  };
}

/**
 * The first ids whose requests fit, with a share for looking up their people. Timelines are counted, because a workspace
 * with many schedules would otherwise never read a next change.
 */
function firstThatFit(
  ids: readonly string[],
  requests: number,
  costOf: (id: string) => number,
): readonly string[] {
  let spent = 0;
  const end = ids.findIndex((id) => {
    spent += costOf(id) + PEOPLE_PER_SCHEDULE / PEOPLE_BATCH;
    return spent > requests;
  });
  return end === -1 ? ids : ids.slice(0, end);
}

const onCallPath = (id: string, now: number): string =>
  // With a date, all schedules of a pass are read as of one instant, however long the pass takes.
  `/schedules/${encodeURIComponent(id)}/on-calls?${new URLSearchParams({ flat: "true", date: isoSeconds(now) })}`;

/** The schedule is gone or hidden: nothing that could change from one pass to the next. */
const isItsOwn = ({ reason }: SchedulerFailure): boolean =>
  reason === "not_found" || reason === "forbidden";

/** A list within the list may hold any number of people. */
const isListOfPeople = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && !value.some(Array.isArray);

const account = object({ id: text, accountId: text });

/** Account ids of a flat answer; somebody without one has the id of an unnamed person. */
const accountsOf = (items: readonly unknown[], scheduleId: string): readonly string[] => [
  ...new Set(
    items.map((item) => {
      const { id = null, accountId = null } = account.parse(item) ?? {};
      return text.parse(item) ?? accountId ?? id ?? unnamedPerson(scheduleId).id;
    }),
  ),
];

const known = (accountIds: readonly string[]) => accountIds.filter((id) => !isUnnamed(id));

/** All of these people, or the failure of the first who could not be looked up. */
function everyone(
  scheduleId: string,
  found: PeopleReading,
  accountIds: readonly string[],
): Result<readonly OnCallPerson[], SchedulerFailure> {
  const people: OnCallPerson[] = [];
  for (const id of accountIds) {
    if (isUnnamed(id)) {
      people.push(unnamedPerson(scheduleId));
      continue;
    }
    const person = found.get(id) ?? err({ reason: "unreadable", detail: "a missing person" });
    if (!person.ok) return person;
    people.push(person.value);
  }
  return ok(people);
}
