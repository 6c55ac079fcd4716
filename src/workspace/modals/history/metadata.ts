/** The request that an open history shows, stored in the view's `private_metadata`. */
import * as z from "zod/mini";
import { nonEmptyText } from "../../../non-empty-text.ts";
import { parseJson } from "../../../outgoing/json.ts";

export type HistoryRequest = {
  /** The rotation whose history it is; null: the whole workspace's. */
  readonly rotationId: string | null;
  /** Look up who was in the group at this instant (epoch ms); null: no. */
  readonly at: number | null;
  /** The page begins next to the entry with this id; null: with the newest entry. */
  readonly place: { readonly side: "older" | "newer"; readonly than: number } | null;
};

const schema = z.looseObject({
  rotationId: z.nullable(nonEmptyText),
  at: z.nullable(z.number()),
  place: z.nullable(z.looseObject({ side: z.enum(["older", "newer"]), than: z.number() })),
});

export const writeHistoryMetadata = ({ rotationId, at, place }: HistoryRequest): string =>
  JSON.stringify({ rotationId, at, place });

/** Null when the text isn't a history's metadata. */
export function readHistoryMetadata(text: string | null | undefined): HistoryRequest | null {
  const parsed = schema.safeParse(parseJson(text ?? ""));
  if (!parsed.success) return null;
  const { rotationId, at, place } = parsed.data;
  return { rotationId, at, place: place && { side: place.side, than: place.than } };
}
