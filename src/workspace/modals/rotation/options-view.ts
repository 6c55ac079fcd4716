/**
 * The fields of a rotation's options, and how they are read. They are behind the button `More options` until a person
 * presses it or an option is on.
 */
import type { InputBlock, KnownBlock } from "@slack/types";
import {
  MOST_PEOPLE,
  type OptionInput,
  type OptionKind,
  type Typed,
} from "../../../domain/option-kinds.ts";
import type { RotationField } from "../../../domain/rotation.ts";
import {
  forEachOption,
  MEMBER_OPTIONS,
  OPTION_KEYS,
  OPTIONS,
  OPTIONS_OFF,
  type OptionKey,
  type OptionsForm,
} from "../../../domain/rotation-options.ts";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import {
  chosenChannels,
  chosenOption,
  chosenOptions,
  chosenUsers,
  hasBlock,
  typedText,
  type ViewState,
} from "../../../slack/payload/form-values.ts";
import { actions, button, context, divider, header } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";
import { ROTATION_FORM_ACTION } from "./ids.ts";
import type { WordsPreview } from "./preview-view.ts";
import { PLACEHOLDER, PREVIEW } from "./words.ts";

/** @param form null: show only the button */
export function optionBlocks(
  form: OptionsForm | null,
  errors: Partial<Record<RotationField, string>>,
  words: WordsPreview = {},
): KnownBlock[] {
  if (form === null) return actions([button(BUTTON.moreOptions, ROTATION_FORM_ACTION.moreOptions)]);
  const fields = OPTION_KEYS.flatMap((key) => {
    const { blockId, label, hint, texts } = OPTION_WORDS[key];
    const preview = words[key];
    const field = input({
      id: blockId,
      label,
      ...(hint !== undefined && { hint }),
      optional: true,
      dispatch: (MEMBER_OPTIONS as readonly OptionKey[]).includes(key),
      element: elementOf(OPTIONS[key], form[key], texts),
      error: errors[key],
    });
    return preview === undefined ? field : [...field, context(PREVIEW.words(preview))];
  });
  return [
    divider(),
    header(BUTTON.moreOptions),
    ...fields,
    ...actions([button(BUTTON.previewWords, ROTATION_FORM_ACTION.previewWords)]),
  ];
}

/** An option whose field isn't in the form is off. */
export const readOptions = (state: ViewState): OptionsForm =>
  forEachOption<OptionsForm>((key) => {
    const { blockId } = OPTION_WORDS[key];
    return hasBlock(state, blockId) ? READ[OPTIONS[key].kind](state, blockId) : OPTIONS_OFF[key];
  });

const READ: Readonly<Record<OptionKind, (state: ViewState, blockId: string) => Typed>> = {
  minutes: (state, blockId) => [typedText(state, blockId)],
  choice: (state, blockId) => [chosenOption(state, blockId) ?? ""],
  several: chosenOptions,
  flag: chosenOptions,
  users: chosenUsers,
  channels: chosenChannels,
  template: (state, blockId) => [typedText(state, blockId)],
};

/** @param texts labels of the values to choose from */
function elementOf(
  settings: OptionInput,
  typed: Typed,
  texts: Readonly<Record<string, string>> = {},
): InputBlock["element"] {
  const choices = Object.entries(texts).map(([value, text]) => option(text, value));
  switch (settings.kind) {
    case "minutes": {
      const { max } = settings;
      // Slack refuses a view whose initial value isn't a number in the allowed range.
      const initial = typed.find((text) => /^\d{1,4}$/.test(text) && Number(text) <= max);
      return {
        type: "number_input",
        is_decimal_allowed: false,
        min_value: "0",
        max_value: String(max),
        // Reported, where the field is, as it is typed and not only on Enter.
        dispatch_action_config: { trigger_actions_on: ["on_character_entered"] },
        ...placeholder("0"),
        ...(initial !== undefined && { initial_value: initial }),
      };
    }
    case "choice": {
      const initial = choices.find(({ value }) => typed.includes(value ?? "")) ?? choices[0];
      return {
        type: "static_select",
        options: choices,
        ...(initial && { initial_option: initial }),
      };
    }
    case "flag":
      return {
        type: "checkboxes",
        options: choices,
        ...(typed.length > 0 && { initial_options: choices }),
      };
    case "several": {
      const chosen = choices.filter(({ value }) => typed.includes(value ?? ""));
      return {
        type: "checkboxes",
        options: choices,
        ...(chosen.length > 0 && { initial_options: chosen }),
      };
    }
    case "template": {
      const [text = ""] = typed;
      return {
        type: "plain_text_input",
        multiline: settings.isLong,
        ...(text !== "" && { initial_value: text.slice(0, INPUT_CHARS) }),
      };
    }
    case "users":
      return {
        type: "multi_users_select",
        max_selected_items: MOST_PEOPLE,
        ...placeholder(PLACEHOLDER.people),
        // Slack's limit of initial users isn't documented; `MOST_PEOPLE` is far below it.
        ...(typed.length > 0 && { initial_users: typed.slice(0, MOST_PEOPLE) }),
      };
    case "channels":
      return {
        type: "multi_conversations_select",
        filter: { include: ["public", "private"], exclude_bot_users: true },
        ...placeholder(PLACEHOLDER.channels),
        ...(typed.length > 0 && { initial_conversations: [...typed] }),
      };
  }
}
