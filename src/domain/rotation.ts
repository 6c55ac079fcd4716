/** A team rotation: the configuration that maps one user group to one or more schedules. Its form and fields. */
import type { FieldFault } from "./field-fault.ts";
import type { OptionKey, OptionsForm, RotationOptions } from "./rotation-options.ts";

export type ScheduleRef = {
  readonly id: string;
  /** The last known name, shown while the scheduling system can't be read. */
  readonly name: string;
};

export type Rotation = {
  readonly id: string;
  /** Any text a person typed. Escaped and cut where it is shown. */
  readonly name: string;
  /** The Slack user group (S…), 1:1. */
  readonly groupId: string;
  /** One or more, in the order chosen. */
  readonly schedules: readonly ScheduleRef[];
  /** Slack channel ids that get the announcements. */
  readonly channelIds: readonly string[];
  /** Fallback members for gaps; empty: the people on call last stay. */
  readonly fallbackUserIds: readonly string[];
  readonly options: RotationOptions;
  /** Incremented by each edit: a form made from an older version is refused, not merged. */
  readonly version: number;
  /** Members when PagerSync took the group over; `Delete` offers to restore them. */
  readonly membersBefore: readonly string[];
};

/** The submitted rotation form, not validated yet. */
export type RotationForm = {
  readonly name: string;
  /** A group id, `NEW_GROUP` for "Create a new user group", or null. */
  readonly groupChoice: string | null;
  /** The group was chosen as one that is disabled, to be enabled on submission. */
  readonly enablesGroup?: true;
  readonly newAlias: string;
  /** The rotation moves to another group: its former one gets back the members that it had before PagerSync. */
  readonly restoresFormer?: true;
  readonly scheduleIds: readonly string[];
  readonly channelIds: readonly string[];
  readonly fallbackUserIds: readonly string[];
  /** Null: the form didn't show the options, so they stay as they are. */
  readonly options: OptionsForm | null;
};

/** The value of the option `Create a new user group`. Never a group id: those start with S. */
export const NEW_GROUP = "new";

/** Begins the value of the option for a disabled group that is to be enabled, before the group's id. */
export const ENABLE_GROUP = "enable:";

/** @param value of the chosen option; null: none is chosen */
export const readGroupChoice = (
  value: string | null,
): Pick<RotationForm, "groupChoice" | "enablesGroup"> =>
  value?.startsWith(ENABLE_GROUP)
    ? { groupChoice: value.slice(ENABLE_GROUP.length), enablesGroup: true }
    : { groupChoice: value };

/** The form's fields, named as the rest of the code names them. */
export type RotationField =
  | "name"
  | "group"
  | "newAlias"
  | "schedules"
  | "channels"
  | "fallback"
  | OptionKey;

export type FieldFaults = Partial<Record<RotationField, FieldFault>>;
