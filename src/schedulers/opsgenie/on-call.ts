/** Who is on call in Opsgenie, escalations and teams resolved by the system itself (`flat=true`). */
import * as z from "zod/mini";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { unreadable } from "../failures.ts";
import { forEachConcurrent } from "../for-each-concurrent.ts";
import { type OpsgenieApi, pathOf, schedulesAnswer, WIDTH } from "./api.ts";
import { personOf } from "./recipients.ts";

/** From so many schedules left out on, the list of what there is costs less than asking for each. */
const MANY_LEFT_OUT = 4;

const parentAnswer = z.looseObject({ _parent: z.looseObject({ id: z.string() }) });
const onCallAnswer = z.looseObject({ onCallRecipients: z.array(nonEmptyText) });
const oneOnCallAnswer = z.looseObject({ data: onCallAnswer });
/** One item amiss must not hold up the others. */
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
  const told = new Map(all.value.data.flatMap(entryOf));
  const leftOut = await readLeftOut(
    api,
    ids.filter((id) => !told.has(id)),
  );
  return new Map(
    ids.map((id) => [id, told.get(id) ?? leftOut.get(id) ?? err({ reason: "not_found" })]),
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
 * A schedule that the answer about all of them leaves out is not one in which nobody is on call: it may be gone, out of
 * the key's sight (a key of a team sees that team's), or disabled (whether those are named isn't documented). No entry:
 * it isn't listed either.
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

/** One schedule's part of the answer about all of them; nothing where it doesn't say of which schedule it is. */
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
