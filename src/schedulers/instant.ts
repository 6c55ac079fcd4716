/** Instants in answers: ISO 8601 with an offset, read as epoch milliseconds. */
import { isNone, read } from "../outgoing/tolerant.ts";

/** Null: there is none (absent, null, empty). */
export type Edge = number | null | "unreadable";

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;
/** Larger numbers are milliseconds, smaller ones seconds, as far back as 1973. */
const FIRST_MS = 100_000_000_000;
const FIRST_SECOND = 100_000_000;

function edgeOf(value: unknown): Edge {
  if (isNone(value)) return null;
  if (typeof value === "string" && ISO.test(value)) {
    const at = Date.parse(value);
    return Number.isNaN(at) ? "unreadable" : at;
  }
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || !(number >= FIRST_SECOND)) return "unreadable";
  return number >= FIRST_MS ? number : number * 1000;
}

/** Where a shift begins or ends. */
export const edge = read(edgeOf);

/** An instant that has to be there; null: it isn't, or can't be read. */
export const instant = read((value) => {
  const at = edgeOf(value);
  return at === "unreadable" ? null : at;
});
