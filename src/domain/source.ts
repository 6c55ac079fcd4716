/**
 * A source is what a rotation may follow: a schedule, or a part of one. Its id is the schedule's own, or begins with the kind
 * of the part, so that everything stored by schedule id holds sources of every kind. Pure.
 */

/** `rotation`: inside an Opsgenie or Jira schedule; `level`: of a PagerDuty escalation policy. */
export type SourceKind = "schedule" | "rotation" | "level";

export type Source =
  | { readonly kind: "schedule"; readonly scheduleId: string }
  | { readonly kind: "rotation"; readonly scheduleId: string; readonly rotationId: string }
  /** Levels count from 1. */
  | { readonly kind: "level"; readonly policyId: string; readonly level: number };

const ROTATION = /^rotation:([^/]+)\/([^/]+)$/;
const LEVEL = /^policy:([^/]+)\/([1-9]\d{0,3})$/;

export const rotationSourceId = (scheduleId: string, rotationId: string): string =>
  `rotation:${encodeURIComponent(scheduleId)}/${encodeURIComponent(rotationId)}`;

export const levelSourceId = (policyId: string, level: number): string =>
  `policy:${encodeURIComponent(policyId)}/${level}`;

export function readSourceId(id: string): Source {
  const [, scheduleId, rotationId] = (ROTATION.exec(id) ?? []).map(decoded);
  if (scheduleId && rotationId) return { kind: "rotation", scheduleId, rotationId };
  const [, policyId, level] = (LEVEL.exec(id) ?? []).map(decoded);
  if (policyId && level) return { kind: "level", policyId, level: Number(level) };
  return { kind: "schedule", scheduleId: id };
}

export const sourceKindOf = (id: string): SourceKind => readSourceId(id).kind;

/** The name by which people know a level, in the middle of a sentence, too. */
export const levelName = (level: number, policyName: string): string =>
  `level ${level} of ${policyName}`;

/** @param order counts from 1, for a rotation without a name */
export const rotationName = (
  rotationName: string | null,
  order: number,
  scheduleName: string,
): string => `${rotationName?.trim() || `rotation ${order}`} in ${scheduleName}`;

/** An id becomes steps of a URL path: `..` would lead one step up, even escaped. Some beginnings are those of other keys. */
const STEP = /^(?!\.{1,2}$|next:|everyone:)[\w.:~-]{1,120}$/;

/** Whether a text can be a source's id. */
export function maybeSourceId(text: string): boolean {
  const source = readSourceId(text);
  switch (source.kind) {
    case "schedule":
      return STEP.test(text);
    case "rotation":
      return STEP.test(source.scheduleId) && STEP.test(source.rotationId);
    case "level":
      return STEP.test(source.policyId);
  }
}

/** Null: no escape, though it looks like one. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
