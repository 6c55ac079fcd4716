/**
 * Reads and writes the values of a configuration file. All are texts or lists of texts: YAML's failsafe schema has
 * nothing else. Double-quoted YAML is JSON, so values that need quotes are quoted as JSON.
 */
import * as z from "zod/mini";

export type Value = string | readonly string[] | undefined;

export const text = z.optional(z.string());
/** A list. An empty one may be written as an empty value. */
export const list = z.optional(z.union([z.array(z.string()), z.literal("")]));
export const yes = z.optional(z.enum(["true", "false", "yes", "no", "on", "off", ""]));

export const listOf = (value: Value): readonly string[] => (typeof value === "object" ? value : []);
export const isYes = (value: Value): boolean =>
  value === "true" || value === "yes" || value === "on";

/** Stands for a channel that the person who exported can't see: it stays where it is. */
export const HIDDEN_CHANNEL = /^hidden-[0-9a-f]{1,32}$/;

/** Characters that JSON allows unescaped and YAML doesn't. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
/** Words that other YAML readers take for booleans or null. */
const SPECIAL = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_./@-]*(?: [\p{L}\p{N}_./@-]+)*$/u;

export const scalar = (value: string): string =>
  PLAIN.test(value) && !SPECIAL.test(value) ? value : quoted(value);

const quoted = (value: string): string =>
  JSON.stringify(value.toWellFormed()).replace(
    UNPRINTABLE,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A comment on one line, whatever characters the name has. */
export function comment(name: string | null): string {
  const line = (name ?? "")
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line === "" ? "" : ` # ${line}`;
}

/** The lines of a list; an empty one has none. @param items as `scalar` and `comment` return them */
export const listLines = (key: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${item}`)];
