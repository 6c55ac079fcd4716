/**
 * Text for Slack: escapes and cuts foreign text, and writes Slack's own tokens. Text from people or scheduling systems
 * goes through `escapeForeign` (mrkdwn) or `cut` (plain_text); `mrkdwn` objects are `verbatim`, so that `@here` or an
 * address in foreign text stays text (docs.slack.dev/messaging/formatting-message-text).
 */
import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import { TEXT_CHARS } from "./limits.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** White space, control characters, and bidirectional marks: with those, a name could reverse the text after it. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Escapes the three characters that Slack's markup uses. */
export const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** On one line, without control characters, trimmed. */
export const oneLine = (text: string): string => text.replace(UNPRINTABLE, " ").trim();

/** At most `maxChars` UTF-16 units, cut with an ellipsis, never inside a surrogate pair or a composed emoji. */
export const cut = (text: string, maxChars: number): string => shorten(text, maxChars, (s) => s);

/** Foreign text for mrkdwn: one line, escaped, at most `maxChars` as Slack counts them (entities included). */
export const escapeForeign = (text: string, maxChars = 200): string =>
  shorten(oneLine(text), maxChars, escapeText);

function shorten(text: string, maxChars: number, encode: (text: string) => string): string {
  // JSON parsers disagree on lone surrogates.
  const wellFormed = text.toWellFormed();
  const whole = encode(wellFormed);
  if (whole.length <= maxChars) return whole;
  let prefix = "";
  for (const { segment } of segmenter.segment(wellFormed)) {
    const next = encode(segment);
    if (prefix.length + next.length > maxChars - 1) break;
    prefix += next;
  }
  return `${prefix.trimEnd()}…`;
}

/** Ids also come back through forms: text that is not an id could inject markup into a token. */
const ID = /^[A-Z0-9]{1,40}$/;

/** Notifies the person in a message, but not in a view. */
export const userMention = (userId: string): string =>
  ID.test(userId) ? `<@${userId}>` : escapeForeign(userId, 40);

export const channelMention = (channelId: string): string =>
  ID.test(channelId) ? `<#${channelId}>` : escapeForeign(channelId, 40);

/** A mention where the Slack account is known, else the name. */
export const person = (who: { readonly userId: string | null; readonly name: string }): string =>
  who.userId === null ? escapeForeign(who.name, 80) : userMention(who.userId);

/** An instant (epoch ms) in the reader's time zone; UTC in clients that can't render date tokens. */
export const dateToken = (at: number): string =>
  token(at, "{date_short_pretty} at {time}", (iso) => `${iso.slice(0, 16).replace("T", " ")} UTC`);

/** As `dateToken`, to the second: where something that was just done must show. */
export const momentToken = (at: number): string =>
  token(
    at,
    "{date_short_pretty} at {time_secs}",
    (iso) => `${iso.slice(0, 19).replace("T", " ")} UTC`,
  );

/** The date of an instant (epoch ms), with the weekday. */
export const dayToken = (at: number): string => token(at, "{date_long}", (iso) => iso.slice(0, 10));

/** The time of day of an instant (epoch ms). */
export const clock = (at: number): string =>
  token(at, "{time}", (iso) => `${iso.slice(11, 16)} UTC`);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A stretch of time that has just ended (epoch ms): "2:20 PM – 2:21 PM", with the date only where it took a day or more. */
export function stretch(from: number, until: number): string {
  if (until - from >= DAY_MS) return `${dateToken(from)} – ${dateToken(until)}`;
  const isOneMinute = Math.floor(from / MINUTE_MS) === Math.floor(until / MINUTE_MS);
  return isOneMinute ? `for a moment at ${clock(from)}` : `${clock(from)} – ${clock(until)}`;
}

function token(at: number, format: string, fallback: (iso: string) => string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback(date.toISOString())}>`;
}

/** The first `maxItems`, then "and 12 more". @param items mrkdwn */
export function list(items: readonly string[], maxItems: number): string {
  if (items.length <= maxItems) return items.join(", ");
  return `${items.slice(0, maxItems).join(", ")} and ${items.length - maxItems} more`;
}

/** As many whole lines as fit into `maxChars`, then a count of the rest: "…and 3 more". */
export function lines(texts: readonly string[], maxChars = TEXT_CHARS): string {
  const room = maxChars - "\n…and 1000 more".length;
  let shown = "";
  for (const [index, text] of texts.entries()) {
    const next = index === 0 ? text : `${shown}\n${text}`;
    const fits = next.length <= (index === texts.length - 1 ? maxChars : room);
    if (!fits) return `${shown}\n…and ${texts.length - index} more`;
    shown = next;
  }
  return shown;
}

export const mrkdwn = (text: string): MrkdwnElement => ({ type: "mrkdwn", text, verbatim: true });

/** @param maxChars the limit of the surrounding element. Slack refuses empty text, hence the dash. */
export const plain = (text: string, maxChars: number): PlainTextElement => ({
  type: "plain_text",
  text: cut(oneLine(text), maxChars) || "–",
});
