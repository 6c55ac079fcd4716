/** The form to choose many schedules, and what the rotations for them share. */
import type { ModalView } from "@slack/types";
import { err, ok } from "../../../domain/result.ts";
import type { RotationForm, ScheduleRef } from "../../../domain/rotation.ts";
import type { Ack } from "../../../slack/ack.ts";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import { typedText } from "../../../slack/payload/form-values.ts";
import type {
  BlockAction,
  BlockSuggestion,
  Reading,
  View,
  ViewSubmission,
} from "../../../slack/payload/interaction.ts";
import { fieldErrorsAck } from "../../../slack/views/acks.ts";
import { context, paragraph } from "../../../slack/views/blocks.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { BUTTON, FIELD, TITLE } from "../../../slack/words/labels.ts";
import { channelsField, fallbackField, schedulesField } from "../rotation/fields.ts";
import { ROTATION_BLOCK } from "../rotation/ids.ts";
import { readRotationForm } from "../rotation/read-form.ts";
import { CHOOSE } from "./words.ts";

export const CHOOSE_FORM = "several_choose_form";
/** Its field is reported as it is typed, to say how many schedules match. */
export const CHOOSE_ACTION = { search: "several_search" } as const;

export type ChosenSources = {
  readonly form: RotationForm;
  /** All schedules whose name contains it; empty: none of them. */
  readonly text: string;
};
export type OpenChoice = ChosenSources & { readonly viewId: string; readonly viewHash: string };

const chosenIn = ({ state }: View): ChosenSources => ({
  form: readRotationForm(state, false),
  text: typedText(state, CHOOSE_ACTION.search).trim(),
});

export const readChosenSources = ({ view }: ViewSubmission): Reading<ChosenSources> =>
  ok(chosenIn(view));

export const readOpenChoice = ({ view }: BlockAction): Reading<OpenChoice> =>
  view?.hash ? ok({ viewId: view.id, viewHash: view.hash, ...chosenIn(view) }) : err("malformed");

/** A search for schedules. `marksFollowed`: those that a rotation follows are marked. */
export type SourceSearch = { readonly marksFollowed: boolean };

export const readSourceSearch = ({ view }: BlockSuggestion): Reading<SourceSearch> =>
  ok({ marksFollowed: view?.callbackId === CHOOSE_FORM });

export type ChooseErrors = Partial<
  Record<"schedules" | "search" | "channels" | "fallback", string>
>;

const { schedules, channels, fallback } = ROTATION_BLOCK;
export const chooseErrorsAck = (errors: ChooseErrors): Ack =>
  fieldErrorsAck({ schedules, channels, fallback, search: CHOOSE_ACTION.search }, errors);

export type ChooseModel = {
  readonly schedules: readonly ScheduleRef[];
  readonly text: string;
  readonly channelIds: readonly string[];
  readonly fallbackUserIds: readonly string[];
  /** How many schedules match, mrkdwn; absent: nothing is typed. */
  readonly matches?: string;
  /** Found too late for the reply to the submission. */
  readonly errors?: ChooseErrors;
};

export const chooseModal = ({ errors = {}, ...model }: ChooseModel): ModalView =>
  formModal({
    title: TITLE.setUpSeveral,
    callbackId: CHOOSE_FORM,
    submit: BUTTON.next,
    blocks: [
      paragraph(CHOOSE.intro),
      ...schedulesField(model.schedules, {
        hint: CHOOSE.schedules,
        optional: true,
        error: errors.schedules,
      }),
      ...input({
        id: CHOOSE_ACTION.search,
        label: FIELD.schedulesNamed,
        hint: CHOOSE.searchHint,
        optional: true,
        dispatch: true,
        element: {
          type: "plain_text_input",
          dispatch_action_config: { trigger_actions_on: ["on_character_entered"] },
          ...placeholder(CHOOSE.search),
          ...(model.text && { initial_value: model.text.slice(0, INPUT_CHARS) }),
        },
        error: errors.search,
      }),
      ...(model.matches === undefined ? [] : [context(model.matches)]),
      ...channelsField(model.channelIds, CHOOSE.channels, errors.channels),
      ...fallbackField(model.fallbackUserIds, false, errors.fallback),
    ],
  });
