/**
 * Schedules, shifts and people on call, independent of the scheduling system. Instants are epoch milliseconds.
 */
import type { Result } from "./result.ts";

/** A person as the scheduling system names them. `id` is unique within that system. */
export type OnCallPerson = {
  readonly id: string;
  readonly name: string;
  /** Preferred first; empty where the system hides them. Compared case-insensitively. */
  readonly emails: readonly string[];
};

const UNNAMED = "unnamed ";

/**
 * Somebody on call of whom the system tells neither id nor name, a different one each time. One per schedule, so that they
 * are reported instead of left out.
 */
export const unnamedPerson = (scheduleId: string): OnCallPerson => ({
  id: `${UNNAMED}${scheduleId}`,
  name: "Someone without a name",
  emails: [],
});

/** A match by hand of such a person would hold for somebody else tomorrow. */
export const isUnnamed = (personId: string): boolean => personId.startsWith(UNNAMED);

/** Who is on call in one schedule at one instant. */
export type OnCall = {
  /** Empty only where the system itself reports that nobody is on call; a failed read is a `SchedulerFailure`. */
  readonly people: readonly OnCallPerson[];
  /** When the next handover is due; null where the system doesn't report one, or the shift never ends. */
  readonly until: number | null;
  /** Ids of the people on call by an override. Absent: no override, or the system doesn't report them. */
  readonly byOverride?: readonly string[];
};

/** One upcoming shift of a schedule. A shift without people is a gap. */
export type Shift = {
  readonly from: number;
  readonly until: number;
  readonly people: readonly OnCallPerson[];
};

/** A schedule as the schedule picker lists it. */
export type ScheduleListing = {
  readonly id: string;
  readonly name: string;
  /** False where the schedule is disabled: it exists, but pages nobody. */
  readonly enabled: boolean;
};

/** Why a scheduling system could not be read. On any of these, groups stay as they are. */
export type SchedulerFailure =
  /** The credential no longer works: somebody has to connect again. */
  | { readonly reason: "unauthorized" }
  /** The credential works, but lacks a permission. `detail` names it, where known. */
  | { readonly reason: "forbidden"; readonly detail: string }
  /** The schedule is no longer there, or no longer visible to the credential. */
  | { readonly reason: "not_found" }
  /** The system asked us to wait until `until`. */
  | { readonly reason: "rate_limited"; readonly until: number }
  /** Network trouble, a time-out, a 5xx; `until`: the system asked us to wait. */
  | { readonly reason: "unreachable"; readonly detail: string; readonly until?: number }
  /** An answer that can't be trusted: not JSON, a field missing, pages that never end. */
  | { readonly reason: "unreadable"; readonly detail: string }
  /** The target on call can't be resolved to people (a nested group, an escalation). */
  | { readonly reason: "unresolved"; readonly detail: string }
  /** The pass has used up its request budget; the next pass reads it. */
  | { readonly reason: "postponed" };

/** Whether a person has to put the connection right; the other failures end by themselves. */
export const needsPerson = ({ reason }: SchedulerFailure): boolean =>
  reason === "unauthorized" || reason === "forbidden";

/** Whether it may be the connection's as a whole, not one schedule's. */
export const isOfConnection = ({ reason }: SchedulerFailure): boolean =>
  reason !== "not_found" && reason !== "unresolved" && reason !== "postponed";

/** Whether the next reading may well succeed, a second later. */
export const isPassing = ({ reason }: SchedulerFailure): boolean =>
  reason === "unreachable" || reason === "unreadable";

export type OnCallReading = Result<OnCall, SchedulerFailure>;
export type RosterReading = Result<readonly OnCallPerson[], SchedulerFailure>;
export type ShiftsReading = Result<readonly Shift[], SchedulerFailure>;

/** Schedules of a kind that the system lists by itself, or levels of escalation policies, and why they could not be listed. */
export type Unlisted = {
  readonly what: "layer-based" | "shift-based" | "levels";
  readonly failure: SchedulerFailure;
};
