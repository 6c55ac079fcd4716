/** Answers that are not spoiled by a change, but say something else that the system may well mean. */
import type { Spoil } from "./mutations.ts";

/** An empty list where there was a list. */
const isShorterList = ({ kind, place }: Spoil): boolean =>
  kind === "empty list" && LISTS.some((list) => place.endsWith(list));
const LISTS = [
  "schedules",
  "escalation_policies",
  "escalation_rules",
  "targets",
  "oncalls",
  "users",
  "rendered_schedule_entries",
  "computed_shift_assignments",
  "overrides",
  "values",
  "data",
  "onCallRecipients",
  "onCallUsers",
  "onCallParticipants",
  "rotations",
  "periods",
  // Of everyone in a schedule: a rotation, an event, a team and an escalation may have nobody.
  "participants",
  "events",
  "members",
  "rules",
];

/** Left out, null and empty are one thing: there is none. */
const NONE: readonly string[] = ["absent", "null", "empty text"];

export function saysSomethingElse(endpoint: string, spoil: Spoil): boolean {
  if (isShorterList(spoil)) return true;
  // No absence: then the member is there. An absence without a replacement: then nobody is.
  const isAbsence = /\.replacements(\.data|\.data\[\]\.replacement)?$/.test(spoil.place);
  if (endpoint === "xMatters /on-call" && isAbsence)
    return [...NONE, "empty object", "empty list"].includes(spoil.kind);
  return false;
}
