/** A rotation's options in a configuration file, by kind. Values are read as if typed into the form. */
import * as z from "zod/mini";
import type { OptionKind, Typed } from "../../../domain/option-kinds.ts";
import type { Rotation } from "../../../domain/rotation.ts";
import {
  forEachOption,
  OPTION_KEYS,
  OPTIONS,
  OPTIONS_OFF,
  type OptionKey,
  type OptionsForm,
  optionsForm,
  optionsInForce,
  optionsInUse,
} from "../../../domain/rotation-options.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";
import { isYes, list, listLines, listOf, scalar, text, type Value, yes } from "./values.ts";
import { CONFIGURATION_FAULT as FAULT } from "./words.ts";

/** How to write Slack's ids. */
export type WriteIds = {
  readonly person: (id: string) => string;
  readonly channel: (id: string) => string;
};

type FileKind = {
  readonly schema: z.ZodMiniType<Value>;
  readonly read: (value: Value) => Typed;
  /** The lines of an option that is on. */
  readonly lines: (key: string, typed: Typed, write: WriteIds) => readonly string[];
};

const NUMBER: FileKind = {
  schema: text,
  read: (value) => (typeof value === "string" && value !== "" ? [value] : []),
  lines: (key, [typed]) => [`${key}: ${typed}`],
};
const FILE_KINDS: Readonly<Record<OptionKind, FileKind>> = {
  minutes: NUMBER,
  choice: NUMBER,
  several: {
    schema: list,
    read: listOf,
    lines: (key, typed) => (typed.length === 0 ? [`${key}: []`] : listLines(key, typed)),
  },
  flag: {
    schema: yes,
    read: (value) => (isYes(value) ? ["on"] : []),
    lines: (key) => [`${key}: true`],
  },
  users: {
    schema: list,
    read: listOf,
    lines: (key, typed, { person }) => listLines(key, typed.map(person)),
  },
  channels: {
    schema: list,
    read: listOf,
    lines: (key, typed, { channel }) => listLines(key, typed.map(channel)),
  },
  template: {
    schema: text,
    read: (value) => (typeof value === "string" ? [value] : []),
    lines: (key, [typed = ""]) => [`${key}: ${scalar(typed)}`],
  },
};

const fileKind = (key: OptionKey): FileKind => FILE_KINDS[OPTIONS[key].kind];

export const optionsSchema = z.strictObject(
  Object.fromEntries(OPTION_KEYS.map((key) => [OPTION_WORDS[key].fileKey, fileKind(key).schema])),
);

const optionOf = (fileKey: string): OptionKey | undefined =>
  OPTION_KEYS.find((key) => OPTION_WORDS[key].fileKey === fileKey);

export const isOptionKey = (fileKey: string): boolean => optionOf(fileKey) !== undefined;

/** Whether it has words of a person's own. */
export function isTextOption(fileKey: string): boolean {
  const key = optionOf(fileKey);
  return key !== undefined && OPTIONS[key].kind === "template";
}

export const optionsFromFile = (values: Readonly<Record<string, Value>>): OptionsForm =>
  forEachOption<OptionsForm>((key) => {
    const value = values[OPTION_WORDS[key].fileKey];
    return value === undefined ? OPTIONS_OFF[key] : fileKind(key).read(value);
  });

/** The lines of the options in force that are on. */
export function optionLines(
  rotation: Pick<Rotation, "options" | "channelIds" | "schedules">,
  write: WriteIds,
): readonly string[] {
  const typed = optionsForm(rotation);
  return optionsInUse(optionsInForce(rotation)).flatMap((key) =>
    fileKind(key).lines(OPTION_WORDS[key].fileKey, typed[key], write),
  );
}

/** Faults of values that the form doesn't offer. */
export const choiceFaults = (written: OptionsForm): readonly string[] =>
  OPTION_KEYS.flatMap((key) => {
    const option = OPTIONS[key];
    const isChoice = option.kind === "choice" || option.kind === "several";
    const choices = isChoice ? option.choices.map(String) : written[key];
    const isOffered = written[key].every((value) => choices.includes(value));
    return isOffered ? [] : [FAULT.choiceRule(OPTION_WORDS[key].fileKey, choices)];
  });

/** Replaces people and channels, as written, by their ids. */
export const lookUpOptions = (
  written: OptionsForm,
  idsOf: { readonly [K in OptionKind]?: (text: string) => readonly string[] },
): OptionsForm =>
  forEachOption<OptionsForm>((key) => {
    const ids = idsOf[OPTIONS[key].kind];
    return ids ? written[key].flatMap(ids) : written[key];
  });
