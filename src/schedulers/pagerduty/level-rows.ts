/** `/oncalls` by escalation policy: a row for each person on each level, with the policies themselves. */
import { type SchedulerFailure, unnamedPerson } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { anything, number, object, text } from "../../outgoing/tolerant.ts";
import { type Batch, readBatches, type SuspectMemory } from "../batches.ts";
import { unreadable } from "../failures.ts";
import type { PagerDutyApi, Query } from "./api.ts";
import { askForRows, BATCH, type Row } from "./oncalls.ts";
import { type Levels, levelsIn } from "./policies.ts";
import { onCallRow, personIn } from "./shapes.ts";

export type LevelRow = Row & {
  /** Null: it can't be told. */
  readonly level: number | null;
  /** Null: the policy names the person itself, or it can't be told which schedule it is. */
  readonly scheduleId: string | null;
  readonly isShiftBased: boolean;
};

export type PolicyRows = {
  readonly rows: readonly LevelRow[];
  /** As the rows show the policy; null: it has no rows, or they don't. */
  readonly levels: Levels | null;
};

const rowOwner = object({
  escalation_policy: object({ id: text }),
  escalation_level: number,
  schedule: object({ id: text, type: text }),
});
const rowPolicy = object({ escalation_policy: anything });

/** Has an entry for every id; a policy without rows has none, and one that PagerDuty refuses is `not_found`. */
export async function readPolicyRows(
  api: PagerDutyApi,
  outgoing: Outgoing,
  memory: SuspectMemory,
  policyIds: readonly string[],
  query: Query,
): Promise<ReadonlyMap<string, Result<PolicyRows, SchedulerFailure>>> {
  const idsOf = new Map(policyIds.map((id) => [`policy ${id}`, id]));
  const read = await readBatches({
    ids: [...idsOf.keys()],
    size: BATCH,
    // PagerDuty asks for one request after the other.
    width: 1,
    ask: (keys) =>
      readBatch(
        api,
        keys.map((key) => [key, idsOf.get(key) ?? ""] as const),
        query,
      ),
    isOver: api.isOver,
    hurry: api.hurry,
    outgoing,
    memory,
  });
  return new Map([...read].map(([key, rows]) => [idsOf.get(key) ?? key, rows]));
}

async function readBatch(
  api: PagerDutyApi,
  keys: readonly (readonly [key: string, policyId: string])[],
  query: Query,
): Promise<Batch<PolicyRows>> {
  const ids = keys.map(([, id]) => id);
  const answer = await askForRows(api, "escalation_policy_ids[]", ids, [
    ["include[]", "escalation_policies"],
    ...query,
  ]);
  if (!answer.ok) return answer;
  if (!answer.value) return err({ reason: "not_found" });
  const rows = new Map<string, LevelRow[]>(ids.map((id) => [id, []]));
  const levels = new Map<string, Levels | null>();
  for (const item of answer.value) {
    const {
      escalation_policy,
      escalation_level: level = null,
      schedule,
    } = rowOwner.parse(item) ?? {};
    const policyId = escalation_policy?.id;
    // The row may be of any of these policies.
    if (!policyId) return err(unreadable("an on-call without its escalation policy"));
    const { user, start = null, end = null } = onCallRow.parse(item) ?? {};
    rows.get(policyId)?.push({
      person: personIn(user) ?? unnamedPerson(policyId),
      start,
      end,
      level,
      scheduleId: schedule?.id ?? null,
      isShiftBased: schedule?.type?.includes("v3") ?? false,
    });
    if (!levels.get(policyId))
      levels.set(policyId, levelsIn(rowPolicy.parse(item)?.escalation_policy));
  }
  return ok(
    new Map(
      keys.map(([key, id]) => [
        key,
        ok({ rows: rows.get(id) ?? [], levels: levels.get(id) ?? null }),
      ]),
    ),
  );
}
