/** All matches made by hand: listed under Settings, and taken back there. */

import type { Click } from "../../../domain/intent.ts";
import { log } from "../../../log.ts";
import { record } from "../../audit-log.ts";
import type { Context, Slack } from "../../context.ts";
import { requestLookAhead, wakeNow } from "../../wake.ts";
import { MATCHES_PER_PAGE, matchedPeopleModal } from "./matched-people-view.ts";

export async function showMatched(ctx: Context, slack: Slack, click: Click): Promise<void> {
  await slack.bot.pushView(click.triggerId, drawPage(ctx, 0));
}

export async function turnMatched(
  ctx: Context,
  slack: Slack,
  { viewId, page }: Extract<Click, { type: "turn_matched" }>,
): Promise<void> {
  await slack.bot.updateView(viewId, drawPage(ctx, page));
}

/** Taken back at once; the list that is open shows what is left. */
export async function removeMatch(
  ctx: Context,
  slack: Slack,
  { actor, viewId, personId, page }: Extract<Click, { type: "remove_match" }>,
): Promise<void> {
  const { people, rotations } = ctx.store;
  const match = people.manualMatches().find((one) => one.personId === personId);
  if (match) {
    ctx.store.transaction(() => {
      people.removeManualMatch(personId);
      const personName = match.name || personId;
      record(ctx, null, { kind: "person_matched", by: actor.userId, personName, userId: null });
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
