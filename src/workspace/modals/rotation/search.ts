/** The options of the searching selects: from the stored lists, refreshed where they are old, within Slack's 3 s. */

import { within } from "../../../deadline.ts";
import type { Ack } from "../../../slack/ack.ts";
import { optionGroupsAck, optionsAck } from "../../../slack/views/acks.ts";
import { groupOptions, sourceOptions } from "../../../slack/views/options.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context } from "../../context.ts";
import type { GroupSearch } from "./read.ts";

const FRESH_MS = 5 * 60_000;
/** A search without a match may be for something that was created a moment ago. */
const FRESH_FOR_NO_MATCH_MS = 10_000;
/** People type on and on; the scheduling system's allowance is for passes. */
const SCHEDULES_FRESH_FOR_NO_MATCH_MS = 60_000;
const ANSWER_MS = 2_200;

type Typed = { readonly query: string };

export async function searchGroups(
  ctx: Context,
  { query, rotationId }: Typed & GroupSearch,
): Promise<Ack> {
  const { rotations, groups } = ctx.store;
  const answerBy = ctx.now() + ANSWER_MS;
  const taken = new Set(rotations.takenGroups());
  const own = rotationId === null ? null : rotations.get(rotationId);
  if (own) taken.delete(own.groupId);
  await within(ANSWER_MS, refreshGroupsIfOlderThan(ctx, FRESH_MS));
  const found = groupOptions(groups.listed(), query, taken);
  // One option is always there: "Create a new user group".
  if (found.length > 1) return optionsAck(found);
  await within(
    Math.max(0, answerBy - ctx.now()),
    refreshGroupsIfOlderThan(ctx, FRESH_FOR_NO_MATCH_MS),
  );
  return optionsAck(groupOptions(groups.listed(), query, taken));
}

/** @param options makes them of the listed sources */
export async function searchSchedules(
  ctx: Context,
  { query }: Typed,
  options = sourceOptions,
): Promise<Ack> {
  const { readings } = ctx.store;
  const answerBy = ctx.now() + ANSWER_MS;
  await within(ANSWER_MS, refreshSchedulesIfOlderThan(ctx, FRESH_MS));
  const found = options(readings.listings(), query);
  if (found.length > 0) return optionGroupsAck(found);
  await within(
    Math.max(0, answerBy - ctx.now()),
    refreshSchedulesIfOlderThan(ctx, SCHEDULES_FRESH_FOR_NO_MATCH_MS),
  );
  return optionGroupsAck(options(readings.listings(), query));
}
