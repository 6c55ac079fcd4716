/** The rich_text block (docs.slack.dev/reference/block-kit/blocks/rich-text-block), strict. */
import * as z from "zod";

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional();

/** All that preformatted text may hold. */
const textual = [
  z.strictObject({ type: z.literal("text"), text: z.string().min(1), style }),
  z.strictObject({
    type: z.literal("link"),
    url: z.string().min(1),
    text: z.string().optional(),
    unsafe: z.boolean().optional(),
    style,
  }),
] as const;
const piece = z.discriminatedUnion("type", [
  ...textual,
  z.strictObject({ type: z.literal("user"), user_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("usergroup"), usergroup_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("channel"), channel_id: z.string().min(1), style }),
  z.strictObject({
    type: z.literal("broadcast"),
    range: z.enum(["here", "channel", "everyone"]),
    style,
  }),
  z.strictObject({
    type: z.literal("emoji"),
    name: z.string().min(1),
    unicode: z.string().optional(),
    style,
  }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.int(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style,
  }),
]);

const border = z.union([z.literal(0), z.literal(1)]).optional();
const section = z.strictObject({
  type: z.literal("rich_text_section"),
  elements: z.array(piece),
});

export const richTextElement = z.discriminatedUnion("type", [
  section,
  z.strictObject({
    type: z.literal("rich_text_list"),
    style: z.enum(["bullet", "ordered"]),
    elements: z.array(section).min(1),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
    border,
  }),
  z.strictObject({ type: z.literal("rich_text_quote"), elements: z.array(piece), border }),
  z.strictObject({
    type: z.literal("rich_text_preformatted"),
    elements: z.array(z.discriminatedUnion("type", [...textual])),
    border,
  }),
]);

export type RichTextPiece = z.infer<typeof piece>;
export type RichTextElement = z.infer<typeof richTextElement>;

/** The pieces of an element in reading order; a list's items one after the other. */
export const piecesOf = (element: RichTextElement): readonly RichTextPiece[] =>
  element.type === "rich_text_list"
    ? element.elements.flatMap((item) => item.elements)
    : element.elements;
