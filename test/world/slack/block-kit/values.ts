/** What a field of an open view holds, in the shape of `view.state.values`: null or [] where nothing was entered. */
import type { Option } from "./composition.ts";
import type { Interactive, Stateful } from "./elements.ts";

export type FieldValue =
  | {
      readonly type: "plain_text_input" | "email_text_input" | "url_text_input" | "number_input";
      readonly value: string | null;
    }
  | {
      readonly type: "static_select" | "external_select" | "radio_buttons";
      readonly selected_option: Option | null;
    }
  | {
      readonly type: "multi_static_select" | "multi_external_select" | "checkboxes";
      readonly selected_options: readonly Option[];
    }
  | { readonly type: "users_select"; readonly selected_user: string | null }
  | { readonly type: "multi_users_select"; readonly selected_users: readonly string[] }
  | { readonly type: "conversations_select"; readonly selected_conversation: string | null }
  | {
      readonly type: "multi_conversations_select";
      readonly selected_conversations: readonly string[];
    }
  | { readonly type: "channels_select"; readonly selected_channel: string | null }
  | { readonly type: "multi_channels_select"; readonly selected_channels: readonly string[] }
  | { readonly type: "datepicker"; readonly selected_date: string | null }
  | { readonly type: "timepicker"; readonly selected_time: string | null }
  | { readonly type: "datetimepicker"; readonly selected_date_time: number | null };

export const isStateful = (element: Interactive): element is Stateful =>
  element.type !== "button" && element.type !== "overflow";

/** What the field holds when the view opens. */
export function initialValue(element: Stateful): FieldValue {
  switch (element.type) {
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return { type: element.type, value: element.initial_value ?? null };
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return { type: element.type, selected_option: element.initial_option ?? null };
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes":
      return { type: element.type, selected_options: element.initial_options ?? [] };
    case "users_select":
      return { type: element.type, selected_user: element.initial_user ?? null };
    case "multi_users_select":
      return { type: element.type, selected_users: element.initial_users ?? [] };
    case "conversations_select":
      return { type: element.type, selected_conversation: element.initial_conversation ?? null };
    case "multi_conversations_select":
      return { type: element.type, selected_conversations: element.initial_conversations ?? [] };
    case "channels_select":
      return { type: element.type, selected_channel: element.initial_channel ?? null };
    case "multi_channels_select":
      return { type: element.type, selected_channels: element.initial_channels ?? [] };
    case "datepicker":
      return { type: element.type, selected_date: element.initial_date ?? null };
    case "timepicker":
      return { type: element.type, selected_time: element.initial_time ?? null };
    case "datetimepicker":
      return { type: element.type, selected_date_time: element.initial_date_time ?? null };
  }
}

/** The same field with nothing entered. */
export const emptied = (value: FieldValue): FieldValue =>
  Object.fromEntries(
    Object.entries(value).map(([key, content]) => {
      if (key === "type") return [key, content];
      return [key, Array.isArray(content) ? [] : null];
    }),
  ) as FieldValue;

/** Everything but the type: null, a text, an option, or a list. */
export const held = (value: FieldValue): unknown =>
  Object.entries(value).find(([key]) => key !== "type")?.[1];

export function isEmpty(value: FieldValue): boolean {
  const content = held(value);
  return content === null || content === "" || (Array.isArray(content) && content.length === 0);
}
