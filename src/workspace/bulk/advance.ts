/**
 * Sets up the rotations of a run, one after another: at the end of each pass, as far as Slack's limit for new groups and
 * the invocation's requests allow. Each is checked as its form would be, and stored together with what came of it. A run that is
 * cut goes on at the next alarm.
 */
import { err, ok, type Result } from "../../domain/result.ts";
import { checkRotationForm, type RotationDraft } from "../../domain/rotation-check.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { log } from "../../log.ts";
import type { SlackFailure } from "../../slack/api.ts";
import { CHANNEL_ID } from "../../slack/ids.ts";
import { needsAdminGrant, needsPaidPlan } from "../../slack/words/slack-error.ts";
import type { Context, Slack } from "../context.ts";
import { ALIAS_TAKEN, createGroup } from "../groups/create.ts";
import { enableGroup } from "../groups/enable.ts";
import { noteMade, whoMayChoose } from "../groups/take-over.ts";
import { scheduleName } from "../modals/rotation/form.ts";
import { storeRotation } from "../modals/rotation/store-rotation.ts";
import type { BulkItem, BulkOutcome, BulkRun } from "../store/bulk-runs.ts";
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
      goOnAt = await setUp(ctx, slack, run, item);
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

/** Returns when to try it again (epoch ms); null: something came of it. */
async function setUp(
  ctx: Context,
  slack: Slack,
  run: BulkRun,
  item: BulkItem,
): Promise<number | null> {
  const checked = checkItem(ctx, slack, run, item);
  if (!checked.ok) {
    settle(ctx, item, checked.error);
    return null;
  }
  const draft = checked.value;
  const ready = await groupFor(ctx, slack, run, draft);
  if (!ready.ok) return refuse(ctx, run, item, ready.error);
  ctx.store.transaction(() => storeItem(ctx, run, item, draft, ready.value));
  return null;
}

function checkItem(
  ctx: Context,
  slack: Slack,
  { begunBy, isByAdmin, source }: BulkRun,
  { form }: BulkItem,
): Result<RotationDraft, BulkOutcome> {
  const { groups, people, rotations, state } = ctx.store;
  const isConnected = state.connection.get("source") === source;
  const mayNotChoose = whoMayChoose(ctx, slack, { userId: begunBy, isAdmin: isByAdmin });
  const checked = checkRotationForm(form, {
    group: groups.get,
    managedBy: (groupId) => rotations.ofGroup(groupId)?.name ?? null,
    // Names of admins to ask aren't stored.
    whoMayChoose: (groupId) => (mayNotChoose(groupId) ? [] : null),
    // Ids of another system's schedules mean nothing in this one.
    scheduleName: (id) => (isConnected ? scheduleName(ctx, null, id) : null),
    member: (userId) => people.member(userId)?.member ?? null,
    isChannel: (id) => CHANNEL_ID.test(id),
    // Slack was asked when the person chose them.
    channelFault: () => null,
  });
  return checked.ok ? checked : err({ status: "refused", faults: checked.error });
}

/** The group as it is in Slack once it can be used: created or enabled where it has to be. */
async function groupFor(
  ctx: Context,
  slack: Slack,
  { begunBy, isByAdmin }: BulkRun,
  { name, group }: RotationDraft,
): Promise<Result<UserGroup, SlackFailure>> {
  if (group.kind === "new") {
    const made = await createGroup(ctx, slack, name, group.alias);
    return made.ok && ctx.store.rotations.ofGroup(made.value.id) ? err(ALIAS_TAKEN) : made;
  }
  if (!group.group.isDisabled) return ok(group.group);
  return enableGroup(slack, { userId: begunBy, isAdmin: isByAdmin }, group.group);
}

function storeItem(
  ctx: Context,
  { begunBy, isByAdmin }: BulkRun,
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
  storeRotation(ctx, { userId: begunBy, isAdmin: isByAdmin }, null, draft, group);
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
