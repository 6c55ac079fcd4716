/** Block Kit's elements, strict (docs.slack.dev/reference/block-kit/block-elements), and which block takes which. */
import * as z from "zod";
import {
  actionId,
  confirm,
  conversationFilter,
  dispatchActionConfig,
  option,
  optionGroup,
  overflowOption,
  plainText,
  richOption,
} from "./composition.ts";

const action = { action_id: actionId, confirm: confirm.optional() };
const focus = { focus_on_load: z.boolean().optional() };
const menu = { ...action, ...focus, placeholder: plainText(150).optional() };
const several = { max_selected_items: z.int().min(1).optional() };
const queryLength = { min_query_length: z.int().min(0).optional() };
const staticOptions = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const conversations = {
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
};

const button = z.strictObject({
  type: z.literal("button"),
  ...action,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: z.string().max(75).optional(),
});
const overflow = z.strictObject({
  type: z.literal("overflow"),
  ...action,
  options: z.array(overflowOption).min(1).max(5),
});
const checkboxes = z.strictObject({
  type: z.literal("checkboxes"),
  ...action,
  ...focus,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).max(10).optional(),
});
const radioButtons = z.strictObject({
  type: z.literal("radio_buttons"),
  ...action,
  ...focus,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
});
const datepicker = z.strictObject({
  type: z.literal("datepicker"),
  ...menu,
  initial_date: z.iso.date().optional(),
});
const timepicker = z.strictObject({
  type: z.literal("timepicker"),
  ...menu,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
});
const datetimepicker = z.strictObject({
  type: z.literal("datetimepicker"),
  ...action,
  ...focus,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const staticSelect = z.strictObject({
  type: z.literal("static_select"),
  ...menu,
  ...staticOptions,
  initial_option: option.optional(),
});
const externalSelect = z.strictObject({
  type: z.literal("external_select"),
  ...menu,
  ...queryLength,
  initial_option: option.optional(),
});
const usersSelect = z.strictObject({
  type: z.literal("users_select"),
  ...menu,
  initial_user: z.string().min(1).optional(),
});
const conversationsSelect = z.strictObject({
  type: z.literal("conversations_select"),
  ...menu,
  ...conversations,
  initial_conversation: z.string().min(1).optional(),
  response_url_enabled: z.boolean().optional(),
});
const channelsSelect = z.strictObject({
  type: z.literal("channels_select"),
  ...menu,
  initial_channel: z.string().min(1).optional(),
  response_url_enabled: z.boolean().optional(),
});
const multiStaticSelect = z.strictObject({
  type: z.literal("multi_static_select"),
  ...menu,
  ...several,
  ...staticOptions,
  initial_options: z.array(option).min(1).max(100).optional(),
});
const multiExternalSelect = z.strictObject({
  type: z.literal("multi_external_select"),
  ...menu,
  ...several,
  ...queryLength,
  initial_options: z.array(option).min(1).max(100).optional(),
});
const multiUsersSelect = z.strictObject({
  type: z.literal("multi_users_select"),
  ...menu,
  ...several,
  initial_users: z.array(z.string().min(1)).min(1).optional(),
});
const multiConversationsSelect = z.strictObject({
  type: z.literal("multi_conversations_select"),
  ...menu,
  ...several,
  ...conversations,
  initial_conversations: z.array(z.string().min(1)).min(1).optional(),
});
const multiChannelsSelect = z.strictObject({
  type: z.literal("multi_channels_select"),
  ...menu,
  ...several,
  initial_channels: z.array(z.string().min(1)).min(1).optional(),
});

const textField = {
  action_id: actionId,
  ...focus,
  placeholder: plainText(150).optional(),
  dispatch_action_config: dispatchActionConfig.optional(),
};
const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  ...textField,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});
const emailInput = z.strictObject({
  type: z.literal("email_text_input"),
  ...textField,
  initial_value: z.string().optional(),
});
const urlInput = z.strictObject({
  type: z.literal("url_text_input"),
  ...textField,
  initial_value: z.string().optional(),
});
const numberInput = z.strictObject({
  type: z.literal("number_input"),
  ...textField,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

/** An image inside a section or context. */
export const image = z.strictObject({
  type: z.literal("image"),
  image_url: z.url({ protocol: /^https?$/ }).max(3000),
  alt_text: z.string().min(1).max(2000),
});

const selects = [
  staticSelect,
  externalSelect,
  usersSelect,
  conversationsSelect,
  channelsSelect,
  multiStaticSelect,
  multiExternalSelect,
  multiUsersSelect,
  multiConversationsSelect,
  multiChannelsSelect,
] as const;
const pickers = [checkboxes, radioButtons, datepicker, timepicker] as const;

export const accessory = z.discriminatedUnion("type", [
  button,
  overflow,
  image,
  ...pickers,
  ...selects,
]);
export const actionsElement = z.discriminatedUnion("type", [
  button,
  overflow,
  datetimepicker,
  ...pickers,
  ...selects,
]);
export const inputElement = z.discriminatedUnion("type", [
  plainTextInput,
  emailInput,
  urlInput,
  numberInput,
  datetimepicker,
  ...pickers,
  ...selects,
]);

export type Button = z.infer<typeof button>;
export type Overflow = z.infer<typeof overflow>;
export type Accessory = z.infer<typeof accessory>;
export type InputElement = z.infer<typeof inputElement>;
/** Everything with an action_id. */
export type Interactive =
  | Exclude<Accessory, { type: "image" }>
  | z.infer<typeof actionsElement>
  | InputElement;
/** Holds a value while the view is open. */
export type Stateful = Exclude<Interactive, Button | Overflow>;
