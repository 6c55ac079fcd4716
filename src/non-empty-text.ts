/** The schema of ids, names and tokens from outside: a string that isn't empty. */
import * as z from "zod/mini";

export const nonEmptyText = z.string().check(z.refine((text) => text !== ""));
