/** A rotation's own words in its form: what is wrong with them, and what they would say now, by the code that posts them. */
import type { OptionFacts } from "../../../domain/option-kinds.ts";
import { ownWordsOf } from "../../../domain/own-words.ts";
import type { Plan } from "../../../domain/plan.ts";
import type { RotationField, RotationForm } from "../../../domain/rotation.ts";
import { checkOptions, OPTION_KEYS, OPTIONS } from "../../../domain/rotation-options.ts";
import { handoverBetween } from "../../../domain/rotation-state.ts";
import { isSameSet } from "../../../domain/sets.ts";
import { topicWords, withPart } from "../../../domain/topic.ts";
import { escapeText } from "../../../slack/mrkdwn.ts";
import { announcementMessage } from "../../../slack/words/announcement.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { FIELD } from "../../../slack/words/labels.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";
import type { Context } from "../../context.ts";
import { formerNames, scheduleName } from "./form.ts";
import type { Proposal } from "./members-after.ts";
import type { WordsPreview } from "./preview-view.ts";
import { PREVIEW } from "./words.ts";

type Typed = { readonly rotationId: string | null; readonly form: RotationForm };

/** What the options of a form are read by, before it is submitted. */
export function optionFacts(ctx: Context, { rotationId, form }: Typed): OptionFacts {
  const { channelIds, scheduleIds } = form;
  return {
    member: () => null,
    channelIds,
    schedules: scheduleIds.flatMap((id) => {
      const name = scheduleName(ctx, rotationId, id);
      return name === null ? [] : [{ id, name }];
    }),
    formerly: formerNames(ctx, rotationId).filter(({ id }) => scheduleIds.includes(id)),
  };
}

/** Sentences for the fields of its own words. */
export function wordErrors(ctx: Context, typed: Typed): Partial<Record<RotationField, string>> {
  const { options } = typed.form;
  const checked = options && checkOptions(options, optionFacts(ctx, typed));
  if (!checked || checked.ok) return {};
  const faults = OPTION_KEYS.flatMap((key) => {
    const fault = OPTIONS[key].kind === "template" ? checked.error[key] : undefined;
    return fault ? [[key, fault] as const] : [];
  });
  return fieldFaultSentences(Object.fromEntries(faults));
}

/** Where there is no preview, why: at each field that has words without a fault. */
export function noWordsPreview(
  { options }: RotationForm,
  errors: Partial<Record<RotationField, string>>,
  why: string,
): WordsPreview {
  const keys = OPTION_KEYS.filter(
    (key) => OPTIONS[key].kind === "template" && options?.[key].join("").trim() && !errors[key],
  );
  return Object.fromEntries(keys.map((key) => [key, why]));
}

/** @param groupHandle without the @; null: not known yet */
export function wordsPreview(
  ctx: Context,
  { rotation, known }: Proposal,
  { state, handover }: Plan,
  groupHandle: string | null,
): WordsPreview {
  const now = ctx.now();
  const { onCall, by, until } = state;
  const isFollowed = isSameSet(idsOf(rotation), known ? idsOf(known) : []);
  const upcoming = isFollowed ? (known?.upcoming ?? null) : null;
  const own = ownWordsOf(rotation, state, upcoming, now);
  const { members } = rotation.options;
  const facts = { until, at: now, ...(members !== "on_call" && { members }) };
  const told =
    handover ??
    (by === "last"
      ? { comesIn: [], goes: [], stays: onCall, ...facts, by }
      : handoverBetween([], onCall, { ...facts, by }));
  const names = { rotationName: rotation.name, groupHandle, groupProblem: null };
  const words =
    rotation.options.topicTemplate.length > 0 ? topicWords(rotation, state, groupHandle) : null;
  const part = words && withPart("", null, words)?.part;
  const nowhere = (channelIds: readonly string[], label: string): string =>
    channelIds.length > 0 ? "" : PREVIEW.wordsNowhere(label);
  const { channelIds, options } = rotation;
  return {
    ...(own && {
      announcementTemplate:
        announcementMessage({ ...names, ...told, own }, now).text +
        nowhere(channelIds, FIELD.channels),
    }),
    ...(part && {
      topicTemplate:
        escapeText(part) + nowhere(options.topicChannelIds, OPTION_WORDS.topicChannelIds.label),
    }),
  };
}

const idsOf = ({ schedules }: Proposal["rotation"]): readonly string[] =>
  schedules.map(({ id }) => id);
