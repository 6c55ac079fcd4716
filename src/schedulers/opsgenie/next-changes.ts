/** When schedules change next, read from their timelines: one request each, so that what was found is cached. */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import type { Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import { isStillValid } from "../changes.ts";
import type { KnownChange, NextChangeCache } from "../scheduler.ts";
import { overridden } from "../shifts.ts";
import { isNobodyIn, nextChange, overridersIn, type Timeline } from "./timeline.ts";

/** How far ahead the next change is looked for. */
const LOOKAHEAD_MS = 7 * 24 * 60 * 60_000;

/** Reads one schedule's timeline over [from, until). */
export type ReadTimeline = (
  scheduleId: string,
  from: number,
  until: number,
) => Promise<Result<Timeline, SchedulerFailure>>;

/**
 * The next change of each of these schedules, and who is on call by an override. A schedule whose timeline can't be read,
 * or is beyond `limit`, has no entry: a later pass finds its change.
 */
export async function readNextChanges(asked: {
  /** Who is on call now, by schedule id. */
  readonly onCall: ReadonlyMap<string, readonly OnCallPerson[]>;
  /** Epoch ms. */
  readonly now: number;
  readonly cache: NextChangeCache;
  /** Of these the system left out who is on call: that it is nobody has to be in the timeline, too. */
  readonly untold: ReadonlySet<string>;
  /** What the cache had when the pass began. */
  readonly cached: ReadonlyMap<string, KnownChange>;
  readonly readTimeline: ReadTimeline;
  /** Requests at once. */
  readonly width: number;
  /** How many timelines may be read. */
  readonly limit: number;
  /** Reads no further timeline once one got no reply: each of them could take as long as a time-out. */
  readonly endsOnSilence: boolean;
}): Promise<ReadonlyMap<string, KnownChange>> {
  const { onCall, now, cached } = asked;
  const changes = new Map<string, KnownChange>();
  const unknown: (readonly [string, readonly OnCallPerson[]])[] = [];
  for (const [id, people] of onCall) {
    const known = cached.get(id);
    if (isStillValid(known, people, now)) changes.set(id, known);
    else unknown.push([id, people]);
  }
  unknown.sort(([a], [b]) => Number(asked.untold.has(b)) - Number(asked.untold.has(a)));
  const found = new Map<string, KnownChange>();
  let isSilent = false;
  await forEachConcurrent(asked.width, unknown.slice(0, asked.limit), async ([id, people]) => {
    if (isSilent && asked.endsOnSilence) return;
    const timeline = await asked.readTimeline(id, now, now + LOOKAHEAD_MS);
    if (!timeline.ok) {
      isSilent ||= timeline.error.reason === "unreachable";
      return;
    }
    if (asked.untold.has(id) && !isNobodyIn(timeline.value, now)) return;
    const overriders = overridersIn(timeline.value, now);
    found.set(id, {
      at: nextChange(timeline.value, now),
      personIds: people.map((person) => person.id),
      ...overridden(people.filter((person) => overriders.has(person.id))),
    });
  });
  if (found.size > 0) asked.cache.put(found);
  return new Map([...changes, ...found]);
}
