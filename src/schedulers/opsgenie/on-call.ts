/** Reads who is on call in Opsgenie. The system itself resolves escalations and teams (`flat=true`). */
import * as z from "zod/mini";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { unreadable } from "../failures.ts";
import { type OpsgenieApi, pathOf, schedulesAnswer, WIDTH } from "./api.ts";
import { personOf } from "./recipients.ts";

/** From so many schedules left out on, the list of what there is costs less than asking for each. */
const MANY_LEFT_OUT = 4;

const parentAnswer = z.looseObject({ _parent: z.looseObject({ id: z.string() }) });
const onCallAnswer = z.looseObject({ onCallRecipients: z.array(nonEmptyText) });
const oneOnCallAnswer = z.looseObject({ data: onCallAnswer });
/** Items are parsed one by one, so that a bad one makes no other unreadable. */
const allOnCallAnswer = z.looseObject({ data: z.array(z.unknown()) });

/** Who is on call in one schedule. */
export type RecipientsReading = Result<readonly OnCallPerson[], SchedulerFailure>;

/** Who is on call now in each of these schedules. The map has an entry for every id. */
export async function readOnCall(
  api: OpsgenieApi,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecipientsReading>> {
  if (ids.length === 0) return new Map();
  const all = await api.get("/v2/schedules/on-calls?flat=true", allOnCallAnswer);
  if (!all.ok) return new Map(ids.map((id) => [id, all]));
  const answered = new Map(all.value.data.flatMap(entryOf));
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
  return read.ok ? ok(peopleOf(read.value.data.onCallRecipients)) : read;
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
    const listed = await api.get("/v2/schedules", schedulesAnswer);
    if (!listed.ok) return new Map(ids.map((id) => [id, listed]));
    const visible = new Set(listed.value.data.map((schedule) => schedule.id));
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
  const parent = parentAnswer.safeParse(item);
  if (!parent.success) return [];
  const entry = onCallAnswer.safeParse(item);
  const reading = entry.success
    ? ok(peopleOf(entry.data.onCallRecipients))
    : err(unreadable("unexpected onCallRecipients"));
  return [[parent.data._parent.id, reading]];
}

/** Distinct: somebody may be on call in several rotations of a schedule at once. */
const peopleOf = (userNames: readonly string[]): readonly OnCallPerson[] => [
  ...new Map(userNames.map(personOf).map((person) => [person.id, person])).values(),
];
