/** Words for what a rotation may follow: schedules and parts of them. */
import { type SourceKind, sourceKindOf } from "../../domain/source.ts";

/** Headings in the picker. */
export const SOURCE_GROUP: Readonly<Record<SourceKind, string>> = {
  schedule: "Schedules",
  rotation: "Rotations in schedules",
  level: "Levels of escalation policies",
};

/** What a part stands for, and what its system can't tell. */
const NOTE: Readonly<Record<SourceKind, string | null>> = {
  schedule: null,
  rotation:
    "Where a team or an escalation is on call in a rotation, PagerSync can't see ahead who in it is next.",
  level: "A level adds everyone on it, even before an alert reaches that level.",
};

/** The notes on these sources, each once. */
export const sourceNotes = (ids: readonly string[]): readonly string[] =>
  [...new Set(ids.map(sourceKindOf))].flatMap((kind) => NOTE[kind] ?? []);

/** The source with a noun, in the middle of a sentence. @param name as it is shown; @param id absent in old rows */
export function namedSource(name: string, id: string | undefined): string {
  const kind = id === undefined ? "schedule" : sourceKindOf(id);
  return kind === "level" ? name : `the ${kind} ${name}`;
}
