/**
 * Matches people by hand whose e-mail address is hidden, or differs in Slack. People who may manage rotations may
 * match. A match holds for the whole workspace, and takes precedence over e-mail addresses.
 */
import type { ModalView } from "@slack/types";
import { within } from "../../../deadline.ts";
import type { SlackMember } from "../../../domain/slack-member.ts";
import { log } from "../../../log.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { errorsAck } from "../../../slack/views/acks.ts";
import { loadingModal } from "../../../slack/views/loading-modal.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { chosenMembers } from "../../people/eligibility.ts";
import { matchableIn } from "../../people/manual-matches.ts";
import { knownNameMatches, searchByName } from "../../people/name-search.ts";
import { addressesToTry, similarAccounts } from "../../people/similar-accounts.ts";
import { connectedSystem } from "../../source.ts";
import { requestLookAhead, wakeNow } from "../../wake.ts";
import { type ChosenMatches, MATCH_BLOCK_PREFIX, matchModal } from "./match-view.ts";
import { recordMatch } from "./record-match.ts";
import { MATCH } from "./words.ts";

/** How long the loading modal waits for the search by name. */
const SEARCH_MS = 4_000;

/** Slack users of the same name, or with a similar address, are searched while the modal is open; the result is stored for the next time. */
export async function openMatchPeople(
  ctx: Context,
  slack: Slack,
  { triggerId, rotationId }: Pressed & { readonly rotationId: string },
): Promise<void> {
  const rotation = ctx.store.rotations.get(rotationId);
  if (!rotation) {
    await slack.bot.openView(triggerId, noticeModal(TITLE.matchPeople, REFUSAL.rotationGone));
    return;
  }
  const people = matchableIn(ctx, [rotation])(rotation);
  const unmatched = people.filter(({ userId }) => userId === null);
  const names = unmatched.map(({ name }) => name);
  const tries = addressesToTry(ctx, unmatched);
  let similar: Awaited<ReturnType<typeof similarAccounts>> = new Map();
  const draw = (): ModalView => {
    const likely = knownNameMatches(ctx, names);
    return matchModal(
      rotation.name,
      people.map((one) =>
        one.userId === null
          ? { ...one, likely: likely.of(one.name), similar: similar.get(one.personId) ?? [] }
          : one,
      ),
      connectedSystem(ctx),
    );
  };
  if (knownNameMatches(ctx, names).isDone && tries.size === 0) {
    await slack.bot.openView(triggerId, draw());
    return;
  }
  const searching = loadingModal(TITLE.matchPeople, MATCH.searching);
  const opened = await slack.bot.openView(triggerId, searching);
  if (!opened.ok) return;
  const search = Promise.all([
    similarAccounts(ctx, slack, tries).then((found) => {
      similar = found;
    }),
    searchByName(ctx, slack, names),
  ]);
  const { viewId } = opened.value;
  const inTime = within(
    SEARCH_MS,
    search.then(() => true),
  );
  const isDone = (await inTime) ?? false;
  await slack.bot.updateView(viewId, draw());
  if (isDone) return;
  // The fields stay the same, so a choice made meanwhile is not lost.
  await search;
  await slack.bot.updateView(viewId, draw());
}

export async function saveMatches(
  ctx: Context,
  _slack: Slack,
  { actor, matches }: Submitted & ChosenMatches,
): Promise<Ack> {
  const { people, rotations } = ctx.store;
  const changed = matches.filter(({ personId, userId }) => people.manualMatch(personId) !== userId);
  const member = await chosenMembers(
    ctx,
    changed.flatMap(({ userId }) => userId ?? []),
  );
  const all = rotations.all();
  const matchable = new Map(
    all.flatMap(matchableIn(ctx, all)).map(({ personId, name }) => [personId, name]),
  );
  const errors: Record<string, string> = {};
  for (const { personId, userId } of changed) {
    const error = matchable.has(personId)
      ? accountError(userId, member)
      : FIELD_ERROR.nobodyToMatch;
    if (error) errors[`${MATCH_BLOCK_PREFIX}${personId}`] = error;
  }
  if (Object.keys(errors).length > 0) return errorsAck(errors);
  const madeBy = actor.userId;
  ctx.store.transaction(() => {
    for (const { personId, userId } of changed) {
      const name = matchable.get(personId) ?? personId;
      recordMatch(ctx, { by: madeBy, personId, name, userId });
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

/** Why this account can't be matched, or null. An account that Slack doesn't report can't: its id could be made up. */
function accountError(
  userId: string | null,
  member: (userId: string) => SlackMember | null,
): string | null {
  if (userId === null) return null;
  const account = member(userId);
  if (account === null) return FIELD_ERROR.accountUnknown;
  return account.ineligible && MATCH.ineligible(account.ineligible);
}
