/**
 * Slack users with the same name as a responder without a match by e-mail. Slack has no search by name, so its list of
 * people is read page by page, up to a limit, and only people with one of the names are stored. Opening the form reads
 * it; a pass never does.
 */
import { nameKey } from "../../domain/same-name.ts";
import { log } from "../../log.ts";
import type { Context, Slack } from "../context.ts";
import type { NameSearch } from "../store/state/people.ts";

/** users.list is Tier 2 (20 a minute): this leaves some for a second person's form. */
const MOST_PAGES = 15;
const RESERVED_REQUESTS = 5;
const MAX_AGE_MS = 24 * 3_600_000;
/** More people of one name don't help to choose. */
const MOST_OF_A_NAME = 5;

/** Slack user ids by `nameKey`. */
export type Likely = { readonly of: (name: string) => readonly string[]; readonly isDone: boolean };

/** What is stored already. `isDone`: the whole list was read. */
export function knownNameMatches(ctx: Context, names: readonly string[]): Likely {
  const search = searchFor(ctx, keysOf(names));
  return {
    of: (name) => search.found[nameKey(name)] ?? [],
    isDone: search.isDone || keysOf(names).length === 0,
  };
}

/** Continues the last search, up to the limit for one form. The result is stored for a day. */
export async function searchByName(
  ctx: Context,
  slack: Slack,
  names: readonly string[],
): Promise<void> {
  let search = searchFor(ctx, keysOf(names));
  for (let page = 0; page < MOST_PAGES && !search.isDone; page += 1) {
    if (ctx.outgoing.left() <= RESERVED_REQUESTS) break;
    const listed = await slack.bot.listMembers(search.cursor);
    if (!listed.ok) {
      log("people.not_listed", { team_id: ctx.teamId, reason: listed.error.reason });
      // Slack refuses an expired cursor, however often it is sent.
      if (listed.error.reason === "refused") ctx.store.state.people.nameSearchIsOld();
      return;
    }
    const { people, next } = listed.value;
    search = { ...search, found: withFound(search, people), cursor: next, isDone: next === null };
    ctx.store.state.people.saveNameSearch(search);
  }
}

/** The next form reads Slack's list of people again, from its start. */
export const forgetNameSearch = (ctx: Context): void => ctx.store.state.people.nameSearchIsOld();

/** A search that no form would use any more. */
export function forgetOldNameSearch(ctx: Context): void {
  const { people } = ctx.store.state;
  if (ctx.now() - (people.get("nameSearch")?.at ?? ctx.now()) >= MAX_AGE_MS)
    people.nameSearchIsOld();
}

function searchFor(ctx: Context, keys: readonly string[]): NameSearch {
  const known = ctx.store.state.people.get("nameSearch");
  const age = ctx.now() - (known?.at ?? 0);
  const isFresh = known !== null && age >= 0 && age < MAX_AGE_MS;
  if (isFresh && keys.every((key) => known.keys.includes(key))) return known;
  return { at: ctx.now(), keys, found: {}, cursor: null, isDone: false };
}

function withFound(
  { keys, found }: NameSearch,
  people: readonly { readonly id: string; readonly names: readonly string[] }[],
): NameSearch["found"] {
  const all: Record<string, readonly string[]> = { ...found };
  for (const { id, names } of people) {
    for (const key of new Set(names.map(nameKey))) {
      const before = all[key] ?? [];
      if (!keys.includes(key) || before.includes(id) || before.length >= MOST_OF_A_NAME) continue;
      all[key] = [...before, id];
    }
  }
  return all;
}

const keysOf = (names: readonly string[]): readonly string[] =>
  [...new Set(names.map(nameKey))].filter((key) => key !== "").toSorted();
