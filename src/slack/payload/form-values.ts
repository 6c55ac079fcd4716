/** The values of a view's fields: `view.state.values[block_id][action_id]`, whatever element they came from. */
import * as z from "zod/mini";

const option = z.object({ value: z.nullish(z.string()) });

/** An empty field arrives as null, an empty multi-select as []; each element type has its own key. */
const fieldSchema = z.object({
  value: z.nullish(z.string()),
  selected_option: z.nullish(option),
  selected_options: z.nullish(z.array(option)),
  selected_conversations: z.nullish(z.array(z.string())),
  selected_channels: z.nullish(z.array(z.string())),
  selected_user: z.nullish(z.string()),
  selected_users: z.nullish(z.array(z.string())),
  /** Seconds. */
  selected_date_time: z.nullish(z.number()),
});
type Field = z.infer<typeof fieldSchema>;

export const stateSchema = z.object({
  values: z.nullish(z.record(z.string(), z.record(z.string(), fieldSchema))),
});
export type ViewState = z.infer<typeof stateSchema> | null | undefined;

/** Each of our blocks holds one element, so its block id is enough. A missing block reads as an empty one. */
function field(state: ViewState, blockId: string): Field {
  return Object.values(state?.values?.[blockId] ?? {})[0] ?? {};
}

export const typedText = (state: ViewState, blockId: string): string =>
  field(state, blockId).value ?? "";

export const chosenOption = (state: ViewState, blockId: string): string | null =>
  field(state, blockId).selected_option?.value ?? null;

export const chosenOptions = (state: ViewState, blockId: string): readonly string[] =>
  (field(state, blockId).selected_options ?? []).flatMap(({ value }) => value ?? []);

/** Conversations or channels, depending on which select the view used. */
export function chosenChannels(state: ViewState, blockId: string): readonly string[] {
  const { selected_conversations, selected_channels } = field(state, blockId);
  return selected_conversations ?? selected_channels ?? [];
}

export const chosenUsers = (state: ViewState, blockId: string): readonly string[] =>
  field(state, blockId).selected_users ?? [];

export const chosenUser = (state: ViewState, blockId: string): string | null =>
  field(state, blockId).selected_user ?? null;

/** Epoch ms. */
export function chosenInstant(state: ViewState, blockId: string): number | null {
  const seconds = field(state, blockId).selected_date_time ?? null;
  return seconds === null ? null : seconds * 1_000;
}
