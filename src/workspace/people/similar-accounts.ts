/**
 * Slack accounts whose address is nearly that of somebody without an account: without a `+tag`, or in another domain that
 * people of this workspace have. They are proposed in a form, and nothing is stored of the answers.
 */
import { similarAddresses } from "../../domain/similar-address.ts";
import type { Context, Slack } from "../context.ts";

export type SimilarAccount = { readonly userId: string; readonly email: string };

/** users.lookupByEmail is Tier 3 (50 a minute): this leaves most of it for passes. */
const MOST_LOOKUPS = 12;
const MOST_DOMAINS = 2;
const RESERVED_REQUESTS = 5;

type Sought = { readonly personId: string; readonly emails: readonly string[] };

/** The addresses to ask Slack about, by person; empty where nobody's address is like another. */
export function addressesToTry(
  ctx: Context,
  people: readonly Sought[],
): ReadonlyMap<string, readonly string[]> {
  const domains = ctx.store.people.matchedDomains(MOST_DOMAINS);
  const tries = new Map<string, readonly string[]>();
  let left = MOST_LOOKUPS;
  for (const { personId, emails } of people) {
    const known = new Set(emails.map((email) => email.toLowerCase()));
    const similar = new Set(emails.flatMap((email) => similarAddresses(email, domains)));
    const some = [...similar].filter((email) => !known.has(email)).slice(0, left);
    left -= some.length;
    if (some.length > 0) tries.set(personId, some);
  }
  return tries;
}

/** Active accounts by person. Addresses that Slack isn't asked about, or doesn't answer, are left out. */
export async function similarAccounts(
  ctx: Context,
  slack: Slack,
  tries: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, readonly SimilarAccount[]>> {
  const found = new Map<string, readonly SimilarAccount[]>();
  const lookUp = async (personId: string, email: string): Promise<void> => {
    if (ctx.outgoing.left() <= RESERVED_REQUESTS) return;
    const answer = await slack.bot.lookupByEmail(email);
    if (!answer.ok || answer.value?.ineligible !== null) return;
    const { id: userId } = answer.value;
    const before = found.get(personId) ?? [];
    if (!before.some((one) => one.userId === userId))
      found.set(personId, [...before, { userId, email }]);
  };
  await Promise.all(
    [...tries].flatMap(([personId, emails]) => emails.map((email) => lookUp(personId, email))),
  );
  return found;
}
