/** The settings of the whole workspace: a form for admins, sentences for others who manage rotations. */
import type { KnownBlock, ModalView } from "@slack/types";
import type { WhoManages } from "../../../domain/rights.ts";
import { escapeForeign, list } from "../../../slack/mrkdwn.ts";
import { actions, button, context, section } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { formModal, readingModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, OPTION, TITLE } from "../../../slack/words/labels.ts";
import { SETTINGS_BLOCK, SETTINGS_FORM, writeShown } from "./form.ts";
import { SETTINGS, SETTINGS_HINT } from "./words.ts";

export const SETTINGS_ACTION = {
  matchedPeople: "matched_people",
  export: "export_configuration",
  import: "import_configuration",
  forgetPerson: "forget_person",
} as const;

export type SettingsModel = {
  /** Whether this person may change the settings. */
  readonly mayAdminister: boolean;
  /** As stored: addresses or names, lower case. */
  readonly placeholders: readonly string[];
  readonly whoManages: WhoManages;
  readonly guestsLook: boolean;
  readonly installerConnects: boolean;
  readonly rushHour: boolean;
  /** Null: not known. */
  readonly installerName: string | null;
  /** Admins that are known, as Slack user ids. */
  readonly admins: readonly string[];
  /** How many manual matches there are. */
  readonly matchedCount: number;
};

const NAME_CHARS = 80;
const MOST_PLACEHOLDERS = 10;

export function settingsModal(model: SettingsModel): ModalView {
  const rest = [...matchedBlocks(model), ...fileBlocks()];
  if (!model.mayAdminister)
    return readingModal(TITLE.settings, BUTTON.close, [...sentences(model), ...rest]);
  return formModal({
    title: TITLE.settings,
    callbackId: SETTINGS_FORM,
    metadata: writeShown(model),
    blocks: [
      ...whoManagesInput(model),
      ...guestsInput(model),
      ...installerInput(model),
      ...rushHourInput(model),
      ...placeholderInput(model),
      ...rest,
      ...actions([button(BUTTON.forgetPerson, SETTINGS_ACTION.forgetPerson)]),
    ],
  });
}

/** What only admins may change. */
function sentences(model: SettingsModel): KnownBlock[] {
  const { whoManages, guestsLook, installerConnects, rushHour, placeholders, admins } = model;
  const people = placeholders.map((one) => escapeForeign(one, NAME_CHARS));
  return [
    context(`*${FIELD.whoManages}:* ${WHO[whoManages].text.text}`),
    context(SETTINGS.guests(guestsLook)),
    context(SETTINGS.installer(installerConnects)),
    context(`*${FIELD.rushHour}:* ${rushHour ? OPTION.rushHour : SETTINGS.off}`),
    context(`*${FIELD.placeholders}:* ${list(people, MOST_PLACEHOLDERS) || SETTINGS.none}`),
    context(SETTINGS.whoChanges(admins)),
  ];
}

const WHO = {
  everyone: option(OPTION.everyoneManages, "everyone"),
  admins: option(OPTION.adminsManage, "admins"),
} as const;

/** Admins always may manage, so it can't lock them out. */
const whoManagesInput = ({ whoManages }: SettingsModel): KnownBlock[] =>
  input({
    id: SETTINGS_BLOCK.whoManages,
    label: FIELD.whoManages,
    hint: SETTINGS_HINT.whoManages,
    element: {
      type: "radio_buttons",
      options: [WHO.everyone, WHO.admins],
      initial_option: WHO[whoManages],
    },
  });

const guestsInput = ({ guestsLook }: SettingsModel): KnownBlock[] =>
  checkbox(SETTINGS_BLOCK.guestsLook, guestsLook, {
    label: FIELD.guests,
    text: OPTION.guestsLook,
    hint: SETTINGS_HINT.guests,
  });

const installerInput = ({ installerConnects, installerName }: SettingsModel): KnownBlock[] =>
  checkbox(SETTINGS_BLOCK.installerConnects, installerConnects, {
    label: FIELD.installer,
    text: OPTION.installerConnects,
    hint: SETTINGS_HINT.installer(installerName),
  });

const rushHourInput = ({ rushHour }: SettingsModel): KnownBlock[] =>
  checkbox(SETTINGS_BLOCK.rushHour, rushHour, {
    label: FIELD.rushHour,
    text: OPTION.rushHour,
    hint: SETTINGS_HINT.rushHour,
  });

const placeholderInput = ({ placeholders }: SettingsModel): KnownBlock[] =>
  input({
    id: SETTINGS_BLOCK.placeholders,
    label: FIELD.placeholders,
    hint: SETTINGS_HINT.placeholders,
    optional: true,
    element: {
      type: "plain_text_input",
      multiline: true,
      ...placeholder(SETTINGS_HINT.placeholderExample),
      ...(placeholders.length > 0 && { initial_value: placeholders.join("\n") }),
    },
  });

function checkbox(
  id: string,
  isOn: boolean,
  words: { readonly label: string; readonly text: string; readonly hint: string },
): KnownBlock[] {
  const only = option(words.text, "on");
  return input({
    id,
    label: words.label,
    hint: words.hint,
    optional: true,
    element: { type: "checkboxes", options: [only], ...(isOn && { initial_options: [only] }) },
  });
}

const matchedBlocks = ({ matchedCount }: SettingsModel): KnownBlock[] => [
  section(
    SETTINGS.matched(matchedCount),
    button(BUTTON.matchedPeople, SETTINGS_ACTION.matchedPeople),
  ),
];

const fileBlocks = (): KnownBlock[] => [
  section(SETTINGS.files),
  ...actions([
    button(BUTTON.exportConfiguration, SETTINGS_ACTION.export),
    button(BUTTON.importConfiguration, SETTINGS_ACTION.import),
  ]),
];
