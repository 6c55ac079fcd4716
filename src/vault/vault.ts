/**
 * The vault: D1 and the encryption keys. It stores what must outlive a workspace's Durable Object, with every secret
 * sealed. Nothing else in PagerSync reads or writes D1.
 */
import type { Env } from "../env.ts";
import { type ConnectLinks, connectLinksOf } from "./connect-links.ts";
import { type Connections, connectionsIn } from "./connections.ts";
import { type Installations, installationsIn } from "./installations.ts";
import { parseKeyring } from "./keyring.ts";
import { type OAuthStates, oauthStatesIn } from "./oauth-states.ts";
import { type Resealing, resealingIn } from "./resealing.ts";
import { type WatchdogPlace, watchdogPlaceIn } from "./watchdog-place.ts";

export type { Connection } from "./connections.ts";
export type { Grant, Installation } from "./installations.ts";

export interface Vault
  extends Installations,
    Connections,
    Resealing,
    OAuthStates,
    ConnectLinks,
    WatchdogPlace {}

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
  };
}
