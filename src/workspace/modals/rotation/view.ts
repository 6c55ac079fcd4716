/** The form that creates and edits a rotation. */
import type { KnownBlock, ModalView } from "@slack/types";
import type { Unlisted } from "../../../domain/on-call.ts";
import { MOST_PEOPLE } from "../../../domain/option-kinds.ts";
import type { RotationField, ScheduleRef } from "../../../domain/rotation.ts";
import { NEW_GROUP } from "../../../domain/rotation.ts";
import type { OptionsForm } from "../../../domain/rotation-options.ts";
import type { DefaultChannels } from "../../../domain/slack-member.ts";
import type { Ack } from "../../../slack/ack.ts";
import { INPUT_CHARS, MOST_OPTIONS } from "../../../slack/limits.ts";
import { escapeForeign, list } from "../../../slack/mrkdwn.ts";
import { fieldErrorsAck } from "../../../slack/views/acks.ts";
import { context, section } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { writeMetadata } from "../../../slack/views/metadata.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { ALIAS_RULE } from "../../../slack/words/fields.ts";
import { instructions } from "../../../slack/words/instructions.ts";
import { FIELD, OPTION, TITLE } from "../../../slack/words/labels.ts";
import { unlistedSentence } from "../../../slack/words/scheduler-failure.ts";
import type { FormerGroup } from "./former-group.ts";
import { restoreBlocks } from "./former-group-view.ts";
import { FORMER_GROUP_BLOCK, ROTATION_BLOCK, ROTATION_FORM } from "./ids.ts";
import { optionBlocks } from "./options-view.ts";
import { defaultChannelBlocks, previewBlocks, type RotationPreview } from "./preview-view.ts";
import { FORMER_GROUP, HINT, noLongerAvailable, PLACEHOLDER } from "./words.ts";

export type RotationModel = {
  /** Null: a new rotation. */
  readonly rotationId: string | null;
  /** The version shown; null for a new one. */
  readonly version: number | null;
  readonly form: {
    readonly name: string;
    /** `NEW_GROUP`: "Create a new user group". `label`: the option's text in the select. */
    readonly group: { readonly id: string; readonly label: string } | typeof NEW_GROUP | null;
    readonly newAlias: string;
    /** The group that the rotation has now, where another is chosen; absent: none is. */
    readonly formerGroup?: (FormerGroup & { readonly isRestored: boolean }) | null;
    readonly schedules: readonly ScheduleRef[];
    readonly channelIds: readonly string[];
    readonly fallbackUserIds: readonly string[];
    /** Null: hidden behind the button `More options`. */
    readonly options: OptionsForm | null;
  };
  /** Null: no group or no schedules are chosen yet. */
  readonly preview: RotationPreview | null;
  /** The channels that the chosen group's new members are added to; absent: none. */
  readonly defaultChannels?: DefaultChannels | null;
  /** Errors found too late for the reply to the submission. */
  readonly formErrors?: Partial<Record<RotationField, string>>;
  /** Of this deployment (https://host), for a link; absent: not known. */
  readonly origin?: string | null;
  /** What someone else has done to the rotation since the form opened, mrkdwn; absent: nothing. */
  readonly conflict?: string;
  /** Names of schedules and groups in the form that don't exist any more. */
  readonly missing?: readonly string[];
  /** Schedules that could not be listed; absent: all could. */
  readonly unlisted?: Unlisted;
};

const MOST_NAMES = 10;

export const formErrorsAck = (errors: Partial<Record<RotationField, string>>): Ack =>
  fieldErrorsAck(ROTATION_BLOCK, errors);

export function rotationModal(model: RotationModel): ModalView {
  const { rotationId, version, form, preview, formErrors = {}, missing = [], unlisted } = model;
  const { defaultChannels = null, conflict, origin = null } = model;
  return formModal({
    title: rotationId === null ? TITLE.createRotation : TITLE.editRotation,
    callbackId: ROTATION_FORM,
    metadata: writeMetadata({ rotationId, version, showsOptions: form.options !== null }),
    blocks: [
      ...(conflict === undefined ? [] : [section(conflict)]),
      ...missingBlocks(missing),
      ...whichPeople(form, formErrors, unlisted),
      ...(preview ? previewBlocks(preview) : []),
      ...defaultChannelBlocks(defaultChannels),
      ...whatElse(form, formErrors),
      ...optionBlocks(form.options, formErrors),
      context(instructions("slackGroups", origin, "rotation")),
    ],
  });
}

