/**
 * The vault as the object of one workspace uses it: what it reads is its own copy of D1's rows, sealed as they are there,
 * so that a pass or a click needs no D1, and an outage of D1 stops neither.
 *
 * D1 is the register: what it says wins over the copy, but for what the object has changed and D1 doesn't have yet
 * (`Unsaved`), and a renewed pair of tokens, which wins over an older pair of the same connection. Who installs writes D1
 * and then tells the object; all else is written by the object. The copy is compared with D1
 * - at its next use, where it is in doubt: from before the object writes to D1 first (a new connection, an uninstall)
 *   until it has stored the outcome here, so that a crash in between is noticed, and when an install is told;
 * - when Slack or the scheduling system says that credentials are dead;
 * - once an hour, by a pass that asks Slack for its groups anyway, a Home that is opened, or the watchdog.
 * While D1 doesn't answer, the copy counts. Where there is none, or it doesn't open, D1 is asked.
 */
import type { Credentials } from "../schedulers/credentials.ts";
import { comparison, type Owner } from "./compare.ts";
import type { Connection, ConnectionRow } from "./connections.ts";
import { resealed, type VaultCopy } from "./copy.ts";
import type { Installation } from "./installations.ts";
import type { Reseal } from "./sealed-row.ts";
import type { Vault } from "./vault.ts";

/** With the quarter of an hour between two passes that list the groups: once an hour. */
export const COMPARE_EVERY_MS = 45 * 60_000;

export interface OwnVault extends Pick<Vault, "isConnectedElsewhere" | "sealConnectLink"> {
  /** Null: not installed. @throws where there is no copy that opens, and D1 doesn't answer */
  installation(): Promise<Installation | null>;
  /** Null: not connected. @throws as `installation` */
  connection(): Promise<Connection | null>;
  /**
   * Stores a new connection in D1. Call `keepConnection` with the answer, in the transaction that stores what comes with
   * it. Null: the app is not installed (any more). @throws where D1 doesn't answer: nothing is connected
   */
  saveConnection(connection: Connection): Promise<ConnectionRow | null>;
  keepConnection(row: ConnectionRow): void;
  /**
   * Stores a renewed pair here, before anything else can fail, and in D1 behind.
   * @param of the connection whose pair was renewed. False: it was ended or replaced meanwhile, and nothing was stored
   */
  keepRenewed(of: Connection, credentials: Credentials): Promise<boolean>;
  /** The connection ends here at once. `saveUnsaved` ends it in D1. Call it in a transaction. */
  endConnection(): void;
  /** @param grant as it was read: a newer one stays. False: it was gone already. Otherwise as `endConnection` */
  endGrant(grant: { readonly userId: string; readonly installedAt: number }): boolean;
  /** @see Vault.removeInstallation @throws where D1 doesn't answer */
  removeInstallation(eventAt: number): Promise<boolean>;
  /** D1 has something newer: the next use asks it. */
  doubt(): void;
  /**
   * Compares the copy with D1. Never throws, and waits a second at most.
   * @param olderThanMs does nothing where it was compared since
   */
  compare(olderThanMs?: number): Promise<void>;
  /** Stores in D1 what it lacks, if anything. Never throws, and waits a second at most: a later call tries again. */
  saveUnsaved(): Promise<void>;
}

export function ownVault(owner: Owner, vault: Vault): OwnVault {
  const { teamId, copy, now, later } = owner;
  const { compare, compareNow, firstInD1, isWriting, noted, saveBehind, saveUnsaved } = comparison(
    owner,
    vault,
  );

  async function current(): Promise<VaultCopy | null> {
    const kept = copy.get();
    if (kept && (kept.comparedAt !== null || isWriting())) return kept;
    await (kept ? compare() : compareNow());
    return copy.get();
  }

  /** Opens a part of the copy. Where it doesn't open, D1 may have it sealed with another key. */
  async function opened<T>(how: (kept: VaultCopy) => Promise<T | null>): Promise<T | null> {
    const kept = await current();
    if (!kept) return null;
    try {
      return await how(kept);
    } catch {
      await compareNow();
      const found = copy.get();
      return found && how(found);
    }
  }

  const reseal: Reseal = (column, sealed, fresh) => {
    const kept = copy.get();
    if (kept)
      copy.put({
        ...kept,
        installation: resealed(kept.installation, column, sealed, fresh),
        connection: resealed(kept.connection, column, sealed, fresh),
      });
    const inD1 = async () => vault.resealIn(teamId)(column, sealed, fresh);
    later(inD1().catch(noted("vault.reseal_failed")));
  };

  return {
    isConnectedElsewhere: vault.isConnectedElsewhere,
    sealConnectLink: vault.sealConnectLink,
    compare,
    saveUnsaved,
    doubt: () => copy.doubt(),
    installation: () =>
      opened(({ installation }) => vault.openInstallation(teamId, installation, reseal)),
    connection: () =>
      opened(async ({ connection }) =>
        connection ? vault.openConnection(teamId, connection, reseal) : null,
      ),

    saveConnection: (connection) =>
      firstInD1(() => {
        const save = () => vault.saveConnection(teamId, connection);
        // The same again: whether the first was stored doesn't matter.
        return save().catch(save);
      }),
    keepConnection(connection) {
      const kept = copy.get();
      if (!kept) return;
      const { endedGrant } = kept.unsaved;
      const unsaved = endedGrant ? { endedGrant } : {};
      copy.put({ ...kept, connection, comparedAt: now(), unsaved });
    },

    async keepRenewed(of, credentials) {
      const sealed_credentials = await vault.sealCredentials(teamId, credentials);
      const kept = copy.get();
      const row = kept?.connection;
      if (!kept || !row || row.system !== credentials.system) return false;
      if (row.connected_at !== of.connectedAt) return false;
      const unsaved = { ...kept.unsaved, credentials: true } as const;
      copy.put({ ...kept, connection: { ...row, sealed_credentials }, unsaved });
      later(saveBehind());
      return true;
    },

    endConnection() {
      const kept = copy.get();
      if (!kept) throw new Error("nobody disconnects what was never read");
      const { endedGrant } = kept.unsaved;
      const unsaved = { disconnected: now(), ...(endedGrant && { endedGrant }) };
      copy.put({ ...kept, connection: null, unsaved });
    },

    endGrant(endedGrant) {
      const kept = copy.get();
      if (kept?.installation.granted_by !== endedGrant.userId) return false;
      if (kept.installation.installed_at !== endedGrant.installedAt) return false;
      const installation = { ...kept.installation, granted_by: null, sealed_user_token: null };
      copy.put({ ...kept, installation, unsaved: { ...kept.unsaved, endedGrant } });
      return true;
    },

    async removeInstallation(eventAt) {
      const isRemoved = await firstInD1(() => vault.removeInstallation(teamId, eventAt));
      if (isRemoved) copy.forget();
      return isRemoved;
    },
  };
}
