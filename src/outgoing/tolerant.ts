/**
 * Fields of other people's answers. Vendors mark few fields as required, and leave a field out, send null or send an empty text
 * for the same thing. A schema made of these never fails because of one field: what can't be read is null, and the code
 * that needs the field decides whose harm that is. A field that isn't needed isn't in a schema at all.
 */
import * as z from "zod/mini";

/** Any value, an absent one included, as the function understands it. */
export const read = <T>(from: (value: unknown) => T): z.ZodMiniType<T> =>
  z.pipe(z.optional(z.unknown()), z.transform(from));

const textOf = (value: unknown): string | null => {
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text : null;
};

function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function flagOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const word = textOf(value)?.trim().toLowerCase();
  if (word === "true" || word === "1") return true;
  return word === "false" || word === "0" ? false : null;
}

/** Absent, null and an empty text are one thing: there is none. */
export const isNone = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "");

/** What is one list deeper than it should be. An empty list is an entry that says nothing. */
export const unlisted = (item: unknown): readonly unknown[] =>
  Array.isArray(item) && item.length > 0 ? item : [Array.isArray(item) ? null : item];

/** A text that isn't blank, also one sent as a number; else null. */
export const text = read(textOf);

/** A number, also one sent as text; else null. */
export const number = read(numberOf);

/** A boolean, also one sent as 0, 1 or text; else null. */
export const flag = read(flagOf);

/** A list, its items unread; null: there is none, or it is no list. */
export const list = read((value): readonly unknown[] | null =>
  Array.isArray(value) ? value : null,
);

/** An optional list, its items unread: none is empty; null: something else is there. */
export const optionalList = read((value): readonly unknown[] | null =>
  isNone(value) ? [] : Array.isArray(value) ? value : null,
);

/** What has no schema of its own yet. */
export const anything = read((value) => value);

/** What the schema makes of a value, or the fallback where it can't. Zod's own `catch` costs 3 KiB more of every start. */
export const orElse = <S extends z.ZodMiniType, F>(schema: S, fallback: F) =>
  read((value): z.output<S> | F => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : fallback;
  });

/** An object with these fields; null where there is none. */
export const object = <S extends Readonly<Record<string, z.ZodMiniType>>>(shape: S) =>
  orElse(z.object(shape), null);

/** A whole answer: the only schema here that fails, where there is no object at all. */
export const answer = <S extends Readonly<Record<string, z.ZodMiniType>>>(shape: S) =>
  z.object(shape);

/** The link to the next page. Null: this was the last one. */
export type NextLink = string | null | "unreadable";

/** Absent, null and empty are the end of a list. Anything else that is no text must not look like it. */
export const nextLink = read(
  (value): NextLink => (isNone(value) ? null : typeof value === "string" ? value : "unreadable"),
);

/** The field may be missing, but where it is nonsense, the object that holds it can't be read. */
const sound = <T, N>(from: (value: unknown) => T | null, none: N): z.ZodMiniType<T | N> =>
  z.pipe(
    z.optional(z.unknown()).check(z.refine((value) => isNone(value) || from(value) !== null)),
    z.transform((value) => (isNone(value) ? none : (from(value) ?? none))),
  );

export const soundText = sound(textOf, null);
export const soundNumber = sound(numberOf, null);
/** Missing means false. */
export const soundFlag = sound(flagOf, false);
/** Missing means none. Each must be a text. */
export const soundTexts = sound(
  (value): readonly string[] | null => {
    const texts = Array.isArray(value) ? value.map(textOf) : [null];
    return texts.every((one) => one !== null) ? texts : null;
  },
  [] as readonly string[],
);
