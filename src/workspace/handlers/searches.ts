/** Every select that searches, by action id: who may search, how the search is read, and its handler. */
import { ok } from "../../domain/result.ts";
import type { Ack } from "../../slack/ack.ts";
import type { BlockSuggestion, Reading } from "../../slack/payload/interaction.ts";
import { optionsAck } from "../../slack/views/acks.ts";
import type { Context, Slack } from "../context.ts";
import { findRotations } from "../home/find.ts";
import { HOME_ACTION } from "../home/view.ts";
import { searchRotations } from "../modals/history/show.ts";
import { HISTORY_ACTION } from "../modals/history/view.ts";
import { LINK_BLOCK_PREFIX } from "../modals/relink/view.ts";
import { ROTATION_BLOCK } from "../modals/rotation/ids.ts";
import { readGroupSearch } from "../modals/rotation/read.ts";
import { searchGroups, searchSchedules } from "../modals/rotation/search.ts";
import { searchSources } from "../modals/several/choose.ts";
import { readSourceSearch } from "../modals/several/choose-view.ts";
import { denialWithin } from "../people/permissions.ts";
import { nothing, type Search, search } from "./row.ts";

export const SEARCHES = {
  [ROTATION_BLOCK.group]: search({
    right: "mayManage",
    read: readGroupSearch,
    search: searchGroups,
  }),
  [ROTATION_BLOCK.schedules]: search({
    right: "mayManage",
    read: readSourceSearch,
    search: searchSources,
  }),
  /** A prefix, followed by the id of the old schedule. */
  [LINK_BLOCK_PREFIX]: search({ right: "mayManage", read: nothing, search: searchSchedules }),
  [HOME_ACTION.find]: search({ right: "mayLook", read: nothing, search: findRotations }),
  [HISTORY_ACTION.rotation]: search({
    right: "mayReadHistory",
    read: nothing,
    search: searchRotations,
  }),
} as const satisfies Readonly<Record<string, Search>>;

const rows = new Map<string, Search>(Object.entries(SEARCHES));

const rowOf = ({ actionId }: BlockSuggestion): Search | undefined =>
  rows.get(actionId.startsWith(LINK_BLOCK_PREFIX) ? LINK_BLOCK_PREFIX : actionId);

/** Reads the handler's input. Null: the select isn't one of PagerSync's. */
export function readSearch(suggested: BlockSuggestion): Reading<{ readonly query: string }> {
  const read = rowOf(suggested)?.read(suggested) ?? ok(null);
  if (!read.ok) return read;
  return ok(read.value && { query: suggested.query, ...read.value });
}

export async function performSearch(
  ctx: Context,
  slack: Slack,
  suggested: BlockSuggestion,
): Promise<Ack> {
  const row = rowOf(suggested);
  const input = readSearch(suggested);
  if (!row || !input.ok || !input.value) return optionsAck([]);
  const denial = await denialWithin(ctx, slack, suggested.actor, row.right);
  return denial ? optionsAck([]) : row.search(ctx, input.value as never);
}
