/**
 * The object's copy of its rows in D1: the only row of its table. Read once while the object is awake: a pass asks for it
 * again and again.
 */
import type { KeptCopy, VaultCopy } from "../../vault/copy.ts";
import type { Cache } from "./cache.ts";
import type { Sql } from "./sql.ts";

const COPY = "vault copy";
const editions = new WeakMap<DurableObjectStorage, number>();

export function vaultCopyIn(sql: Sql, cache: Cache, storage: DurableObjectStorage): KeptCopy {
  const edition = (): number => editions.get(storage) ?? 0;
  const written = (): void => {
    cache.forget(COPY);
    editions.set(storage, edition() + 1);
  };
  const read = (): VaultCopy | null => {
    const row = sql<{
      installation: string;
      connection: string | null;
      compared_at: number | null;
      unsaved: string;
    }>`SELECT * FROM vault_copy`[0];
    return row
      ? {
          installation: JSON.parse(row.installation),
          connection: row.connection && JSON.parse(row.connection),
          comparedAt: row.compared_at,
          unsaved: JSON.parse(row.unsaved),
        }
      : null;
  };
  return {
    edition,
    get: () => cache.get(COPY, read),
    put({ installation, connection, comparedAt, unsaved }) {
      sql`INSERT OR REPLACE INTO vault_copy (id, installation, connection, compared_at, unsaved)
          VALUES (1, ${JSON.stringify(installation)}, ${connection && JSON.stringify(connection)},
                  ${comparedAt}, ${JSON.stringify(unsaved)})`;
      written();
    },
    doubt() {
      sql`UPDATE vault_copy SET compared_at = NULL`;
      written();
    },
    forget() {
      sql`DELETE FROM vault_copy`;
      written();
    },
  };
}
