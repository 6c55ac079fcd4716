/**
 * Schemas that read what vendors send rather than what they document: a field may be absent, null, empty, or of a
 * neighbouring type (a number as text, 0 for false). Anything else fails, so that the item which holds it is unreadable:
 * a wrong guess could let somebody into a group, or out of it.
 */
import * as z from "zod/mini";

/** Text, or a number as text; null: absent, null or empty. */
export const text = z.pipe(
  z.nullish(z.union([z.string(), z.number()])),
  z.transform((value): string | null =>
    value === null || value === undefined || value === "" ? null : String(value),
  ),
);

/** True where it is said; absent, null and empty count as false. */
export const flag = z.pipe(
  z.nullish(z.union([z.boolean(), z.literal([0, 1, "0", "1", "true", "false", ""])])),
  z.transform((value) => value === true || value === 1 || value === "1" || value === "true"),
);

/** A number, or its digits as text; null: absent, null or empty. */
export const number = z.pipe(
  z.nullish(z.union([z.number(), z.string().check(z.regex(/^(-?\d+(\.\d+)?)?$/))])),
  z.transform((value): number | null =>
    value === null || value === undefined || value === "" ? null : Number(value),
  ),
);

/** A list; absent and null count as empty. */
export const list = <T extends z.ZodMiniType>(item: T) =>
  z.pipe(
    z.nullish(z.array(item)),
    z.transform((items): readonly z.output<T>[] => items ?? []),
  );

/** What was read of a list's items, and the items that can't be read, as they came. */
export type ReadItems<T> = { readonly read: readonly T[]; readonly unreadable: readonly unknown[] };

/** A list, which must be there, whose items are read one by one: an unreadable one leaves the others as they are. */
export const items = <T extends z.ZodMiniType>(item: T) =>
  z.pipe(
    z.array(z.unknown()),
    z.transform((all): ReadItems<z.output<T>> => {
      const parsed = all.map((one) => ({ one, result: item.safeParse(one) }));
      return {
        read: parsed.flatMap(({ result }) => (result.success ? [result.data] : [])),
        unreadable: parsed.flatMap(({ one, result }) => (result.success ? [] : [one])),
      };
    }),
  );
