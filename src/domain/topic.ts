/**
 * PagerSync's part of a channel's topic: `[On call for payments-oncall: Ann Lee, Bob Roe]`. The brackets and the
 * group's handle make the part recognisable when people edit the topic around it; their text is preserved exactly.
 * Plain text: Slack documents that topics have no formatting, and Slack would return a mention in another form. Pure.
 */
import type { Standing } from "./reading-key.ts";
import type { Rotation } from "./rotation.ts";
import { optionsInForce } from "./rotation-options.ts";
import { type OnCallMember, ofMembers, onCallAmong, type RotationState } from "./rotation-state.ts";

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
  { name, options: { members } }: Pick<Rotation, "name" | "options">,
  { onCall, by }: RotationState,
  handle: string | null,
): TopicWords | null {
  const words = { group: plainly(handle ?? name), by };
  const names = (some: readonly OnCallMember[]) => some.map((member) => plainly(member.name));
  const ofThese = ofMembers(members, onCall);
  // Edited, and not planned since.
  if (by === "schedule" && onCall.length > 0 && ofThese.length === 0) return null;
  switch (members) {
    case "on_call":
      return { ...words, people: names(by === "schedule" ? ofThese : onCall) };
    case "next":
    case "everyone":
      return { ...words, people: names(by === "schedule" ? ofThese : onCall), as: members };
    case "on_call_and_next": {
      const next = names(onCall.filter(({ as }) => as === "next"));
      return { ...words, people: names(onCallAmong(onCall)), ...(next.length > 0 && { next }) };
    }
  }
}

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
    const from = topic.indexOf(before);
    return { from, to: from + before.length };
  }
  const known = before === null ? null : (before.split(":")[0] ?? null);
  for (const text of [start, known]) {
    const from = text === null ? -1 : topic.indexOf(`${text}:`);
    const end = from < 0 ? -1 : topic.indexOf("]", from);
    if (end >= 0) return { from, to: end + 1 };
  }
  return null;
}

function beginning({ group, as }: TopicWords): string {
  if (as === "next") return `[Next on call for ${group}`;
  return as === "everyone" ? `[In the schedules of ${group}` : `[On call for ${group}`;
}

/** The part in ever shorter wordings: fewer names, then a count. */
function versions(words: TopicWords): readonly string[] {
  const { people, by, as, next } = words;
  const shown = people.slice(0, MOST_PEOPLE);
  const lists = shown.map((_, dropped) => {
    const names = shown.slice(0, shown.length - dropped);
    const rest = people.length - names.length;
    return names.join(", ") + (rest > 0 ? ` +${rest}` : "");
  });
  const count = people.length === 1 ? "1 person" : `${people.length} people`;
  const says =
    people.length === 0 ? ["nobody"] : [...lists, count].map((who) => saying(who, by, as));
  const whole = next
    ? says.map((text) => `${text}; next: ${next.slice(0, MOST_PEOPLE).join(", ")}`)
    : [];
  return [...whole, ...says].map((text) => `${beginning(words)}: ${text}]`);
}

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
  text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[[\]]/g, (sign) => (sign === "[" ? "(" : ")"))
    .replace(/[<>&:@#]/g, "")
    .trim()
    .slice(0, NAME_CHARS)
    .toWellFormed() || "–";
