/** The settings as a form: its ids, what it showed, and how it is read. */
import * as z from "zod/mini";
import { ok } from "../../../domain/result.ts";
import { WHO_MANAGES, type WhoManages } from "../../../domain/rights.ts";
import { parseJson } from "../../../outgoing/json.ts";
import type { Ack } from "../../../slack/ack.ts";
import { chosenOption, chosenOptions, typedText } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { errorsAck } from "../../../slack/views/acks.ts";

export const SETTINGS_FORM = "settings_form";
export const SETTINGS_BLOCK = {
  placeholders: "settings_placeholders",
  whoManages: "settings_who_manages",
  guestsLook: "settings_guests",
  installerConnects: "settings_installer",
  rushHour: "settings_rush_hour",
} as const;

/** Only what is different from what the form showed: somebody else may have changed the rest meanwhile. */
export type SettingsForm = {
  /** As typed. */
  readonly placeholders: string;
  readonly whoManages: WhoManages | null;
  readonly guestsLook: boolean | null;
  readonly installerConnects: boolean | null;
  readonly rushHour: boolean | null;
};

export type Shown = {
  readonly whoManages: WhoManages;
  readonly guestsLook: boolean;
  readonly installerConnects: boolean;
  readonly rushHour: boolean;
};

const shownSchema = z.looseObject({
  whoManages: z.enum(WHO_MANAGES),
  guestsLook: z.boolean(),
  installerConnects: z.boolean(),
  // A form of the release before didn't show it.
  rushHour: z.optional(z.boolean()),
});

/** For `private_metadata`. */
export const writeShown = ({
  whoManages,
  guestsLook,
  installerConnects,
  rushHour,
}: Shown): string => JSON.stringify({ whoManages, guestsLook, installerConnects, rushHour });

export function readSettings({ view }: ViewSubmission): Reading<SettingsForm> {
  const { state, metadata } = view;
  const placeholders = typedText(state, SETTINGS_BLOCK.placeholders);
  const chosen = chosenOption(state, SETTINGS_BLOCK.whoManages);
  const who = WHO_MANAGES.find((one) => one === chosen) ?? null;
  const shown = shownSchema.safeParse(parseJson(metadata ?? ""));
  if (!shown.success) {
    // A form of an older release: it showed `whoManages` alone.
    const whoManages = who === metadata ? null : who;
    const untouched = { guestsLook: null, installerConnects: null, rushHour: null };
    return ok({ placeholders, whoManages, ...untouched });
  }
  const changed = (block: string, was: boolean): boolean | null => {
    const isOn = chosenOptions(state, block).length > 0;
    return isOn === was ? null : isOn;
  };
  const { whoManages, guestsLook, installerConnects, rushHour } = shown.data;
  return ok({
    placeholders,
    whoManages: who === whoManages ? null : who,
    guestsLook: changed(SETTINGS_BLOCK.guestsLook, guestsLook),
    installerConnects: changed(SETTINGS_BLOCK.installerConnects, installerConnects),
    rushHour: rushHour === undefined ? null : changed(SETTINGS_BLOCK.rushHour, rushHour),
  });
}

/** At the field that the form of every release has. */
export const settingsErrorAck = (sentence: string): Ack =>
  errorsAck({ [SETTINGS_BLOCK.placeholders]: sentence });
