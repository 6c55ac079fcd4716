/**
 * What a rotation can do besides keeping its group: every option is off by default. To add one, add a row to the table
 * here and its words to slack/words/rotation-options.ts: its type, form field, check, history, line on the Home and
 * key in a configuration file follow from the two. Then write what it does.
 *
 * Values are plain JSON, stored under the option's key. Pure.
 */
import type { FieldFault } from "./field-fault.ts";
import {
  channels,
  choice,
  flag,
  minutes,
  type Option,
  type OptionFacts,
  type OptionKind,
  several,
  type Typed,
  template,
  users,
} from "./option-kinds.ts";
import { err, ok, type Result } from "./result.ts";
import { type NamedSchedule, relinkedTemplate, schedulesNamedIn } from "./template.ts";

/** A longer overlap would be a second shift. */
const MOST_OVERLAP_MINUTES = 240;

/** In the order of the form. */
const TABLE = {
  /** Who of the schedules is in the group. */
  members: choice({
    choices: ["on_call", "next", "on_call_and_next", "everyone"],
    isTimed: false,
  }),
  /** How long people who went off call stay in the group after a handover; 0: not at all. */
  keepOutgoingMinutes: minutes({ max: MOST_OVERLAP_MINUTES, isTimed: true }),
  /** How long before a handover the next people enter the group; 0: never early. */
  letInEarlyMinutes: minutes({ max: MOST_OVERLAP_MINUTES, isTimed: true }),
  /** Slack users who are always in the group, and don't count as on call. */
  alwaysUserIds: users(),
  /** A direct message to the people who go on call and to those who are relieved. */
  tellPeople: flag(),
  /** A direct message this long before a shift; 0: none. */
  remindHours: choice({ choices: [0, 1, 24], unit: "h", isTimed: true }),
  /** The changes that its channels are told of; all of them: off. */
  announcedChanges: several({ choices: ["joins", "leaves", "gaps", "overrides"] }),
  /** The announcement in words of its own. */
  announcementTemplate: template({
    isLong: true,
    maxChars: 2_900,
    widths: {
      on_call: 125,
      joins: 100,
      leaves: 100,
      stays: 100,
      next: 100,
      until: 80,
      group: 151,
      rotation: 150,
      schedule: 100,
    },
  }),
  /** Those of the rotation's channels whose topic names the people on call. */
  topicChannelIds: channels(),
  /** Its part of channel topics in words of its own. Slack shows a topic to everyone alike: no date tokens. */
  topicTemplate: template({
    isLong: false,
    maxChars: 200,
    widths: { on_call: 30, until: 20, group: 40, rotation: 40, schedule: 12 },
  }),
};

type Table = typeof TABLE;
export type OptionKey = keyof Table;
export type KindOf = { readonly [K in OptionKey]: Table[K]["kind"] };

export type RotationOptions = { readonly [K in keyof Table]: Table[K]["off"] };
/** The options as typed into the form: not checked. */
export type OptionsForm = { readonly [K in keyof Table]: Typed };

/** The same table with a type that ties each option to the type of its value. */
export const OPTIONS: { readonly [K in OptionKey]: Option<KindOf[K], RotationOptions[K]> } = TABLE;
export const OPTION_KEYS = Object.keys(TABLE) as readonly OptionKey[];

/** A record with an entry for every option. */
export const forEachOption = <R extends { readonly [K in OptionKey]: unknown }>(
  entry: <K extends OptionKey>(key: K) => R[K],
): R => Object.fromEntries(OPTION_KEYS.map((key) => [key, entry(key)])) as R;

/** Those that decide who is in the group: the form's preview depends on them. */
export const MEMBER_OPTIONS = [
  "members",
  "keepOutgoingMinutes",
  "letInEarlyMinutes",
  "alwaysUserIds",
] as const satisfies readonly OptionKey[];

export const NO_OPTIONS = forEachOption<RotationOptions>((key) => OPTIONS[key].off);

/** What the history shows of an option: nothing while it is off. */
export const optionItems = <K extends OptionKey>(key: K, options: RotationOptions) =>
  OPTIONS[key].items(options[key]);

