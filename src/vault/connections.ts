/** Rows of `connections`: each workspace has at most one, with its scheduling system's sealed credentials. */
import type { Credentials } from "../schedulers/credentials.ts";
import { readCredentials, writeCredentials } from "./credentials-codec.ts";
import type { Keyring, SealedFor } from "./keyring.ts";
import { openRow, type Reseal, resealIn } from "./sealed-row.ts";

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

/** As D1 has it; the object keeps a copy. Team, system and `connected_at` say which connection it is. */
export type ConnectionRow = {
  readonly team_id: string;
  readonly system: string;
  readonly sealed_credentials: string;
  readonly account_name: string;
  readonly connected_as: string | null;
  readonly connected_by: string;
  readonly connected_at: number;
};

export interface Connections {
  /** Null: not connected. */
  connection(teamId: string): Promise<Connection | null>;
  /** As `openInstallation`. */
  openConnection(teamId: string, row: ConnectionRow, reseal: Reseal): Promise<Connection>;
  /** Replaces the one before. Returns the stored row; null: the app is not installed (any more), and nothing was stored. */
  saveConnection(teamId: string, connection: Connection): Promise<ConnectionRow | null>;
  sealCredentials(teamId: string, credentials: Credentials): Promise<string>;
  /** After a renewal. False: disconnected meanwhile, or connected anew; nothing was stored. */
  saveCredentials(row: ConnectionRow): Promise<boolean>;
  /** @param connectedAt epoch ms: a connection made later stays */
  removeConnection(teamId: string, connectedAt: number): Promise<void>;
  /** Whether another workspace may be connected to the system as the same person. @param connectedAs null: not known */
  isConnectedElsewhere(
    teamId: string,
    system: Credentials["system"],
    connectedAs: string | null,
  ): Promise<boolean>;
}

export function connectionsIn(db: D1Database, keyring: Keyring): Connections {
  const sealCredentials = (teamId: string, credentials: Credentials): Promise<string> =>
    keyring.seal(writeCredentials(credentials), boundTo(teamId));

  const openConnection = async (
    teamId: string,
    row: ConnectionRow,
    reseal: Reseal,
  ): Promise<Connection> => {
    const sealed = row.sealed_credentials;
    const plain = await openRow(keyring, sealed, boundTo(teamId), reseal, "sealed_credentials");
    const credentials = readCredentials(plain);
    if (!credentials) throw new Error(`The credentials of ${teamId} are in no known form.`);
    return {
      credentials,
      accountName: row.account_name,
      connectedAs: row.connected_as,
      connectedBy: row.connected_by,
      connectedAt: row.connected_at,
    };
  };

  return {
    sealCredentials,
    openConnection,
    async connection(teamId) {
      const row = await db
        .prepare("SELECT * FROM connections WHERE team_id = ?")
        .bind(teamId)
        .first<ConnectionRow>();
      return row && openConnection(teamId, row, resealIn(db, teamId));
    },

    async saveConnection(teamId, connection) {
      // By SELECT, so that an uninstall in the meantime changes no row instead of breaking the foreign key.
      return db
        .prepare(
          `INSERT OR REPLACE INTO connections
             (team_id, system, sealed_credentials, account_name, connected_as, connected_by, connected_at)
           SELECT team_id, ?, ?, ?, ?, ?, ? FROM installations WHERE team_id = ? RETURNING *`,
        )
        .bind(
          connection.credentials.system,
          await sealCredentials(teamId, connection.credentials),
          connection.accountName,
          connection.connectedAs,
          connection.connectedBy,
          connection.connectedAt,
          teamId,
        )
        .first<ConnectionRow>();
    },

    async saveCredentials(row) {
      const { meta } = await db
        .prepare(
          "UPDATE connections SET sealed_credentials = ? WHERE team_id = ? AND system = ? AND connected_at = ?",
        )
        .bind(row.sealed_credentials, row.team_id, row.system, row.connected_at)
        .run();
      return meta.changes > 0;
    },

    async removeConnection(teamId, connectedAt) {
      await db
        .prepare("DELETE FROM connections WHERE team_id = ? AND connected_at <= ?")
        .bind(teamId, connectedAt)
        .run();
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
