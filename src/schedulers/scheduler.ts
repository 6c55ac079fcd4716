/**
 * The interface of every scheduling system's adapter; each system has its folder beside this file. Schedule ids are those of
 * sources: of schedules, or of parts of them. Nothing here knows Slack. An adapter is made for one connection and used for
 * one pass.
 */
import type {
  OnCallPerson,
  OnCallReading,
  RosterReading,
  ScheduleListing,
  SchedulerFailure,
  ShiftsReading,
  Unlisted,
} from "../domain/on-call.ts";
import type { Result } from "../domain/result.ts";
import type { SystemName } from "../domain/systems.ts";

/** The connected account, for people to recognise. */
export type Account = {
  /** The account's own name: a subdomain, a company, a site. */
  readonly name: string;
  /** The person whose rights the connection has; null: the system doesn't say. */
  readonly connectedAs: string | null;
  /** The system's id of the account, where the credentials don't identify it. */
  readonly id?: string;
};

export type SchedulesReading =
  | { readonly ok: true; readonly value: readonly ScheduleListing[]; readonly unlisted?: Unlisted }
  | { readonly ok: false; readonly error: SchedulerFailure };

export interface Scheduler {
  readonly system: SystemName;

  /** Tries the credential with the cheapest request that proves the rights we need. */
  account(): Promise<Result<Account, SchedulerFailure>>;

  /**
   * Every schedule that the credential can see, in the system's order, then the parts of them that a rotation may follow
   * (domain/source.ts); bounded (each adapter states its bound).
   * Half a list is a failure, never a shorter list; where one of several lists fails, the others come with a word about it.
   */
  schedules(): Promise<SchedulesReading>;

  /**
   * Who is on call in each schedule at `now`, in the fewest calls the system allows. The map has an entry for
   * every id asked for. People of a schedule are distinct by id.
   */
  onCall(scheduleIds: readonly string[], now: number): Promise<ReadonlyMap<string, OnCallReading>>;

  /**
   * The shifts that overlap [from, until), in time order, neighbours with the same people merged, gaps left in as
   * shifts without people. The map has an entry for every id asked for.
   */
  shifts(
    scheduleIds: readonly string[],
    from: number,
    until: number,
  ): Promise<ReadonlyMap<string, ShiftsReading>>;

  /**
   * Everyone in each schedule, on call or not, as its own list of people has them: teams and escalations as the people in them. Fails
   * with `unresolved` where the system doesn't tell those. The map has an entry for every id asked for; people are distinct by id.
   */
  roster(scheduleIds: readonly string[]): Promise<ReadonlyMap<string, RosterReading>>;

  /**
   * Who an override put on call in a schedule at an instant, also a past one. For a system that leaves overrides out of
   * its on-call answers (`OnCall.byOverride`) and has another request for them.
   */
  overriddenAt?(
    scheduleId: string,
    at: number,
  ): Promise<Result<readonly OnCallPerson[], SchedulerFailure>>;
}

/**
 * People that were looked up before, so that an id isn't looked up in every pass. The workspace stores them for
 * hours. Adapters whose answers carry e-mail addresses don't need it.
 */
export interface PeopleCache {
  get(personIds: readonly string[]): ReadonlyMap<string, OnCallPerson>;
  put(people: readonly OnCallPerson[]): void;
}

/** The result of looking people up, with an entry for every id that was asked for. */
export type PeopleReading = ReadonlyMap<string, Result<OnCallPerson, SchedulerFailure>>;

/** The parts of the systems that have limits of their own. */
export const LIMITED_PARTS = [
  "opsgenie on-calls",
  "opsgenie configuration",
  "jira operations",
  "jira platform",
] as const;
export type LimitedPart = (typeof LIMITED_PARTS)[number];

/**
 * The parts of a system that answered 429, and until when (epoch ms) they are blocked. A pass can read who is on call
 * although another part is blocked, so the workspace stores this beyond the pass.
 */
export interface RateLimits {
  blockedUntil(part: LimitedPart, now: number): number | null;
  block(part: LimitedPart, until: number): void;
}

/** For a key that is only tried. */
export const NO_CACHE: PeopleCache & NextChangeCache = {
  get: () => new Map(),
  put: () => undefined,
};

/** For a key that is only tried. */
export const NO_RATE_LIMITS: RateLimits = { blockedUntil: () => null, block: () => undefined };

/** A schedule's next change, and the ids of those who were on call when it was read. */
export type KnownChange = {
  /** Epoch ms; null: none in sight. */
  readonly at: number | null;
  readonly personIds: readonly string[];
  /** Those of them who were on call by an override; absent: nobody, or the system doesn't say. */
  readonly byOverride?: readonly string[];
};

/**
 * When each schedule changes next, by schedule id, for systems where that takes a request per schedule. The workspace
 * stores it for minutes only, so that a new override is seen.
 */
export interface NextChangeCache {
  get(scheduleIds: readonly string[]): ReadonlyMap<string, KnownChange>;
  put(changes: ReadonlyMap<string, KnownChange>): void;
}
