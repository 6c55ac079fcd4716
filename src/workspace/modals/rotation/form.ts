/** The model of the rotation form: for a new rotation, an existing one, or with a person's input. */

import { proposeLinks } from "../../../domain/relink.ts";
import { NEW_GROUP, type RotationField, type RotationForm } from "../../../domain/rotation.ts";
import {
  optionsForm,
  optionsInUse,
  relinkedOptions,
  schedulesInWords,
} from "../../../domain/rotation-options.ts";
import { maybeSourceId } from "../../../domain/source.ts";
import type { NamedSchedule } from "../../../domain/template.ts";
import { disabledGroupOption, groupLabel } from "../../../slack/views/options.ts";
import type { Context } from "../../context.ts";
import { isFromConnected } from "../../source.ts";
import type { StoredRotation } from "../../store/rotations.ts";
import { formerGroupOf } from "./former-group.ts";
import type { RotationPreview } from "./preview-view.ts";
import type { RotationModel } from "./view.ts";

const EMPTY_FORM: RotationModel["form"] = {
  name: "",
  group: null,
  newAlias: "",
  schedules: [],
  channelIds: [],
  fallbackUserIds: [],
  options: null,
};

export const newRotationForm: RotationModel = {
  rotationId: null,
  version: null,
  form: EMPTY_FORM,
  preview: null,
};

/** What the picker of schedules lacks, and where the guide is. */
export const surroundings = ({
  store: { state },
}: Context): Pick<RotationModel, "unlisted" | "origin"> => {
  const unlisted = state.connection.get("unlisted");
  return { origin: state.home.get("origin"), ...(unlisted && { unlisted }) };
};

/**
 * Prefilled from the rotation. Schedules and groups that don't exist any more are still shown, and named as missing, unless
 * there is another schedule of the name.
 */
export function knownRotationForm(ctx: Context, rotation: StoredRotation): RotationModel {
  const { groups, readings, state } = ctx.store;
  const isListed =
    state.connection.get("schedulesListedAt") !== null && !state.connection.get("unlisted");
  const goneSchedules = rotation.schedules.filter((s) => isListed && !readings.listing(s.id));
  const isListedHere = isFromConnected(ctx, rotation);
  // Created anew under another id, most likely.
  const namesakes = new Map(
    proposeLinks(isListedHere ? goneSchedules : [], readings.listings()).flatMap(
      ({ old, found }) => (found.status === "matched" ? [[old.id, found.schedule] as const] : []),
    ),
  );
  const followed = rotation.schedules.map(
    (s) => namesakes.get(s.id) ?? (isListedHere ? readings.listing(s.id) : null) ?? s,
  );
  const options = relinkedOptions(rotation.options, namesakes);
  const inForm = { ...rotation, options, schedules: followed };
  const group = groups.get(rotation.groupId);
  return {
    rotationId: rotation.id,
    version: rotation.version,
    form: {
      name: rotation.name,
      group: { id: rotation.groupId, label: group ? groupLabel(group) : rotation.groupId },
      newAlias: "",
      schedules: [...new Map(followed.map((s) => [s.id, s])).values()],
      channelIds: rotation.channelIds,
      fallbackUserIds: rotation.fallbackUserIds,
      options: optionsInUse(rotation.options).length > 0 ? optionsForm(inForm) : null,
    },
    preview: null,
    defaultChannels: group?.defaultChannels ?? null,
    missing: [
      ...(group ? [] : ["the user group"]),
      ...goneSchedules.filter(({ id }) => !namesakes.has(id)).map((s) => s.name),
    ],
    renewed: [...namesakes.values()].map(({ name }) => name),
    ...surroundings(ctx),
  };
}

/** The form as it would be submitted untouched. */
export const asRotationForm = ({
  group,
  formerGroup: _,
  schedules,
  ...form
}: RotationModel["form"]): RotationForm => ({
  ...form,
  groupChoice: group === NEW_GROUP ? NEW_GROUP : (group?.id ?? null),
  scheduleIds: schedules.map(({ id }) => id),
});

/** With the person's input, so that an update of the modal loses nothing. */
export function typedRotationForm(
  ctx: Context,
  typed: {
    readonly rotationId: string | null;
    readonly version: number | null;
    readonly form: RotationForm;
  },
  more: {
    readonly preview?: RotationPreview | null;
    readonly formErrors?: Partial<Record<RotationField, string>>;
  },
): RotationModel {
  const { form } = typed;
  return {
    rotationId: typed.rotationId,
    version: typed.version,
    form: {
      name: form.name,
      group: groupOf(ctx, form),
      newAlias: form.newAlias,
      formerGroup: formerGroupIn(ctx, typed.rotationId, form),
      schedules: form.scheduleIds.map((id) => ({
        id,
        name: scheduleName(ctx, typed.rotationId, id) ?? id,
      })),
      channelIds: form.channelIds,
      fallbackUserIds: form.fallbackUserIds,
      options: form.options,
    },
    preview: more.preview ?? null,
    defaultChannels:
      form.groupChoice === null
        ? null
        : (ctx.store.groups.get(form.groupChoice)?.defaultChannels ?? null),
    ...(more.formErrors && { formErrors: more.formErrors }),
    ...surroundings(ctx),
  };
}

/** The name as listed now, or as the edited rotation stored it; null: no such schedule. */
export function scheduleName(
  ctx: Context,
  rotationId: string | null,
  scheduleId: string,
): string | null {
  const listed = ctx.store.readings.listing(scheduleId);
  if (listed) return listed.name;
  const before = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  // Schedule ids of another system mean nothing in this one.
  if (before && !isFromConnected(ctx, before)) return null;
  const known = before?.schedules.find((s) => s.id === scheduleId);
  if (known) return known.name;
  // Before the first list, any text that can be an id passes.
  const mayBe =
    ctx.store.state.connection.get("schedulesListedAt") === null && maybeSourceId(scheduleId);
  return mayBe ? scheduleId : null;
}

/** The names under which an edited rotation's schedules, and those in its own words, were stored. */
export function formerNames(ctx: Context, rotationId: string | null): readonly NamedSchedule[] {
  const before = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  return before ? [...before.schedules, ...schedulesInWords(before.options)] : [];
}

function formerGroupIn(
  ctx: Context,
  rotationId: string | null,
  { groupChoice, restoresFormer }: RotationForm,
): NonNullable<RotationModel["form"]["formerGroup"]> | null {
  const before = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  if (before === null || groupChoice === null || groupChoice === before.groupId) return null;
  return { ...formerGroupOf(ctx, before), isRestored: restoresFormer ?? false };
}

export function groupOf(
  ctx: Context,
  { groupChoice: choice, enablesGroup }: RotationForm,
): RotationModel["form"]["group"] {
  if (choice === null || choice === NEW_GROUP) return choice;
  const group = ctx.store.groups.get(choice);
  if (group?.isDisabled && enablesGroup) {
    const { value, text } = disabledGroupOption(group);
    return { id: value ?? choice, label: text.text };
  }
  return { id: choice, label: group ? groupLabel(group) : choice };
}
