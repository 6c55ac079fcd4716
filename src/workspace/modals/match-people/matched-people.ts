/** The list of all manual matches, opened from Settings, and the removal of one. */
import { log } from "../../../log.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import type { Context, Slack } from "../../context.ts";
import { requestLookAhead, wakeNow } from "../../wake.ts";
import {
  MATCHES_PER_PAGE,
  type MatchedPage,
  type MatchRemoval,
  matchedPeopleModal,
} from "./matched-people-view.ts";
import { recordMatch } from "./record-match.ts";

export async function openMatchedPeople(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  await slack.bot.pushView(triggerId, drawPage(ctx, 0));
}

export async function showMatchedPage(
  ctx: Context,
  slack: Slack,
  { viewId, page }: MatchedPage,
): Promise<void> {
  await slack.bot.updateView(viewId, drawPage(ctx, page));
}

/** Removes the match at once and updates the open list. */
export async function removeMatch(
  ctx: Context,
  slack: Slack,
  { actor, viewId, personId, page }: Pressed & MatchRemoval,
): Promise<void> {
  const { people, rotations } = ctx.store;
  const match = people.manualMatches().find((one) => one.personId === personId);
  if (match) {
    ctx.store.transaction(() => {
      const name = match.name || personId;
      recordMatch(ctx, { by: actor.userId, personId, name, userId: null });
      people.removeManualMatch(personId);
      rotations.markAllDue();
      requestLookAhead(ctx);
    });
    log("people.match_removed", { team_id: ctx.teamId, user_id: actor.userId });
    await wakeNow(ctx);
  }
  await slack.bot.updateView(viewId, drawPage(ctx, page));
}

function drawPage(ctx: Context, wanted: number) {
  const all = ctx.store.people.manualMatches();
  const pageCount = Math.max(1, Math.ceil(all.length / MATCHES_PER_PAGE));
  const page = Math.min(wanted, pageCount - 1);
  const first = page * MATCHES_PER_PAGE;
  const matches = all.slice(first, first + MATCHES_PER_PAGE);
  return matchedPeopleModal({ matches, count: all.length, page, pageCount });
}