function missingBlocks(names: readonly string[]): KnownBlock[] {
  if (names.length === 0) return [];
  const all = list(
    names.map((name) => `“${escapeForeign(name, 80)}”`),
    MOST_NAMES,
  );
  return [section(noLongerAvailable(all))];
}

/** The fields that the preview below them is about: name, group and schedules. */
const whichPeople = (
  form: RotationModel["form"],
  errors: Partial<Record<RotationField, string>>,
  unlisted?: Unlisted,
): KnownBlock[] => [
  ...input({
    id: ROTATION_BLOCK.name,
    label: FIELD.name,
    element: {
      type: "plain_text_input",
      ...placeholder(PLACEHOLDER.name),
      ...(form.name && { initial_value: form.name.slice(0, INPUT_CHARS) }),
    },
    error: errors.name,
  }),
  ...input({
    id: ROTATION_BLOCK.group,
    label: FIELD.group,
    dispatch: true,
    element: {
      type: "external_select",
      min_query_length: 0,
      ...placeholder(PLACEHOLDER.group),
      ...(form.group && { initial_option: groupOption(form.group) }),
    },
    error: errors.group,
  }),
  ...(form.formerGroup ? formerGroupBlocks(form.formerGroup) : []),
  ...input({
    id: ROTATION_BLOCK.newAlias,
    label: FIELD.newAlias,
    hint: form.group === NEW_GROUP ? ALIAS_RULE : HINT.newAlias(ALIAS_RULE),
    optional: form.group !== NEW_GROUP,
    element: {
      type: "plain_text_input",
      ...placeholder(PLACEHOLDER.newAlias),
      ...(form.newAlias && { initial_value: form.newAlias.slice(0, INPUT_CHARS) }),
    },
    error: errors.newAlias,
  }),
  ...input({
    id: ROTATION_BLOCK.schedules,
    label: FIELD.schedules,
    hint: [HINT.schedules, ...(unlisted ? [unlistedSentence(unlisted)] : [])].join(" "),
    dispatch: true,
    element: {
      type: "multi_external_select",
      min_query_length: 0,
      max_selected_items: MOST_OPTIONS,
      ...placeholder(PLACEHOLDER.schedules),
      ...(form.schedules.length > 0 && {
        initial_options: form.schedules
          .slice(0, MOST_OPTIONS)
          .map(({ id, name }) => option(name.trim() || id, id)),
      }),
    },
    error: errors.schedules,
  }),
];

const whatElse = (
  form: RotationModel["form"],
  errors: Partial<Record<RotationField, string>>,
): KnownBlock[] => [
  ...input({
    id: ROTATION_BLOCK.channels,
    label: FIELD.channels,
    hint: HINT.channels,
    optional: true,
    element: {
      type: "multi_conversations_select",
      filter: { include: ["public", "private"], exclude_bot_users: true },
      ...placeholder(PLACEHOLDER.channels),
      ...(form.channelIds.length > 0 && { initial_conversations: [...form.channelIds] }),
    },
    error: errors.channels,
  }),
  ...input({
    id: ROTATION_BLOCK.fallback,
    label: FIELD.fallback,
    hint: HINT.fallback,
    optional: true,
    dispatch: true,
    element: {
      type: "multi_users_select",
      max_selected_items: MOST_PEOPLE,
      ...placeholder(PLACEHOLDER.fallback),
      ...(form.fallbackUserIds.length > 0 && {
        initial_users: form.fallbackUserIds.slice(0, MOST_PEOPLE),
      }),
    },
    error: errors.fallback,
  }),
];

function formerGroupBlocks(group: NonNullable<RotationModel["form"]["formerGroup"]>): KnownBlock[] {
  const { handle, restorable, isRestored } = group;
  const called = handle === null ? "the former group" : `\`@${escapeForeign(handle, 80)}\``;
  const end = restorable.length === 0 ? "." : FORMER_GROUP.unlessPutBack;
  const label = FORMER_GROUP.moved(handle);
  return [
    context(FORMER_GROUP.stops(called) + end),
    ...restoreBlocks(group, { id: FORMER_GROUP_BLOCK, label, isChosen: isRestored }),
  ];
}

const groupOption = (group: NonNullable<RotationModel["form"]["group"]>) =>
  group === NEW_GROUP ? option(OPTION.newGroup, NEW_GROUP) : option(group.label, group.id);
