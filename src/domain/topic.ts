/**
 * PagerSync's part of a channel's topic: `[On call for payments-oncall: Ann Lee, Bob Roe]`. The brackets and the
 * group's handle make the part recognisable when people edit the topic around it; their text is preserved exactly.
 * Plain text: Slack documents that topics have no formatting, and Slack would return a mention in another form. Pure.
 */
import type { Standing } from "./reading-key.ts";
import type { Rotation } from "./rotation.ts";
import { optionsInForce } from "./rotation-options.ts";
import { type OnCallMember, ofMembers, onCallAmong, type RotationState } from "./rotation-state.ts";
import { fillTemplate, type Place as TemplatePlace } from "./template.ts";

/** The content of the part. */
export type TopicWords = {
  /** The group's handle; the rotation's name while the handle is unknown. */
  readonly group: string;
  readonly people: readonly string[];
  readonly by: RotationState["by"];
  /** Who the people are by the option `Members`; absent: on call. */
  readonly as?: Exclude<Standing, "on_call">;
  /** Who is next, beside those on call; absent: the group has only those. */
  readonly next?: readonly string[];
  /** In words of its own, with ever fewer names; absent: in the usual ones. */
  readonly own?: readonly string[];
};

/** The channels whose topic the rotation keeps. */
export const topicChannelsOf = (
  rotation: Pick<Rotation, "options" | "channelIds">,
): readonly string[] => optionsInForce(rotation).topicChannelIds;

/** https://docs.slack.dev/reference/methods/conversations.setTopic (`too_long`). */
export const TOPIC_CHARS = 250;
const MOST_PEOPLE = 5;
const NAME_CHARS = 40;

/** Null: it isn't known yet who is in the group. */
export function topicWords(
  rotation: Pick<Rotation, "name" | "options">,
  state: RotationState,
  handle: string | null,
): TopicWords | null {
  const words = usualWords(rotation, state, handle);
  if (words === null) return null;
  const own = ownVersions(rotation, state, words);
  return own.length > 0 ? { ...words, own } : words;
}

function usualWords(
  { name, options: { members } }: Pick<Rotation, "name" | "options">,
  { onCall, by }: RotationState,
  handle: string | null,
): TopicWords | null {
  const ofThese = by === "schedule" ? ofMembers(members, onCall) : onCall;
  // Edited, and not planned since.
  if (onCall.length > 0 && ofThese.length === 0) return null;
  const words = { group: plainly(handle ?? name), people: names(ofThese), by };
  switch (members) {
    case "on_call":
      return words;
    case "next":
    case "everyone":
      return { ...words, as: members };
    case "on_call_and_next": {
      const next = names(onCall.filter(({ as }) => as === "next"));
      return { ...words, people: names(onCallAmong(onCall)), ...(next.length > 0 && { next }) };
    }
  }
}

const names = (people: readonly OnCallMember[]): readonly string[] =>
  people.map(({ name }) => plainly(name));

/**
 * The topic with the new part in place of the old one, else at the end. Null: people's text leaves no room for it.
 * @param before the part as it was last written; null: none yet
 */
export function withPart(
  topic: string,
  before: string | null,
  words: TopicWords,
): { readonly topic: string; readonly part: string } | null {
  const place = placeOf(topic, before, beginning(words));
  const [left, right] = place
    ? [topic.slice(0, place.from), topic.slice(place.to)]
    : [topic === "" ? "" : `${topic} `, ""];
  const room = TOPIC_CHARS - left.length - right.length;
  const part = versions(words).find((version) => version.length <= room);
  return part === undefined ? null : { topic: left + part + right, part };
}

/** The topic without the part, and without the blank that was added with it. */
export function withoutPart(topic: string, before: string): string {
  const place = placeOf(topic, before, null);
  if (!place) return topic;
  const [left, right] = [topic.slice(0, place.from), topic.slice(place.to)];
  if (left.endsWith(" ")) return left.slice(0, -1) + right;
  return left === "" && right.startsWith(" ") ? right.slice(1) : left + right;
}

type Place = { readonly from: number; readonly to: number };

