/** The settings of the whole workspace. */
import type { KnownBlock, ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import { WHO_MANAGES, type WhoManages } from "../../../domain/rights.ts";
import { chosenOption, typedText } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { actions, button, context, section } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, OPTION, TITLE } from "../../../slack/words/labels.ts";
import { askWhom } from "../../../slack/words/whom-to-ask.ts";

export const SETTINGS_FORM = "settings_form";
export const SETTINGS_ACTION = {
  matchedPeople: "matched_people",
  export: "export_configuration",
  import: "import_configuration",
} as const;
export const SETTINGS_BLOCK = {
  placeholders: "settings_placeholders",
  whoManages: "settings_who_manages",
} as const;

export type SettingsForm = {
  /** As typed. */
  readonly placeholders: string;
  /** Null: the form didn't offer the choice, or it is unchanged. */
  readonly whoManages: WhoManages | null;
};

export function readSettings({ view }: ViewSubmission): Reading<SettingsForm> {
  const placeholders = typedText(view.state, SETTINGS_BLOCK.placeholders);
  const chosen = chosenOption(view.state, SETTINGS_BLOCK.whoManages);
  // An unchanged choice must not overwrite what somebody else has set meanwhile.
  const isUnchanged = chosen === view.metadata;
  const whoManages = isUnchanged ? null : (WHO_MANAGES.find((who) => who === chosen) ?? null);
  return ok({ placeholders, whoManages });
}

export type SettingsModel = {
  /** As stored: addresses or names, lower case. */
  readonly placeholders: readonly string[];
  readonly whoManages: WhoManages;
  /** Whether this person may change who manages rotations. */
  readonly maySayWho: boolean;
  /** Slack users who may change it. */
  readonly inCharge: readonly string[];
  /** How many manual matches there are. */
  readonly matchedCount: number;
};

export const settingsModal = (model: SettingsModel): ModalView =>
  formModal({
    title: TITLE.settings,
    callbackId: SETTINGS_FORM,
    metadata: model.whoManages,
    blocks: [
      ...placeholderInput(model.placeholders),
      ...whoManagesBlocks(model),
      ...matchedBlocks(model),
      ...fileBlocks(),
    ],
  });

const placeholderInput = (placeholders: readonly string[]): KnownBlock[] =>
  input({
    id: SETTINGS_BLOCK.placeholders,
    label: FIELD.placeholders,
    hint: "E-mail addresses or names in your scheduling system that stand for “nobody”, one a line or with commas between. While only they are on call, nobody is.",
    optional: true,
    element: {
      type: "plain_text_input",
      multiline: true,
      ...placeholder("nobody@acme.com"),
      ...(placeholders.length > 0 && { initial_value: placeholders.join("\n") }),
    },
  });

/** Only people who may connect can change it: they always may manage, so it can't lock them out. */
function whoManagesBlocks({ whoManages, maySayWho, inCharge }: SettingsModel): KnownBlock[] {
  const options = {
    everyone: option(OPTION.everyoneManages, "everyone"),
    admins: option(OPTION.adminsManage, "admins"),
  };
  if (!maySayWho) {
    const now = options[whoManages].text.text;
    return [context(`*${FIELD.whoManages}:* ${now}. To change it, ${askWhom(inCharge)}.`)];
  }
  return input({
    id: SETTINGS_BLOCK.whoManages,
    label: FIELD.whoManages,
    hint: "“Admins” are workspace admins and owners, and whoever installed PagerSync. Guests and people of other organizations never manage.",
    element: {
      type: "radio_buttons",
      options: [options.everyone, options.admins],
      initial_option: options[whoManages],
    },
  });
}

const matchedBlocks = ({ matchedCount }: SettingsModel): KnownBlock[] => [
  section(
    matchedCount === 0
      ? "Nobody is matched by hand to their Slack account."
      : `${matchedCount === 1 ? "One person is" : `${matchedCount} people are`} matched by hand to their Slack account.`,
    button(BUTTON.matchedPeople, SETTINGS_ACTION.matchedPeople),
  ),
];

const fileBlocks = (): KnownBlock[] => [
  section("All rotations as a file, for teams that keep such things in git."),
  ...actions([
    button(BUTTON.exportConfiguration, SETTINGS_ACTION.export),
    button(BUTTON.importConfiguration, SETTINGS_ACTION.import),
  ]),
];
