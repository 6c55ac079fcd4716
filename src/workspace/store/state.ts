/** Single facts of a workspace: one row each, written only when the value changes. */
import type { SchedulerFailure } from "../../domain/on-call.ts";
import type { WhoManages } from "../../domain/rights.ts";
import type { ScheduleRef } from "../../domain/rotation.ts";
import type { Sql } from "./sql.ts";

/** Two settings in Slack: who creates user groups, and who changes their members. */
export type GroupPermission = "create" | "change";

export type FactValues = {
  /** This deployment's own address, for links on a Home that an alarm publishes. */
  origin: string;
  /** When all schedules of all rotations were last read, epoch ms. */
  lastRoundAt: number;
  /**
   * Readings under way that ran out of requests: which schedules are still to be read, and since when the round runs
   * that they belong to; null: readings between two rounds.
   */
  round: { readonly startedAt: number | null; readonly left: readonly string[] } | null;
  /** When all rotations were last planned anew and all their people looked at, whether or not anything had changed. */
  checkedUpAt: number;
  /** How often in a row due rotations could not be decided, and when to try again. */
  deferred: { readonly attempts: number; readonly notBefore: number } | null;
  /** When the scheduling system lets itself be asked again. */
  readsClosedUntil: number;
  /** Why the connection as a whole can't be used, and since when. */
  connectionTrouble: { readonly failure: SchedulerFailure; readonly since: number } | null;
  /** When Slack's user groups were last listed with their members. */
  groupsListedAt: number;
  /** An event told of a change that is not ours: list the groups in the next pass. */
  groupsDoubted: boolean;
  /** How often in a row they could not be listed. */
  groupsListFailures: number;
  /** An event told of a group that no rotation keeps: the picker's list is old. */
  groupPickerOld: boolean;
  /** When the coming day was last looked at. */
  lookedAheadAt: number;
  /** Up to when the instants at which options act by themselves were seen to. */
  turnsTakenUntil: number;
  /** Whose ids the connected system's schedules have (`system:account`); null: nothing is connected. */
  source: string | null;
  /** How many sites the connection reaches, and whether a person said which is the team's; null: only one. */
  sites: { readonly count: number; readonly isConfirmed: boolean } | null;
  /** By old id, what was chosen for schedules of rotations that still wait for others of theirs. */
  links: Readonly<Record<string, ScheduleRef>>;
  /** A system was connected: list its schedules in the next pass. */
  listingWanted: boolean;
  /** When the scheduling system's schedules were last listed. */
  listingsAt: number;
  /** Slack's word where it last refused us a right, or the workspace user groups at all. */
  groupRights: Readonly<Partial<Record<GroupPermission, string>>>;
  /** Our rights are to be asked for with this group, or with `any`. */
  rightsDoubted: string;
  /** The last grant that ended, until there is a new one. */
  grantEnded: { readonly by: string; readonly at: number };
  /** Up to when the Homes that were shown of themselves have used what is set aside for them. */
  homesPaidUntil: number;
  /** People of the scheduling system who stand for "nobody": addresses or names, lower case. */
  placeholders: readonly string[];
  /** Slack's list of people as far as it was read for these names (as keys): who has them, and where to read on. */
  nameSearch: {
    readonly at: number;
    readonly keys: readonly string[];
    readonly found: Readonly<Record<string, readonly string[]>>;
    readonly cursor: string | null;
    readonly isDone: boolean;
  } | null;
  /** Who may manage rotations; not there: everyone. */
  whoManages: WhoManages;
  /** When the record was last rid of what is too old. */
  historyPrunedAt: number;
  /** Since when Slack doesn't take group writes, epoch ms; null: it does. */
  slackSilentSince: number;
  /** Slack refused our token for good, with its own word. */
  slackTrouble: { readonly error: string; readonly since: number } | null;
};

export interface State {
  get<Name extends keyof FactValues>(name: Name): FactValues[Name] | null;
  /** Null forgets it. */
  set<Name extends keyof FactValues>(name: Name, value: FactValues[Name] | null): void;
}

/** Names in the tables that are older than those in the code. */
const STORED_NAMES: Partial<Record<keyof FactValues, string>> = { deferred: "undecided" };
const storedName = (name: keyof FactValues): string => STORED_NAMES[name] ?? name;

export function factsIn(sql: Sql): State {
  const read = (name: string): string | null =>
    sql<{ value: string }>`SELECT value FROM facts WHERE name = ${name}`[0]?.value ?? null;
  return {
    get<Name extends keyof FactValues>(name: Name) {
      const text = read(storedName(name));
      return text === null ? null : (JSON.parse(text) as FactValues[Name]);
    },
    set(name, value) {
      const text = JSON.stringify(value);
      if (read(storedName(name)) === text) return;
      sql`INSERT INTO facts (name, value) VALUES (${storedName(name)}, ${text})
          ON CONFLICT (name) DO UPDATE SET value = excluded.value`;
    },
  };
}
