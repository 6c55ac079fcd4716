/** How many messages the visitor has seen, by channel. */
const seen = new Map<string, number>();

export const unreadIn = (channelId: string, count: number): number =>
  Math.max(0, count - (seen.get(channelId) ?? 0));

export const sawAll = (channelId: string, count: number): void => void seen.set(channelId, count);
