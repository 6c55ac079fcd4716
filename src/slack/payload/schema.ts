/** The envelope of an interaction payload (docs.slack.dev/reference/interaction-payloads), as far as it is read. */
import * as z from "zod/mini";
import type { Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { stateSchema } from "./form-values.ts";
import { ownMessageSchema } from "./own-message.ts";

const text = z.nullish(z.string());

const viewSchema = z.looseObject({
  id: nonEmptyText,
  team_id: text,
  app_installed_team_id: text,
  callback_id: text,
  private_metadata: text,
  hash: text,
  state: z.nullish(stateSchema),
});
export type View = z.infer<typeof viewSchema>;

export const interactionSchema = z.looseObject({
  type: z.string(),
  user: z.looseObject({ id: nonEmptyText, team_id: text }),
  /** Null where the app is installed on a whole organisation. */
  team: z.nullish(z.looseObject({ id: nonEmptyText })),
  trigger_id: text,
  view: z.nullish(viewSchema),
  actions: z.nullish(
    z.array(
      z.looseObject({
        action_id: z.string(),
        value: text,
        selected_option: z.nullish(z.looseObject({ value: text })),
      }),
    ),
  ),
  action_id: text,
  value: text,
  ...ownMessageSchema,
});
export type Interaction = z.infer<typeof interactionSchema>;

/** Each part reads its own payloads; null: not ours. */
export type Reading<T> = Result<T | null, "malformed">;
