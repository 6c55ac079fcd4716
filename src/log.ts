/**
 * The one way to log: an object a line, an event's name and ids. Cloudflare indexes the fields. Neither names, e-mail
 * addresses nor texts of people go in here, and a Secret can't: it is no `Loggable`.
 */

type Loggable = string | number | boolean | null;

/** @param event `part.what_happened`, so that lines can be counted and alerted on */
export function log(
  event: `${string}.${string}`,
  fields: Readonly<Record<string, Loggable>> = {},
): void {
  console.log({ event, ...fields });
}

/** A bug or an outage of the platform: what is expected is a value and is logged by what it means. */
export function logThrown(
  event: `${string}.${string}`,
  thrown: unknown,
  fields: Readonly<Record<string, Loggable>> = {},
): void {
  const error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : typeof thrown;
  console.error({ event, ...fields, error: withoutTokens(error).slice(0, MAX_ERROR_CHARS) });
}

/** Longer ones quote what they were given. */
const MAX_ERROR_CHARS = 300;

/** No exception should quote a token. Should one, this is the net: long runs of letters and digits are cut out. */
const withoutTokens = (text: string): string =>
  text.replace(/[\w+/=-]{20,}/g, (run) => (/\d/.test(run) && /[a-z]/i.test(run) ? "[cut]" : run));
