/** `Set up several`: a person chooses schedules, and gets a proposal for each. */
import { MOST_PROPOSALS, proposeRotations, schedulesNamed } from "../../../domain/proposal.ts";
import { NEW_GROUP, type ScheduleRef } from "../../../domain/rotation.ts";
import { checkRotationForm } from "../../../domain/rotation-check.ts";
import type { Ack } from "../../../slack/ack.ts";
import { CHANNEL_ID } from "../../../slack/ids.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { sourceOptions } from "../../../slack/views/options.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { FIELD_ERROR } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { authorOf } from "../../groups/take-over.ts";
import { chosenMembers } from "../../people/eligibility.ts";
import { connectedRotations } from "../../source.ts";
import type { SetUp } from "../../store/set-ups.ts";
import { noteClick, updateIfLast } from "../last-click.ts";
import { channelFaults } from "../rotation/channel-faults.ts";
import { searchSchedules } from "../rotation/search.ts";
import { checkProposals } from "./check.ts";
import {
  type ChooseErrors,
  type ChooseModel,
  type ChosenSources,
  chooseErrorsAck,
  chooseModal,
  type OpenChoice,
  type SourceSearch,
} from "./choose-view.ts";
import { drawList } from "./list.ts";
import { CHOOSE, matches } from "./words.ts";

const LIST_FRESH_MS = 60_000;

export async function openSetUp(ctx: Context, slack: Slack, { triggerId }: Pressed): Promise<void> {
  const nothing = { schedules: [], text: "", channelIds: [], fallbackUserIds: [] };
  await slack.bot.openView(triggerId, chooseModal(nothing));
  await refreshLists(ctx);
}

/** Says how many schedules match what is typed so far. */
export async function countMatches(
  ctx: Context,
  slack: Slack,
  open: Pressed & OpenChoice,
): Promise<void> {
  const isLast = noteClick(ctx, open);
  await refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS);
  if (isLast()) await updateIfLast(slack, open, chooseModal(modelOf(ctx, open)), isLast);
}

/** "Next": proposes a rotation for each schedule. */
export async function proposeSetUp(
  ctx: Context,
  slack: Slack,
  { viewId, ...submitted }: Submitted & Deadline & ChosenSources,
): Promise<Ack> {
  const { answerBy } = submitted;
  // No count may take the place of the list.
  noteClick(ctx, { viewId });
  const asked = { viewId, title: TITLE.setUpSeveral, answerBy };
  return answerFor(ctx, slack, asked, propose(ctx, slack, submitted));
}

async function propose(
  ctx: Context,
  slack: Slack,
  { actor, form, text, answerBy }: Omit<Submitted, "viewId"> & Deadline & ChosenSources,
): Promise<Outcome> {
  const open = { rotationId: null, version: null, form };
  const [channelFault, member] = await Promise.all([
    channelFaults(ctx, slack, { actor, viewId: "", answerBy, ...open }),
    chosenMembers(ctx, form.fallbackUserIds),
    refreshLists(ctx),
  ]);
  const sources = sourcesOf(ctx, form.scheduleIds, text);
  // The group and the name of each are checked later.
  const shared = checkRotationForm(
    { ...form, name: "-", groupChoice: NEW_GROUP, newAlias: "-", scheduleIds: ["-"] },
    {
      ...{ group: () => null, managedBy: () => null, whoMayChoose: () => null, member },
      ...{ scheduleName: (id) => id, isChannel: (id) => CHANNEL_ID.test(id), channelFault },
    },
  );
  const errors: ChooseErrors = {
    ...(shared.ok ? {} : fieldFaultSentences(shared.error)),
    ...sources.errors,
  };
  if (Object.keys(errors).length > 0) {
    const late = chooseModal({ ...modelOf(ctx, { form, text }), errors });
    return { inTime: chooseErrorsAck(errors), late };
  }
  const view = await listFor(ctx, slack, actor, {
    sources: sources.all,
    channelIds: form.channelIds,
    fallbackUserIds: form.fallbackUserIds,
  });
  return { inTime: updateAck(view), late: view };
}

/** Stores the proposals, those that need a change first, and shows them. */
async function listFor(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  {
    sources,
    ...shared
  }: Pick<SetUp, "channelIds" | "fallbackUserIds"> & { readonly sources: readonly ScheduleRef[] },
) {
  const { groups, rotations, setUps } = ctx.store;
  const author = await authorOf(ctx, slack, actor);
  const found = { groups: groups.listed(), takenGroupIds: rotations.takenGroups() };
  const setUp: SetUp = {
    id: crypto.randomUUID(),
    proposals: proposeRotations(sources.slice(0, MOST_PROPOSALS), found),
    more: Math.max(0, sources.length - MOST_PROPOSALS),
    ...shared,
  };
  const proposals = checkProposals(ctx, slack, author, setUp)
    .toSorted((a, b) => Number(a.checked?.ok) - Number(b.checked?.ok))
    .map(({ proposal }) => proposal);
  const stored = { ...setUp, proposals };
  setUps.put(actor.userId, stored, ctx.now());
  return drawList(ctx, slack, actor, stored, 0);
}

/** Those that a rotation follows are marked where that matters. */
export async function searchSources(
  ctx: Context,
  { query, marksFollowed }: { readonly query: string } & SourceSearch,
): Promise<Ack> {
  if (!marksFollowed) return searchSchedules(ctx, { query });
  const isFollowed = followed(ctx);
  return searchSchedules(ctx, { query }, (listings, text) =>
    sourceOptions(listings, text, (id) => (isFollowed.has(id) ? CHOOSE.followed : "")),
  );
}

const refreshLists = (ctx: Context): Promise<unknown> =>
  Promise.all([
    refreshGroupsIfOlderThan(ctx, LIST_FRESH_MS),
    refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS),
  ]);

/** Ids of all schedules that a rotation follows. */
const followed = (ctx: Context): ReadonlySet<string> =>
  new Set(connectedRotations(ctx).flatMap(({ schedules }) => schedules.map(({ id }) => id)));

function sourcesOf(ctx: Context, ids: readonly string[], text: string) {
  const listings = ctx.store.readings.listings();
  const known = new Map(listings.map((listing) => [listing.id, listing]));
  const chosen = ids.flatMap((id) => known.get(id) ?? []);
  const isFollowed = followed(ctx);
  const named = schedulesNamed(listings, text).filter(({ id }) => !isFollowed.has(id));
  const all = [...new Map([...chosen, ...named].map((one) => [one.id, one])).values()];
  const errors: ChooseErrors = {
    ...(chosen.length < ids.length && { schedules: FIELD_ERROR.scheduleGone }),
    ...(ids.length === 0 && text === "" && { schedules: CHOOSE.none }),
    ...(text !== "" && named.length === 0 && { search: CHOOSE.noMatch(text) }),
  };
  return { all, errors };
}

function modelOf(ctx: Context, { form, text }: ChosenSources): ChooseModel {
  const listings = ctx.store.readings.listings();
  const names = new Map(listings.map(({ id, name }) => [id, name]));
  const named = schedulesNamed(listings, text);
  const isFollowed = followed(ctx);
  const taken = named.filter(({ id }) => isFollowed.has(id)).length;
  return {
    schedules: form.scheduleIds.map((id) => ({ id, name: names.get(id) ?? id })),
    text,
    channelIds: form.channelIds,
    fallbackUserIds: form.fallbackUserIds,
    ...(text !== "" && { matches: matches(named.length - taken, taken) }),
  };
}
