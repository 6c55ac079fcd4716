/** The ids of the rotation form. Their values stay: a form may be open across a deploy. */
import type { RotationField } from "../../../domain/rotation.ts";

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
  keepOutgoing: "rotation_keep_outgoing",
  letInEarly: "rotation_let_in_early",
  always: "rotation_always",
  tell: "rotation_tell",
  remind: "rotation_remind",
  topic: "rotation_topic",
} as const satisfies Readonly<Record<RotationField, string>>;

/** The value of the one option of `tell`. */
export const TELL = "tell";
