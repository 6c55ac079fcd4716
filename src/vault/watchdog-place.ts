/** The row of `watchdog`: after which workspace its next run begins, and which objects didn't answer in the last one. */

export interface WatchdogPlace {
  watchdogPlace(): Promise<{
    /** How many workspaces have the app installed. */
    readonly workspaces: number;
    /** The last team that was taken; "" before the first. */
    readonly after: string;
    /** Teams whose visit failed in the last run, and that are still installed. */
    readonly failed: readonly string[];
  }>;
  /** Takes the workspaces between. False: another run has taken them. @param from where it is now */
  moveWatchdog(from: string, to: string): Promise<boolean>;
  /** Replaces those of the run before. */
  noteFailedVisits(teamIds: readonly string[]): Promise<void>;
}

type Row = { readonly n: number; readonly last_team: string; readonly team_id: string };

export function watchdogPlaceIn(db: D1Database): WatchdogPlace {
  return {
    async watchdogPlace() {
      const [counted, kept, failed] = await db.batch<Row>([
        db.prepare("SELECT count(*) AS n FROM installations"),
        db.prepare("SELECT last_team FROM watchdog"),
        db.prepare(
          `SELECT team_id FROM installations
           WHERE team_id IN (SELECT value FROM watchdog, json_each(failed)) ORDER BY team_id`,
        ),
      ]);
      return {
        workspaces: counted?.results[0]?.n ?? 0,
        after: kept?.results[0]?.last_team ?? "",
        failed: (failed?.results ?? []).map((row) => row.team_id),
      };
    },

    async moveWatchdog(from, to) {
      const { meta } = await db
        .prepare(
          `INSERT INTO watchdog (id, last_team, failed) VALUES (1, ?2, '[]')
           ON CONFLICT DO UPDATE SET last_team = ?2 WHERE last_team = ?1`,
        )
        .bind(from, to)
        .run();
      return meta.changes > 0;
    },

    async noteFailedVisits(teamIds) {
      await db.prepare("UPDATE watchdog SET failed = ?").bind(JSON.stringify(teamIds)).run();
    },
  };
}
