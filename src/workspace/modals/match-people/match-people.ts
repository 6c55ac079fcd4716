/**
 * Matching by hand: for people whose e-mail address is hidden, or is another one in Slack. Whoever may manage rotations
 * says who they are; it holds for the workspace, and goes before any address.
 */

import type { ModalView } from "@slack/types";
import type { Click, Submission } from "../../../domain/intent.ts";
import { ineligibleAmong } from "../../../domain/slack-member.ts";
import { log } from "../../../log.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import { blockErrorsAck, updateAck } from "../../../slack/views/acks.ts";
import { MATCH_BLOCK_PREFIX } from "../../../slack/views/ids.ts";
import { loadingModal } from "../../../slack/views/loading-modal.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { personIneligible, REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { record } from "../../audit-log.ts";
import type { Context, Slack } from "../../context.ts";
import { within } from "../../deadline.ts";
import { chosenMembers } from "../../people/eligibility.ts";
import { matchableIn } from "../../people/manual-matches.ts";
import { knownNameMatches, searchByName } from "../../people/name-search.ts";
import { denialWithin } from "../../people/permissions.ts";
import { requestLookAhead, wakeNow } from "../../wake.ts";
import { matchModal } from "./match-view.ts";

/** How long a person may look at an empty modal. */
const SEARCH_MS = 4_000;
const LOOKING = "Looking in Slack for people of the same name…";

/** Likely people are looked for while the modal is open, and remembered: the next form has them at once. */
export async function askForMatches(
  ctx: Context,
  slack: Slack,
  click: Extract<Click, { type: "ask_match" }>,
): Promise<void> {
  const rotation = ctx.store.rotations.get(click.rotationId);
  if (!rotation) {
    const gone = noticeModal(TITLE.matchPeople, REFUSAL.rotationGone);
    await slack.bot.openView(click.triggerId, gone);
    return;
  }
  const people = matchableIn(ctx, [rotation])(rotation);
  const names = people.filter(({ userId }) => userId === null).map(({ name }) => name);
  const draw = (): ModalView => {
    const likely = knownNameMatches(ctx, names);
    return matchModal(
      rotation.name,
      people.map((one) => (one.userId === null ? { ...one, likely: likely.of(one.name) } : one)),
    );
  };
  if (knownNameMatches(ctx, names).isDone) {
    await slack.bot.openView(click.triggerId, draw());
    return;
  }
  const searching = loadingModal(TITLE.matchPeople, LOOKING);
  const opened = await slack.bot.openView(click.triggerId, searching);
  if (!opened.ok) return;
  const search = searchByName(ctx, slack, names);
  const { viewId } = opened.value;
  const inTime = within(
    SEARCH_MS,
    search.then(() => true),
  );
  const isDone = (await inTime) ?? false;
  await slack.bot.updateView(viewId, draw());
  if (isDone) return;
  // What was chosen meanwhile stays: the fields are the same ones.
  await search;
  await slack.bot.updateView(viewId, draw());
}

export async function saveMatches(
  ctx: Context,
  slack: Slack,
  wish: Extract<Submission, { type: "match_people" }>,
): Promise<Ack> {
  const refusal = await denialWithin(ctx, slack, wish.actor, "mayManage");
  if (refusal) return updateAck(noticeModal(TITLE.matchPeople, refusal));
  const chosen = wish.matches.flatMap(({ userId }) => userId ?? []);
  const member = await chosenMembers(ctx, chosen);
  const errors: Record<string, string> = {};
  for (const { personId, userId } of wish.matches) {
    const ineligible = ineligibleAmong(userId === null ? [] : [userId], member);
    if (ineligible)
      errors[`${MATCH_BLOCK_PREFIX}${personId}`] = personIneligible(
        ineligible.name,
        ineligible.ineligible,
      );
  }
  if (Object.keys(errors).length > 0) return blockErrorsAck(errors);
  const { people } = ctx.store;
  const madeBy = wish.actor.userId;
  ctx.store.transaction(() => {
    for (const { personId, userId } of wish.matches) {
      if (people.manualMatch(personId) === userId) continue;
      const name = nameOf(ctx, personId);
      record(ctx, null, { kind: "person_matched", by: madeBy, personName: name, userId });
      if (userId === null) people.removeManualMatch(personId);
      else people.saveManualMatch({ personId, name, userId, madeBy, madeAt: ctx.now() });
    }
    ctx.store.rotations.markAllDue();
    requestLookAhead(ctx);
  });
  log("people.matched_by_hand", { team_id: ctx.teamId, user_id: madeBy });
  await wakeNow(ctx);
  return EMPTY_ACK;
}

/** As the scheduling system named them last. */
function nameOf(ctx: Context, personId: string): string {
  const { readings, rotations } = ctx.store;
  const people = [
    ...readings.all().flatMap(({ onCall }) => onCall?.people ?? []),
    ...rotations
      .all()
      .flatMap(({ upcoming }) =>
        (upcoming?.next ?? []).flatMap((next) =>
          next.people.map((p) => ({ id: p.personId, name: p.name })),
        ),
      ),
  ];
  return people.find(({ id }) => id === personId)?.name ?? personId;
}
