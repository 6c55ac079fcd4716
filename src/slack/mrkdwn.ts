/**
 * Text for Slack: escapes and cuts foreign text, and writes Slack's own tokens. Text from people or scheduling systems
 * goes through `escapeForeign` (mrkdwn) or `cut` (plain_text); `mrkdwn` objects are `verbatim`, so that `@here` or an
 * address in foreign text stays text (docs.slack.dev/messaging/formatting-message-text).
 */
import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import { TEXT_CHARS } from "./limits.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Control characters, and the marks that turn the direction of all text after them: a name can't draw over what
 * stands behind it.
 */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Escapes what Slack reads as markup. */
export const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** One line, blanks at its ends gone. */
export const oneLine = (text: string): string => text.replace(UNPRINTABLE, " ").trim();

/** Cut to `maxChars` UTF-16 units with an ellipsis, never inside a surrogate pair or a composed emoji. */
export const cut = (text: string, maxChars: number): string => shorten(text, maxChars, (s) => s);

/** Foreign text for mrkdwn: one line, escaped, at most `maxChars` long as Slack counts it (entities included). */
export const escapeForeign = (text: string, maxChars = 200): string =>
  shorten(oneLine(text), maxChars, escapeText);

function shorten(text: string, maxChars: number, encode: (text: string) => string): string {
  // Half a surrogate pair is no text that JSON readers agree on.
  const wellFormed = text.toWellFormed();
  const whole = encode(wellFormed);
  if (whole.length <= maxChars) return whole;
  let kept = "";
  for (const { segment } of segmenter.segment(wellFormed)) {
    const next = encode(segment);
    if (kept.length + next.length > maxChars - 1) break;
    kept += next;
  }
  return `${kept.trimEnd()}…`;
}

/** Ids come from Slack, but also back through forms: anything else than an id would be markup of its own. */
const ID = /^[A-Z0-9]{1,40}$/;

/** Views never notify; in a message this does. */
export const userMention = (userId: string): string =>
  ID.test(userId) ? `<@${userId}>` : escapeForeign(userId, 40);

export const channelMention = (channelId: string): string =>
  ID.test(channelId) ? `<#${channelId}>` : escapeForeign(channelId, 40);

/** A person: mentioned where the Slack account is known, else named. */
export const person = (who: { readonly userId: string | null; readonly name: string }): string =>
  who.userId === null ? escapeForeign(who.name, 80) : userMention(who.userId);

/** An instant (epoch ms) in the reader's own time zone; in UTC where a client can't. */
export const dateToken = (at: number): string =>
  token(at, "{date_short_pretty} at {time}", (iso) => `${iso.slice(0, 16).replace("T", " ")} UTC`);

/** The day of an instant, with its weekday. */
export const dayToken = (at: number): string => token(at, "{date_long}", (iso) => iso.slice(0, 10));

/** The time of an instant, without its day. */
export const clock = (at: number): string =>
  token(at, "{time}", (iso) => `${iso.slice(11, 16)} UTC`);

function token(at: number, format: string, fallback: (iso: string) => string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback(date.toISOString())}>`;
}

/** The first `maxItems`, then "and 12 more". Items are mrkdwn already. */
export function list(items: readonly string[], maxItems: number): string {
  if (items.length <= maxItems) return items.join(", ");
  return `${items.slice(0, maxItems).join(", ")} and ${items.length - maxItems} more`;
}

/** Whole lines as long as they fit; what doesn't is counted: "and 3 more lines". */
export function lines(texts: readonly string[], maxChars = TEXT_CHARS): string {
  const room = maxChars - "\n…and 1000 more".length;
  let kept = "";
  for (const [index, text] of texts.entries()) {
    const next = index === 0 ? text : `${kept}\n${text}`;
    const fits = next.length <= (index === texts.length - 1 ? maxChars : room);
    if (!fits) return `${kept}\n…and ${texts.length - index} more`;
    kept = next;
  }
  return kept;
}

export const mrkdwn = (text: string): MrkdwnElement => ({ type: "mrkdwn", text, verbatim: true });

/** `maxChars`: the limit of the place it stands in. Slack refuses an empty one. */
export const plain = (text: string, maxChars: number): PlainTextElement => ({
  type: "plain_text",
  text: cut(oneLine(text), maxChars) || "–",
});
