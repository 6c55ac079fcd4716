/**
 * Sets up the rotations of a run, one after another: at the end of each pass, as far as Slack's limit for new groups and
 * the invocation's requests allow. Each is checked as its form would be, and stored together with what came of it. A run that is
 * cut goes on at the next alarm.
 */
import { FORMER_MEMBER } from "../../domain/history.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { checkRotationForm, type RotationDraft } from "../../domain/rotation-check.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { log } from "../../log.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { needsAdminGrant, needsPaidPlan } from "../../slack/words/slack-error.ts";
import type { Context, Slack } from "../context.ts";
import { ALIAS_TAKEN, createGroup } from "../groups/create.ts";
import { enableGroup } from "../groups/enable.ts";
import { type Author, noteMade, whoMayChoose } from "../groups/take-over.ts";
import { checkFacts } from "../modals/rotation/check-facts.ts";
import { storeRotation } from "../modals/rotation/store-rotation.ts";
import { roleOf } from "../people/roles.ts";
import { type BulkItem, type BulkOutcome, type BulkRun, UNDO_MS } from "../store/bulk-runs.ts";
import { refreshHomes, requestLookAhead } from "../wake.ts";

/** For the pass that reads who is on call in what was set up, and for what people cause. */
const RESERVED_REQUESTS = 10;
/** Slack doesn't answer, or fails. */
const AGAIN_MS = 15_000;

/**
 * @param until when the next pass has something to do (epoch ms), which doesn't wait for this; null: nothing
 * @returns when to go on (epoch ms); null: nothing is under way
 */
export async function advanceBulkRuns(ctx: Context, until: number | null): Promise<number | null> {
  const { bulkRuns } = ctx.store;
  const slack = bulkRuns.isAtRest() ? null : await ctx.slack();
  if (!slack) return null;
  let [goOnAt, tried]: [number | null, number] = [null, 0];
  for (let run = bulkRuns.current(); run && goOnAt === null; run = bulkRuns.current()) {
    const item = bulkRuns.next(run.id);
    // One a pass, also where every pass has something else to do.
    const isLate = tried > 0 && until !== null && ctx.now() >= until;
    if (!item) {
      end(ctx, run);
      tried += 1;
    } else if (isLate || ctx.outgoing.left() <= RESERVED_REQUESTS) goOnAt = ctx.now() + 1;
    else {
      const author = await authorNow(ctx, slack, run);
      if (author === "unknown") goOnAt = ctx.now() + AGAIN_MS;
      else if (author === null) refuseRest(ctx, run);
      // Asking about the person, somebody may have undone the run.
      else if (bulkRuns.isWaiting(item)) goOnAt = await setUp(ctx, slack, run, author, item);
      if (goOnAt === null) tried += 1;
    }
  }
  if (tried === 0) return goOnAt;
  // Once for all of them: who comes next is read for every schedule at once.
  if (bulkRuns.isAtRest()) requestLookAhead(ctx);
  refreshHomes(ctx);
  // Nobody has read yet who is on call in what was set up.
  return ctx.now() + 1;
}

function end({ store, teamId, now }: Context, { id, begunAt }: BulkRun): void {
  store.bulkRuns.end(id, now());
  const outcomes = store.bulkRuns.items(id).map(({ outcome }) => outcome?.status);
  log("bulk.ended", {
    team_id: teamId,
    done: outcomes.filter((status) => status === "done").length,
    refused: outcomes.filter((status) => status === "refused").length,
    took_ms: now() - begunAt,
  });
}

/**
 * Whoever began the run, with no more rights than they had then: a run may wait for hours. Null: they may no longer manage rotations;
 * `unknown`: Slack can't be asked.
 */
async function authorNow(
  ctx: Context,
  slack: Slack,
  { begunAt, begunBy: userId, isByAdmin }: BulkRun,
): Promise<Author | "unknown" | null> {
  // What is under way goes on without a person who was forgotten.
  if (userId === FORMER_MEMBER) return { userId, isAdmin: isByAdmin };
  const role = await roleOf(ctx, slack, { userId, teamId: ctx.teamId });
  if (role.mayManage) return { userId, isAdmin: isByAdmin && role.mayAdminister };
  return role.standing === "unknown" && ctx.now() - begunAt < UNDO_MS ? "unknown" : null;
}

function refuseRest({ store: { bulkRuns, transaction }, teamId }: Context, { id }: BulkRun): void {
  transaction(() => {
    for (const one of bulkRuns.items(id))
      if (one.outcome === null) bulkRuns.settle(one, { status: "refused", isDenied: true });
  });
  log("bulk.denied", { team_id: teamId });
}

