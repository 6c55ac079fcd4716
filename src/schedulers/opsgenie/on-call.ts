/** Reads who is on call in Opsgenie. The system itself resolves escalations and teams (`flat=true`). */
import { backOffMs } from "../../domain/back-off.ts";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, anything, isNone, list, object, text } from "../../outgoing/tolerant.ts";
import { isBreak, readBatches, type SuspectMemory } from "../batches.ts";
import { unreadable } from "../failures.ts";
import { type OpsgenieApi, pathOf, schedulesIn, WIDTH } from "./api.ts";
import { personIn } from "./recipients.ts";

/** From so many schedules left out on, the list of what there is costs less than asking for each. */
const MANY_LEFT_OUT = 4;
/** The suspect that stands for the answer about all schedules. No schedule has this id. */
const ALL = "*";
const RETRY_ALL = { firstMs: 30_000, longestMs: 15 * 60_000 } as const;

const onCallAnswer = object({ _parent: object({ id: text }), onCallRecipients: anything });
const oneOnCallAnswer = answer({ data: object({ onCallRecipients: anything }) });
const allOnCallAnswer = answer({ data: list });

/** Who is on call in one schedule. */
export type Recipients = {
  readonly people: readonly OnCallPerson[];
  /** False: the answer left the list out, which may or may not mean that nobody is. */
  readonly isTold: boolean;
};
export type RecipientsReading = Result<Recipients, SchedulerFailure>;

/** Who is on call now in each of these schedules. The map has an entry for every id. */
export async function readOnCall(
  api: OpsgenieApi,
  outgoing: Outgoing,
  memory: SuspectMemory,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecipientsReading>> {
  if (ids.length === 0) return new Map();
  const suspects = memory.get();
  const suspect = suspects.find((group) => group.ids[0] === ALL);
  const others = suspects.filter((group) => group !== suspect);
  const isResting = suspect !== undefined && suspect.retryAt > Date.now();
  const all = isResting
    ? err(suspect.failure)
    : await api.get("/v2/schedules/on-calls?flat=true", allOnCallAnswer);
  if (!all.ok) {
    if (!isBreak(all.error)) return new Map(ids.map((id) => [id, all]));
    const alone = await readBatches({
      ids,
      size: 1,
      width: WIDTH,
      async ask([id = ""]) {
        const read = await readOneOnCall(api, id);
        // A schedule that is gone or broken is its own trouble.
        return read.ok || read.error.reason === "not_found" ? ok(new Map([[id, read]])) : read;
      },
      isOver: api.isOver,
      hurry: api.hurry,
      outgoing,
      memory,
    });
    const isAnyReadable = [...alone.values()].some((reading) => reading.ok);
    if (!isAnyReadable) return new Map(ids.map((id) => [id, all]));
    if (!isResting) {
      const attempts = (suspect?.attempts ?? 0) + 1;
      const retryAt = Date.now() + backOffMs(attempts, RETRY_ALL, 0.5);
      const broken = { ids: [ALL], failure: all.error, attempts, retryAt, isNext: false };
      memory.put([...memory.get().filter((group) => group.ids[0] !== ALL), broken]);
    }
    return new Map(ids.map((id) => [id, alone.get(id) ?? all]));
  }
  const left = others.filter(({ ids: [id = ""] }) => !ids.includes(id));
  if (left.length < suspects.length) memory.put(left);
  const answered = new Map((all.value.data ?? []).flatMap(entryOf));
  const leftOut = await readLeftOut(
    api,
    ids.filter((id) => !answered.has(id)),
  );
  return new Map(
    ids.map((id) => [id, answered.get(id) ?? leftOut.get(id) ?? err({ reason: "not_found" })]),
  );
}

/** @param date ISO 8601; now, where it is missing */
export async function readOneOnCall(
  api: OpsgenieApi,
  id: string,
  date?: string,
): Promise<RecipientsReading> {
  const query = new URLSearchParams({ flat: "true", ...(date !== undefined && { date }) });
  const read = await api.getSchedule(`${pathOf(id)}/on-calls?${query}`, oneOnCallAnswer);
  if (!read.ok) return read;
  const { data } = read.value;
  return data ? recipientsIn(data.onCallRecipients, id) : err(unreadable("unexpected data"));
}

/**
 * Schedules that the answer about all of them leaves out. That doesn't mean that nobody is on call: a schedule may be gone,
 * invisible to the key (a team's key sees that team's schedules), or disabled (whether the answer has those isn't
 * documented). No entry: the schedule isn't listed either.
 */
async function readLeftOut(
  api: OpsgenieApi,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecipientsReading>> {
  let present = ids;
  if (ids.length >= MANY_LEFT_OUT) {
    const listed = schedulesIn(await api.getSchedules());
    if (!listed.ok) return new Map(ids.map((id) => [id, listed]));
    const visible = new Set(listed.value.map((schedule) => schedule.id));
    present = ids.filter((id) => visible.has(id));
  }
  const readings = new Map<string, RecipientsReading>();
  await forEachConcurrent(WIDTH, present, async (id) => {
    readings.set(id, await readOneOnCall(api, id));
  });
  return readings;
}

/** One schedule's part of the answer about all of them; empty where the schedule's id is missing. */
function entryOf(item: unknown): [string, RecipientsReading][] {
  const entry = onCallAnswer.parse(item);
  const id = entry?._parent?.id;
  return id ? [[id, recipientsIn(entry.onCallRecipients, id)]] : [];
}

function recipientsIn(value: unknown, scheduleId: string): RecipientsReading {
  if (isNone(value)) return ok({ people: [], isTold: false });
  // A list within the list may hold any number of people.
  if (!Array.isArray(value) || value.some(Array.isArray))
    return err(unreadable("unexpected onCallRecipients"));
  // Distinct: somebody may be on call in several rotations of a schedule at once.
  const people = value.map((item: unknown) => personIn(item, scheduleId));
  return ok({
    people: [...new Map(people.map((person) => [person.id, person])).values()],
    isTold: true,
  });
}
