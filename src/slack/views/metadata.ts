/** What a modal remembers of the rotation it is about, in `private_metadata` (3,000 characters, back with every payload). */
import * as z from "zod";
import { parseJson } from "../../outgoing/json.ts";

const schema = z.looseObject({
  /** Null: a new one. */
  rotationId: z.string().min(1).nullable(),
  /** The version the form was made from; null for a new one. */
  version: z.number().int().nullable(),
});

export type ModalMetadata = {
  readonly rotationId: string | null;
  readonly version: number | null;
};

export const writeMetadata = ({ rotationId, version }: ModalMetadata): string =>
  JSON.stringify({ rotationId, version });

/** Null when it is not ours. */
export function readMetadata(text: string | null | undefined): ModalMetadata | null {
  const parsed = schema.safeParse(parseJson(text ?? ""));
  if (!parsed.success) return null;
  return { rotationId: parsed.data.rotationId, version: parsed.data.version };
}
