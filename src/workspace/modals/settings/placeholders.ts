/**
 * Checks new placeholders: whoever is one drops out of every group, so an entry that stands for a person in Slack is
 * refused.
 */
import { within } from "../../../deadline.ts";
import type { OnCallPerson } from "../../../domain/on-call.ts";
import { isAddress, isPlaceholderAmong } from "../../../domain/placeholders.ts";
import { isPerson } from "../../../domain/slack-member.ts";
import { placeholderIsPerson, placeholderNotAsked } from "../../../slack/words/fields.ts";
import type { Context, Slack } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import { knownNameMatches, searchByName } from "../../people/name-search.ts";
import { STALE } from "../../store/people.ts";

/** More sentences don't fit below the field. */
const MOST_FAULTS = 5;

/**
 * What is wrong with these new entries, in sentences; null: nothing. Addresses must be looked up. Names are looked for as
 * far as time allows: in a large workspace Slack takes minutes to list everybody.
 * @param waitMs Slack is asked for so long
 */
export async function placeholderFault(
  ctx: Context,
  slack: Slack,
  entries: readonly string[],
  waitMs: number,
): Promise<string | null> {
  if (entries.length === 0) return null;
  const candidates = candidatesIn(ctx);
  await within(waitMs, lookUp(ctx, slack, entries, candidates));
  const faults = entries.flatMap((entry) => faultOf(ctx, entry, candidates) ?? []);
  return faults.length === 0 ? null : faults.slice(0, MOST_FAULTS).join(" ");
}

/** Somebody of the scheduling system; `userId`: the Slack account as of the last pass. */
type Candidate = { readonly person: OnCallPerson; readonly userId: string | null };

/** The people on call, now or in the coming hours. */
function candidatesIn({ store: { people, readings, rotations } }: Context): readonly Candidate[] {
  const now = readings.all().flatMap(({ onCall }) => onCall?.people ?? []);
  const coming = rotations
    .all()
    .flatMap(({ upcoming }) => upcoming?.next ?? [])
    .flatMap((next) => next.people);
  const known = people.known([...new Set(coming.flatMap(({ personId }) => personId ?? []))], 0);
  return [
    ...now.map((person) => ({ person, userId: null })),
    ...coming.flatMap(({ personId, userId, name }) => {
      if (personId === null) return [];
      return [
        { person: { id: personId, name, emails: known.get(personId)?.emails ?? [] }, userId },
      ];
    }),
  ];
}

/** Asks Slack about addresses, about the scheduling system's people whom the entries mean, and about names. */
async function lookUp(
  ctx: Context,
  slack: Slack,
  entries: readonly string[],
  candidates: readonly Candidate[],
): Promise<void> {
  const addressed = entries.filter(isAddress).map(personAt);
  const meant = candidates.map(({ person }) => person).filter(isPlaceholderAmong(entries));
  await matchPeople(ctx, [...addressed, ...meant], [], true);
  const names = entries.filter((entry) => !isAddress(entry));
  if (!knownNameMatches(ctx, names).isDone) await searchByName(ctx, slack, names);
  const { of } = knownNameMatches(ctx, names);
  await matchPeople(ctx, [], names.flatMap(of), false);
}

const personAt = (email: string): OnCallPerson => ({ id: "", name: email, emails: [email] });

/** Reads the store only. */
function faultOf(ctx: Context, entry: string, candidates: readonly Candidate[]): string | null {
  const { people } = ctx.store;
  const match = isAddress(entry) ? people.match(entry) : null;
  if (isAddress(entry) && (match === null || match.checkedAt === STALE))
    return placeholderNotAsked(entry);
  const isMeant = isPlaceholderAmong([entry]);
  const accounts = [
    match?.userId,
    ...knownNameMatches(ctx, [entry]).of(entry),
    ...candidates
      .filter(({ person }) => isMeant(person))
      .flatMap(({ person: { id, emails }, userId }) => [
        people.manualMatch(id) ?? userId,
        ...emails.map((email) => people.match(email)?.userId),
      ]),
  ];
  for (const id of accounts) {
    const member = id ? people.member(id)?.member : null;
    if (member && isPerson(member)) return placeholderIsPerson(entry, member.name);
  }
  return null;
}
