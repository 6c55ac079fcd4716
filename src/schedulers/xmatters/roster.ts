/**
 * Everyone in a group, whichever shift they are in: its roster, with the rosters of groups within it in place of those. One request for each
 * group, and one for each person who isn't in the cache, as far as half of the budget reaches.
 * https://help.xmatters.com/xmapi/index.html#get-the-group-roster
 */
import type { RosterReading, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { anything, object, unlisted } from "../../outgoing/tolerant.ts";
import type { PeopleCache } from "../scheduler.ts";
import { WIDTH, type XMattersApi } from "./api.ts";
import { hintOf, innerFailure, isOnCallGroup, MAX_DEPTH, unresolvedRecipient } from "./nesting.ts";
import { type PersonHint, readPeople } from "./people.ts";
import { type Recipient, recipientOf } from "./rows.ts";

/** 1,000 members of a group. */
const MAX_PAGES = 10;
const rosterItem = object({ member: anything });

type Members = Result<readonly Recipient[], SchedulerFailure>;

export async function readRosters(
  api: XMattersApi,
  outgoing: Outgoing,
  cache: PeopleCache,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, RosterReading>> {
  const members = new Map<string, Members>();
  let asked: readonly string[] = [...new Set(groupIds)];
  for (let depth = 0; depth <= MAX_DEPTH && asked.length > 0; depth += 1) {
    await forEachConcurrent(WIDTH, asked, async (id) => {
      const path = `/groups/${encodeURIComponent(id)}/members?offset=0&limit=100`;
      const read = await api.getAll(path, MAX_PAGES);
      const memberIn = (item: unknown) => recipientOf(rosterItem.parse(item)?.member, id);
      members.set(id, read.ok ? ok(read.value.flatMap(unlisted).map(memberIn)) : read);
    });
    const nested = asked.flatMap((id) => {
      const read = members.get(id);
      return read?.ok ? read.value.filter(isOnCallGroup).map((group) => group.id) : [];
    });
    asked = [...new Set(nested)].filter((id) => !members.has(id));
  }

  const hintsIn = (
    groupId: string,
    within: readonly string[] = [],
  ): Result<readonly PersonHint[], SchedulerFailure> => {
    const read = members.get(groupId);
    if (!read) return err({ reason: "unresolved", detail: "groups nested too deeply" });
    if (!read.ok) return read;
    const hints: PersonHint[] = [];
    for (const recipient of read.value) {
      if (recipient.status === "INACTIVE") continue;
      if (isOnCallGroup(recipient)) {
        if (recipient.id === groupId || within.includes(recipient.id)) continue;
        const inner = hintsIn(recipient.id, [...within, groupId]);
        if (!inner.ok) return err(innerFailure(inner.error, recipient));
        hints.push(...inner.value);
        continue;
      }
      const hint = hintOf(recipient);
      if (!hint) return err(unresolvedRecipient(recipient));
      hints.push(hint);
    }
    return ok(hints);
  };

  const hinted = new Map([...new Set(groupIds)].map((id) => [id, hintsIn(id)]));
  const all = [...hinted.values()].flatMap((read) => (read.ok ? read.value : []));
  const people = await readPeople(
    api,
    outgoing,
    cache,
    new Map(all.map((hint) => [hint.id, hint])),
  );
  return new Map(
    [...hinted].map(([id, read]): [string, RosterReading] => {
      if (!read.ok) return [id, read];
      const found = [];
      for (const personId of new Set(read.value.map((hint) => hint.id))) {
        const person = people.get(personId) ?? err({ reason: "postponed" as const });
        if (!person.ok) return [id, person];
        found.push(person.value);
      }
      return [id, ok(found)];
    }),
  );
}
