/** The ids of the rotation form. Never change the values: a form may be open during a deploy. */
import type { RotationField } from "../../../domain/rotation.ts";
import { forEachOption, type OptionKey } from "../../../domain/rotation-options.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";

export const ROTATION_FORM = "rotation_form";

export const ROTATION_FORM_ACTION = {
  moreOptions: "more_options",
  previewWords: "preview_words",
} as const;

/** Shown only where an edit moves the rotation to another group. */
export const FORMER_GROUP_BLOCK = "rotation_former_group";

/** Used as block id and as action id: each of these blocks has one element. */
export const ROTATION_BLOCK = {
  name: "rotation_name",
  group: "rotation_group",
  newAlias: "rotation_new_alias",
  schedules: "rotation_schedules",
  channels: "rotation_channels",
  fallback: "rotation_fallback",
  ...forEachOption<Record<OptionKey, string>>((key) => OPTION_WORDS[key].blockId),
} as const satisfies Readonly<Record<RotationField, string>>;
