/**
 * Block Kit's blocks, strict (docs.slack.dev/reference/block-kit/blocks), and which surface takes which. Only blocks that
 * are documented to render everywhere are known here; the newer ones (card, table, plan, …) are refused as unknown,
 * which is stricter than Slack.
 */
import * as z from "zod";
import { anyText, blockId, mrkdwn, plainText } from "./composition.ts";
import { accessory, actionsElement, image, inputElement } from "./elements.ts";
import { richTextElement } from "./rich-text.ts";

const section = z
  .strictObject({
    type: z.literal("section"),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    error: "missing required field: text or fields",
  });
const header = z.strictObject({
  type: z.literal("header"),
  block_id: blockId,
  text: plainText(150),
});
const divider = z.strictObject({ type: z.literal("divider"), block_id: blockId });
const context = z.strictObject({
  type: z.literal("context"),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion("type", [plainText(3000), mrkdwn(3000), image]))
    .min(1)
    .max(10),
});
const actions = z.strictObject({
  type: z.literal("actions"),
  block_id: blockId,
  elements: z.array(actionsElement).min(1).max(25),
});
const input = z.strictObject({
  type: z.literal("input"),
  block_id: blockId,
  label: plainText(2000),
  element: inputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().default(false),
  dispatch_action: z.boolean().default(false),
});
const imageBlock = z.strictObject({
  type: z.literal("image"),
  block_id: blockId,
  image_url: z.url({ protocol: /^https?$/ }).max(3000),
  alt_text: z.string().min(1).max(2000),
  title: plainText(2000).optional(),
});
const richText = z.strictObject({
  type: z.literal("rich_text"),
  block_id: blockId,
  elements: z.array(richTextElement).min(1),
});
const alert = z.strictObject({
  type: z.literal("alert"),
  block_id: blockId,
  text: anyText(3000),
  level: z.enum(["default", "info", "warning", "error", "success"]).optional(),
});
const markdown = z.strictObject({
  type: z.literal("markdown"),
  block_id: blockId,
  text: z.string().min(1).max(12_000),
});

const everywhere = [
  section,
  header,
  divider,
  context,
  actions,
  input,
  imageBlock,
  richText,
] as const;
export const homeBlock = z.discriminatedUnion("type", [...everywhere]);
export const modalBlock = z.discriminatedUnion("type", [...everywhere, alert]);
export const messageBlock = z.discriminatedUnion("type", [...everywhere, markdown]);

export type Block = z.infer<typeof modalBlock> | z.infer<typeof messageBlock>;
export type InputBlock = z.infer<typeof input>;
