/** The stage on which sync is tried: ada on call until an hour from now, then bob, in @platform-oncall; #ops knows. */
import { afterEach, beforeEach, expect } from "vitest";
import type { SlackClient } from "../../world/slack/client.ts";
import {
  HOUR,
  leaveStage,
  membersOf,
  passUntil,
  START,
  type Stage,
  settle as settleStage,
  stageWithRotation,
} from "../stage.ts";

export const HANDOVER = START + HOUR;
export let stage: Stage & { readonly ada: SlackClient };

/** Sets the stage before each test of a file, and leaves it after. */
export function usePlatform(): void {
  beforeEach(async () => {
    stage = await stageWithRotation({ channels: ["#ops"] });
    expect(group()).toEqual(["ada"]);
    stage.world.calls.length = 0;
  });
  afterEach(leaveStage);
}

export const group = (handle = "platform-oncall") => membersOf(stage.team, handle);
export const posts = (channel = "ops") => stage.team.channel(channel).messages.map((m) => m.text);
export const slackCalls = () => stage.world.callsTo("slack.com").map((c) => c.path.slice(5));
export const home = () => stage.ada.visibleText();

export const settle = (): Promise<void> => settleStage(stage);

export async function later(ms: number): Promise<void> {
  await passUntil(stage, Date.now() + ms);
}
