/** What Slack does beyond the group: people who are added to it are added to its default channels. mrkdwn. */
import type { DefaultChannels } from "../../domain/slack-member.ts";
import { channelMention, list } from "../mrkdwn.ts";

const MOST_CHANNELS = 10;

/** Private channels are counted, not named: not everybody who reads it may know of them. Something is not empty. */
export function defaultChannelsSentence({ publicIds, privateIds }: DefaultChannels): string {
  const named = list(publicIds.map(channelMention), MOST_CHANNELS);
  const count = privateIds.length;
  const hidden =
    count === 0 ? [] : [count === 1 ? "1 private channel" : `${count} private channels`];
  const channels = [...(named === "" ? [] : [named]), ...hidden].join(" and ");
  return `Adding people to this group also adds them to ${channels}. They stay there when they leave the group.`;
}
