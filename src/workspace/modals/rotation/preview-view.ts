/** The preview of what saving the form would do to the group. */
import type { KnownBlock } from "@slack/types";
import type { DefaultChannels } from "../../../domain/slack-member.ts";
import { escapeForeign, list, userMention } from "../../../slack/mrkdwn.ts";
import { context, divider, section } from "../../../slack/views/blocks.ts";
import { defaultChannelsSentence } from "../../../slack/words/default-channels.ts";

export type RotationPreview = {
  /** Slack ids of everyone who will be in the group from now on. */
  readonly members: readonly string[];
  /** Slack ids of present members who will leave the group. */
  readonly leaves: readonly string[];
  /** Names of people on call without a Slack account. */
  readonly unmatched: readonly string[];
};

/** Keeps the section below Slack's 3,000 characters: a mention has up to 25, a name up to 80. */
const MOST_MENTIONS = 40;
const MOST_NAMES = 15;

/** Shown for a group that adds its new members to channels, too. */
export function defaultChannelBlocks(channels: DefaultChannels | null): KnownBlock[] {
  return channels ? [context(`:information_source: ${defaultChannelsSentence(channels)}`)] : [];
}

export function previewBlocks({ members, leaves, unmatched }: RotationPreview): KnownBlock[] {
  const stays =
    members.length === 0
      ? "Nobody in these schedules can be in the group right now, so it stays as it is until someone is on call."
      : `*Group members after you submit:* ${list(members.map(userMention), MOST_MENTIONS)}`;
  const goes =
    leaves.length === 0
      ? []
      : [section(`*Removed from the group:* ${list(leaves.map(userMention), MOST_MENTIONS)}`)];
  const names = list(
    unmatched.map((name) => escapeForeign(name, 80)),
    MOST_NAMES,
  );
  const strangers =
    unmatched.length === 0
      ? []
      : [context(`:warning: On call, but no Slack account with this email: ${names}`)];
  return [divider(), section(stays), ...goes, ...strangers];
}
