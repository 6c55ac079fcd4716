/** People: as the scheduling system names them, as Slack knows them, and who matches whom. E-mails are lower case. */
import type { OnCallPerson } from "../../domain/on-call.ts";
import type { SlackMember } from "../../domain/slack-member.ts";
import type { AccountIds } from "./account-ids.ts";
import type { Sql } from "./sql.ts";
import { fromStored, toStored } from "./stored-json.ts";

/**
 * In place of the time of the last check: the stored answer is only a hint. Stored as that time, negated: how long nobody
 * has met the account stays known.
 */
export const STALE = 0;

export type StoredMember = { readonly member: SlackMember; readonly checkedAt: number };
export type StoredMatch = {
  readonly userId: string | null;
  readonly checkedAt: number;
  /** The account had the address once; Slack has another for it now. */
  readonly isOld: boolean;
};

export type ManualMatch = {
  readonly personId: string;
  /** The name in the scheduling system when the match was made; empty: not known. */
  readonly name: string;
  readonly userId: string;
  readonly madeBy: string;
  readonly madeAt: number;
};

export interface People {
  /** The id that stands for the account, by either id of it. */
  idOf(userId: string): string;
  /** All ids of the account that are known: in an organization there may be two. */
  idsOf(userId: string): readonly string[];
  /** People whom the scheduling system named since the given instant. */
  known(personIds: readonly string[], since: number): ReadonlyMap<string, OnCallPerson>;
  saveKnown(people: readonly OnCallPerson[], now: number): void;
  match(email: string): StoredMatch | null;
  saveMatch(email: string, userId: string | null, now: number, isOld?: boolean): void;
  /** The Slack user matched to the person by hand; null: none. */
  manualMatch(personId: string): string | null;
  /** Manual matches by person id. */
  manualMatchesOf(personIds: readonly string[]): ReadonlyMap<string, string>;
  /** Those of the addresses for which Slack last reported no account. Lower case. */
  misses(emails: readonly string[]): ReadonlySet<string>;
  /** The most frequent domains among the addresses with accounts, lower case. */
  matchedDomains(most: number): readonly string[];
  /** All manual matches, by name. */
  manualMatches(): readonly ManualMatch[];
  saveManualMatch(match: ManualMatch): void;
  removeManualMatch(personId: string): void;
  member(userId: string): StoredMember | null;
  /** Returns the account as it is stored: by the id that stands for it. */
  saveMember(member: SlackMember, now: number): SlackMember;
  /** Workspace admins and owners among the accounts that Slack was asked about since then, latest first. */
  admins(limit: number, since: number): readonly SlackMember[];
  /** Makes the next check ask Slack again about these accounts, and about the e-mails that led to them. */
  markMembersStale(userIds: readonly string[]): void;
  /** Makes the next check ask Slack again about everybody who had no account. */
  forgetMisses(): void;
  /** Forgets all e-mail addresses. Manual matches stay: a person made them. */
  forgetAddresses(): void;
  /**
   * Forgets addresses, accounts and people of the scheduling system that were last checked or named before the instant,
   * at most `most` rows of each, but those in use.
   * @returns whether more of them may be left
   */
  forgetUnmet(before: number, inUse: InUse, most: number): boolean;
}

export type InUse = { readonly emails: readonly string[]; readonly userIds: readonly string[] };

type ManualMatchRow = {
  person_id: string;
  person_name: string;
  user_id: string;
  made_by: string;
  made_at: number;
};

