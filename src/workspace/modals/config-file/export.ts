/** All rotations as a configuration file, to copy out of a modal. */

import { INPUT_CHARS } from "../../../slack/limits.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import type { Context, Slack } from "../../context.ts";
import { type ExportPage, exportModal } from "./export-view.ts";
import { writeConfiguration } from "./write.ts";

export async function openExport(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  await slack.bot.pushView(triggerId, exportModal(partsOf(ctx), 0));
}

export async function showExportPage(
  ctx: Context,
  slack: Slack,
  { viewId, page }: ExportPage,
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
