/** The rotation form as typed: nothing checked, nothing lost. */
import type { RotationForm } from "../../domain/rotation.ts";
import { ROTATION_BLOCK } from "../views/ids.ts";
import {
  chosenChannels,
  chosenOption,
  chosenOptions,
  chosenUsers,
  typedText,
  type ViewState,
} from "./form-values.ts";

export const readRotationForm = (state: ViewState): RotationForm => ({
  name: typedText(state, ROTATION_BLOCK.name),
  groupChoice: chosenOption(state, ROTATION_BLOCK.group),
  newAlias: typedText(state, ROTATION_BLOCK.newAlias),
  scheduleIds: chosenOptions(state, ROTATION_BLOCK.schedules),
  channelIds: chosenChannels(state, ROTATION_BLOCK.channels),
  fallbackUserIds: chosenUsers(state, ROTATION_BLOCK.fallback),
});
