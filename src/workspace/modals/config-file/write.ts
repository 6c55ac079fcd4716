/**
 * Writes rotations as a configuration file, in parts that Slack's fields hold: put together they are one file, and each
 * is one by itself. Names that only explain stand in comments. Double-quoted YAML is JSON, so what needs quotes is
 * quoted as JSON.
 */
import type { Rotation } from "../../../domain/rotation.ts";

export type WriterFacts = {
  /** Null: not known any more. */
  readonly groupHandle: (groupId: string) => string | null;
  readonly memberName: (userId: string) => string | null;
};

/** JSON lets them stand as they are, YAML doesn't. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
/** Words that other YAML readers take for something else than text. */
const SPECIAL = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_./@-]*(?: [\p{L}\p{N}_./@-]+)*$/u;

/** @param partChars no part is longer, unless a single rotation is */
export function writeConfiguration(
  rotations: readonly Rotation[],
  facts: WriterFacts,
  partChars: number,
): readonly string[] {
  const head =
    "# Rotations of PagerSync. What a file leaves out stays as it is when it is imported.\nversion: 1\nrotations:";
  if (rotations.length === 0) return [`${head} []\n`];
  const parts = [`${head}\n`];
  for (const rotation of rotations) {
    const text = `${rotationLines(rotation, facts).join("\n")}\n`;
    const last = parts.at(-1) ?? "";
    if (last.length + text.length <= partChars) parts[parts.length - 1] = last + text;
    else parts.push(text);
  }
  return parts;
}

function rotationLines(rotation: Rotation, facts: WriterFacts): readonly string[] {
  const { name, groupId, schedules, channelIds, fallbackUserIds, options } = rotation;
  const handle = facts.groupHandle(groupId);
  const person = (id: string) => `${scalar(id)}${comment(facts.memberName(id))}`;
  const optional = [
    ...minutes("keep_outgoing_minutes", options.keepOutgoingMinutes),
    ...minutes("let_in_early_minutes", options.letInEarlyMinutes),
    ...listOf("always", options.alwaysUserIds.map(person)),
    ...(options.tellPeople ? ["tell_people: true"] : []),
    ...minutes("remind_hours", options.remindHours),
    ...listOf("topic_channels", options.topicChannelIds.map(scalar)),
  ];
  const lines = [
    `name: ${scalar(name)}`,
    `group: ${handle === null ? `${scalar(groupId)}${comment("no longer in Slack")}` : scalar(handle)}`,
    ...listOf(
      "schedules",
      schedules.map(({ id, name }) => `${scalar(id)}${comment(name)}`),
    ),
    ...listOf("channels", channelIds.map(scalar)),
    ...listOf("fallback", fallbackUserIds.map(person)),
    ...(optional.length === 0 ? [] : ["options:", ...optional.map(indent)]),
  ];
  return lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
}

const indent = (line: string): string => `  ${line}`;

const minutes = (key: string, count: number): readonly string[] =>
  count === 0 ? [] : [`${key}: ${count}`];

const listOf = (key: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${item}`)];

const scalar = (text: string): string =>
  PLAIN.test(text) && !SPECIAL.test(text) ? text : quoted(text);

const quoted = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replace(
    UNPRINTABLE,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** One line, whatever stands in the name. */
function comment(text: string | null): string {
  const line = (text ?? "")
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line === "" ? "" : ` # ${line}`;
}
