/** People of the scheduling system who stand for "nobody". Pure. */
import type { OnCallPerson } from "./on-call.ts";

/** More than any team has; what is typed beyond is not kept. */
const MOST = 50;
const LONGEST_CHARS = 254;

/** Addresses or names as typed: a line or a comma each; lower case, each once. */
export const readPlaceholders = (typed: string): readonly string[] =>
  [
    ...new Set(
      typed
        .split(/[\n,;]/)
        .map((entry) => entry.trim().toLowerCase().slice(0, LONGEST_CHARS))
        .filter((entry) => entry !== ""),
    ),
  ].slice(0, MOST);

export function isPlaceholderAmong(
  placeholders: readonly string[],
): (person: OnCallPerson) => boolean {
  const known = new Set(placeholders);
  return ({ name, emails }) =>
    known.size > 0 &&
    (known.has(name.trim().toLowerCase()) ||
      emails.some((email) => known.has(email.trim().toLowerCase())));
}
