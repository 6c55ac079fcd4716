/**
 * Everyone in a schedule or in a rotation inside it: the participants of its rotations. One request for each schedule, and one for each 50
 * people who aren't in the cache. Who is in a team or an escalation isn't told to apps of this scope: a schedule with one is `unresolved`.
 */
import { isUnnamed, type RosterReading, unnamedPerson } from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { readSourceId } from "../../domain/source.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, isNone, list, nextLink, object, text, unlisted } from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import { isStandIn } from "../opsgenie/timeline.ts";
import type { PeopleCache } from "../scheduler.ts";
import type { JiraApi } from "./api.ts";
import { everyone } from "./on-call.ts";
import { readPeople } from "./people.ts";
import { responderOf } from "./timeline.ts";

const rotationsAnswer = answer({ values: list, links: object({ next: nextLink }) });
const rotationAnswer = object({ id: text, participants: list });

type Accounts = RosterReading;

export async function readRosters(
  operations: JiraApi,
  platform: JiraApi,
  outgoing: Outgoing,
  cache: PeopleCache,
  sourceIds: readonly string[],
  width: number,
): Promise<ReadonlyMap<string, RosterReading>> {
  const sources = [...new Set(sourceIds)].map((id) => {
    const source = readSourceId(id);
    const scheduleId = source.kind === "level" ? id : source.scheduleId;
    return { id, scheduleId, rotationId: source.kind === "rotation" ? source.rotationId : null };
  });
  const told = new Map<string, Accounts>();
  const bySchedule = Map.groupBy(sources, ({ scheduleId }) => scheduleId);
  await forEachConcurrent(width, [...bySchedule], async ([scheduleId, some]) => {
    const path = `/schedules/${encodeURIComponent(scheduleId)}/rotations`;
    const read = await operations.get(path, rotationsAnswer);
    for (const { id, rotationId } of some)
      told.set(
        id,
        !read.ok
          ? read
          : read.value.values === null || (read.value.links?.next ?? null) !== null
            ? err(unreadable("an incomplete list of rotations"))
            : accountsIn(read.value.values, scheduleId, rotationId),
      );
  });
  const accounts = [...told.values()].flatMap((one) =>
    one.ok ? one.value.map(({ id }) => id) : [],
  );
  const found = await readPeople(
    platform,
    outgoing,
    cache,
    accounts.filter((id) => !isUnnamed(id)),
  );
  return new Map(
    sources.map(({ id, scheduleId }): [string, RosterReading] => {
      const one = told.get(id) ?? err({ reason: "postponed" });
      if (!one.ok) return [id, one];
      const ids = [...new Set(one.value.map((person) => person.id))];
      return [id, everyone(scheduleId, found, ids)];
    }),
  );
}

/** The participants, of whom only the account ids are known. */
function accountsIn(
  items: readonly unknown[],
  scheduleId: string,
  rotationId: string | null,
): Accounts {
  const wanted = items
    .map((item) => rotationAnswer.parse(item))
    .filter((one) => rotationId === null || one?.id === rotationId);
  if (rotationId !== null && wanted.length === 0) return err({ reason: "not_found" });
  const participants: unknown[] = [];
  for (const rotation of wanted) {
    if (!rotation?.participants) return err(unreadable("a rotation without its participants"));
    participants.push(...rotation.participants);
  }
  const people = participants
    .flatMap(unlisted)
    .flatMap((item) =>
      isNone(item) ? unnamedPerson(scheduleId) : (responderOf(item, scheduleId) ?? []),
    );
  const standIn = people.find(isStandIn);
  return standIn ? err({ reason: "unresolved", detail: standIn.name }) : ok(people);
}
