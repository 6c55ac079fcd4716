/** All rotations as a configuration file, to copy out of a modal. */

import { within } from "../../../deadline.ts";
import { INPUT_CHARS } from "../../../slack/limits.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { loadingModal } from "../../../slack/views/loading-modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { type ExportPage, exportModal } from "./export-view.ts";
import { visibleChannels } from "./file-channels.ts";
import { writeConfiguration } from "./write.ts";

/** A file that takes longer than this shows a loading modal meanwhile: Slack's trigger lives 3 s. */
const PATIENCE_MS = 1_000;

export async function openExport(
  ctx: Context,
  slack: Slack,
  { triggerId, actor }: Pressed,
): Promise<void> {
  const writing = partsFor(ctx, slack, actor);
  const parts = await within(PATIENCE_MS, writing);
  if (parts) return void (await slack.bot.pushView(triggerId, exportModal(parts, 0)));
  const opened = await slack.bot.pushView(triggerId, loadingModal(TITLE.exportConfiguration));
  if (opened.ok) await slack.bot.updateView(opened.value.viewId, exportModal(await writing, 0));
}

export async function showExportPage(
  ctx: Context,
  slack: Slack,
  { viewId, page, actor }: Pressed & ExportPage,
): Promise<void> {
  await slack.bot.updateView(viewId, exportModal(await partsFor(ctx, slack, actor), page));
}

/** The file as this person may read it. */
async function partsFor(ctx: Context, slack: Slack, actor: Actor): Promise<readonly string[]> {
  const isVisible = await visibleChannels(ctx, slack, actor);
  const { rotations, groups, people, hiddenChannels } = ctx.store;
  const facts = {
    groupHandle: (id: string) => groups.get(id)?.handle ?? null,
    memberName: (id: string) => people.member(id)?.member.name ?? null,
    hiddenAs: (id: string) => (isVisible(id) ? null : hiddenChannels.aliasOf(id)),
  };
  return writeConfiguration(rotations.all(), facts, INPUT_CHARS);
}