/** What the history shows of an option that was changed. */
export function changedItems<K extends OptionKey>(key: K, options: RotationOptions) {
  const items = optionItems(key, options);
  const { offText } = OPTIONS[key];
  return items.length === 0 && offText ? [{ text: offText }] : items;
}

/** The options that are on. */
export const optionsInUse = (options: RotationOptions): readonly OptionKey[] =>
  OPTION_KEYS.filter((key) => optionItems(key, options).length > 0);

/** Whether any option acts at a time of its own, not only when the schedules change. */
export const isTimed = (options: RotationOptions): boolean =>
  optionsInUse(options).some((key) => OPTIONS[key].isTimed);

/** The fields of a rotation that this file reads: `Rotation` itself is built from this file. */
type Owner = {
  readonly options: RotationOptions;
  readonly channelIds: readonly string[];
  readonly schedules?: readonly NamedSchedule[];
};

/** The options in effect: without channels that the rotation no longer has. */
export const optionsInForce = ({ options, channelIds }: Owner): RotationOptions =>
  forEachOption<RotationOptions>(
    (key) => OPTIONS[key].inForce?.(options[key], channelIds) ?? options[key],
  );

/** A rotation's options as its form shows them. */
export function optionsForm(rotation: Owner): OptionsForm {
  const options = optionsInForce(rotation);
  return forEachOption<OptionsForm>((key) => OPTIONS[key].toForm(options[key], rotation.schedules));
}

/** The form's options while none is on. */
export const OPTIONS_OFF = optionsForm({ options: NO_OPTIONS, channelIds: [] });

type OptionFaults = { readonly [K in OptionKey]?: FieldFault };

/** Every option that the form asks for, one with a fault as off; and every fault at its option. */
function checkedOptions(form: OptionsForm, facts: OptionFacts) {
  const faults: { -readonly [K in OptionKey]?: FieldFault } = {};
  const options = forEachOption<RotationOptions>((key) => {
    const { check, off } = OPTIONS[key];
    const checked = check(form[key], facts);
    if (checked.ok) return checked.value;
    faults[key] = checked.error;
    return off;
  });
  return { options, faults };
}

/** The options that a form asks for, or every fault at its option. */
export function checkOptions(
  form: OptionsForm,
  facts: OptionFacts,
): Result<RotationOptions, OptionFaults> {
  const { options, faults } = checkedOptions(form, facts);
  return Object.keys(faults).length === 0 ? ok(options) : err(faults);
}

/** The options that a form asks for; one with a fault counts as off. */
export const readableOptions = (form: OptionsForm, facts: OptionFacts): RotationOptions =>
  checkedOptions(form, facts).options;

const namedIn = (form: OptionsForm, kind: OptionKind): readonly string[] =>
  OPTION_KEYS.flatMap((key) => (OPTIONS[key].kind === kind ? form[key] : []));

/** The people in the form's options. */
export const peopleNamedIn = (form: OptionsForm): readonly string[] => namedIn(form, "users");

/** Every channel of a rotation, whatever it is for. */
export const channelsOf = (rotation: Owner): ReadonlySet<string> =>
  new Set([...rotation.channelIds, ...namedIn(optionsForm(rotation), "channels")]);

/** Every channel that a form names. */
export const channelsInForm = (form: {
  readonly channelIds: readonly string[];
  readonly options: OptionsForm | null;
}): ReadonlySet<string> =>
  new Set([...form.channelIds, ...(form.options ? namedIn(form.options, "channels") : [])]);

/** The schedules in a rotation's own words. */
export const schedulesInWords = ({
  announcementTemplate,
  topicTemplate,
}: RotationOptions): readonly NamedSchedule[] =>
  [announcementTemplate, topicTemplate].flatMap(schedulesNamedIn);

/** The options with other schedules in their words. @param links by the id of the former schedule */
export const relinkedOptions = (
  options: RotationOptions,
  links: ReadonlyMap<string, NamedSchedule>,
): RotationOptions => ({
  ...options,
  announcementTemplate: relinkedTemplate(options.announcementTemplate, links),
  topicTemplate: relinkedTemplate(options.topicTemplate, links),
});
