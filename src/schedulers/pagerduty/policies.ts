/** Escalation policies: their list, and who a policy names on each of its levels. */
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import type { Result } from "../../domain/result.ts";
import { levelName, levelSourceId } from "../../domain/source.ts";
import { answer, anything, list, object, text } from "../../outgoing/tolerant.ts";
import { readableRows } from "../failures.ts";
import type { PagerDutyApi } from "./api.ts";

/** Whom a level alerts: a person, or who is on call in a schedule. */
export type Target = {
  /** Null: it can't be told which. */
  readonly id: string | null;
  readonly kind: "person" | "schedule" | "shift-based" | "unknown";
  /** To name it. */
  readonly summary: string;
  readonly isDeleted: boolean;
};

/** By level, the first one first. Null: the level can't be read. */
export type Levels = readonly (readonly Target[] | null)[];

const PAGE = 100;

const policy = object({ id: text, name: text, summary: text, escalation_rules: list });
const rule = object({ targets: list });
const target = object({ id: text, type: text, summary: text, deleted_at: text });
export const policyAnswer = answer({ escalation_policy: anything });

/** Null: the policy doesn't say. */
export const levelsIn = (value: unknown): Levels | null =>
  policy
    .parse(value)
    ?.escalation_rules?.map((item) => rule.parse(item)?.targets?.map(targetOf) ?? null) ?? null;

function targetOf(value: unknown): Target {
  const { id = null, type = null, summary = null, deleted_at = null } = target.parse(value) ?? {};
  return { id, kind: kindOf(type), summary: summary ?? id ?? "", isDeleted: deleted_at !== null };
}

function kindOf(type: string | null): Target["kind"] {
  if (type?.startsWith("user")) return "person";
  if (!type?.startsWith("schedule")) return "unknown";
  return type.includes("v3") ? "shift-based" : "schedule";
}

/** The levels of every policy: at most 10,000 policies. */
export async function listLevels(
  api: PagerDutyApi,
): Promise<Result<readonly ScheduleListing[], SchedulerFailure>> {
  const read = await api.list({
    path: "/escalation_policies",
    query: [],
    field: "escalation_policies",
    pageSize: PAGE,
    absentOn: [],
  });
  if (!read.ok) return read;
  const policies = readableRows(read.value, levelListings);
  return policies.ok ? { ok: true, value: policies.value.flat() } : policies;
}

/** Null: without an id nobody can follow it. */
function levelListings(item: unknown): readonly ScheduleListing[] | null {
  const { id = null, name = null, summary = null } = policy.parse(item) ?? {};
  if (id === null) return null;
  return (levelsIn(item) ?? []).map((_, nth) => ({
    id: levelSourceId(id, nth + 1),
    name: levelName(nth + 1, name ?? summary ?? id),
    enabled: true,
  }));
}
