/**
 * The vault: D1 and the encryption keys. It stores what must outlive a workspace's Durable Object, with every secret
 * sealed. Nothing else in PagerSync reads or writes D1, or opens what is sealed.
 */
import type { Env } from "../env.ts";
import { type ConnectLinks, connectLinksOf } from "./connect-links.ts";
import { type ConnectionRow, type Connections, connectionsIn } from "./connections.ts";
import { type InstallationRow, type Installations, installationsIn } from "./installations.ts";
import { parseKeyring } from "./keyring.ts";
import { type OAuthStates, oauthStatesIn } from "./oauth-states.ts";
import { type Resealing, resealingIn } from "./resealing.ts";
import { type Reseal, resealIn } from "./sealed-row.ts";
import { type WatchdogPlace, watchdogPlaceIn } from "./watchdog-place.ts";

export type { Connection, ConnectionRow } from "./connections.ts";
export { sameCredentials } from "./credentials-codec.ts";
export type { Grant, Installation, InstallationRow } from "./installations.ts";

/** What D1 has of a workspace, with every secret sealed. */
export type VaultRows = {
  readonly installation: InstallationRow | null;
  readonly connection: ConnectionRow | null;
};

export interface Vault
  extends Installations,
    Connections,
    Resealing,
    OAuthStates,
    ConnectLinks,
    WatchdogPlace {
  /** In one query. */
  rows(teamId: string): Promise<VaultRows>;
  /** Stores texts in D1 that the newest key sealed. */
  resealIn(teamId: string): Reseal;
}

/** @throws on an unusable ENCRYPTION_KEYS, with a sentence that tells the person who deploys what is wrong. */
export function openVault(env: Pick<Env, "DB" | "ENCRYPTION_KEYS">): Vault {
  const keyring = parseKeyring(env.ENCRYPTION_KEYS);
  if (!keyring.ok) throw new Error(keyring.error);
  const rows = {
    ...installationsIn(env.DB, keyring.value),
    ...connectionsIn(env.DB, keyring.value),
  };
  return {
    ...rows,
    ...resealingIn(env.DB, keyring.value, rows),
    ...oauthStatesIn(env.DB, keyring.value),
    ...connectLinksOf(keyring.value),
    ...watchdogPlaceIn(env.DB),
    resealIn: (teamId) => resealIn(env.DB, teamId),
    async rows(teamId) {
      const [installation, connection] = await env.DB.batch(
        ["installations", "connections"].map((table) =>
          env.DB.prepare(`SELECT * FROM ${table} WHERE team_id = ?`).bind(teamId),
        ),
      );
      return {
        installation: (installation?.results[0] as InstallationRow | undefined) ?? null,
        connection: (connection?.results[0] as ConnectionRow | undefined) ?? null,
      };
    },
  };
}
