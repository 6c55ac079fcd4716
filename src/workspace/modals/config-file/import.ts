/**
 * Imports rotations from a pasted file: plans the changes, shows the plan, and applies it once a person confirms it.
 * The file is stored in between. If the plan has changed by then, the new plan is shown instead.
 */
import { log } from "../../../log.ts";
import type { Ack } from "../../../slack/ack.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { REFUSAL } from "../../../slack/words/fields.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { refreshGroupsIfOlderThan, refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { type Author, authorOf, whoMayChoose } from "../../groups/take-over.ts";
import {
  forgetUnused,
  removeRotation,
  rotationsChanged,
  showChanges,
  storeRotation,
} from "../rotation/store-rotation.ts";
import type { Configuration } from "./configuration.ts";
import { channelRights, newChannels } from "./file-channels.ts";
import {
  type ImportedParts,
  type ImportFields,
  importErrorsAck,
  importModal,
  MOST_PARTS,
} from "./import-view.ts";
import { lookUpIn } from "./look-up.ts";
import { readConfiguration } from "./parse.ts";
import { askAboutPeople, type ImportRights, type PlannedRotation, planImport } from "./plan.ts";
import type { AcceptedPlan } from "./plan-view.ts";
import { digestOf, newGroupsIn, type PlannedWithGroup, planModal, textOf } from "./shown-plan.ts";
import { CONFIGURATION_FAULT, configurationFaults, importedSentence } from "./words.ts";

/** Lists older than this are refreshed: a file often names groups and schedules that were created a moment ago. */
const LIST_FRESH_MS = 60_000;
/** A plan older than this can't be applied any more: the file must be imported again. */
const PLAN_VALID_MS = 60 * 60_000;

export async function openImport(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  const isConnected = ctx.store.state.connection.get("source") !== null;
  const view = isConnected
    ? importModal({ parts: [""] })
    : noticeModal(TITLE.importConfiguration, REFUSAL.notConnected);
  await slack.bot.pushView(triggerId, view);
}

/** Adds fields to paste into; the text of the others stays. */
export async function addImportFields(
  _ctx: Context,
  slack: Slack,
  { viewId, count }: ImportFields,
): Promise<void> {
  const more = Math.min(count * 2, MOST_PARTS);
  await slack.bot.updateView(viewId, importModal({ parts: Array(more).fill("") }));
}

export async function importConfiguration(
  ctx: Context,
  slack: Slack,
  { actor, viewId, answerBy, parts }: Submitted & Deadline & ImportedParts,
): Promise<Ack> {
  const source = parts.join("\n");
  const asked = { viewId, title: TITLE.importConfiguration, answerBy };
  return answerFor(ctx, slack, asked, planFor(ctx, slack, actor, source, parts));
}

async function planFor(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  source: string,
  parts: readonly string[],
): Promise<Outcome> {
  const refused = (text: string): Outcome => ({
    inTime: importErrorsAck(text),
    late: importModal({ parts, error: text }),
  });
  if (source.trim() === "") return refused(CONFIGURATION_FAULT.empty);
  const read = readConfiguration(source);
  if (!read.ok) return refused(configurationFaults(read.error));
  const { rights } = await prepare(ctx, slack, actor, read.value);
  const planned = planImport(ctx, read.value, rights);
  if (!planned.ok) return refused(configurationFaults(planned.error));
  ctx.store.imports.put(actor.userId, source, ctx.now());
  return outcomeOf(await planModal(ctx, planned.value));
}

/** "Apply": applies exactly the plan that was shown; if it has changed, shows the new one. */
export async function applyConfiguration(
  ctx: Context,
  slack: Slack,
  { actor, viewId, answerBy, digest }: Submitted & Deadline & AcceptedPlan,
): Promise<Ack> {
  const asked = { viewId, title: TITLE.importConfiguration, answerBy };
  return answerFor(ctx, slack, asked, applyFor(ctx, slack, actor, digest));
}

async function applyFor(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  digest: string,
): Promise<Outcome> {
  const { userId } = actor;
  const say = (text: string): Outcome => outcomeOf(noticeModal(TITLE.importConfiguration, text));
  const source = ctx.store.imports.get(userId, ctx.now() - PLAN_VALID_MS);
  const read = source === null ? null : readConfiguration(source);
  if (!read?.ok) return say(REFUSAL.importTooOld);
  // Asked again: since the plan was shown, the person may have stopped being an admin.
  const { author, rights } = await prepare(ctx, slack, actor, read.value);
  const first = planImport(ctx, read.value, rights);
  if (!first.ok) return say(`${REFUSAL.importChanged}\n${configurationFaults(first.error)}`);
  const isUnchanged = (await digestOf(first.value)) === digest;
  if (!isUnchanged) return outcomeOf(await planModal(ctx, first.value, REFUSAL.importChanged));

  const isDone = ctx.store.transaction(() => {
    // Plan again, since hashing was awaited: from here on nothing is.
    const planned = planImport(ctx, read.value, rights);
    if (!planned.ok || textOf(planned.value) !== textOf(first.value)) return false;
    for (const one of planned.value) applyOne(ctx, author, one);
    createInBackground(ctx, author, newGroupsIn(planned.value));
    forgetUnused(ctx);
    showChanges(ctx);
    ctx.store.imports.remove(userId);
    ctx.carriedOut?.();
    return true;
  });
  if (!isDone) return say(REFUSAL.importRaced);
  log("configuration.imported", { team_id: ctx.teamId, user_id: userId });
  const later = newGroupsIn(first.value);
  if (later.length > 0) log("bulk.begun", { team_id: ctx.teamId, rotations: later.length });
  await rotationsChanged(ctx);
  const done = first.value.filter((one) => !later.some((other) => other === one));
  return say(
    importedSentence(
      done.map(({ kind }) => kind),
      later.length,
    ),
  );
}

/** Slack allows fewer new groups a minute than a file can name. */
function createInBackground(
  { store, now }: Context,
  author: Author,
  items: readonly PlannedWithGroup[],
): void {
  if (items.length === 0) return;
  const { userId: begunBy, isAdmin: isByAdmin } = author;
  const source = store.state.connection.get("source");
  store.bulkRuns.begin(
    { id: crypto.randomUUID(), begunBy, isByAdmin, source },
    items.map(({ form }) => ({ handle: form.newAlias, form })),
    now(),
  );
}

function applyOne(ctx: Context, author: Author, one: PlannedRotation): void {
  switch (one.kind) {
    case "create":
    case "update":
      if (one.group) storeRotation(ctx, author, one.rotation?.id ?? null, one.draft, one.group);
      return;
    case "delete":
      removeRotation(ctx, author.userId, one.rotation, false);
      return;
    case "unchanged":
      return;
    default:
      one satisfies never;
  }
}

/** Before a group counts as one that is to be created, Slack is asked. */
function areGroupsKnown(ctx: Context, { rotations }: Configuration): boolean {
  const lookUp = lookUpIn(ctx);
  return rotations.every(({ group }) => lookUp.group(group));
}

/** Asks what the plan needs to know, which itself asks nobody. */
async function prepare(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  configuration: Configuration,
): Promise<{ readonly author: Author; readonly rights: ImportRights }> {
  const [channels, author] = await Promise.all([
    channelRights(ctx, slack, actor, newChannels(ctx, configuration)),
    authorOf(ctx, slack, actor),
    refreshGroupsIfOlderThan(ctx, areGroupsKnown(ctx, configuration) ? LIST_FRESH_MS : 0),
    refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS),
    askAboutPeople(ctx, configuration),
  ]);
  return { author, rights: { ...channels, whoMayChoose: whoMayChoose(ctx, slack, author) } };
}

const outcomeOf = (view: Outcome["late"]): Outcome => ({ inTime: updateAck(view), late: view });
