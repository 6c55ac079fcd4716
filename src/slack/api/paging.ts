/** Where a list goes on (docs.slack.dev/apis/web-api/pagination). */
import * as z from "zod/mini";
import { isNone, type NextLink, nextLink, read } from "../../outgoing/tolerant.ts";

const metadataSchema = z.object({ next_cursor: nextLink });

/**
 * The `response_metadata` of a page, as the cursor of the next one; null: this is the last. What can't be read makes the
 * page unreadable, so that a list never ends early without a word.
 */
export const nextCursor = z.pipe(
  read((metadata): NextLink => {
    if (isNone(metadata)) return null;
    const parsed = metadataSchema.safeParse(metadata);
    return parsed.success ? parsed.data.next_cursor : "unreadable";
  }).check(z.refine((next) => next !== "unreadable")),
  z.transform((next) => (next === "unreadable" ? null : next)),
);
