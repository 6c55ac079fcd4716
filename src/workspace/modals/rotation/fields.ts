/** The fields of the rotation form, which the form for several rotations has, too. */
import type { KnownBlock } from "@slack/types";
import { MOST_PEOPLE } from "../../../domain/option-kinds.ts";
import { NEW_GROUP, type ScheduleRef } from "../../../domain/rotation.ts";
import { INPUT_CHARS, MOST_OPTIONS } from "../../../slack/limits.ts";
import { type Input, input, option, placeholder } from "../../../slack/views/inputs.ts";
import { ALIAS_RULE } from "../../../slack/words/fields.ts";
import { FIELD, OPTION } from "../../../slack/words/labels.ts";
import { ROTATION_BLOCK } from "./ids.ts";
import { HINT, PLACEHOLDER } from "./words.ts";

/** `NEW_GROUP`: "Create a new user group". `label`: the option's text in the select. */
export type FormGroup = { readonly id: string; readonly label: string } | typeof NEW_GROUP | null;

type Fault = string | undefined;

export const nameField = (name: string, error: Fault): KnownBlock[] =>
  input({
    id: ROTATION_BLOCK.name,
    label: FIELD.name,
    element: {
      type: "plain_text_input",
      ...placeholder(PLACEHOLDER.name),
      ...(name && { initial_value: name.slice(0, INPUT_CHARS) }),
    },
    error,
  });

/** @param dispatch whether a preview waits for the choice */
export const groupField = (group: FormGroup, error: Fault, dispatch: boolean): KnownBlock[] =>
  input({
    id: ROTATION_BLOCK.group,
    label: FIELD.group,
    dispatch,
    element: {
      type: "external_select",
      min_query_length: 0,
      ...placeholder(PLACEHOLDER.group),
      ...(group && {
        initial_option:
          group === NEW_GROUP ? option(OPTION.newGroup, NEW_GROUP) : option(group.label, group.id),
      }),
    },
    error,
  });

export const aliasField = (
  { group, newAlias }: { readonly group: FormGroup; readonly newAlias: string },
  error: Fault,
): KnownBlock[] =>
  input({
    id: ROTATION_BLOCK.newAlias,
    label: FIELD.newAlias,
    hint: group === NEW_GROUP ? ALIAS_RULE : HINT.newAlias(ALIAS_RULE),
    optional: group !== NEW_GROUP,
    element: {
      type: "plain_text_input",
      ...placeholder(PLACEHOLDER.newAlias),
      ...(newAlias && { initial_value: newAlias.slice(0, INPUT_CHARS) }),
    },
    error,
  });

export const schedulesField = (
  schedules: readonly ScheduleRef[],
  more: Pick<Input, "hint" | "dispatch" | "error" | "optional">,
): KnownBlock[] =>
  input({
    id: ROTATION_BLOCK.schedules,
    label: FIELD.schedules,
    ...more,
    element: {
      type: "multi_external_select",
      min_query_length: 0,
      max_selected_items: MOST_OPTIONS,
      ...placeholder(PLACEHOLDER.schedules),
      ...(schedules.length > 0 && {
        initial_options: schedules
          .slice(0, MOST_OPTIONS)
          .map(({ id, name }) => option(name.trim() || id, id)),
      }),
    },
  });

export const channelsField = (
  channelIds: readonly string[],
  hint: string,
  error: Fault,
): KnownBlock[] =>
  input({
    id: ROTATION_BLOCK.channels,
    label: FIELD.channels,
    hint,
    optional: true,
    element: {
      type: "multi_conversations_select",
      filter: { include: ["public", "private"], exclude_bot_users: true },
      ...placeholder(PLACEHOLDER.channels),
      ...(channelIds.length > 0 && { initial_conversations: [...channelIds] }),
    },
    error,
  });

export const fallbackField = (
  userIds: readonly string[],
  dispatch: boolean,
  error: Fault,
  hint: string = HINT.fallback,
): KnownBlock[] =>
  input({
    id: ROTATION_BLOCK.fallback,
    label: FIELD.fallback,
    hint,
    optional: true,
    dispatch,
    element: {
      type: "multi_users_select",
      max_selected_items: MOST_PEOPLE,
      ...placeholder(PLACEHOLDER.fallback),
      ...(userIds.length > 0 && { initial_users: userIds.slice(0, MOST_PEOPLE) }),
    },
    error,
  });
