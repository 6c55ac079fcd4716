/** All rotations as a configuration file, to copy out of a modal. */

import type { Click } from "../../../domain/intent.ts";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import type { Context, Slack } from "../../context.ts";
import { exportModal } from "./export-view.ts";
import { writeConfiguration } from "./write.ts";

export async function showExport(ctx: Context, slack: Slack, click: Click): Promise<void> {
  await slack.bot.pushView(click.triggerId, exportModal(partsOf(ctx), 0));
}

export async function turnExport(
  ctx: Context,
  slack: Slack,
  { viewId, page }: Extract<Click, { type: "turn_export" }>,
): Promise<void> {
  await slack.bot.updateView(viewId, exportModal(partsOf(ctx), page));
}

function partsOf(ctx: Context): readonly string[] {
  const { rotations, groups, people } = ctx.store;
  const facts = {
    groupHandle: (id: string) => groups.get(id)?.handle ?? null,
    memberName: (id: string) => people.member(id)?.member.name ?? null,
  };
  return writeConfiguration(rotations.all(), facts, INPUT_CHARS);
}
