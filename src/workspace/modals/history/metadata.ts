/** What an open history remembers in `private_metadata`: what it is of, what was asked, which page is shown. */
import * as z from "zod/mini";
import type { HistoryWish } from "../../../domain/intent.ts";
import { nonEmptyText } from "../../../non-empty-text.ts";
import { parseJson } from "../../../outgoing/json.ts";

const schema = z.looseObject({
  /** Null: of the whole workspace. */
  rotationId: z.nullable(nonEmptyText),
  /** The instant asked for, epoch ms; null: none yet. */
  at: z.nullable(z.number()),
  /** Next to which entry; null: the newest page. */
  place: z.nullable(z.looseObject({ side: z.enum(["older", "newer"]), than: z.number() })),
});

export type HistoryMetadata = HistoryWish;

export const writeHistoryMetadata = ({ rotationId, at, place }: HistoryMetadata): string =>
  JSON.stringify({ rotationId, at, place });

/** Null when it is not ours. */
export function readHistoryMetadata(text: string | null | undefined): HistoryMetadata | null {
  const parsed = schema.safeParse(parseJson(text ?? ""));
  if (!parsed.success) return null;
  const { rotationId, at, place } = parsed.data;
  return { rotationId, at, place: place && { side: place.side, than: place.than } };
}
