/**
 * An object's copy of its rows in D1, with every secret sealed as it is there. There is none while D1 was never asked, or
 * has no installation.
 */
import type { ConnectionRow } from "./connections.ts";
import type { InstallationRow } from "./installations.ts";

export type VaultCopy = {
  readonly installation: InstallationRow;
  /** Null: nothing is connected. */
  readonly connection: ConnectionRow | null;
  /** When D1 last said so, epoch ms; null: in doubt, D1 may have something newer. */
  readonly comparedAt: number | null;
  readonly unsaved: Unsaved;
};

/** What the object has changed and D1 doesn't have yet. */
export type Unsaved = {
  /** The credentials were renewed. */
  readonly credentials?: true;
  /** Disconnected: the connections made until then (epoch ms) are to be deleted. */
  readonly disconnected?: number;
  readonly endedGrant?: { readonly userId: string; readonly installedAt: number };
};

/** Where the object keeps it. Every call is synchronous. */
export interface KeptCopy {
  get(): VaultCopy | null;
  put(copy: VaultCopy): void;
  /** In doubt from now on, until it is compared. */
  doubt(): void;
  forget(): void;
  /** Another number after each of these writes: whoever awaited something can tell that there was one. */
  edition(): number;
}

export const hasUnsaved = (copy: VaultCopy | null): copy is VaultCopy =>
  copy !== null && Object.keys(copy.unsaved).length > 0;

/** What was changed while what `sent` lacked was saved in D1. */
export function unsavedSince(current: VaultCopy, sent: VaultCopy): Unsaved {
  const { credentials, disconnected, endedGrant } = current.unsaved;
  const isPairSaved =
    sent.unsaved.credentials === true &&
    current.connection?.sealed_credentials === sent.connection?.sealed_credentials;
  const isGrantEnded = endedGrant?.installedAt === sent.unsaved.endedGrant?.installedAt;
  return {
    ...(credentials && !isPairSaved && { credentials }),
    ...(disconnected !== undefined &&
      disconnected !== sent.unsaved.disconnected && { disconnected }),
    ...(endedGrant && !isGrantEnded && { endedGrant }),
  };
}

export const isSameConnection = (one: ConnectionRow | null, other: ConnectionRow | null): boolean =>
  one?.system === other?.system && one?.connected_at === other?.connected_at;

export const isReinstalled = (before: InstallationRow, now: InstallationRow): boolean =>
  before.installed_at !== now.installed_at || before.granted_by !== now.granted_by;

/** The row with the sealed text replaced, if it has it in that column. */
export const resealed = <Row extends object | null>(
  row: Row,
  column: string,
  sealed: string,
  fresh: string,
): Row =>
  row && Object.entries(row).some(([name, text]) => name === column && text === sealed)
    ? { ...row, [column]: fresh }
    : row;
