/**
 * Erases one person from the tables, all but the rotations. A table that comes to hold a name, an address or a Slack id
 * gets its line here, and in "What is kept of people" of docs/operating.md.
 */
import { FORMER_MEMBER } from "../../domain/history.ts";
import type { OnCallPerson } from "../../domain/on-call.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { AccountIds } from "./account-ids.ts";
import type { Sql } from "./sql.ts";
import { fromStored, toStored } from "./stored-json.ts";

/** A Slack id, an e-mail address in lower case, or the name of somebody who has no Slack account. */
export type PersonRef =
  | { readonly userId: string }
  | { readonly email: string }
  | { readonly name: string };

/** All by which one person is stored. Addresses are lower case. */
export type KnownAs = {
  readonly userIds: readonly string[];
  readonly emails: readonly string[];
  /** Ids in the scheduling system. */
  readonly personIds: readonly string[];
  readonly names: readonly string[];
};

export interface Erasure {
  knownAs(person: PersonRef): KnownAs;
  /** Erases the person, in the newest entries of the history, too. */
  erase(person: KnownAs): Erased;
}

export type Erased = {
  /** How many entries of the history named them. */
  readonly entries: number;
  /** There are more than are changed at once: older ones still name them, until they are pruned. */
  readonly isMoreLeft: boolean;
};

/** A person on call every day for 90 days is in far fewer. Each costs a written row. */
const MOST_ENTRIES = 10_000;
const ENTRIES_AT_ONCE = 500;

export function erasureIn(sql: Sql, accountIds: AccountIds): Erasure {
  return {
    knownAs(person) {
      const named = "name" in person ? person.name : null;
      const told =
        "userId" in person
          ? [person.userId]
          : sql<{ user_id: string }>`
              SELECT user_id FROM matches
              WHERE email = ${"email" in person ? person.email : null}
                AND user_id IS NOT NULL`.map((row) => row.user_id);
      const userIds = told.flatMap(accountIds.bothOf);
      const ids = JSON.stringify(userIds);
      const emails = new Set([
        ...("email" in person ? [person.email] : []),
        ...sql<{ email: string }>`SELECT email FROM matches
            WHERE user_id IN (SELECT value FROM json_each(${ids}))`.map((row) => row.email),
      ]);
      const byHand = sql<{ person_id: string; person_name: string }>`
        SELECT person_id, person_name FROM hand_matches
        WHERE user_id IN (SELECT value FROM json_each(${ids})) OR person_name = ${named}`;
      const personIds = new Set(byHand.map((row) => row.person_id));
      const isThem = (one: OnCallPerson) =>
        one.name === named ||
        personIds.has(one.id) ||
        one.emails.some((email) => emails.has(email.toLowerCase()));
      const inSystem = peopleOfSystem(sql).filter(isThem);
      const accounts = sql<{ member: string }>`
        SELECT member FROM members WHERE id IN (SELECT value FROM json_each(${ids}))`;
      const names = [
        named ?? "",
        ...byHand.map((row) => row.person_name),
        ...inSystem.map(({ name }) => name),
        ...accounts.map(({ member }) => fromStored<SlackMember>(member).name),
      ];
      return {
        userIds,
        emails: [...new Set([...emails, ...inSystem.flatMap((p) => p.emails.map(lower))])],
        personIds: [...new Set([...personIds, ...inSystem.map(({ id }) => id)])],
        names: [...new Set(names.filter((name) => name !== ""))],
      };
    },

    erase(person) {
      const ids = JSON.stringify(person.userIds);
      const people = JSON.stringify(person.personIds);
      sql`DELETE FROM members WHERE id IN (SELECT value FROM json_each(${ids}))`;
      accountIds.forgetCached();
      sql`DELETE FROM matches WHERE user_id IN (SELECT value FROM json_each(${ids}))
            OR email IN (SELECT value FROM json_each(${JSON.stringify(person.emails)}))`;
      sql`DELETE FROM hand_matches WHERE user_id IN (SELECT value FROM json_each(${ids}))
            OR person_id IN (SELECT value FROM json_each(${people}))`;
      sql`UPDATE hand_matches SET made_by = ${FORMER_MEMBER}
          WHERE made_by IN (SELECT value FROM json_each(${ids}))`;
      sql`DELETE FROM people WHERE id IN (SELECT value FROM json_each(${people}))`;
      sql`DELETE FROM viewers WHERE user_id IN (SELECT value FROM json_each(${ids}))`;
      sql`DELETE FROM muted WHERE user_id IN (SELECT value FROM json_each(${ids}))`;
      sql`DELETE FROM reminders WHERE user_id IN (SELECT value FROM json_each(${ids}))`;
      sql`DELETE FROM imports WHERE user_id IN (SELECT value FROM json_each(${ids}))`;
      // Proposals can be made again; what is under way goes on without the person.
      sql`DELETE FROM set_ups`;
      sql`UPDATE bulk_items SET form = json_set(form, '$.fallbackUserIds', (
            SELECT json_group_array(value) FROM json_each(form, '$.fallbackUserIds')
            WHERE value NOT IN (SELECT value FROM json_each(${ids}))))`;
      sql`UPDATE bulk_items SET outcome = '{"status":"refused","error":"invalid_user"}'
          WHERE outcome LIKE '%"personName"%'`;
      sql`UPDATE bulk_items SET form = json_set(form, '$.options.alwaysUserIds', (
            SELECT json_group_array(value) FROM json_each(form, '$.options.alwaysUserIds')
            WHERE value NOT IN (SELECT value FROM json_each(${ids}))))
          WHERE json_type(form, '$.options') = 'object'`;
      sql`UPDATE bulk_runs SET
            begun_by = iif(begun_by IN (SELECT value FROM json_each(${ids})), ${FORMER_MEMBER}, begun_by),
            undone_by = iif(undone_by IN (SELECT value FROM json_each(${ids})), ${FORMER_MEMBER}, undone_by)`;
      sql`DELETE FROM refused_channels WHERE channel_id IN (SELECT value FROM json_each(${ids}))`;
      sql`DELETE FROM outbox WHERE kind IN ('message', 'home', 'connection_made')
            AND entry ->> 'userId' IN (SELECT value FROM json_each(${ids}))`;
      sql`DELETE FROM connect_presses WHERE user_id IN (SELECT value FROM json_each(${ids}))`;
      // Who it names isn't worth finding out: all of it can be asked again.
      sql`DELETE FROM remembered`;
      return maskInHistory(sql, person);
    },
  };
}

