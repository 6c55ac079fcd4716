/**
 * The only way to log: one object a line, with an event's name and ids; Cloudflare indexes the fields. People's names,
 * e-mail addresses and texts must not be logged; a Secret can't be: its type is not `Loggable`.
 */

type Loggable = string | number | boolean | null;

/** @param event `part.what_happened`, so that lines can be counted and alerted on */
export function log(
  event: `${string}.${string}`,
  fields: Readonly<Record<string, Loggable>> = {},
): void {
  console.log({ event, ...fields });
}

/** Logs a bug or an outage of the platform. Expected failures are values, and have events of their own. */
export function logThrown(
  event: `${string}.${string}`,
  thrown: unknown,
  fields: Readonly<Record<string, Loggable>> = {},
): void {
  const error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown;
  console.error({ event, ...fields, error: withoutTokens(error).slice(0, MAX_ERROR_CHARS) });
}

/** Longer messages mostly quote their input. */
const MAX_ERROR_CHARS = 300;

/** In case an exception quotes a token after all: cuts out long runs of letters and digits. */
const withoutTokens = (text: string): string =>
  text.replace(/[\w+/=-]{20,}/g, (run) => (/\d/.test(run) && /[a-z]/i.test(run) ? "[cut]" : run));
