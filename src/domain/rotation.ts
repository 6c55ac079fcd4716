/** A team rotation: the config that maps one user group to one or more schedules. */
import type { OptionsForm, RotationOptions } from "./rotation-options.ts";

export type ScheduleRef = {
  readonly id: string;
  /** As it was last called; shown while the system can't be asked. */
  readonly name: string;
};

export type Rotation = {
  readonly id: string;
  /** No restrictions: any text a person typed. Escaped and cut where it is shown. */
  readonly name: string;
  /** The Slack user group (S…), 1:1. */
  readonly groupId: string;
  /** One or more, in the order chosen. */
  readonly schedules: readonly ScheduleRef[];
  /** Slack channel ids that get the announcements. */
  readonly channelIds: readonly string[];
  /** Who goes in when nobody is on call; empty: whoever was on call last stays. */
  readonly fallbackUserIds: readonly string[];
  readonly options: RotationOptions;
  /** Counts edits: a form made from an older version is refused, not merged. */
  readonly version: number;
  /** Who was in the group when PagerSync took it over: what `Delete` offers to put back. */
  readonly membersBefore: readonly string[];
};

/** The rotation form as typed: nothing checked, nothing lost. */
export type RotationForm = {
  readonly name: string;
  /** A group id, `NEW_GROUP` for "Create a new user group", or null. */
  readonly groupChoice: string | null;
  readonly newAlias: string;
  readonly scheduleIds: readonly string[];
  readonly channelIds: readonly string[];
  readonly fallbackUserIds: readonly string[];
  /** Null: not shown, so they stay as they are. */
  readonly options: OptionsForm | null;
};

/** The value of the option `Create a new user group`; never a group id, which start with S. */
export const NEW_GROUP = "new";

/** The form's fields, named as the rest of the code names them. */
export type RotationField =
  | "name"
  | "group"
  | "newAlias"
  | "schedules"
  | "channels"
  | "fallback"
  | "keepOutgoing"
  | "letInEarly"
  | "always"
  | "tell"
  | "remind"
  | "topic";
