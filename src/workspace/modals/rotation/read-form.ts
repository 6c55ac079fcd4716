/** Reads the fields of the rotation form as typed, without checks. */
import { type RotationForm, readGroupChoice } from "../../../domain/rotation.ts";
import {
  chosenChannels,
  chosenOption,
  chosenOptions,
  chosenUsers,
  typedText,
  type ViewState,
} from "../../../slack/payload/form-values.ts";
import { RESTORE } from "./former-group-view.ts";
import { FORMER_GROUP_BLOCK, ROTATION_BLOCK } from "./ids.ts";
import { readOptions } from "./options-view.ts";

/** @param showsOptions whether the form had the options in it; if not, their fields are missing */
export const readRotationForm = (state: ViewState, showsOptions: boolean): RotationForm => ({
  name: typedText(state, ROTATION_BLOCK.name),
  ...readGroupChoice(chosenOption(state, ROTATION_BLOCK.group)),
  newAlias: typedText(state, ROTATION_BLOCK.newAlias),
  ...(chosenOptions(state, FORMER_GROUP_BLOCK).includes(RESTORE) && { restoresFormer: true }),
  scheduleIds: chosenOptions(state, ROTATION_BLOCK.schedules),
  channelIds: chosenChannels(state, ROTATION_BLOCK.channels),
  fallbackUserIds: chosenUsers(state, ROTATION_BLOCK.fallback),
  options: showsOptions ? readOptions(state) : null,
});
