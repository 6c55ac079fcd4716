/**
 * Block Kit's composition objects, strict: lengths as docs.slack.dev/reference/block-kit/composition-objects states
 * them, unknown properties refused, and Slack's own defaults filled in as it echoes them.
 */
import * as z from "zod";

/** Slack makes up the ids an app leaves out. Not with Math.random: tests load its dice. */
const madeUpId = (): string => crypto.randomUUID().slice(0, 8);
export const blockId = z.string().min(1).max(255).default(madeUpId);
export const actionId = z.string().min(1).max(255).default(madeUpId);

export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().default(true),
  });

export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().default(false),
  });

export const anyText = (max: number) => z.discriminatedUnion("type", [plainText(max), mrkdwn(max)]);

export type PlainText = z.infer<ReturnType<typeof plainText>>;
export type AnyText = z.infer<ReturnType<typeof anyText>>;

const optionRest = {
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
};
/** An option of a select or overflow menu. */
export const option = z.strictObject({ text: plainText(75), ...optionRest });
/** An option of check boxes or radio buttons: its texts may be mrkdwn. */
export const richOption = z.strictObject({
  text: anyText(75),
  value: optionRest.value,
  description: anyText(75).optional(),
});
export const overflowOption = z.strictObject({
  text: plainText(75),
  ...optionRest,
  url: z.string().max(3000).optional(),
});
export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(option).min(1).max(100),
});

export type Option = z.infer<typeof richOption>;
export type OptionGroup = z.infer<typeof optionGroup>;

export const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(["primary", "danger"]).optional(),
});
export type Confirm = z.infer<typeof confirm>;

export const conversationFilter = z.strictObject({
  include: z
    .array(z.enum(["im", "mpim", "private", "public"]))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])).min(1),
});
