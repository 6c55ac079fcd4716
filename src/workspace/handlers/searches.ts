/** What a searching select offers: from what is known; asked anew only where it is old, and never beyond Slack's 3 s. */
import type { Search } from "../../domain/intent.ts";
import type { Ack } from "../../slack/ack.ts";
import { optionsAck } from "../../slack/views/acks.ts";
import { groupOptions, scheduleOptions } from "../../slack/views/options.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../connection/lists.ts";
import type { Context } from "../context.ts";
import { within } from "../deadline.ts";
import { searchHistory } from "../modals/history/show.ts";

const FRESH_MS = 5 * 60_000;
/** A search without any match may look for something made a moment ago. */
const FRESH_FOR_NO_MATCH_MS = 10_000;
const ANSWER_MS = 2_200;

export async function performSearch(ctx: Context, search: Search): Promise<Ack> {
  switch (search.type) {
    case "search_groups":
      return searchGroups(ctx, search.query, search.rotationId);
    case "search_history":
      return searchHistory(ctx, search);
    case "search_schedules":
      return searchSchedules(ctx, search.query);
  }
}

async function searchGroups(ctx: Context, query: string, editing: string | null): Promise<Ack> {
  const { rotations, groups } = ctx.store;
  const answerBy = ctx.now() + ANSWER_MS;
  const taken = new Set(rotations.takenGroups());
  const own = editing === null ? null : rotations.get(editing);
  if (own) taken.delete(own.groupId);
  await within(ANSWER_MS, refreshGroupsIfOlderThan(ctx, FRESH_MS));
  const found = groupOptions(groups.listed(), query, taken);
  // The last option is always there: "Create a new user group".
  if (found.length > 1) return optionsAck(found);
  await within(
    Math.max(0, answerBy - ctx.now()),
    refreshGroupsIfOlderThan(ctx, FRESH_FOR_NO_MATCH_MS),
  );
  return optionsAck(groupOptions(groups.listed(), query, taken));
}

async function searchSchedules(ctx: Context, query: string): Promise<Ack> {
  const { readings } = ctx.store;
  const answerBy = ctx.now() + ANSWER_MS;
  await within(ANSWER_MS, refreshSchedulesIfOlderThan(ctx, FRESH_MS));
  const found = scheduleOptions(readings.listings(), query);
  if (found.length > 0) return optionsAck(found);
  await within(
    Math.max(0, answerBy - ctx.now()),
    refreshSchedulesIfOlderThan(ctx, FRESH_FOR_NO_MATCH_MS),
  );
  return optionsAck(scheduleOptions(readings.listings(), query));
}
