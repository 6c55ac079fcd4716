/** The ids of the rotation form. Their values stay: a form may be open across a deploy. */
import type { RotationField } from "../../../domain/rotation.ts";
import { forEachOption, type OptionKey } from "../../../domain/rotation-options.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";

export const ROTATION_FORM = "rotation_form";

export const ROTATION_FORM_ACTION = { moreOptions: "more_options" } as const;

/** Block and action id alike: each of these blocks holds one element. */
export const ROTATION_BLOCK = {
  name: "rotation_name",
  group: "rotation_group",
  newAlias: "rotation_new_alias",
  schedules: "rotation_schedules",
  channels: "rotation_channels",
  fallback: "rotation_fallback",
  ...forEachOption<Record<OptionKey, string>>((key) => OPTION_WORDS[key].blockId),
} as const satisfies Readonly<Record<RotationField, string>>;
