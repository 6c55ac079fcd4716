/** Text from outside that says something: ids, names and tokens are never "". */
import * as z from "zod/mini";

export const nonEmptyText = z.string().check(z.minLength(1));
