/** The form that creates and edits a rotation. */
import type { KnownBlock, ModalView } from "@slack/types";
import type { Unlisted } from "../../../domain/on-call.ts";
import type { RotationField, ScheduleRef } from "../../../domain/rotation.ts";
import type { OptionsForm } from "../../../domain/rotation-options.ts";
import type { DefaultChannels } from "../../../domain/slack-member.ts";
import type { Ack } from "../../../slack/ack.ts";
import { escapeForeign, list } from "../../../slack/mrkdwn.ts";
import { fieldErrorsAck } from "../../../slack/views/acks.ts";
import { context, section } from "../../../slack/views/blocks.ts";
import { writeMetadata } from "../../../slack/views/metadata.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { instructions } from "../../../slack/words/instructions.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";
import { unlistedSentence } from "../../../slack/words/scheduler-failure.ts";
import { sourceNotes } from "../../../slack/words/sources.ts";
import {
  aliasField,
  channelsField,
  type FormGroup,
  fallbackField,
  groupField,
  nameField,
  schedulesField,
} from "./fields.ts";
import type { FormerGroup } from "./former-group.ts";
import { restoreBlocks } from "./former-group-view.ts";
import { FORMER_GROUP_BLOCK, ROTATION_BLOCK, ROTATION_FORM } from "./ids.ts";
import { optionBlocks } from "./options-view.ts";
import {
  defaultChannelBlocks,
  previewBlocks,
  type RotationPreview,
  type WordsPreview,
} from "./preview-view.ts";
import { FORMER_GROUP, foundAgain, HINT, noLongerAvailable } from "./words.ts";

export type RotationModel = {
  /** Null: a new rotation. */
  readonly rotationId: string | null;
  /** The version shown; null for a new one. */
  readonly version: number | null;
  readonly form: {
    readonly name: string;
    readonly group: FormGroup;
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
  /** What the rotation's own words would say; absent: as in the preview. */
  readonly words?: WordsPreview;
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
  /** Names of schedules that don't exist any more, in whose place the form has others of the same name. */
  readonly renewed?: readonly string[];
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
      ...renewedBlocks(model.renewed ?? []),
      ...whichPeople(form, formErrors, unlisted),
      ...(preview ? previewBlocks(preview) : []),
      ...defaultChannelBlocks(defaultChannels),
      ...whatElse(form, formErrors),
      ...optionBlocks(form.options, formErrors, model.words ?? preview?.words),
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

function renewedBlocks(names: readonly string[]): KnownBlock[] {
  if (names.length === 0) return [];
  const all = list(
    names.map((name) => `“${escapeForeign(name, 80)}”`),
    MOST_NAMES,
  );
  return [section(foundAgain(all))];
}

/** The fields that the preview below them is about: name, group and schedules. */
const whichPeople = (
  form: RotationModel["form"],
  errors: Partial<Record<RotationField, string>>,
  unlisted?: Unlisted,
): KnownBlock[] => [
  ...nameField(form.name, errors.name),
  ...groupField(form.group, errors.group, true),
  ...(form.formerGroup ? formerGroupBlocks(form.formerGroup) : []),
  ...aliasField(form, errors.newAlias),
  ...schedulesField(form.schedules, {
    hint: [
      membersOf(form) === "on_call" ? HINT.schedules : HINT.schedulesBy(OPTION_WORDS.members.label),
      ...sourceNotes(form.schedules.map(({ id }) => id)),
      ...(unlisted ? [unlistedSentence(unlisted)] : []),
    ].join(" "),
    dispatch: true,
    error: errors.schedules,
  }),
];

const whatElse = (
  form: RotationModel["form"],
  errors: Partial<Record<RotationField, string>>,
): KnownBlock[] => [
  ...channelsField(form.channelIds, HINT.channels, errors.channels),
  ...fallbackField(
    form.fallbackUserIds,
    true,
    errors.fallback,
    /^(next|everyone)$/.test(membersOf(form)) ? HINT.fallbackBy : HINT.fallback,
  ),
];

/** What is chosen under `Members`, as it is typed. */
const membersOf = ({ options }: RotationModel["form"]): string => options?.members[0] ?? "on_call";

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
