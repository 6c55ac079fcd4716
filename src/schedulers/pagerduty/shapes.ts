/** The fields of PagerDuty's answers that are read. All others are ignored. */
import type { OnCallPerson } from "../../domain/on-call.ts";
import { answer, anything, list, object, text } from "../../outgoing/tolerant.ts";
import { edge, instant } from "../instant.ts";

/**
 * A user. A deleted one stays on schedules as a bare reference: id and summary, also where `include[]=users` was asked for.
 * https://developer.pagerduty.com/api-reference (UserReference)
 */
const user = object({ id: text, name: text, summary: text, email: text });

/** Null: neither an id nor an address nor a name, so nobody can say who that is. */
export function personIn(value: unknown): OnCallPerson | null {
  const { id = null, name = null, summary = null, email = null } = user.parse(value) ?? {};
  const known = id ?? email ?? name ?? summary;
  if (known === null) return null;
  return {
    id: known,
    name: name ?? summary ?? email ?? known,
    emails: email?.includes("@") ? [email] : [],
  };
}

export const userAnswer = answer({ user: anything });
export const usersAnswer = answer({ users: list });
export const meAnswer = answer({
  user: object({ name: text, summary: text, email: text, html_url: text }),
});

/** Items of both lists of schedules; shift-based ones have no `name`. */
export const listedSchedule = object({ id: text, summary: text, name: text });

/** The schedule of an /oncalls row. Null: a person named by the policy itself. */
export const rowOwner = object({ schedule: object({ id: text, type: text }) });

/** `start` null: on call for ever; `end` null: never goes off call. */
export const onCallRow = object({ user: anything, start: edge, end: edge });

/** One entry of a final schedule, of either API. `person` null: intentionally nobody. */
export type FinalEntry = {
  /** As far as the entry tells: an id, and a name to show where the id is unknown by now. */
  readonly person: OnCallPerson | "unnamed" | null;
  readonly from: number;
  readonly until: number;
};

/** Layer-based: one person at a time, gaps left out. */
export const layeredSchedule = answer({
  schedule: object({ final_schedule: object({ rendered_schedule_entries: list }) }),
});

const layeredEntry = object({ start: instant, end: instant, user: anything });

/** Null: it can't be told when it is. */
export function layeredEntryOf(item: unknown): FinalEntry | null {
  const entry = layeredEntry.parse(item);
  if (!entry || entry.start === null || entry.end === null) return null;
  return { person: personIn(entry.user) ?? "unnamed", from: entry.start, until: entry.end };
}

/** Shift-based: entries that overlap are several people, and a gap is an `empty_member`. */
export const shiftBasedSchedule = answer({
  schedule: object({ final_schedule: object({ computed_shift_assignments: list }) }),
});

const assignment = object({
  start_time: instant,
  end_time: instant,
  member: object({ type: text, user_id: text }),
});

/** Null: it can't be told when it is. */
export function assignmentOf(item: unknown): FinalEntry | null {
  const entry = assignment.parse(item);
  if (!entry || entry.start_time === null || entry.end_time === null) return null;
  const { type = null, user_id: id = null } = entry.member ?? {};
  const named = id === null ? ("unnamed" as const) : bare(id);
  return {
    person: type === "empty_member" ? null : named,
    from: entry.start_time,
    until: entry.end_time,
  };
}

/** A person of whom only the id is known. */
export const bare = (id: string): OnCallPerson => ({
  id,
  name: `PagerDuty user ${id}`,
  emails: [],
});
