/** Saves in D1 what an object has changed, and compares the object's copy with what D1 has. */
import { within } from "../deadline.ts";
import { logThrown } from "../log.ts";
import { expiryOf } from "../schedulers/registry.ts";
import type { Connection, ConnectionRow } from "./connections.ts";
import {
  hasUnsaved,
  isReinstalled,
  isSameConnection,
  type KeptCopy,
  unsavedSince,
} from "./copy.ts";
import type { Vault } from "./vault.ts";

/** The object that owns the copy. */
export type Owner = {
  readonly teamId: string;
  readonly copy: KeptCopy;
  /** The same in every call of one object. */
  readonly storage: object;
  readonly now: () => number;
  /** Lets work go on after the answer. */
  later(work: Promise<unknown>): void;
  /** Commits all writes of `work`, or none. */
  transaction<T>(work: () => T): T;
  /** Callers who ask for work of the same name meanwhile share it. */
  shared<T>(name: string, begin: () => Promise<T>): Promise<T>;
  /** What the rest of the object has to do where D1 had something newer. Called in the transaction that stores it. */
  readonly newer: {
    installation(): void;
    /** Null: disconnected. */
    connection(connection: Connection | null): void;
  };
};

/** D1 answers within a tenth of that. */
const ANSWER_MS = 1_000;
/** After the first try, while D1 doesn't answer. */
const PAUSES_MS = [0, 500, 2_000];
/** Each further reading is for a write that came in between. */
const MOST_READINGS = 5;

/** How many writes that D1 gets first are under way, by object. */
const writing = new WeakMap<object, number>();

export type Comparison = ReturnType<typeof comparison>;

export function comparison(owner: Owner, vault: Vault) {
  const { teamId, copy, storage, now, newer } = owner;
  const isWriting = () => (writing.get(storage) ?? 0) > 0;

  const noted = (event: `vault.${string}`) => (thrown: unknown) =>
    logThrown(event, thrown, { team_id: teamId });

  const send = (): Promise<void> =>
    owner.shared("save what D1 lacks", async () => {
      const kept = copy.get();
      if (!hasUnsaved(kept)) return;
      const { credentials, disconnected, endedGrant } = kept.unsaved;
      if (disconnected !== undefined) await vault.removeConnection(teamId, disconnected);
      const renewed = credentials ? kept.connection : null;
      const isTaken = !renewed || (await vault.saveCredentials(renewed));
      if (endedGrant) await vault.removeGrant(teamId, endedGrant);
      const current = copy.get();
      if (!current) return;
      const unsaved = unsavedSince(current, kept);
      // D1 has no such connection (any more): it is asked what it has.
      copy.put({ ...current, unsaved, ...(!isTaken && { comparedAt: null }) });
    });

  const open = (row: ConnectionRow): Promise<Connection | null> =>
    vault.openConnection(teamId, row, () => undefined).catch(() => null);

  /** Of one connection's two pairs, the one that was renewed last. */
  async function newerPair(
    kept: ConnectionRow | null,
    found: ConnectionRow | null,
  ): Promise<ConnectionRow | null> {
    if (!kept || !found || !isSameConnection(kept, found)) return found;
    if (kept.sealed_credentials === found.sealed_credentials) return found;
    const [ours, theirs] = await Promise.all([open(kept), open(found)]);
    return ours && (!theirs || expiry(ours) > expiry(theirs)) ? kept : found;
  }

  const compareNow = (): Promise<void> =>
    owner.shared("compare with D1", async () => {
      for (let reading = 0; reading < MOST_READINGS; reading += 1) {
        await send();
        const edition = copy.edition();
        const found = await vault.rows(teamId);
        const kept = copy.get();
        const connection = await newerPair(kept?.connection ?? null, found.connection);
        const isOther = kept !== null && !isSameConnection(kept.connection, connection);
        const opened = isOther && connection ? await open(connection) : null;
        if (isWriting()) return;
        // What was read may be older than what was written meanwhile.
        if (copy.edition() !== edition) continue;
        const { installation } = found;
        if (!installation) return copy.forget();
        return owner.transaction(() => {
          const unsaved = connection === found.connection ? {} : ({ credentials: true } as const);
          copy.put({ installation, connection, comparedAt: now(), unsaved });
          if (kept && isReinstalled(kept.installation, installation)) newer.installation();
          if (isOther && (opened || !connection)) newer.connection(opened);
        });
      }
    });

  return {
    compareNow,
    isWriting,
    noted,
    async compare(olderThanMs = 0): Promise<void> {
      const at = copy.get()?.comparedAt ?? null;
      if (olderThanMs > 0 && at !== null && now() - at < olderThanMs) return;
      await within(ANSWER_MS, compareNow().catch(noted("vault.not_compared")));
    },
    async saveUnsaved(): Promise<void> {
      if (hasUnsaved(copy.get())) await within(ANSWER_MS, send().catch(noted("vault.not_saved")));
    },
    async saveBehind(): Promise<void> {
      for (const [tries, ms] of PAUSES_MS.entries()) {
        if (ms > 0) await new Promise((resume) => setTimeout(resume, ms));
        await send().catch(tries === PAUSES_MS.length - 1 ? noted("vault.not_saved") : () => {});
        if (!hasUnsaved(copy.get())) return;
      }
    },
    /** @param write D1 may have done it, though it failed: the copy is in doubt until the outcome is stored */
    async firstInD1<T>(write: () => Promise<T>): Promise<T> {
      copy.doubt();
      writing.set(storage, (writing.get(storage) ?? 0) + 1);
      try {
        return await write();
      } finally {
        writing.set(storage, (writing.get(storage) ?? 1) - 1);
      }
    },
  };
}

/** Epoch ms; 0 for keys, which are never renewed. */
const expiry = ({ credentials }: Connection): number => expiryOf(credentials) ?? 0;
