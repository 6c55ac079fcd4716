/** What a modal remembers of the rotation it is about, in `private_metadata` (3,000 characters, back with every payload). */
import * as z from "zod/mini";
import { nonEmptyText } from "../../non-empty-text.ts";
import { parseJson } from "../../outgoing/json.ts";

const schema = z.looseObject({
  /** Null: a new one. */
  rotationId: z.nullable(nonEmptyText),
  /** The version the form was made from; null for a new one. */
  version: z.nullable(z.int()),
  /** Whether the form shows its options. */
  showsOptions: z.optional(z.boolean()),
});

export type ModalMetadata = {
  readonly rotationId: string | null;
  readonly version: number | null;
  readonly showsOptions?: boolean;
};

export const writeMetadata = ({ rotationId, version, showsOptions }: ModalMetadata): string =>
  JSON.stringify({ rotationId, version, ...(showsOptions && { showsOptions }) });

/** Null when it is not ours. */
export function readMetadata(text: string | null | undefined): Required<ModalMetadata> | null {
  const parsed = schema.safeParse(parseJson(text ?? ""));
  if (!parsed.success) return null;
  const { rotationId, version, showsOptions = false } = parsed.data;
  return { rotationId, version, showsOptions };
}
