/**
 * The one interface behind which every scheduling system stands. One file per system beside this one; nothing
 * here knows Slack. An adapter is stateless: made for one connection, used for one pass, thrown away.
 */
import type {
  OnCallPerson,
  OnCallReading,
  ScheduleListing,
  SchedulerFailure,
  ShiftsReading,
  SystemName,
} from "../domain/on-call.ts";
import type { Result } from "../domain/result.ts";

/** Whom we are connected to, for people to recognise. */
export type Account = {
  /** The account as its people call it: a subdomain, a company, a site. */
  readonly name: string;
  /** The person whose rights the connection has, where the system tells. */
  readonly connectedAs: string | null;
  /** Tells it from other accounts, where the credentials don't and the system does. */
  readonly id?: string;
};

export interface Scheduler {
  readonly system: SystemName;

  /** Tries the credential with the cheapest request that proves the rights we need. */
  account(): Promise<Result<Account, SchedulerFailure>>;

  /**
   * Every schedule that the credential can see, in the system's order; bounded (each adapter states its bound).
   * Half a list is a failure, never a shorter list.
   */
  schedules(): Promise<Result<readonly ScheduleListing[], SchedulerFailure>>;

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
   * Who an override put on call in a schedule at an instant, also a past one: for a system that doesn't say so when it
   * tells who is on call (`OnCall.byOverride`), but does when it is asked.
   */
  overriddenAt?(
    scheduleId: string,
    at: number,
  ): Promise<Result<readonly OnCallPerson[], SchedulerFailure>>;
}

/**
 * What a system told of its people before, so that an id needn't be looked up in every pass. Kept by the workspace,
 * forgotten after hours. Adapters whose answers carry e-mails don't need it.
 */
export interface PeopleCache {
  get(personIds: readonly string[]): ReadonlyMap<string, OnCallPerson>;
  put(people: readonly OnCallPerson[]): void;
}

/** What looking people up came to. Has an entry for every id that was asked for. */
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
 * What a system asked us to leave alone, and until when (epoch ms), where its limits stand for parts of it: an answer can
 * be whole although a part of it was refused. Kept by the workspace.
 */
export interface RateLimits {
  blockedUntil(part: LimitedPart, now: number): number | null;
  close(part: LimitedPart, until: number): void;
}

/** For a key that is only tried. */
export const NO_CACHE: PeopleCache & NextChangeCache = {
  get: () => new Map(),
  put: () => undefined,
};

/** For a key that is only tried. */
export const NO_RATE_LIMITS: RateLimits = { blockedUntil: () => null, close: () => undefined };

/** A schedule's next change as it was found, and who was on call then (ids). */
export type KnownChange = {
  /** Epoch ms; null: none in sight. */
  readonly at: number | null;
  readonly personIds: readonly string[];
  /** Those of them whom an override put there, where the system tells; absent: none. */
  readonly byOverride?: readonly string[];
};

/**
 * When each schedule changes next, for systems that tell it only schedule by schedule: a timeline needn't be read in
 * every pass. Kept by the workspace, by schedule id, forgotten after minutes, so that an override put in since is seen.
 */
export interface NextChangeCache {
  get(scheduleIds: readonly string[]): ReadonlyMap<string, KnownChange>;
  put(changes: ReadonlyMap<string, KnownChange>): void;
}