const lower = (text: string): string => text.toLowerCase();

/** People of the scheduling system, as last named. */
const peopleOfSystem = (sql: Sql): readonly OnCallPerson[] => [
  ...sql<{ person: string }>`SELECT person FROM people`.map(
    (row) => JSON.parse(row.person) as OnCallPerson,
  ),
  ...sql<{ on_call: string }>`SELECT on_call FROM readings WHERE on_call IS NOT NULL`.flatMap(
    (row) => (JSON.parse(row.on_call) as { readonly people: readonly OnCallPerson[] }).people,
  ),
];

function maskInHistory(sql: Sql, { userIds, emails, names }: KnownAs): Erased {
  // Strings of the JSON, quotes included: a longer name that contains this one is somebody else's.
  const texts = [...userIds, ...emails, ...names, ...names.map(lower)];
  const needles = JSON.stringify(texts.map((text) => JSON.stringify(text)));
  const everywhere = new Set([...userIds, ...emails]);
  const asName = new Set(names.map(lower));
  const isThem = (text: string, key: string | null): boolean =>
    everywhere.has(text) || (NAME_KEYS.has(key) && asName.has(lower(text)));
  let entries = 0;
  let below = Number.MAX_SAFE_INTEGER;
  while (entries < MOST_ENTRIES) {
    const found = sql<{ id: number; detail: string }>`
      SELECT id, detail FROM history WHERE id < ${below} AND EXISTS (
        SELECT 1 FROM json_each(${needles}) AS needle WHERE instr(detail, needle.value) > 0)
      ORDER BY id DESC LIMIT ${ENTRIES_AT_ONCE}`;
    for (const { id, detail } of found) {
      below = id;
      const masked = toStored(withoutPerson(fromStored(detail), isThem, null));
      if (masked === detail) continue;
      entries += 1;
      sql`UPDATE history SET detail = ${masked} WHERE id = ${id}`;
    }
    if (found.length < ENTRIES_AT_ONCE) return { entries, isMoreLeft: false };
  }
  return { entries, isMoreLeft: true };
}

/** The keys of people's names, and of values of settings: a rotation of the same name keeps it. */
const NAME_KEYS: ReadonlySet<string | null> = new Set(["personName", "text"]);

function withoutPerson(
  value: unknown,
  isThem: (text: string, key: string | null) => boolean,
  key: string | null,
): unknown {
  if (typeof value === "string") return isThem(value, key) ? FORMER_MEMBER : value;
  if (Array.isArray(value)) return value.map((one) => withoutPerson(one, isThem, key));
  if (typeof value !== "object" || value === null) return value;
  // Who has no Slack account in an event is named there.
  const isWho = "userId" in value && value.userId === null;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      withoutPerson(inner, isThem, isWho && name === "name" ? "personName" : name),
    ]),
  );
}
