/**
 * Migrates the object's SQLite tables. `PRAGMA user_version` is refused by the platform, so the number of steps taken
 * is stored in the object's key-value storage.
 */

import { FORGET_ACCOUNT_ADDRESSES } from "./schema-steps/account-addresses.ts";
import { BULK_RUNS, BULK_RUNS_UNDER_WAY } from "./schema-steps/bulk-runs.ts";
import { CONNECT_LINKS } from "./schema-steps/connect-links.ts";
import { FIRST_VERSION } from "./schema-steps/first-version.ts";
import { FOUND_ROTATION } from "./schema-steps/found-rotation.ts";
import { GROUP_APPROVALS } from "./schema-steps/group-approvals.ts";
import { LET_IN } from "./schema-steps/let-in.ts";
import { MARK_OLD_ADDRESSES } from "./schema-steps/old-addresses.ts";
import { OTHER_ACCOUNT_IDS } from "./schema-steps/other-account-ids.ts";
import { OUTBOX_BY_KEY } from "./schema-steps/outbox-by-key.ts";
import { REPEATED_QUESTIONS } from "./schema-steps/repeated-questions.ts";
import { SINCE_FIRST_VERSION } from "./schema-steps/since-first-version.ts";
import { STRETCHES } from "./schema-steps/stretches.ts";
import { VAULT_COPY } from "./schema-steps/vault-copy.ts";

/** Forward only: a deployed step is never edited, only followed by another. */
export const STEPS: readonly string[] = [
  FIRST_VERSION,
  ...SINCE_FIRST_VERSION,
  GROUP_APPROVALS,
  FORGET_ACCOUNT_ADDRESSES,
  MARK_OLD_ADDRESSES,
  REPEATED_QUESTIONS,
  CONNECT_LINKS,
  OTHER_ACCOUNT_IDS,
  VAULT_COPY,
  STRETCHES,
  LET_IN,
  OUTBOX_BY_KEY,
  FOUND_ROTATION,
  BULK_RUNS,
  BULK_RUNS_UNDER_WAY,
];

const STEPS_TAKEN = "schema";

/**
 * Runs all missing steps or none. Where none is missing, it costs one synchronous read. After a rollback the newer
 * tables stay, so a step must keep what the version before it reads and writes.
 */
export function migrate(storage: DurableObjectStorage, steps: readonly string[] = STEPS): void {
  const taken = storage.kv.get<number>(STEPS_TAKEN) ?? 0;
  if (taken >= steps.length) return;
  storage.transactionSync(() => {
    for (const step of steps.slice(taken)) storage.sql.exec(step);
    storage.kv.put(STEPS_TAKEN, steps.length);
  });
}
