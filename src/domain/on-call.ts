/** Who is on call, in terms that all scheduling systems share. Instants are epoch milliseconds. */
import type { Result } from "./result.ts";

export type { SystemName } from "./systems.ts";

/** A person as the scheduling system names them. `id` is unique within that system. */
export type OnCallPerson = {
  readonly id: string;
  readonly name: string;
  /** Best first; empty where the system hides them. Compared without case. */
  readonly emails: readonly string[];
};

/** Who is on call in one schedule at one instant. */
export type OnCall = {
  /** Empty means that the system itself says "nobody", never that we could not read it. */
  readonly people: readonly OnCallPerson[];
  /** The instant at which this is next due to change; null where the system does not tell or it never ends. */
  readonly until: number | null;
  /** Ids of those whom an override put there. Absent: nobody, or the system doesn't tell. */
  readonly byOverride?: readonly string[];
};

/** One coming stretch of a schedule: who, from when, until when. A gap is a shift without people. */
export type Shift = {
  readonly from: number;
  readonly until: number;
  readonly people: readonly OnCallPerson[];
};

/** A schedule as the picker lists it. */
export type ScheduleListing = {
  readonly id: string;
  readonly name: string;
  /** False where the system keeps it but nobody is called by it. */
  readonly enabled: boolean;
};

/** Why a scheduling system could not be read. None of these ever changes a group. */
export type SchedulerFailure =
  /** The credential is dead: somebody has to connect again. */
  | { readonly reason: "unauthorized" }
  /** The credential lives but may not read this. `detail` names the right that is missing, where known. */
  | { readonly reason: "forbidden"; readonly detail: string }
  /** The schedule is no longer there, or no longer visible to the credential. */
  | { readonly reason: "not_found" }
  /** The system asked us to wait. */
  | { readonly reason: "rate_limited"; readonly until: number }
  /** Network trouble, a time-out, a 5xx. */
  | { readonly reason: "unreachable"; readonly detail: string }
  /** An answer that can't be trusted: not JSON, a field missing, pages that never end. */
  | { readonly reason: "unreadable"; readonly detail: string }
  /** On call is something that could not be resolved to people (a nested group, an escalation). */
  | { readonly reason: "unresolved"; readonly detail: string }
  /** This pass has spent its requests: not a failure of anybody, asked again in the next pass. */
  | { readonly reason: "postponed" };

export type OnCallReading = Result<OnCall, SchedulerFailure>;
export type ShiftsReading = Result<readonly Shift[], SchedulerFailure>;
