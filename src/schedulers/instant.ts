/** ISO 8601 with an offset, read as epoch milliseconds. */
import * as z from "zod/mini";

export const instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);
