/** Placeholder responders: people in the scheduling system that mean "nobody is on call". Pure. */
import type { OnCallPerson } from "./on-call.ts";

/** More than any team has; further entries are dropped. */
const MOST = 50;
const LONGEST_CHARS = 254;

/** Addresses or names, separated by line, comma or semicolon; in lower case, without duplicates. */
export const readPlaceholders = (typed: string): readonly string[] =>
  [
    ...new Set(
      typed
        .split(/[\n,;]/)
        .map((entry) => entry.trim().toLowerCase().slice(0, LONGEST_CHARS))
        .filter((entry) => entry !== ""),
    ),
  ].slice(0, MOST);

/** Tests a person by name or by any e-mail address, case-insensitively. */
export function isPlaceholderAmong(
  placeholders: readonly string[],
): (person: OnCallPerson) => boolean {
  const known = new Set(placeholders);
  return ({ name, emails }) =>
    known.size > 0 &&
    (known.has(name.trim().toLowerCase()) ||
      emails.some((email) => known.has(email.trim().toLowerCase())));
}

export const isAddress = (entry: string): boolean => entry.includes("@");

/** An address without its owner's name: `a…@acme.example`. Other entries stay as they are. */
export function masked(entry: string): string {
  if (!isAddress(entry)) return entry;
  const at = entry.lastIndexOf("@");
  const [first = ""] = entry.slice(0, at);
  return `${first}…${entry.slice(at)}`;
}

/** Entries before and after a change, those that changed first, so that a list that is cut short still names them. */
export function changedFirst(
  before: readonly string[],
  after: readonly string[],
): { readonly from: readonly string[]; readonly to: readonly string[] } {
  const stays = before.filter((entry) => after.includes(entry));
  const sorted = (all: readonly string[]) => [
    ...all.filter((entry) => !stays.includes(entry)),
    ...stays,
  ];
  return { from: sorted(before), to: sorted(after) };
}
