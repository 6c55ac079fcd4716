/**
 * The names of each option of a rotation: in its form, on the Home and in a configuration file. The compiler demands an
 * entry for every option of domain/rotation-options.ts.
 */
import { MOST_PEOPLE } from "../../domain/option-kinds.ts";
import type { RotationField } from "../../domain/rotation.ts";
import {
  forEachOption,
  type KindOf,
  OPTIONS,
  type OptionKey,
  type RotationOptions,
} from "../../domain/rotation-options.ts";
import { PLACES } from "../../domain/template.ts";
import { FIELD } from "./labels.ts";

type Words<K extends OptionKey> = {
  readonly label: string;
  readonly hint?: string;
  /** On the Home, in few words, while it is on. */
  readonly home: (value: RotationOptions[K]) => string;
  /** Its id in the form. Slack sends it back from views that were opened before a deploy: it never changes. */
  readonly blockId: string;
  /** Its key in a configuration file. People store such files, so the key never changes. */
  readonly fileKey: string;
} & Choices<K>;

type Several<V> = V extends readonly (infer C extends string)[] ? C : never;

/** What can be chosen where there is a choice: the text of each value. */
type Choices<K extends OptionKey> = KindOf[K] extends "choice"
  ? { readonly texts: Readonly<Record<RotationOptions[K] & (number | string), string>> }
  : KindOf[K] extends "several"
    ? { readonly texts: Readonly<Record<Several<RotationOptions[K]>, string>> }
    : KindOf[K] extends "flag"
      ? { readonly texts: Readonly<Record<string, string>> }
      : { readonly texts?: never };

const OWN_WORDS = "Leave empty for PagerSync's words. Places in braces are filled in:";

const placesOf = (key: "announcementTemplate" | "topicTemplate"): string => {
  const places = PLACES.filter((place) => OPTIONS[key].widths[place] !== undefined);
  return `${places.map((place) => `{${place}}`).join(" ")} {schedule: Name}. For a brace, type {{ or }}.`;
};

const MEMBERS_ON_HOME: Readonly<Record<RotationOptions["members"], string>> = {
  on_call: "on call now",
  next: "next on call",
  on_call_and_next: "on call now and next",
  everyone: "everyone in the schedules",
};

export const OPTION_WORDS: { readonly [K in OptionKey]: Words<K> } = {
  members: {
    label: "Members",
    hint: "“Next” is the first person to go on call after the ones who are now, however far ahead that is. “Everyone” is each schedule's own list of people. Only people who are on call are called so.",
    home: (members) => MEMBERS_ON_HOME[members],
    blockId: "rotation_members",
    fileKey: "members",
    texts: {
      on_call: "On call now",
      next: "Next on call",
      on_call_and_next: "On call now and next",
      everyone: "Everyone in the schedules",
    },
  },
  keepOutgoingMinutes: {
    label: "Overlap after a handover (minutes)",
    hint: `People who go off call stay in the group this long. Up to ${OPTIONS.keepOutgoingMinutes.max}; leave empty for none.`,
    home: (minutes) => `stays ${minutes} min after`,
    blockId: "rotation_keep_outgoing",
    fileKey: "keep_outgoing_minutes",
  },
  letInEarlyMinutes: {
    label: "Overlap before a handover (minutes)",
    hint: `The next person joins the group this long before the handover. Up to ${OPTIONS.letInEarlyMinutes.max}; leave empty for none. The announcement still comes at the handover.`,
    home: (minutes) => `joins ${minutes} min early`,
    blockId: "rotation_let_in_early",
    fileKey: "let_in_early_minutes",
  },
  alwaysUserIds: {
    label: "Always in the group",
    hint: `Always members of the group, but not shown as on call. Up to ${MOST_PEOPLE} people.`,
    home: (userIds) => `${userIds.length} always in the group`,
    blockId: "rotation_always",
    fileKey: "always",
  },
  tellPeople: {
    label: "Direct messages",
    hint: "Anyone can mute these for themselves.",
    home: () => "DMs on",
    blockId: "rotation_tell",
    fileKey: "tell_people",
    texts: { tell: "Notify people when they go on and off call" },
  },
  remindHours: {
    label: "Reminder before a shift",
    home: (hours) => `reminder ${hours} h before`,
    blockId: "rotation_remind",
    fileKey: "remind_hours",
    texts: { 0: "Off", 1: "1 hour before", 24: "24 hours before" },
  },
  announcedChanges: {
    label: "Announce when",
    hint: `What this rotation's ${FIELD.channels} hear about. The group changes either way.`,
    home: (told) => (told.length === 0 ? "announces nothing" : `announces ${told.join(", ")} only`),
    blockId: "rotation_announce",
    fileKey: "announce",
    texts: {
      joins: "Someone goes on call",
      leaves: "Someone goes off call",
      gaps: "Nobody is on call, and when that's over",
      overrides: "An override changes who's on call",
    },
  },
  announcementTemplate: {
    label: "Announcement in your words",
    hint: `${OWN_WORDS} ${placesOf("announcementTemplate")}`,
    home: () => "own announcement",
    blockId: "rotation_announcement",
    fileKey: "announcement",
  },
  topicChannelIds: {
    label: "Channel topic",
    hint: `Adds who's on call to the channel topic and leaves the rest alone. Choose from this rotation's ${FIELD.channels}, and type /invite @PagerSync there first.`,
    home: () => "channel topic",
    blockId: "rotation_topic",
    fileKey: "topic_channels",
  },
  topicTemplate: {
    label: "Channel topic in your words",
    hint: `${OWN_WORDS} ${placesOf("topicTemplate")}`,
    home: () => "own topic",
    blockId: "rotation_topic_words",
    fileKey: "topic",
  },
};

/** The label of each field of a rotation, in the form and in the history. */
export const ROTATION_LABEL: Readonly<Record<RotationField, string>> = {
  ...FIELD,
  ...forEachOption<Record<OptionKey, string>>((key) => OPTION_WORDS[key].label),
};