export function peopleIn(sql: Sql, accountIds: AccountIds): People {
  const { of, bothOf } = accountIds;
  return {
    idOf: of,
    idsOf: bothOf,
    known(personIds, since) {
      const found = new Map<string, OnCallPerson>();
      for (const id of personIds) {
        const row = sql<{ person: string }>`
          SELECT person FROM people WHERE id = ${id} AND told_at >= ${since}`[0];
        if (row) found.set(id, JSON.parse(row.person) as OnCallPerson);
      }
      return found;
    },
    saveKnown(people, now) {
      for (const person of people) {
        sql`INSERT INTO people (id, person, told_at)
            VALUES (${person.id}, ${JSON.stringify(person)}, ${now})
            ON CONFLICT (id) DO UPDATE SET person = excluded.person, told_at = excluded.told_at`;
      }
    },
    match(email) {
      const row = sql<{ user_id: string | null; checked_at: number; is_old: number }>`
        SELECT user_id, checked_at, is_old FROM matches WHERE email = ${email.toLowerCase()}`[0];
      if (!row) return null;
      const checkedAt = Math.max(row.checked_at, STALE);
      return { userId: row.user_id, checkedAt, isOld: row.is_old === 1 };
    },
    saveMatch(email, userId, now, isOld = false) {
      sql`INSERT INTO matches (email, user_id, checked_at, is_old)
          VALUES (${email.toLowerCase()}, ${userId && of(userId)}, ${now}, ${isOld ? 1 : 0})
          ON CONFLICT (email) DO UPDATE SET user_id = excluded.user_id,
            checked_at = excluded.checked_at, is_old = excluded.is_old`;
    },
    manualMatch: (personId) =>
      sql<{ user_id: string }>`SELECT user_id FROM hand_matches WHERE person_id = ${personId}`[0]
        ?.user_id ?? null,
    manualMatchesOf: (personIds) =>
      new Map(
        sql<{ person_id: string; user_id: string }>`
          SELECT person_id, user_id FROM hand_matches
          WHERE person_id IN (SELECT value FROM json_each(${JSON.stringify(personIds)}))`.map(
          (row) => [row.person_id, row.user_id],
        ),
      ),
    misses: (emails) =>
      new Set(
        sql<{ email: string }>`
          SELECT email FROM matches WHERE user_id IS NULL AND checked_at > ${STALE} AND email IN
            (SELECT value FROM json_each(${JSON.stringify(emails.map((e) => e.toLowerCase()))}))`.map(
          (row) => row.email,
        ),
      ),
    matchedDomains: (most) =>
      sql<{ domain: string }>`
        SELECT substr(email, instr(email, '@') + 1) AS domain FROM matches
        WHERE user_id IS NOT NULL GROUP BY domain ORDER BY count(*) DESC, domain LIMIT ${most}`.map(
        (row) => row.domain,
      ),
    manualMatches: () =>
      sql<ManualMatchRow>`SELECT * FROM hand_matches`
        .map((row) => ({
          personId: row.person_id,
          name: row.person_name,
          userId: row.user_id,
          madeBy: row.made_by,
          madeAt: row.made_at,
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name) || (a.personId < b.personId ? -1 : 1)),
    saveManualMatch({ personId, name, userId, madeBy, madeAt }) {
      sql`INSERT INTO hand_matches (person_id, person_name, user_id, made_by, made_at)
          VALUES (${personId}, ${name}, ${of(userId)}, ${madeBy}, ${madeAt})
          ON CONFLICT (person_id) DO UPDATE SET user_id = excluded.user_id,
            person_name = excluded.person_name, made_by = excluded.made_by,
            made_at = excluded.made_at
          WHERE user_id <> excluded.user_id`;
    },
    removeManualMatch(personId) {
      sql`DELETE FROM hand_matches WHERE person_id = ${personId}`;
    },
    member(userId) {
      const row = sql<{ member: string; checked_at: number }>`
        SELECT member, checked_at FROM members WHERE id = ${of(userId)}`[0];
      return row
        ? {
            member: fromStored<SlackMember>(row.member),
            checkedAt: Math.max(row.checked_at, STALE),
          }
        : null;
    },
    saveMember({ otherId: told, ...member }, now) {
      const { id, otherId } = told
        ? accountIds.learn(member.id, told)
        : { id: of(member.id), otherId: null };
      const stored = { ...member, id };
      // Accounts are found by the addresses of the scheduling system: Slack's own are not needed again.
      sql`INSERT INTO members (id, member, checked_at, other_id)
          VALUES (${id}, ${toStored({ ...stored, email: null })}, ${now}, ${otherId})
          ON CONFLICT (id) DO UPDATE SET member = excluded.member,
            checked_at = excluded.checked_at, other_id = coalesce(excluded.other_id, other_id)`;
      return stored;
    },
    admins: (limit, since) =>
      sql<{ member: string }>`
        SELECT member FROM members WHERE member ->> '$.isAdmin' = 1 AND checked_at >= ${since}
        ORDER BY checked_at DESC, id LIMIT ${limit}`.map(({ member }) =>
        fromStored<SlackMember>(member),
      ),
    markMembersStale(userIds) {
      for (const id of accountIds.ofAll(userIds)) {
        sql`UPDATE members SET checked_at = -abs(checked_at) WHERE id = ${id}`;
        sql`UPDATE matches SET checked_at = -abs(checked_at) WHERE user_id = ${id}`;
      }
    },
    forgetMisses() {
      sql`DELETE FROM matches WHERE user_id IS NULL`;
    },
    forgetAddresses() {
      sql`DELETE FROM matches`;
    },
    forgetUnmet(before, { emails, userIds }, most) {
      const [addresses, accounts] = [JSON.stringify(emails), JSON.stringify(userIds)];
      const forgotten = [
        sql`DELETE FROM matches WHERE email IN (
              SELECT email FROM matches WHERE abs(checked_at) < ${before}
                AND email NOT IN (SELECT value FROM json_each(${addresses})) LIMIT ${most})
            RETURNING 1 AS gone`,
        sql`DELETE FROM members WHERE id IN (
              SELECT id FROM members WHERE abs(checked_at) < ${before}
                AND id NOT IN (SELECT value FROM json_each(${accounts})) LIMIT ${most})
            RETURNING 1 AS gone`,
        sql`DELETE FROM people WHERE id IN (
              SELECT id FROM people WHERE told_at < ${before} LIMIT ${most})
            RETURNING 1 AS gone`,
      ];
      accountIds.forgetCached();
      return forgotten.some((rows) => rows.length === most);
    },
  };
}
