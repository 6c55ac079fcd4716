/**
 * One sync pass: reads who is on call, plans (pure), stores each plan together with its pending Slack writes, sends
 * them, and says when to wake next. It never throws because of failures outside: after each step the store is in a state
 * from which the next pass continues. A pass reads each table once, so that one without change stays cheap.
 */
import { nextWake, type Wake } from "../../domain/agenda.ts";
import { keysOf } from "../../domain/reading-key.ts";
import { COMPARE_EVERY_MS } from "../../vault/own-vault.ts";
import { listNewSystem } from "../connection/lists.ts";
import { fullReadEveryMs, isBroken } from "../connection/trouble.ts";
import type { Context } from "../context.ts";
import { compareGroups, groupsDueAt, listedInTime } from "../groups/list.ts";
import { probePermissions, recheckPermissions } from "../groups/permissions.ts";
import { pruneHistory } from "../history/prune.ts";
import { queueReminders } from "../outbox/direct-message.ts";
import { drainOutbox, outboxWakesAt } from "../outbox/outbox.ts";
import { forgetUnmet } from "../people/retention.ts";
import { connectedOutlines, sourceFilter } from "../source.ts";
import { dateOf } from "../store/readings.ts";
import type { RotationOutline, StoredRotation } from "../store/rotations.ts";
import type { Began } from "../wake.ts";
import { type Budget, LOOK_AHEAD_BUDGET, READ_BUDGET } from "./budget.ts";
import { lookAhead, lookAheadForTimedOptions } from "./look-ahead.ts";
import { planRotations } from "./plan-rotations.ts";
import { readDueSchedules, type ScheduleReads } from "./read-schedules.ts";
import { beginRefresh, refreshWaitsUntil } from "./refresh.ts";
import { markDueTimedOptions, upcomingTimes } from "./timed-options.ts";

/** The results of a pass so far. Its later steps depend on them. */
type Pass = {
  readonly began: Began;
  /** Read again after a look ahead that changed a rush hour. */
  rotations: readonly RotationOutline[];
  /** Slack's user groups were listed in this pass. */
  areGroupsListed: boolean;
  /** Null: no schedule was read yet. */
  reads: ScheduleReads | null;
};

type Step = {
  readonly name: string;
  /** Absent: in every pass. */
  readonly when?: (pass: Pass, ctx: Context) => boolean;
  /** Absent: what is left of the pass's requests. */
  readonly budget?: Budget;
  readonly run: (ctx: Context, pass: Pass, budget: Budget) => Promise<void> | void;
};

const hasRotations = ({ rotations }: Pass) => rotations.length > 0;
const isConnected = ({ reads }: Pass) => reads?.isConnected === true;

/** In this order. */
const STEPS: readonly Step[] = [
  { name: "do a Refresh that had to wait", run: beginRefresh },
  {
    name: "compare user groups with what they should be",
    when: hasRotations,
    async run(ctx, pass) {
      pass.areGroupsListed = await compareGroups(ctx, pass.began.lastFullReadAt);
    },
  },
  {
    name: "delete old history, and people who were not met for long",
    when: ({ areGroupsListed }) => areGroupsListed,
    run(ctx) {
      pruneHistory(ctx);
      forgetUnmet(ctx);
    },
  },
  {
    // After a refusal no group write is tried, so nothing else notices that Slack allows group writes by now.
    name: "ask again for a permission that Slack refused",
    when: ({ areGroupsListed }, { store }) =>
      areGroupsListed && Boolean(store.state.groups.get("refusedPermissions")?.change),
    run: (ctx) => recheckPermissions(ctx),
  },
  {
    name: "mark rotations with due timed options, and read their coming shifts",
    when: hasRotations,
    budget: LOOK_AHEAD_BUDGET,
    run: (ctx, { rotations }, budget) =>
      lookAheadForTimedOptions(
        ctx,
        markDueTimedOptions(ctx, timedOf(ctx, rotations), rotations),
        budget,
      ),
  },
  {
    name: "read due schedules",
    when: hasRotations,
    budget: READ_BUDGET,
    async run(ctx, pass, budget) {
      const { at, lastFullReadAt } = pass.began;
      pass.reads = await readDueSchedules(ctx, pass.rotations, at, lastFullReadAt, budget);
    },
  },
  {
    name: "plan the rotations that were read",
    async run(ctx, { reads, areGroupsListed }) {
      if (reads) await planRotations(ctx, reads, areGroupsListed || reads.isFullRecheck);
    },
  },
  { name: "list the schedules of a new connection", run: listNewSystem },
  { name: "send pending Slack writes", run: drainOutbox },
  { name: "probe permissions", run: probePermissions },
  {
    name: "read the coming shifts",
    when: isConnected,
    budget: LOOK_AHEAD_BUDGET,
    async run(ctx, pass, budget) {
      const { lastFullReadAt } = pass.began;
      const isChanged = await lookAhead(ctx, budget, lastFullReadAt, fullReadIn(ctx, pass));
      if (isChanged) pass.rotations = connectedOutlines(ctx);
    },
  },
  {
    name: "queue reminders",
    when: isConnected,
    run: (ctx, { rotations }) => queueReminders(ctx, timedOf(ctx, rotations)),
  },
  { name: "send reminders and changed Homes", when: isConnected, run: drainOutbox },
  // Last: D1 holds up nothing.
  { name: "save in D1 what it lacks", run: ({ vault }) => vault.saveUnsaved() },
  {
    name: "compare with D1 what was copied from it",
    when: ({ areGroupsListed }) => areGroupsListed,
    run: ({ vault }) => vault.compare(COMPARE_EVERY_MS),
  },
];

