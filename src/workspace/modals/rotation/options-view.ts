/** What a rotation may do besides keeping its group: behind a button until somebody wants it, or some of it is on. */
import type { KnownBlock } from "@slack/types";
import type { RotationField } from "../../../domain/rotation.ts";
import {
  MOST_OVERLAP_MINUTES,
  MOST_PEOPLE,
  type OptionsForm,
} from "../../../domain/rotation-options.ts";
import { actions, button, divider, header } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { BUTTON, FIELD, OPTION } from "../../../slack/words/labels.ts";
import { ROTATION_BLOCK, ROTATION_FORM_ACTION, TELL } from "./ids.ts";

/** Slack's limit of a select's initial items is not told; the form's own limits are far below it. */
const minutes = (typed: string) => ({
  type: "number_input" as const,
  is_decimal_allowed: false,
  min_value: "0",
  max_value: String(MOST_OVERLAP_MINUTES),
  ...placeholder("0"),
  ...(isWholeNumber(typed) && { initial_value: typed }),
});

/** Slack refuses a view whose initial value is none. */
const isWholeNumber = (typed: string): boolean =>
  /^\d{1,4}$/.test(typed) && Number(typed) <= MOST_OVERLAP_MINUTES;

const REMINDERS = [
  option(OPTION.remindNever, "0"),
  option(OPTION.remindHour, "1"),
  option(OPTION.remindDay, "24"),
] as const;

/** @param form null: only the button that shows them */
export function optionBlocks(
  form: OptionsForm | null,
  errors: Partial<Record<RotationField, string>>,
): KnownBlock[] {
  if (form === null) return actions([button(BUTTON.moreOptions, ROTATION_FORM_ACTION.moreOptions)]);
  const tell = option(OPTION.tell, TELL);
  return [
    divider(),
    header(BUTTON.moreOptions),
    ...input({
      id: ROTATION_BLOCK.keepOutgoing,
      label: FIELD.keepOutgoing,
      hint: `Overlap: after a handover, whoever went off call stays in the group this long. Up to ${MOST_OVERLAP_MINUTES}; empty is off.`,
      optional: true,
      element: minutes(form.keepOutgoing),
      error: errors.keepOutgoing,
    }),
    ...input({
      id: ROTATION_BLOCK.letInEarly,
      label: FIELD.letInEarly,
      hint: `Overlap: whoever is next enters the group this long before the handover. Up to ${MOST_OVERLAP_MINUTES}; empty is off. The handover itself is announced when it comes.`,
      optional: true,
      element: minutes(form.letInEarly),
      error: errors.letInEarly,
    }),
    ...input({
      id: ROTATION_BLOCK.always,
      label: FIELD.always,
      hint: `In the group whoever is on call, without counting as on call. Up to ${MOST_PEOPLE} people.`,
      optional: true,
      element: {
        type: "multi_users_select",
        max_selected_items: MOST_PEOPLE,
        ...placeholder("Choose people"),
        ...(form.alwaysUserIds.length > 0 && {
          initial_users: form.alwaysUserIds.slice(0, MOST_PEOPLE),
        }),
      },
      error: errors.always,
    }),
    ...input({
      id: ROTATION_BLOCK.tell,
      label: FIELD.tell,
      hint: "Everybody can mute these messages for themselves.",
      optional: true,
      element: {
        type: "checkboxes",
        options: [tell],
        ...(form.tellPeople && { initial_options: [tell] }),
      },
      error: errors.tell,
    }),
    ...input({
      id: ROTATION_BLOCK.remind,
      label: FIELD.remind,
      optional: true,
      element: {
        type: "static_select",
        options: [...REMINDERS],
        initial_option: REMINDERS.find(({ value }) => value === form.remindHours) ?? REMINDERS[0],
      },
      error: errors.remind,
    }),
    ...input({
      id: ROTATION_BLOCK.topic,
      label: FIELD.topic,
      hint: `A part of the topic says who is on call; the rest stays as it is. Choose among this rotation's ${FIELD.channels}, and type /invite @PagerSync there first.`,
      optional: true,
      element: {
        type: "multi_conversations_select",
        filter: { include: ["public", "private"], exclude_bot_users: true },
        ...placeholder("Choose channels"),
        ...(form.topicChannelIds.length > 0 && {
          initial_conversations: [...form.topicChannelIds],
        }),
      },
      error: errors.topic,
    }),
  ];
}
