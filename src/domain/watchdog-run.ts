/**
 * How much one run of the watchdog does. It knows no plan: on the free plan, whose limits are narrow (50 queries to D1, 10 ms
 * of CPU), there are never more than some hundred workspaces.
 */

/** Runs in which every workspace is visited. The cron has twelve an hour: two may fail. */
const RUNS_A_ROUND = 10;
const LEAST_VISITS = 5;
/** With what else a run does, these fit into the paid plan's 10,000 calls; 100,000 workspaces in eleven runs. */
const MOST_VISITS = 9_100;
/** Visits that failed in the run before, beside the others. */
const MOST_REPEATED = 400;
/** At up to five queries each. */
const RESEALED_OF_FEW = 7;
const RESEALED_OF_MANY = 50;
/** More than the free plan can hold. */
const MANY = 1_000;

export type WatchdogRun = {
  /** Workspaces whose turn it is. */
  readonly visits: number;
  /** How many more, at most, because the last run's visit failed. */
  readonly repeated: number;
  /** Workspaces whose rows are sealed with the newest key. */
  readonly resealed: number;
};

/** @param workspaces how many are installed */
export function watchdogRun(workspaces: number): WatchdogRun {
  const share = Math.max(LEAST_VISITS, Math.ceil(workspaces / RUNS_A_ROUND));
  const visits = Math.min(workspaces, share, MOST_VISITS);
  return {
    visits,
    repeated: Math.min(visits, MOST_REPEATED),
    resealed: workspaces < MANY ? RESEALED_OF_FEW : RESEALED_OF_MANY,
  };
}
