/**
 * What a rotation may do beyond keeping its group: each is off until somebody wants it. Plain JSON, as it is stored and
 * as a configuration file carries it.
 */

export type RotationOptions = {
  /** How long whoever went off call stays in the group after a handover; 0: not at all. */
  readonly keepOutgoingMinutes: number;
  /** How long before a handover whoever is next enters the group; 0: never early. */
  readonly letInEarlyMinutes: number;
  /** Slack users who are in the group whoever is on call, and don't count as on call. */
  readonly alwaysUserIds: readonly string[];
  /** A direct message to who goes on call and to who is relieved. */
  readonly tellPeople: boolean;
  /** A direct message this long before a shift; 0: none. */
  readonly remindHours: ReminderHours;
  /** Those of the rotation's channels whose topic says who is on call. */
  readonly topicChannelIds: readonly string[];
};

export type ReminderHours = (typeof REMINDER_HOURS)[number];
export const REMINDER_HOURS = [0, 1, 24] as const;

/** Longer, an overlap would be a second shift. */
export const MOST_OVERLAP_MINUTES = 240;
/** Always in the group, or standing in: more people than this are a team. */
export const MOST_PEOPLE = 30;

/** The options as typed into the form: nothing checked. Minutes and hours are texts there; empty is off. */
export type OptionsForm = {
  readonly keepOutgoing: string;
  readonly letInEarly: string;
  readonly alwaysUserIds: readonly string[];
  readonly tellPeople: boolean;
  readonly remindHours: string;
  readonly topicChannelIds: readonly string[];
};

export const NO_OPTIONS: RotationOptions = {
  keepOutgoingMinutes: 0,
  letInEarlyMinutes: 0,
  alwaysUserIds: [],
  tellPeople: false,
  remindHours: 0,
  topicChannelIds: [],
};

/** Whether any of them acts at an instant of its own, not only when the schedules change. */
export const isTimed = (options: RotationOptions): boolean =>
  options.keepOutgoingMinutes > 0 || options.letInEarlyMinutes > 0 || options.remindHours > 0;

/** How many of them are on. */
export const optionsInUse = (options: RotationOptions): number =>
  [
    options.keepOutgoingMinutes > 0,
    options.letInEarlyMinutes > 0,
    options.alwaysUserIds.length > 0,
    options.tellPeople,
    options.remindHours > 0,
    options.topicChannelIds.length > 0,
  ].filter(Boolean).length;
