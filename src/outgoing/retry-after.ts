/** How long a server asks us to wait. */

/** A shorter wait is rounded up to this. */
const SHORTEST_WAIT_MS = 1_000;
/** No server's window is longer: a larger number is an error, and would stop a workspace for days. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * A `Retry-After` as milliseconds, within 1 s and 1 h: seconds, or an HTTP date (RFC 9110, 10.2.3). A date that is over means
 * now. Null: it can't be read.
 */
export function waitOf(header: string | null, now: number): number | null {
  const value = header?.trim() ?? "";
  if (value === "") return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : dateOf(value) - now;
  if (Number.isNaN(ms) || seconds < 0) return null;
  return Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

/** HTTP's three forms of a date. Date.parse alone reads nearly every text as some date. */
const IMF_OR_RFC_850 = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

const dateOf = (value: string): number => {
  if (IMF_OR_RFC_850.test(value)) return Date.parse(value);
  return ASCTIME.test(value) ? Date.parse(`${value} GMT`) : Number.NaN;
};
