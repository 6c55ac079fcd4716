/** The values of a view's fields: `view.state.values[block_id][action_id]`, whatever element they came from. */
import * as z from "zod/mini";
import { isNone, read, soundNumber, soundText, soundTexts, text } from "../../outgoing/tolerant.ts";

/** Nothing chosen: absent, null or empty. */
const orNone = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    read((value) => (isNone(value) ? null : value)),
    z.nullable(schema),
  );
const option = z.object({ value: text.check(z.refine((value) => value !== null)) });

/** An empty field arrives as null, an empty multi-select as []; each element type has its own key. */
const fieldSchema = z.object({
  value: soundText,
  selected_option: orNone(option),
  selected_options: orNone(z.array(option)),
  selected_conversations: orNone(soundTexts),
  selected_channels: orNone(soundTexts),
  selected_user: soundText,
  selected_users: orNone(soundTexts),
  /** Seconds. */
  selected_date_time: soundNumber,
});
type Field = Partial<z.infer<typeof fieldSchema>>;

const fieldsOf = z.looseObject({}).check(z.refine((found) => Object.keys(found).length > 0));
/** Of a type that we don't use it has none of our keys, and is empty. */
const element = z.pipe(
  fieldsOf.check(
    z.refine((found) => ["type", ...Object.keys(fieldSchema.shape)].some((key) => key in found)),
  ),
  fieldSchema,
);

/** Null: an element of the block can't be read. */
function blockOf(block: unknown): Readonly<Record<string, Field>> | null {
  const elements = fieldsOf.safeParse(block).data;
  if (!elements) return null;
  const fields = Object.entries(elements).map(
    ([actionId, value]) => [actionId, element.safeParse(value).data] as const,
  );
  const isRead = fields.every(([, field]) => field);
  return isRead
    ? Object.fromEntries(fields.flatMap(([id, field]) => (field ? [[id, field]] : [])))
    : null;
}

export type ViewState =
  | {
      readonly values?: Readonly<Record<string, Readonly<Record<string, Field>>>> | null;
      /** Blocks whose value can't be read: it must not pass for an empty one. */
      readonly unreadable?: readonly string[];
    }
  | null
  | undefined;

export const stateSchema = z.pipe(
  z.object({ values: orNone(z.looseObject({})) }),
  z.transform(({ values }) => {
    const blocks = Object.entries(values ?? {}).map(
      ([blockId, block]) => [blockId, blockOf(block)] as const,
    );
    return {
      values: Object.fromEntries(blocks.flatMap(([id, block]) => (block ? [[id, block]] : []))),
      unreadable: blocks.flatMap(([id, block]) => (block ? [] : [id])),
    };
  }),
);

/** Each of our blocks holds one element, so its block id is enough. A missing block reads as an empty one. */
function field(state: ViewState, blockId: string): Field {
  return Object.values(state?.values?.[blockId] ?? {})[0] ?? {};
}

/** Whether the view had the block at all: one that was opened before a deploy lacks what is new. */
export const hasBlock = (state: ViewState, blockId: string): boolean =>
  state?.values?.[blockId] !== undefined;

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
