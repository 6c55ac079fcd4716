/**
 * Writes rotations as a configuration file, in parts that fit into Slack's fields: together they are one file, and each
 * is a valid file by itself. Names that only explain an id are written as comments.
 */
import type { Rotation } from "../../../domain/rotation.ts";
import { optionLines } from "./options.ts";
import { comment, listLines, scalar } from "./values.ts";

export type WriterFacts = {
  /** Null: the group isn't known any more. */
  readonly groupHandle: (groupId: string) => string | null;
  readonly memberName: (userId: string) => string | null;
  /** What stands for a channel that the reader can't see; null: they can. */
  readonly hiddenAs: (channelId: string) => string | null;
};

/** @param partChars the longest a part may be, unless a single rotation is longer */
export function writeConfiguration(
  rotations: readonly Rotation[],
  facts: WriterFacts,
  partChars: number,
): readonly string[] {
  const head =
    "# PagerSync rotations. Anything you leave out stays as it is when you import this file.\nversion: 1\nrotations:";
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
  const { name, groupId, schedules, channelIds, fallbackUserIds } = rotation;
  const handle = facts.groupHandle(groupId);
  const person = (id: string) => `${scalar(id)}${comment(facts.memberName(id))}`;
  const channel = (id: string) => {
    const alias = facts.hiddenAs(id);
    return alias === null ? scalar(id) : `${alias}${comment("a channel you can't see; it stays")}`;
  };
  const optional = optionLines(rotation, { person, channel });
  const lines = [
    `name: ${scalar(name)}`,
    `group: ${handle === null ? `${scalar(groupId)}${comment("no longer in Slack")}` : scalar(handle)}`,
    ...listLines(
      "schedules",
      schedules.map(({ id, name }) => `${scalar(id)}${comment(name)}`),
    ),
    ...listLines("channels", channelIds.map(channel)),
    ...listLines("fallback", fallbackUserIds.map(person)),
    ...(optional.length === 0 ? [] : ["options:", ...optional.map(indent)]),
  ];
  return lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
}

const indent = (line: string): string => `  ${line}`;
