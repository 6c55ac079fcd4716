/** What an open history shows, and remembers in its `private_metadata`. */
import * as z from "zod/mini";
import { nonEmptyText } from "../../../non-empty-text.ts";
import { parseJson } from "../../../outgoing/json.ts";

export type HistoryRequest = {
  /** Null: of the whole workspace. */
  readonly rotationId: string | null;
  /** Who was in the group at this instant (epoch ms)? Null: not asked. */
  readonly at: number | null;
  /** The entries next to the one with this id; null: the newest. */
  readonly place: { readonly side: "older" | "newer"; readonly than: number } | null;
};

const schema = z.looseObject({
  rotationId: z.nullable(nonEmptyText),
  at: z.nullable(z.number()),
  place: z.nullable(z.looseObject({ side: z.enum(["older", "newer"]), than: z.number() })),
});

export const writeHistoryMetadata = ({ rotationId, at, place }: HistoryRequest): string =>
  JSON.stringify({ rotationId, at, place });

/** Null when it is not ours. */
export function readHistoryMetadata(text: string | null | undefined): HistoryRequest | null {
  const parsed = schema.safeParse(parseJson(text ?? ""));
  if (!parsed.success) return null;
  const { rotationId, at, place } = parsed.data;
  return { rotationId, at, place: place && { side: place.side, than: place.than } };
}