/** Finds the part by its exact text; else by its beginning, in case somebody edited inside the brackets. */
function placeOf(topic: string, before: string | null, start: string | null): Place | null {
  if (before !== null && topic.includes(before)) {
    // People's own text may be the same: ours was added after it.
    const from = topic.lastIndexOf(before);
    return { from, to: from + before.length };
  }
  // The beginning of words of its own may be another rotation's, too.
  const known = before && USUAL.test(before) ? (before.split(":")[0] ?? null) : null;
  for (const text of [start, known]) {
    const from = text === null ? -1 : topic.indexOf(`${text}:`);
    const end = from < 0 ? -1 : topic.indexOf("]", from);
    if (end >= 0) return { from, to: end + 1 };
  }
  return null;
}

const USUAL = /\[(?:On call for|Next on call for|In the schedules of) /;

function beginning({ group, as }: TopicWords): string {
  if (as === "next") return `[Next on call for ${group}`;
  return as === "everyone" ? `[In the schedules of ${group}` : `[On call for ${group}`;
}

/** The part in ever shorter wordings: fewer names, then a count. */
function versions(words: TopicWords): readonly string[] {
  const { people, by, as, next, own = [] } = words;
  const says = peopleVersions(people, by, as);
  const whole = next
    ? says.map((text) => `${text}; next: ${next.slice(0, MOST_PEOPLE).join(", ")}`)
    : [];
  return [...own, ...[...whole, ...says].map((text) => `${beginning(words)}: ${text}]`)];
}

/** From the most names to one, then a count. */
function peopleVersions(
  people: readonly string[],
  by: RotationState["by"] = "schedule",
  as?: TopicWords["as"],
): readonly string[] {
  const shown = people.slice(0, MOST_PEOPLE);
  const lists = shown.map((_, dropped) => {
    const names = shown.slice(0, shown.length - dropped);
    const rest = people.length - names.length;
    return names.join(", ") + (rest > 0 ? ` +${rest}` : "");
  });
  const count = people.length === 1 ? "1 person" : `${people.length} people`;
  return people.length === 0 ? ["nobody"] : [...lists, count].map((who) => saying(who, by, as));
}

function ownVersions(
  { name, options: { topicTemplate } }: Pick<Rotation, "name" | "options">,
  { inSchedules = [], until }: RotationState,
  { group, people, by, as }: TopicWords,
): readonly string[] {
  const fillWith = (most: number): string | undefined => {
    const withMost = (versions: readonly string[]): string =>
      versions[Math.max(0, versions.length - 1 - most)] ?? "";
    const values: Readonly<Partial<Record<TemplatePlace, string>>> = {
      on_call: withMost(peopleVersions(people, by, as)),
      until: until === null ? "further notice" : utc(until),
      group,
      rotation: plainly(name),
    };
    const filled = fillTemplate(topicTemplate, {
      text: (literal) => withoutMarkup(literal, /[<>@#]/g),
      place: (place) => values[place] ?? "",
      schedule(id) {
        const found = inSchedules.find((one) => one.id === id);
        return found ? withMost(peopleVersions(names(found.people))) : null;
      },
    });
    return filled?.trim();
  };
  const counts = Array.from({ length: MOST_PEOPLE + 1 }, (_, dropped) => MOST_PEOPLE - dropped);
  return [...new Set(counts.map(fillWith))].flatMap((text) => (text ? [`[${text}]`] : []));
}

/** To the minute. */
const utc = (at: number): string => {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
};

function saying(who: string, by: RotationState["by"], as: TopicWords["as"]): string {
  switch (by) {
    case "schedule":
      return who;
    case "fallback":
      return `nobody; covering: ${who}`;
    case "last":
      return as ? `nobody; still in the group: ${who}` : `nobody; last: ${who}`;
  }
}

/** Removes characters that end the part, start a mention or a link, or come back from Slack changed. */
const plainly = (text: string): string =>
  withoutMarkup(text, /[<>&:@#]/g)
    .trim()
    .slice(0, NAME_CHARS)
    .toWellFormed() || "–";

const withoutMarkup = (text: string, markup: RegExp): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[[\]]/g, (sign) => (sign === "[" ? "(" : ")"))
    .replace(markup, "");
