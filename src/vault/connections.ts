/** Rows of `connections`: each workspace has at most one, with its scheduling system's sealed credentials. */
import type { Credentials } from "../schedulers/credentials.ts";
import { readCredentials, writeCredentials } from "./credentials-codec.ts";
import type { Keyring, SealedFor } from "./keyring.ts";
import { openRow } from "./sealed-row.ts";

export type Connection = {
  readonly credentials: Credentials;
  /** The account's name at the scheduling system. */
  readonly accountName: string;
  /** The scheduling system's user whose rights the connection has; null: the system doesn't say. */
  readonly connectedAs: string | null;
  /** The Slack user who connected it. */
  readonly connectedBy: string;
  /** Epoch ms. */
  readonly connectedAt: number;
};

type Row = {
  sealed_credentials: string;
  account_name: string;
  connected_as: string | null;
  connected_by: string;
  connected_at: number;
};

export interface Connections {
  /** Null: not connected. */
  connection(teamId: string): Promise<Connection | null>;
  /** Replaces the one before. False: the app is not installed (any more), and nothing was stored. */
  saveConnection(teamId: string, connection: Connection): Promise<boolean>;
  /** After a refresh. False: disconnected meanwhile, or connected to another system; nothing was stored. */
  saveCredentials(teamId: string, credentials: Credentials): Promise<boolean>;
  removeConnection(teamId: string): Promise<void>;
  /** Whether another workspace may be connected to the system as the same person. @param connectedAs null: not known */
  isConnectedElsewhere(
    teamId: string,
    system: Credentials["system"],
    connectedAs: string | null,
  ): Promise<boolean>;
}

export function connectionsIn(db: D1Database, keyring: Keyring): Connections {
  return {
    async connection(teamId) {
      const row = await db
        .prepare("SELECT * FROM connections WHERE team_id = ?")
        .bind(teamId)
        .first<Row>();
      if (!row) return null;
      const sealed = row.sealed_credentials;
      const plain = await openRow(keyring, sealed, boundTo(teamId), (fresh) =>
        db
          .prepare(
            "UPDATE connections SET sealed_credentials = ? WHERE team_id = ? AND sealed_credentials = ?",
          )
          .bind(fresh, teamId, sealed)
          .run(),
      );
      const credentials = readCredentials(plain);
      if (!credentials) throw new Error(`The credentials of ${teamId} are in no known form.`);
      return {
        credentials,
        accountName: row.account_name,
        connectedAs: row.connected_as,
        connectedBy: row.connected_by,
        connectedAt: row.connected_at,
      };
    },

    async saveConnection(teamId, connection) {
      const { credentials } = connection;
      const sealed = await keyring.seal(writeCredentials(credentials), boundTo(teamId));
      // By SELECT, so that an uninstall in the meantime changes no row instead of breaking the foreign key.
      const { meta } = await db
        .prepare(
          `INSERT OR REPLACE INTO connections
             (team_id, system, sealed_credentials, account_name, connected_as, connected_by, connected_at)
           SELECT team_id, ?, ?, ?, ?, ?, ? FROM installations WHERE team_id = ?`,
        )
        .bind(
          credentials.system,
          sealed,
          connection.accountName,
          connection.connectedAs,
          connection.connectedBy,
          connection.connectedAt,
          teamId,
        )
        .run();
      return meta.changes > 0;
    },

    async saveCredentials(teamId, credentials) {
      const sealed = await keyring.seal(writeCredentials(credentials), boundTo(teamId));
      const { meta } = await db
        .prepare("UPDATE connections SET sealed_credentials = ? WHERE team_id = ? AND system = ?")
        .bind(sealed, teamId, credentials.system)
        .run();
      return meta.changes > 0;
    },

    async removeConnection(teamId) {
      await db.prepare("DELETE FROM connections WHERE team_id = ?").bind(teamId).run();
    },

    async isConnectedElsewhere(teamId, system, connectedAs) {
      const row = await db
        .prepare(
          `SELECT 1 FROM connections WHERE system = ?1 AND team_id <> ?2
             AND (?3 IS NULL OR connected_as IS NULL OR connected_as = ?3) LIMIT 1`,
        )
        .bind(system, teamId, connectedAs)
        .first();
      return row !== null;
    },
  };
}

const boundTo = (teamId: string): SealedFor => ({ owner: teamId, purpose: "credentials" });
