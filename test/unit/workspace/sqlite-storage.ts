/** An object's storage on Node's own SQLite: its tables and statements as they are, without the Workers runtime. */
import { DatabaseSync } from "node:sqlite";
import { STEPS } from "../../../src/workspace/store/schema.ts";

/** With the tables of today, and nothing in them. @param heard is told each statement of its user's */
export function sqliteStorage(heard?: (statement: string) => void): DurableObjectStorage {
  const database = new DatabaseSync(":memory:");
  for (const step of STEPS) database.exec(step);
  const storage = {
    sql: {
      exec: (statement: string, ...values: readonly unknown[]) => {
        heard?.(statement);
        const rows = database.prepare(statement).all(...values);
        return { toArray: () => rows };
      },
    },
    transactionSync<T>(work: () => T): T {
      database.exec("SAVEPOINT work");
      try {
        return work();
      } catch (thrown) {
        database.exec("ROLLBACK TO work");
        throw thrown;
      } finally {
        database.exec("RELEASE work");
      }
    },
  };
  return storage as unknown as DurableObjectStorage;
}
