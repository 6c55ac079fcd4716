/** What is said when an admin has a person forgotten. */
import { cut, list, person as mentioned, oneLine } from "../mrkdwn.ts";
import { FIELD } from "./labels.ts";
import { OPTION_WORDS } from "./rotation-options.ts";

const MOST_ROTATIONS = 5;
const NAME_CHARS = 80;

export const FORGET = {
  what: "Deletes what PagerSync knows of one person. Their Slack account, your user groups and your scheduling system stay as they are.",
  typedHint:
    "For somebody whom Slack doesn't list any more, or never did. A Slack ID is like U012AB3CD: it is in the menu ⋮ of their profile. Type a name as History shows it.",
  oneOfTwo: "Choose a person here, or type who it is below: one of the two.",
  consequences:
    "This deletes their name, e-mail addresses, matches to their Slack account, when they opened PagerSync, muted messages and reminders. The history then says “a former member” in place of their name. It can't be undone.",
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
          `They are on call now or soon in ${rotations(onCallIn)}, so PagerSync will know them again at the next reading. Take them off the schedule first.`,
        ]),
    ...namedIn(FIELD.fallback, fallbackIn),
    ...namedIn(OPTION_WORDS.alwaysUserIds.label, alwaysIn),
    ...(isPlaceholder
      ? [
          `They are under “${FIELD.placeholders}” in Settings. That isn't changed: remove them there.`,
        ]
      : []),
    ...(did.length === 0
      ? []
      : [
          `They ${did.join(" and ")}: their Slack id, and the name in the scheduling system, stay with that until somebody else does it again.`,
        ]),
  ];
}

const namedIn = (field: string, names: readonly string[]): readonly string[] =>
  names.length === 0
    ? []
    : [
        `They are chosen under “${field}” in ${rotations(names)}. That isn't changed: edit ${names.length === 1 ? "that rotation" : "those rotations"}.`,
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
      ? "No entry of the history named them."
      : `${entries === 1 ? "1 entry of the history says" : `${entries.toLocaleString("en")} entries of the history say`} “a former member” now.`;
  const older = isMoreLeft ? ["Older entries still name them, for 90 days at most."] : [];
  return [`Done: this person is forgotten. ${named}`, ...older, ...remainsSentences(remains)].join(
    "\n\n",
  );
}
