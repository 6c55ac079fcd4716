/** What is said when an admin has a person forgotten. */
import { cut, list, person as mentioned, oneLine } from "../mrkdwn.ts";
import { FIELD } from "./labels.ts";
import { OPTION_WORDS } from "./rotation-options.ts";

const MOST_ROTATIONS = 5;
const NAME_CHARS = 80;

export const FORGET = {
  choose: "Choose a person",
  what: "Deletes what PagerSync knows about one person. Their Slack account, your user groups and your scheduling system aren't affected.",
  typedHint:
    "For someone Slack no longer lists, or never did. A Slack ID looks like U012AB3CD and is in their profile's ⋮ menu. Enter a name the way History shows it.",
  oneOfTwo: "Choose a person here or enter them below, but not both.",
  consequences:
    "This deletes their name, email addresses, manual matches, when they opened PagerSync, muted messages and reminders. History will show “a former member” instead of their name. You can't undo this.",
} as const;

/** mrkdwn. */
export const forgetQuestion = (person: Readonly<Record<string, string>>): string => {
  const { userId = null, email, name = email ?? "" } = person;
  return `Forget ${mentioned({ userId, name })}?`;
};

/** What forgetting doesn't change. Names of rotations. */
export type Remains = {
  /** On call, in the group or coming on call: they are met again at the next reading. */
  readonly onCallIn: readonly string[];
  readonly fallbackIn: readonly string[];
  readonly alwaysIn: readonly string[];
  readonly isPlaceholder: boolean;
  readonly hasInstalled: boolean;
  readonly hasGranted: boolean;
  readonly hasConnected: boolean;
};

/** What forgetting doesn't change, as plain text. */
export function remainsSentences(remains: Remains): readonly string[] {
  const { onCallIn, fallbackIn, alwaysIn, isPlaceholder } = remains;
  const did = [
    ...(remains.hasInstalled ? ["installed PagerSync"] : []),
    ...(remains.hasGranted ? ["granted access to user groups"] : []),
    ...(remains.hasConnected ? ["connected the scheduling system"] : []),
  ];
  return [
    ...(onCallIn.length === 0
      ? []
      : [
          `They're in the schedules of ${rotations(onCallIn)}, so PagerSync will learn about them again the next time it reads the schedule. Remove them from the schedule first.`,
        ]),
    ...namedIn(FIELD.fallback, fallbackIn),
    ...namedIn(OPTION_WORDS.alwaysUserIds.label, alwaysIn),
    ...(isPlaceholder
      ? [
          `They're listed under “${FIELD.placeholders}” in Settings, which this doesn't change. Remove them there.`,
        ]
      : []),
    ...(did.length === 0
      ? []
      : [
          `They ${did.join(" and ")}. PagerSync keeps their Slack ID and their name in the scheduling system with that until someone else does it again.`,
        ]),
  ];
}

const namedIn = (field: string, names: readonly string[]): readonly string[] =>
  names.length === 0
    ? []
    : [
        `They're selected under “${field}” in ${rotations(names)}, which this doesn't change. Edit ${names.length === 1 ? "that rotation" : "those rotations"}.`,
      ];

const rotations = (names: readonly string[]): string =>
  list(
    names.map((name) => `“${cut(oneLine(name), NAME_CHARS)}”`),
    MOST_ROTATIONS,
  );

/** What was done, as plain text. */
export function forgottenSentences(
  { entries, isMoreLeft }: { readonly entries: number; readonly isMoreLeft: boolean },
  remains: Remains,
): string {
  const named =
    entries === 0
      ? "No history entry named them."
      : `${entries === 1 ? "1 history entry now says" : `${entries.toLocaleString("en")} history entries now say`} “a former member”.`;
  const older = isMoreLeft ? ["Older entries still name them for up to 90 days."] : [];
  return [
    `Done. This person's data is deleted. ${named}`,
    ...older,
    ...remainsSentences(remains),
  ].join("\n\n");
}
