/** What is told of many rotations that are set up at once, on the Home and in their own view. */
import { fieldFaultSentences } from "../../slack/words/field-fault.ts";
import { slackErrorSentence } from "../../slack/words/slack-error.ts";
import type { Context } from "../context.ts";
import { type BulkItem, type BulkRun, UNDO_MS } from "../store/bulk-runs.ts";
import * as say from "./words/bulk.ts";

/** Slack's limit (Tier 2), about. */
export const GROUPS_A_MINUTE = 20;

/** A rotation, and what became of it. */
export type BulkLine = {
  readonly name: string;
  /** Without the @. */
  readonly handle: string;
  /** Plain text. */
  readonly reason: string;
};

export type BulkModel = Pick<BulkRun, "id" | "begunBy" | "endedAt" | "undone"> & {
  readonly all: number;
  /** Handles of the rotations that are set up. */
  readonly done: readonly string[];
  readonly refused: readonly BulkLine[];
  /** Not tried yet; once undone: not tried at all. */
  readonly waiting: number;
  /** How many minutes the rest takes, about. */
  readonly minutesLeft: number;
  /** How many rotations were undone, and how many of their groups aren't as they were yet. */
  readonly back: { readonly all: number; readonly pending: number };
  /** What an undo left as it is. */
  readonly left: readonly BulkLine[];
  /** Groups that Slack refuses to change back. */
  readonly notBack: readonly BulkLine[];
};

/** On one Home. */
const MOST_RUNS = 5;

/** Absent: there is none. */
export function drawBulkRuns(ctx: Context): { readonly bulk?: readonly BulkModel[] } {
  const runs = ctx.store.bulkRuns.lately(ctx.now() - UNDO_MS).slice(0, MOST_RUNS);
  return runs.length > 0 ? { bulk: runs.map((run) => drawBulkRun(ctx, run)) } : {};
}

export function drawBulkRun(ctx: Context, run: BulkRun): BulkModel {
  const items = ctx.store.bulkRuns.items(run.id);
  const { id, begunBy, endedAt, undone } = run;
  const waiting = items.filter(({ outcome }) => !outcome || outcome.status === "stopped");
  const back = items.flatMap((item) => {
    const { outcome } = item;
    if (outcome?.status !== "undone") return [];
    return [{ item, queued: queuedOf(ctx, outcome.groupId) }];
  });
  return {
    ...{ id, begunBy, endedAt, undone, all: items.length, waiting: waiting.length },
    done: items.flatMap(({ handle, outcome }) => (outcome?.status === "done" ? [handle] : [])),
    refused: items.flatMap((item) => lineOf(item, "refused")),
    minutesLeft: Math.max(
      1,
      Math.ceil(waiting.filter(({ form }) => form.newAlias !== "").length / GROUPS_A_MINUTE),
    ),
    back: { all: back.length, pending: back.filter(({ queued }) => queued !== null).length },
    left: items.flatMap((item) => lineOf(item, "left")),
    notBack: back.flatMap(({ item, queued }) => {
      const error = queued?.refused?.error;
      return error ? [{ ...namesOf(item), reason: slackErrorSentence(error) }] : [];
    }),
  };
}

/** The write that brings back the group; null: it is as it was. */
const queuedOf = ({ store: { outbox } }: Context, groupId: string) =>
  outbox.isEmpty()
    ? null
    : (outbox.get({ kind: "group", groupId }) ?? outbox.get({ kind: "disable", groupId }));

const namesOf = ({ form, handle }: BulkItem) => ({ name: form.name, handle });

function lineOf(item: BulkItem, status: "refused" | "left"): BulkLine[] {
  const { outcome } = item;
  if (outcome?.status !== status) return [];
  const names = namesOf(item);
  if (outcome.status === "left") return [{ ...names, reason: say.WHY[outcome.why] }];
  if ("error" in outcome) return [{ ...names, reason: slackErrorSentence(outcome.error) }];
  if ("isDenied" in outcome) return [{ ...names, reason: say.denied }];
  const { schedules, ...faults } = outcome.faults;
  const sentences = Object.values(fieldFaultSentences(faults));
  return [{ ...names, reason: [...(schedules ? [say.scheduleGone] : []), ...sentences].join(" ") }];
}
