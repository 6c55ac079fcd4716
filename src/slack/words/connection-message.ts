/** The direct message to a workspace's admins that somebody else connected a scheduling system. */
import type { KnownBlock } from "@slack/types";
import { SYSTEMS, type SystemName } from "../../domain/systems.ts";
import { escapeForeign, userMention } from "../mrkdwn.ts";
import { section } from "../views/blocks.ts";
import { BUTTON } from "./labels.ts";

export type NewConnection = {
  readonly system: SystemName;
  readonly accountName: string;
  /** The scheduling system's user whose rights the connection has; null: the system doesn't say. */
  readonly connectedAs: string | null;
  /** The Slack user who connected it. */
  readonly by: string;
};

export function connectionMessage(
  { system, accountName, connectedAs, by }: NewConnection,
  homeUrl: string,
): { text: string; blocks: KnownBlock[] } {
  const { label } = SYSTEMS[system];
  const as = connectedAs === null ? "" : ` as ${escapeForeign(connectedAs, 80)}`;
  const text = `${userMention(by)} connected PagerSync to ${label}, account *${escapeForeign(accountName, 150)}*${as}. Everyone in this workspace who can open PagerSync can now see its schedules, who's on call and when, and the names of those people. If that's not right, press *${BUTTON.disconnect}* on <${homeUrl}|PagerSync's Home>.`;
  return { text, blocks: [section(text)] };
}