/** Returns when to try it again (epoch ms); null: something came of it. */
async function setUp(
  ctx: Context,
  slack: Slack,
  run: BulkRun,
  author: Author,
  item: BulkItem,
): Promise<number | null> {
  const checked = checkItem(ctx, slack, run, author, item);
  if (!checked.ok) {
    settle(ctx, item, checked.error);
    return null;
  }
  const draft = checked.value;
  const ready = await groupFor(ctx, slack, author, draft);
  if (!ready.ok) return refuse(ctx, run, item, ready.error);
  ctx.store.transaction(() => storeItem(ctx, run, author, item, draft, ready.value));
  return null;
}

function checkItem(
  ctx: Context,
  slack: Slack,
  run: BulkRun,
  author: Author,
  { form }: BulkItem,
): Result<RotationDraft, BulkOutcome> {
  const facts = checkFacts(ctx, null);
  const isConnected = isSourceOf(ctx, run);
  const mayNotChoose = whoMayChoose(ctx, slack, author);
  const checked = checkRotationForm(form, {
    ...facts,
    // Names of admins to ask aren't stored.
    whoMayChoose: (groupId) => (mayNotChoose(groupId) ? [] : null),
    // Ids of another system's schedules mean nothing in this one.
    scheduleName: (id) => (isConnected ? facts.scheduleName(id) : null),
    // Slack was asked when the person chose them.
    channelFault: () => null,
  });
  return checked.ok ? checked : err({ status: "refused", faults: checked.error });
}

/** Whether the system is connected whose schedules the run is about. */
const isSourceOf = ({ store }: Context, { source }: BulkRun): boolean =>
  store.state.connection.get("source") === source;

/** The group as it is in Slack once it can be used: created or enabled where it has to be. */
async function groupFor(
  ctx: Context,
  slack: Slack,
  author: Author,
  { name, group }: RotationDraft,
): Promise<Result<UserGroup, SlackFailure>> {
  if (group.kind === "new") {
    const made = await createGroup(ctx, slack, name, group.alias);
    return made.ok && ctx.store.rotations.ofGroup(made.value.id) ? err(ALIAS_TAKEN) : made;
  }
  if (!group.group.isDisabled) return ok(group.group);
  return enableGroup(slack, author, group.group);
}

function storeItem(
  ctx: Context,
  run: BulkRun,
  author: Author,
  item: BulkItem,
  draft: RotationDraft,
  group: UserGroup,
): void {
  const { bulkRuns, groups, outbox, rotations } = ctx.store;
  const isNew = draft.group.kind === "new";
  const isDisabledByUndo =
    isNew || (draft.group.kind === "existing" && draft.group.group.isDisabled);
  if (isDisabledByUndo) groups.save(group);
  if (isNew) noteMade(ctx, group.id);
  if (!bulkRuns.isWaiting(item)) {
    // Somebody has undone the run while Slack made the group.
    if (isDisabledByUndo) outbox.put({ kind: "disable", groupId: group.id }, ctx.now());
    return;
  }
  const other = rotations.ofGroup(group.id);
  if (other) {
    // While Slack enabled it, somebody else took it.
    const faults = { group: { reason: "groupTaken", rotationName: other.name } } as const;
    settle(ctx, item, { status: "refused", faults });
    return;
  }
  if (!isSourceOf(ctx, run)) {
    // While Slack made the group, the system was disconnected.
    if (isDisabledByUndo) outbox.put({ kind: "disable", groupId: group.id }, ctx.now());
    settle(ctx, item, { status: "refused", faults: { schedules: { reason: "scheduleGone" } } });
    return;
  }
  storeRotation(ctx, author, null, draft, group);
  const rotationId = rotations.ofGroup(group.id)?.id ?? "";
  settle(ctx, item, { status: "done", rotationId, groupId: group.id, isDisabledByUndo });
}

function refuse(ctx: Context, run: BulkRun, item: BulkItem, failure: SlackFailure): number | null {
  switch (failure.reason) {
    case "rate_limited":
    case "blocked":
      return failure.until;
    case "postponed":
      return ctx.now() + 1;
    case "unreachable":
    case "unreadable":
    case "token_dead":
      return ctx.now() + AGAIN_MS;
    case "refused": {
      const { error } = failure;
      const isForAll = needsAdminGrant(error) || needsPaidPlan(error);
      // Slack would refuse each new group for the same reason.
      const others = isForAll
        ? ctx.store.bulkRuns
            .items(run.id)
            .filter((one) => one.outcome === null && one.form.newAlias !== "")
        : [];
      ctx.store.transaction(() => {
        for (const one of [item, ...others]) settle(ctx, one, { status: "refused", error });
      });
      log("bulk.refused", { team_id: ctx.teamId, error, rotations: Math.max(1, others.length) });
      return null;
    }
    default:
      return failure satisfies never;
  }
}

function settle({ store: { bulkRuns } }: Context, item: BulkItem, outcome: BulkOutcome): void {
  if (bulkRuns.isWaiting(item)) bulkRuns.settle(item, outcome);
}
