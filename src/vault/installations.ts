/** Rows of `installations`: one for each Slack workspace that installed the app, with its sealed tokens. */
import type { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";
import { openRow, type Reseal, resealIn } from "./sealed-row.ts";

/** An admin's user token, for writing user groups where Slack lets only admins. */
export type Grant = { readonly userId: string; readonly token: Secret };

export type Installation = {
  readonly teamId: string;
  readonly teamName: string;
  /** The Enterprise Grid organisation, where the workspace belongs to one. */
  readonly enterpriseId: string | null;
  readonly appId: string;
  readonly botUserId: string;
  readonly botScopes: readonly string[];
  readonly botToken: Secret;
  /** The Slack user who installed first. */
  readonly installedBy: string;
  /** Epoch ms of the newest install. */
  readonly installedAt: number;
  readonly grant: Grant | null;
};

/** As D1 has it; the object keeps a copy. */
export type InstallationRow = {
  readonly team_id: string;
  readonly team_name: string;
  readonly enterprise_id: string | null;
  readonly app_id: string;
  readonly bot_user_id: string;
  readonly bot_scopes: string;
  readonly sealed_bot_token: string;
  readonly installed_by: string;
  readonly installed_at: number;
  readonly granted_by: string | null;
  readonly sealed_user_token: string | null;
};

/** Slack's `event_time` has whole seconds, so an event can have happened up to this much later than it says. */
const EVENT_TIME_UNIT_MS = 1000;

export interface Installations {
  /** Null: not installed. */
  installation(teamId: string): Promise<Installation | null>;
  /**
   * @param teamId whose row it must be: another team's doesn't open
   * @param reseal called with each text that the newest key sealed anew
   * @throws where the row doesn't open
   */
  openInstallation(teamId: string, row: InstallationRow, reseal: Reseal): Promise<Installation>;
  /**
   * A re-install updates; a grant given before persists unless the new install brings one. Who installed first stays
   * the installer until an uninstall: the right to connect comes with it, and any member may re-install.
   */
  saveInstallation(installation: Installation): Promise<void>;
  /**
   * @param grant as it was read: a newer one stays
   * @returns false: it was gone already
   */
  removeGrant(
    teamId: string,
    grant: { readonly userId: string; readonly installedAt: number },
  ): Promise<boolean>;
  /**
   * Uninstall: removes tokens, connection and unfinished OAuth states. An event older than the present installation
   * removes nothing, because events come late and in any order.
   * @param eventAt Slack's event time, epoch ms
   * @returns whether an installation was removed
   */
  removeInstallation(teamId: string, eventAt: number): Promise<boolean>;
  /** Up to `limit` teams, in order, those after `after`. */
  teamIds(after: string | null, limit: number): Promise<readonly string[]>;
  /** How many workspaces there are, and up to `limit` of them, in order of their ids, those after `after`. */
  installedWorkspaces(after: string | null, limit: number): Promise<InstalledWorkspaces>;
}

export type InstalledWorkspaces = {
  readonly total: number;
  readonly page: readonly {
    readonly teamId: string;
    readonly teamName: string;
    /** Epoch ms. */
    readonly installedAt: number;
  }[];
};

export function installationsIn(db: D1Database, keyring: Keyring): Installations {
  const openInstallation = async (
    teamId: string,
    row: InstallationRow,
    reseal: Reseal,
  ): Promise<Installation> => ({
    teamId,
    teamName: row.team_name,
    enterpriseId: row.enterprise_id,
    appId: row.app_id,
    botUserId: row.bot_user_id,
    botScopes: row.bot_scopes.split(",").filter((scope) => scope !== ""),
    botToken: await openRow(
      keyring,
      row.sealed_bot_token,
      botToken(teamId),
      reseal,
      "sealed_bot_token",
    ),
    installedBy: row.installed_by,
    installedAt: row.installed_at,
    grant:
      row.granted_by === null || row.sealed_user_token === null
        ? null
        : {
            userId: row.granted_by,
            token: await openRow(
              keyring,
              row.sealed_user_token,
              userToken(teamId),
              reseal,
              "sealed_user_token",
            ),
          },
  });

  return {
    openInstallation,
    async installation(teamId) {
      const row = await db
        .prepare("SELECT * FROM installations WHERE team_id = ?")
        .bind(teamId)
        .first<InstallationRow>();
      return row && openInstallation(teamId, row, resealIn(db, teamId));
    },

    async saveInstallation(i) {
      const sealedBot = await keyring.seal(i.botToken, botToken(i.teamId));
      const sealedUser = i.grant ? await keyring.seal(i.grant.token, userToken(i.teamId)) : null;
      await db
        .prepare(
          `INSERT INTO installations (team_id, team_name, enterprise_id, app_id, bot_user_id, bot_scopes,
             sealed_bot_token, installed_by, installed_at, granted_by, sealed_user_token)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (team_id) DO UPDATE SET
             team_name = excluded.team_name, enterprise_id = excluded.enterprise_id,
             app_id = excluded.app_id, bot_user_id = excluded.bot_user_id,
             bot_scopes = excluded.bot_scopes, sealed_bot_token = excluded.sealed_bot_token,
             installed_at = excluded.installed_at,
             granted_by = coalesce(excluded.granted_by, granted_by),
             sealed_user_token = coalesce(excluded.sealed_user_token, sealed_user_token)`,
        )
        .bind(
          i.teamId,
          i.teamName,
          i.enterpriseId,
          i.appId,
          i.botUserId,
          i.botScopes.join(","),
          sealedBot,
          i.installedBy,
          i.installedAt,
          i.grant?.userId ?? null,
          sealedUser,
        )
        .run();
    },

    async removeGrant(teamId, { userId, installedAt }) {
      const removed = await db
        .prepare(
          `UPDATE installations SET granted_by = NULL, sealed_user_token = NULL
           WHERE team_id = ? AND granted_by = ? AND installed_at = ?`,
        )
        .bind(teamId, userId, installedAt)
        .run();
      return removed.meta.changes > 0;
    },

    async removeInstallation(teamId, eventAt) {
      // The connection goes with its installation (ON DELETE CASCADE).
      const [removed] = await db.batch([
        db
          .prepare("DELETE FROM installations WHERE team_id = ? AND installed_at < ?")
          .bind(teamId, eventAt + EVENT_TIME_UNIT_MS),
        db
          .prepare(
            `DELETE FROM oauth_states WHERE team_id = ?1
               AND NOT EXISTS (SELECT 1 FROM installations WHERE team_id = ?1)`,
          )
          .bind(teamId),
      ]);
      return (removed?.meta.changes ?? 0) > 0;
    },

    async teamIds(after, limit) {
      const { results } = await db
        .prepare("SELECT team_id FROM installations WHERE team_id > ? ORDER BY team_id LIMIT ?")
        .bind(after ?? "", limit)
        .all<{ team_id: string }>();
      return results.map((row) => row.team_id);
    },

    async installedWorkspaces(after, limit) {
      const [counted, listed] = await db.batch<InstallationRow & { n: number }>([
        db.prepare("SELECT count(*) AS n FROM installations"),
        db
          .prepare(
            `SELECT team_id, team_name, installed_at FROM installations WHERE team_id > ?
             ORDER BY team_id LIMIT ?`,
          )
          .bind(after ?? "", limit),
      ]);
      return {
        total: counted?.results[0]?.n ?? 0,
        page: (listed?.results ?? []).map((row) => ({
          teamId: row.team_id,
          teamName: row.team_name,
          installedAt: row.installed_at,
        })),
      };
    },
  };
}

const botToken = (teamId: string): SealedFor => ({ owner: teamId, purpose: "bot-token" });
const userToken = (teamId: string): SealedFor => ({ owner: teamId, purpose: "user-token" });
