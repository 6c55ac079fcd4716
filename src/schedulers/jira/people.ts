/**
 * Looks up account ids. People can hide their e-mail address from apps by a setting of their own: those have to be
 * matched with their Slack accounts by hand.
 */
import * as z from "zod/mini";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { PeopleCache, PeopleReading } from "../scheduler.ts";
import type { JiraApi } from "./api.ts";

/** Account ids a request: well below what a URL holds. `maxResults` must say so too, or ten come back. */
export const PEOPLE_BATCH = 50;

const usersAnswer = z.looseObject({
  isLast: z._default(z.boolean(), true),
  values: z.array(
    z.looseObject({
      accountId: z.string(),
      displayName: z.string(),
      emailAddress: z.nullish(z.string()),
      active: z._default(z.boolean(), true),
    }),
  ),
});

/** Everybody asked for, from the cache or in batches. The map has an entry for every id. */
export async function readPeople(
  platform: JiraApi,
  cache: PeopleCache,
  accountIds: readonly string[],
): Promise<PeopleReading> {
  const asked = [...new Set(accountIds)];
  const known = cache.get(asked);
  const readings = new Map<string, Result<OnCallPerson, SchedulerFailure>>(
    [...known].map(([id, person]) => [id, ok(person)]),
  );
  const unknown = asked.filter((id) => !known.has(id));
  for (let start = 0; start < unknown.length; start += PEOPLE_BATCH) {
    const batch = unknown.slice(start, start + PEOPLE_BATCH);
    const found = await readUsers(platform, batch);
    if (found.ok) cache.put(found.value);
    const byId = new Map(found.ok ? found.value.map((person) => [person.id, person]) : []);
    for (const id of batch) readings.set(id, found.ok ? ok(byId.get(id) ?? nameless(id)) : found);
  }
  return readings;
}

async function readUsers(
  platform: JiraApi,
  accountIds: readonly string[],
): Promise<Result<readonly OnCallPerson[], SchedulerFailure>> {
  const query = new URLSearchParams(accountIds.map((id) => ["accountId", id]));
  query.set("maxResults", String(PEOPLE_BATCH));
  const read = await platform.get(`/user/bulk?${query}`, usersAnswer);
  if (!read.ok) {
    // A 404 here is about no single schedule.
    return read.error.reason === "not_found"
      ? err({ reason: "unreadable", detail: "no users" })
      : read;
  }
  if (!read.value.isLast) return err({ reason: "unreadable", detail: "half a list of users" });
  return ok(
    read.value.values.map((user) => ({
      id: user.accountId,
      // Shown only where a person has to be matched by hand: there it explains why.
      name: user.active ? user.displayName : `${user.displayName} (deactivated)`,
      emails: user.emailAddress ? [user.emailAddress] : [],
    })),
  );
}

/** On call, but unknown to Jira: a deleted account. The name lets people repair the schedule, or match by hand. */
const nameless = (id: string): OnCallPerson => ({
  id,
  name: `Atlassian account ${id}`,
  emails: [],
});
