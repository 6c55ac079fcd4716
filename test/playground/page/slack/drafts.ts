/** What was typed and not sent, by channel: it waits there, whatever else is opened meanwhile. */
import type { WorkspaceShot } from "../snapshot.ts";

const drafts = new Map<string, string>();

export const draftIn = (channelId: string): string => drafts.get(channelId) ?? "";

export const setDraft = (channelId: string, text: string): void => void drafts.set(channelId, text);

/** The channels of a workspace in which something waits, by name. */
export const unsentIn = ({ channels }: Pick<WorkspaceShot, "channels">): readonly string[] =>
  channels.filter(({ id }) => draftIn(id).trim() !== "").map(({ name }) => `#${name}`);
