/** A modal's rotation, in `private_metadata` (3,000 characters; Slack returns it with each payload of the view). */
import * as z from "zod/mini";
import { nonEmptyText } from "../../non-empty-text.ts";
import { parseJson } from "../../outgoing/json.ts";

const schema = z.looseObject({
  /** Null: a new rotation. */
  rotationId: z.nullable(nonEmptyText),
  /** The rotation's version when the form opened; null: a new rotation. */
  version: z.nullable(z.number().check(z.refine(Number.isInteger))),
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

/** Null where the text is not metadata of PagerSync's. */
export function readMetadata(text: string | null | undefined): Required<ModalMetadata> | null {
  const parsed = schema.safeParse(parseJson(text ?? ""));
  if (!parsed.success) return null;
  const { rotationId, version, showsOptions = false } = parsed.data;
  return { rotationId, version, showsOptions };
}
