/** Turns the form into a rotation, or into faults, each at the field that it came from. Pure. */
import type { ChannelFaultReason } from "./field-fault.ts";
import { MOST_PEOPLE } from "./option-kinds.ts";
import { err, ok, type Result } from "./result.ts";
import { type FieldFaults, NEW_GROUP, type RotationForm, type ScheduleRef } from "./rotation.ts";
import { checkOptions, type RotationOptions } from "./rotation-options.ts";
import { ineligibleAmong, type SlackMember, type UserGroup } from "./slack-member.ts";
import type { NamedSchedule } from "./template.ts";

export type RotationDraft = {
  readonly name: string;
  readonly group: /** One that is disabled is to be enabled. */
    | { readonly kind: "existing"; readonly group: UserGroup }
    | { readonly kind: "new"; readonly alias: string };
  readonly schedules: readonly ScheduleRef[];
  readonly channelIds: readonly string[];
  readonly fallbackUserIds: readonly string[];
  /** Null: they stay as they are. */
  readonly options: RotationOptions | null;
  readonly restoresFormer?: true;
};

export type CheckFacts = {
  /** Null: no such group. */
  readonly group: (id: string) => UserGroup | null;
  /** The name of the other rotation that manages the group, if any. */
  readonly managedBy: (groupId: string) => string | null;
  /** Names of admins to ask, where only an admin may choose the group; null: this person may. */
  readonly whoMayChoose: (groupId: string) => readonly string[] | null;
  /** Null: no such schedule. */
  readonly scheduleName: (id: string) => string | null;
  /** Schedules by names that they had, which the rotation's own words may still use; absent: none. */
  readonly formerNames?: readonly NamedSchedule[];
  /** Null: not known. */
  readonly member: (userId: string) => SlackMember | null;
  /** Whether the id is a channel's by its form. */
  readonly isChannel: (id: string) => boolean;
  /** Why this person may not give the channel to the rotation; null: they may. */
  readonly channelFault: (id: string) => ChannelFaultReason | null;
};

/** So many one Durable Object can read, plan and list in time. */
export const MOST_ROTATIONS = 3_000;
/** As many as a select takes options (Slack): the form must be able to show them all again. */
export const MOST_SCHEDULES = 100;
/** Each handover is one message to each of them. */
export const MOST_CHANNELS = 20;

/** As much as Slack takes in one field. */
const MOST_NAME_CHARS = 3_000;
/** Of a group that is to be created. */
export const GROUP_HANDLE = /^[a-z0-9_-]+$/;

export function checkRotationForm(
  form: RotationForm,
  facts: CheckFacts,
): Result<RotationDraft, FieldFaults> {
  const faults: FieldFaults = {};
  const name = form.name.trim().slice(0, MOST_NAME_CHARS);
  if (name === "") faults.name = { reason: "nameMissing" };

  const group = checkGroup(form, facts);
  if (!group.ok) Object.assign(faults, group.error);

  const ids = [...new Set(form.scheduleIds)];
  const schedules = ids.map((id) => ({ id, name: facts.scheduleName(id) }));
  if (ids.length === 0) faults.schedules = { reason: "schedulesMissing" };
  else if (ids.length > MOST_SCHEDULES) faults.schedules = { reason: "tooManySchedules" };
  else if (schedules.some((s) => s.name === null)) faults.schedules = { reason: "scheduleGone" };

  // The picker offers channels only: another id was forged, and could send messages to a person.
  const channelIds = [...new Set(form.channelIds)].filter(facts.isChannel);
  const refused = channelIds.flatMap((id) => facts.channelFault(id) ?? [])[0];
  if (channelIds.length > MOST_CHANNELS) faults.channels = { reason: "tooManyChannels" };
  else if (refused) faults.channels = { reason: refused };

  const fallbackUserIds = [...new Set(form.fallbackUserIds)];
  const ineligible = ineligibleAmong(fallbackUserIds, facts.member);
  if (fallbackUserIds.length > MOST_PEOPLE) faults.fallback = { reason: "tooManyPeople" };
  else if (ineligible)
    faults.fallback = {
      reason: "personIneligible",
      personName: ineligible.name,
      ineligible: ineligible.ineligible,
    };

  const followed = schedules.map(({ id, name }) => ({ id, name: name ?? id }));
  const options =
    form.options &&
    checkOptions(form.options, {
      member: facts.member,
      channelIds,
      schedules: followed,
      formerly: (facts.formerNames ?? []).filter(({ id }) => ids.includes(id)),
    });
  if (options && !options.ok) Object.assign(faults, options.error);

  if (!group.ok || Object.keys(faults).length > 0) return err(faults);
  return ok({
    name,
    group: group.value,
    schedules: followed,
    channelIds,
    fallbackUserIds,
    options: options?.ok ? options.value : null,
    ...(form.restoresFormer && { restoresFormer: true }),
  });
}

function checkGroup(
  { groupChoice, newAlias: typed, enablesGroup }: RotationForm,
  facts: CheckFacts,
): Result<RotationDraft["group"], FieldFaults> {
  // Everything on screen writes groups with an @.
  const newAlias = typed.replace(/^@/, "");
  if (groupChoice === null) return err({ group: { reason: "groupMissing" } });
  if (groupChoice === NEW_GROUP) {
    if (newAlias === "") return err({ newAlias: { reason: "aliasMissing" } });
    if (!GROUP_HANDLE.test(newAlias)) return err({ newAlias: { reason: "aliasRule" } });
    return ok({ kind: "new", alias: newAlias });
  }
  // Two contradictory inputs: the form asks instead of dropping one.
  if (newAlias !== "") return err({ newAlias: { reason: "aliasUnused" } });
  const managedBy = facts.managedBy(groupChoice);
  if (managedBy !== null) return err({ group: { reason: "groupTaken", rotationName: managedBy } });
  const group = facts.group(groupChoice);
  if (!group) return err({ group: { reason: "groupGone" } });
  if (group.isDisabled && !enablesGroup) return err({ group: { reason: "groupDisabled" } });
  if (group.isManagedElsewhere) return err({ group: { reason: "groupManagedElsewhere" } });
  const askNames = facts.whoMayChoose(groupChoice);
  if (askNames !== null) return err({ group: { reason: "groupNeedsAdmin", askNames } });
  return ok({ kind: "existing", group });
}
