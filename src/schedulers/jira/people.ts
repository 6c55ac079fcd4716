/**
 * Looks up account ids. People can hide their e-mail address from apps by a setting of their own: those have to be
 * matched with their Slack accounts by hand.
 */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, flag, list, object, text } from "../../outgoing/tolerant.ts";
import { type Batch, NO_SUSPECTS, readBatches } from "../batches.ts";
import { unreadable } from "../failures.ts";
import type { PeopleCache, PeopleReading } from "../scheduler.ts";
import type { JiraApi } from "./api.ts";

/** Account ids a request: well below what a URL holds. `maxResults` must say so too, or ten come back. */
export const PEOPLE_BATCH = 50;

const usersAnswer = answer({ isLast: flag, values: list });
const userAnswer = object({ accountId: text, displayName: text, emailAddress: text, active: flag });

/** Everybody asked for, from the cache or in batches. The map has an entry for every id. */
export async function readPeople(
  platform: JiraApi,
  outgoing: Outgoing,
  cache: PeopleCache,
  accountIds: readonly string[],
): Promise<PeopleReading> {
  const asked = [...new Set(accountIds)];
  const known = cache.get(asked);
  const readings = new Map<string, Result<OnCallPerson, SchedulerFailure>>(
    [...known].map(([id, person]) => [id, ok(person)]),
  );
  const found = await readBatches({
    ids: asked.filter((id) => !known.has(id)),
    size: PEOPLE_BATCH,
    width: 1,
    ask: (ids) => readUsers(platform, ids),
    isOver: platform.isOver,
    outgoing,
    memory: NO_SUSPECTS,
  });
  const told: OnCallPerson[] = [];
  for (const [id, reading] of found) {
    // Somebody whom Jira doesn't tell is asked about again in the next pass.
    if (reading.ok && reading.value) told.push(reading.value);
    readings.set(id, reading.ok ? ok(reading.value ?? nameless(id)) : reading);
  }
  if (told.length > 0) cache.put(told);
  return readings;
}

/** Null: Jira doesn't know the account. */
async function readUsers(
  platform: JiraApi,
  accountIds: readonly string[],
): Promise<Batch<OnCallPerson | null>> {
  const query = new URLSearchParams(accountIds.map((id) => ["accountId", id]));
  query.set("maxResults", String(PEOPLE_BATCH));
  const read = await platform.get(`/user/bulk?${query}`, usersAnswer);
  if (!read.ok) {
    // A 404 here is about no single schedule.
    return read.error.reason === "not_found" ? err(unreadable("no users")) : read;
  }
  const { isLast, values } = read.value;
  if (!values) return err(unreadable("unexpected values"));
  const users = new Map(values.flatMap(userOf));
  const isHalf = isLast === false;
  return ok(
    new Map(
      accountIds.map((id) => {
        const user = users.get(id) ?? null;
        return [id, !user && isHalf ? err(unreadable("an incomplete list of users")) : ok(user)];
      }),
    ),
  );
}

function userOf(item: unknown): [string, OnCallPerson][] {
  const { accountId: id = null, displayName, emailAddress, active } = userAnswer.parse(item) ?? {};
  if (id === null) return [];
  const name = displayName ?? emailAddress ?? nameless(id).name;
  const emails = emailAddress?.includes("@") ? [emailAddress] : [];
  // Shown only where a person has to be matched by hand: there it explains why.
  return [[id, { id, name: active === false ? `${name} (deactivated)` : name, emails }]];
}

/** On call, but unknown to Jira: a deleted account. The name lets people repair the schedule, or match by hand. */
const nameless = (id: string): OnCallPerson => ({
  id,
  name: `Atlassian account ${id}`,
  emails: [],
});