const ALL_THAT_IS_LEFT: Budget = ({ outgoing }) => outgoing.left();

/** When to wake next, and what the store must remember of the pass until then. */
export type PassEnd = {
  readonly wake: Wake;
  /** When all schedules were last read, epoch ms; 0: never. */
  readonly lastFullReadAt: number;
  /** The alarm says it: it is the poll after that reading. */
  readonly isPoll: boolean;
};

/** Does what is due. Without an await, the end of the pass is stored together with its alarm. */
export async function runPass(ctx: Context, began: Began): Promise<PassEnd> {
  const rotations = connectedOutlines(ctx);
  const pass: Pass = { began, rotations, areGroupsListed: false, reads: null };
  for (const { when, budget = ALL_THAT_IS_LEFT, run } of STEPS) {
    if (!when || when(pass, ctx)) await run(ctx, pass, budget);
  }
  return endOf(ctx, pass);
}

/** Rotations with timed options. Usually none. */
const timedOf = (ctx: Context, rotations: readonly RotationOutline[]): readonly StoredRotation[] =>
  rotations.filter((r) => r.isTimed).flatMap((r) => ctx.store.rotations.get(r.id) ?? []);

/** When all schedules were last read, epoch ms: in this pass, or before; 0: never. */
function fullReadIn({ store }: Context, { reads, began }: Pass): number {
  const isForgotten = store.state.sync.get("lastFullReadAt") === 0;
  return isForgotten ? 0 : (reads?.fullReadAt ?? began.lastFullReadAt);
}

function endOf(ctx: Context, pass: Pass): PassEnd {
  const { rotations, reads } = pass;
  const { sync } = ctx.store.state;
  const now = ctx.now();
  // Read again: somebody may have created or edited a rotation while others were asked about.
  const isDue = ctx.store.rotations.due().some(sourceFilter(ctx));
  const retryAt = sync.get("deferred")?.notBefore ?? null;
  const readOnAt = sync.get("unfinishedRead") ? now : null;
  const dueAt = isDue ? (retryAt ?? now) : null;
  const refreshAt = refreshWaitsUntil(ctx);
  const urgent = [dueAt, retryAt, readOnAt, groupsDueAt(ctx), refreshAt].filter(
    (at) => at !== null,
  );
  const used = new Set(rotations.flatMap(keysOf));
  const lastFullReadAt = fullReadIn(ctx, pass);
  if (pass.areGroupsListed) listedInTime(ctx, lastFullReadAt);
  const wake = nextWake({
    lastFullReadAt,
    pollMs: fullReadEveryMs(ctx),
    schedules: (isBroken(ctx) ? [] : [...(reads?.readings.values() ?? [])])
      .filter((r) => used.has(r.scheduleId))
      .map(dateOf),
    timedChangesAt: upcomingTimes(ctx, timedOf(ctx, rotations), rotations),
    outboxAt: outboxWakesAt(ctx),
    readsBlockedUntil: sync.get("readsBlockedUntil"),
    urgentAt: urgent.length === 0 ? null : Math.min(...urgent),
    isIdle: !reads?.isConnected,
    now,
    chance: Math.random(),
  });
  return { wake, lastFullReadAt, isPoll: wake.isPoll && !isBroken(ctx) };
}
