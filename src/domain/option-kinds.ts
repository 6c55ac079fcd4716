/**
 * The kinds of rotation options. A kind says what an option's value is while it is off, how the input of the form
 * becomes a value or a fault, how a value is shown in the form, and what the history says of it. Pure.
 */
import type { FieldFault } from "./field-fault.ts";
import type { Item } from "./history.ts";
import { err, ok, type Result } from "./result.ts";
import { ineligibleAmong, type SlackMember } from "./slack-member.ts";
import {
  type NamedSchedule,
  parseTemplate,
  type Template,
  type TemplateFacts,
  type TemplateRules,
  writeTemplate,
} from "./template.ts";

/** The kind, with the parameters of its form field. */
export type OptionInput =
  | { readonly kind: "minutes"; readonly max: number }
  | { readonly kind: "choice"; readonly choices: readonly (number | string)[] }
  | { readonly kind: "several"; readonly choices: readonly string[] }
  | { readonly kind: "flag" }
  | { readonly kind: "users" }
  | { readonly kind: "channels" }
  | ({ readonly kind: "template"; readonly isLong: boolean } & TemplateRules);
export type OptionKind = OptionInput["kind"];

/** What was typed or chosen in a field: no text, one, or several. */
export type Typed = readonly string[];

export type OptionFacts = TemplateFacts & {
  /** Null: not known. */
  readonly member: (userId: string) => SlackMember | null;
  /** The rotation's channels, as the same form has them. */
  readonly channelIds: readonly string[];
};

export type Option<K extends OptionKind, V> = Extract<OptionInput, { kind: K }> & {
  readonly off: V;
  /** It acts at a time of its own, not only when the schedules change. */
  readonly isTimed: boolean;
  readonly check: (typed: Typed, facts: OptionFacts) => Result<V, FieldFault>;
  /** @param schedules those of the rotation, by their present names; absent: not known */
  readonly toForm: (value: V, schedules?: readonly NamedSchedule[]) => Typed;
  /** What the history shows: nothing while the option is off. */
  readonly items: (value: V) => readonly Item[];
  /** What the history shows in place of nothing, where being off has a word of its own. */
  readonly offText?: string;
  /** The part of a value that still applies, where the rotation's other fields limit it. */
  readonly inForce?: (value: V, channelIds: readonly string[]) => V;
};

/** The most people that one field takes. */
export const MOST_PEOPLE = 30;

/** A whole number of minutes; 0 is off. */
export const minutes = (settings: {
  readonly max: number;
  readonly isTimed: boolean;
}): Option<"minutes", number> => ({
  kind: "minutes",
  off: 0,
  ...settings,
  check([typed = ""]) {
    const text = typed.trim();
    if (text === "") return ok(0);
    const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    return count <= settings.max ? ok(count) : err({ reason: "minutesRule", max: settings.max });
  },
  toForm: (count) => (count === 0 ? [] : [String(count)]),
  items: (count) => (count === 0 ? [] : [{ text: `${count} min` }]),
});

/**
 * One of a few numbers or words; the first of them is off.
 * @param unit of numbers; words are shown as they are, with spaces
 */
export const choice = <const O extends number | string, const C extends number | string>(settings: {
  readonly choices: readonly [O, ...C[]];
  readonly unit?: string;
  readonly isTimed: boolean;
}): Option<"choice", O | C> => {
  const { choices, unit } = settings;
  const [off] = choices;
  const said = (chosen: O | C) =>
    unit === undefined ? String(chosen).replaceAll("_", " ") : `${chosen} ${unit}`;
  return {
    kind: "choice",
    off,
    ...settings,
    check: ([typed]) => ok(choices.find((one) => String(one) === typed) ?? off),
    toForm: (chosen) => (chosen === off ? [] : [String(chosen)]),
    items: (chosen) => (chosen === off ? [] : [{ text: said(chosen) }]),
    ...(unit === undefined && { offText: said(off) }),
  };
};

/** Some of a few words; all of them is off. */
export const several = <const C extends string>(settings: {
  readonly choices: readonly C[];
}): Option<"several", readonly C[]> => ({
  kind: "several",
  off: settings.choices,
  offText: "all",
  isTimed: false,
  ...settings,
  check: (typed) => ok(settings.choices.filter((one) => typed.includes(one))),
  toForm: (chosen) => chosen,
  items(chosen) {
    if (chosen.length === settings.choices.length) return [];
    return chosen.length === 0 ? [{ text: "none" }] : chosen.map((text) => ({ text }));
  },
});

/** On or off. */
export const flag = (): Option<"flag", boolean> => ({
  kind: "flag",
  off: false,
  isTimed: false,
  check: (typed) => ok(typed.length > 0),
  toForm: (isOn) => (isOn ? ["on"] : []),
  items: (isOn) => (isOn ? [{ text: "on" }] : []),
});

/** Slack users who can be in a user group. */
export const users = (): Option<"users", readonly string[]> => ({
  kind: "users",
  off: [],
  isTimed: false,
  check(typed, { member }) {
    const userIds = [...new Set(typed)];
    const one = ineligibleAmong(userIds, member);
    if (one)
      return err({ reason: "personIneligible", personName: one.name, ineligible: one.ineligible });
    return userIds.length > MOST_PEOPLE ? err({ reason: "tooManyPeople" }) : ok(userIds);
  },
  toForm: (userIds) => userIds,
  items: (userIds) => userIds.map((userId) => ({ userId })),
});

/** Some of the rotation's own channels. */
export const channels = (): Option<"channels", readonly string[]> => ({
  kind: "channels",
  off: [],
  isTimed: false,
  check(typed, { channelIds }) {
    const chosen = [...new Set(typed)];
    return chosen.every((id) => channelIds.includes(id))
      ? ok(chosen)
      : err({ reason: "channelElsewhere" });
  },
  toForm: (chosen) => chosen,
  items: (chosen) => chosen.map((channelId) => ({ channelId })),
  inForce: (chosen, channelIds) => chosen.filter((id) => channelIds.includes(id)),
});

/** Text with places. @param settings `isLong`: of several lines */
export const template = (
  settings: TemplateRules & { readonly isLong: boolean },
): Option<"template", Template> => ({
  kind: "template",
  off: [],
  isTimed: false,
  ...settings,
  check: ([typed = ""], facts) => parseTemplate(typed, settings, facts),
  toForm: (parts, schedules) => (parts.length === 0 ? [] : [writeTemplate(parts, schedules)]),
  items: (parts) => (parts.length === 0 ? [] : [{ text: writeTemplate(parts) }]),
});
