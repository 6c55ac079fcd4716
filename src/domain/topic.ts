/**
 * Our part of a channel's topic: `[On call for payments-oncall: Ann Lee, Bob Roe]`. It stands in brackets and names the
 * group, so that it is found again when people have written around it; what they wrote stays as it is, letter by
 * letter. Plain text: Slack's documents say that topics know no formatting, and a mention would turn into something
 * else on its way back. Pure.
 */
import type { Rotation } from "./rotation.ts";
import type { RotationState } from "./rotation-state.ts";

/** What a topic is to say. */
export type TopicWords = {
  /** The group's handle; the rotation's name while it is not known. */
  readonly group: string;
  readonly people: readonly string[];
  readonly by: RotationState["by"];
};

/** https://docs.slack.dev/reference/methods/conversations.setTopic (`too_long`). */
export const TOPIC_CHARS = 250;
const MOST_PEOPLE = 5;
const NAME_CHARS = 40;

export function topicWords(
  { name }: Pick<Rotation, "name">,
  { onCall, by }: RotationState,
  handle: string | null,
): TopicWords {
  return { group: plainly(handle ?? name), people: onCall.map((one) => plainly(one.name)), by };
}

/**
 * The topic with our part in it, in place of the one it had. Null: what people wrote leaves no room for it.
 * @param before our part as it was last written; null: never
 */
export function withPart(
  topic: string,
  before: string | null,
  words: TopicWords,
): { readonly topic: string; readonly part: string } | null {
  const place = placeOf(topic, before, words.group);
  const [left, right] = place
    ? [topic.slice(0, place.from), topic.slice(place.to)]
    : [topic === "" ? "" : `${topic} `, ""];
  const room = TOPIC_CHARS - left.length - right.length;
  const part = versions(words).find((version) => version.length <= room);
  return part === undefined ? null : { topic: left + part + right, part };
}

/** The topic as people wrote it: the blank goes with the part that came with it. */
export function withoutPart(topic: string, before: string): string {
  const place = placeOf(topic, before, null);
  if (!place) return topic;
  const [left, right] = [topic.slice(0, place.from), topic.slice(place.to)];
  if (left.endsWith(" ")) return left.slice(0, -1) + right;
  return left === "" && right.startsWith(" ") ? right.slice(1) : left + right;
}

type Place = { readonly from: number; readonly to: number };

/** Letter by letter as it was written; else by its beginning, where somebody has changed what it says. */
function placeOf(topic: string, before: string | null, group: string | null): Place | null {
  if (before !== null && topic.includes(before)) {
    const from = topic.indexOf(before);
    return { from, to: from + before.length };
  }
  const known = before === null ? null : (before.split(":")[0] ?? null);
  for (const start of [group === null ? null : beginning(group), known]) {
    const from = start === null ? -1 : topic.indexOf(`${start}:`);
    const end = from < 0 ? -1 : topic.indexOf("]", from);
    if (end >= 0) return { from, to: end + 1 };
  }
  return null;
}

const beginning = (group: string): string => `[On call for ${group}`;

/** The longest first. */
function versions({ group, people, by }: TopicWords): readonly string[] {
  const shown = people.slice(0, MOST_PEOPLE);
  const lists = shown.map((_, dropped) => {
    const names = shown.slice(0, shown.length - dropped);
    const rest = people.length - names.length;
    return names.join(", ") + (rest > 0 ? ` +${rest}` : "");
  });
  const count = people.length === 1 ? "1 person" : `${people.length} people`;
  const says = people.length === 0 ? ["nobody"] : [...lists, count].map((who) => saying(who, by));
  return says.map((text) => `${beginning(group)}: ${text}]`);
}

function saying(who: string, by: RotationState["by"]): string {
  switch (by) {
    case "schedule":
      return who;
    case "fallback":
      return `nobody; standing in: ${who}`;
    case "last":
      return `nobody; last: ${who}`;
  }
}

/** Without what would end the part, begin a mention or a link, or come back from Slack in other letters. */
const plainly = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[[\]]/g, (sign) => (sign === "[" ? "(" : ")"))
    .replace(/[<>&:@#]/g, "")
    .trim()
    .slice(0, NAME_CHARS)
    .toWellFormed() || "–";
