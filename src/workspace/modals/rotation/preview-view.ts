/** The preview of what saving the form would do to the group. */
import type { KnownBlock } from "@slack/types";
import type { OptionKey } from "../../../domain/rotation-options.ts";
import type { DefaultChannels } from "../../../domain/slack-member.ts";
import type { SystemName } from "../../../domain/systems.ts";
import { lines, list, userMention } from "../../../slack/mrkdwn.ts";
import { context, section } from "../../../slack/views/blocks.ts";
import { defaultChannelsSentence } from "../../../slack/words/default-channels.ts";
import { problemSentence } from "../../../slack/words/problem.ts";
import type { MembersAfter } from "./members-after.ts";
import { PREVIEW } from "./words.ts";

export type RotationPreview = {
  /** Null: it can't be told now. */
  readonly members: MembersAfter | null;
  /** The connected scheduling system; null: none. */
  readonly system: SystemName | null;
  /** Absent: it has no words of its own. */
  readonly words?: WordsPreview;
};

/** What the rotation's own words would say now, as mrkdwn. */
export type WordsPreview = Readonly<Partial<Record<OptionKey, string>>>;

/** Three lists of mentions of up to 25 characters stay below a section's 3,000. */
const MOST_MENTIONS = 30;
const MOST_PROBLEMS = 5;

/** Shown for a group that adds its new members to channels, too. */
export function defaultChannelBlocks(channels: DefaultChannels | null): KnownBlock[] {
  return channels ? [context(`:information_source: ${defaultChannelsSentence(channels)}`)] : [];
}

export function previewBlocks({ members, system }: RotationPreview): KnownBlock[] {
  if (members === null) return [context(PREVIEW.unknown)];
  const { by, problems } = members;
  const isLeftAlone = by === "last" && members.joins.length + members.leaves.length === 0;
  const told = problems.filter(({ kind }) => !isLeftAlone || kind !== "nobody_on_call");
  const sentences = told
    .slice(0, MOST_PROBLEMS)
    .map((problem) => `:warning: ${problemSentence(problem, system)}`);
  return [
    section(isLeftAlone ? PREVIEW.asItIs : lines([PREVIEW.begins, ...memberLines(members)])),
    ...(sentences.length === 0 ? [] : [context(lines(sentences))]),
  ];
}

/** mrkdwn: who joins, who stays and who leaves, a line each. */
export function memberLines(
  { joins, stays, leaves }: MembersAfter,
  mostMentions = MOST_MENTIONS,
): readonly string[] {
  const line = (userIds: readonly string[], say: (people: string) => string): string[] =>
    userIds.length === 0 ? [] : [say(list(userIds.map(userMention), mostMentions))];
  return [
    ...line(joins, PREVIEW.joins),
    ...line(stays, PREVIEW.stays),
    ...line(leaves, PREVIEW.leaves),
    ...(joins.length + leaves.length === 0 ? [PREVIEW.nobodyMoves] : []),
  ];
}
