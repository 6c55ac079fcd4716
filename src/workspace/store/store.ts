/** All tables of the object. Every call is synchronous: writes with no `await` between them commit together. */

import type { KeptCopy } from "../../vault/copy.ts";
import { accountIdsIn } from "./account-ids.ts";
import { type BulkRuns, bulkRunsIn } from "./bulk-runs.ts";
import { cacheOf } from "./cache.ts";
import { type ConnectLinks, connectLinksIn } from "./connect-links.ts";
import { type Correctness, correctnessIn } from "./correctness.ts";
import { type Erasure, erasureIn } from "./erasure.ts";
import { factTableIn } from "./facts.ts";
import { type GroupApprovals, groupApprovalsIn } from "./group-approvals.ts";
import { type Groups, groupsIn } from "./groups.ts";
import { type HiddenChannels, hiddenChannelsIn } from "./hidden-channels.ts";
import { type History, historyIn } from "./history.ts";
import { type Imports, importsIn } from "./imports.ts";
import { type Muted, mutedIn } from "./muted.ts";
import { type OutboxEntries, outboxIn } from "./outbox-entries.ts";
import { type People, peopleIn } from "./people.ts";
import { type RateLimitRows, rateLimitsIn } from "./rate-limits.ts";
import { type Readings, readingsIn } from "./readings.ts";
import { type RejectedRecipients, rejectedRecipientsIn } from "./rejected-recipients.ts";
import { type Remembered, rememberedIn } from "./remembered.ts";
import { type Reminders, remindersIn } from "./reminders.ts";
import { type Rotations, rotationsIn } from "./rotations.ts";
import { type SeenRequests, seenRequestsIn } from "./seen-requests.ts";
import { type SetUps, setUpsIn } from "./set-ups.ts";
import { sqlOf } from "./sql.ts";
import { type State, stateIn } from "./state.ts";
import { type Topics, topicsIn } from "./topics.ts";
import { vaultCopyIn } from "./vault-copy.ts";
import { type Viewers, viewersIn } from "./viewers.ts";

export type Store = {
  readonly state: State;
  readonly rotations: Rotations;
  readonly readings: Readings;
  readonly people: People;
  readonly groups: Groups;
  readonly groupApprovals: GroupApprovals;
  readonly outbox: OutboxEntries;
  readonly rateLimits: RateLimitRows;
  readonly rejectedRecipients: RejectedRecipients;
  readonly viewers: Viewers;
  readonly muted: Muted;
  readonly connectLinks: ConnectLinks;
  readonly topics: Topics;
  readonly reminders: Reminders;
  readonly imports: Imports;
  readonly setUps: SetUps;
  readonly bulkRuns: BulkRuns;
  readonly history: History;
  readonly correctness: Correctness;
  readonly erasure: Erasure;
  readonly seenRequests: SeenRequests;
  readonly remembered: Remembered;
  readonly hiddenChannels: HiddenChannels;
  readonly vaultCopy: KeptCopy;
  /** Commits all writes of `work`, or none. */
  transaction<T>(work: () => T): T;
  /** Deletes all tables, their cached rows and the alarm. */
  wipe(): Promise<void>;
};

export function openStore(storage: DurableObjectStorage): Store {
  const sql = sqlOf(storage);
  const cache = cacheOf(storage);
  const accountIds = accountIdsIn(sql, cache);
  const vaultCopy = vaultCopyIn(sql, cache, storage);
  return {
    state: stateIn(factTableIn(sql, cache)),
    rotations: rotationsIn(sql, cache, accountIds),
    readings: readingsIn(sql, cache),
    people: peopleIn(sql, accountIds),
    groups: groupsIn(sql, cache, accountIds),
    groupApprovals: groupApprovalsIn(sql),
    outbox: outboxIn(sql, cache, storage),
    rateLimits: rateLimitsIn(sql),
    rejectedRecipients: rejectedRecipientsIn(sql),
    viewers: viewersIn(sql),
    muted: mutedIn(sql),
    connectLinks: connectLinksIn(sql),
    topics: topicsIn(sql),
    reminders: remindersIn(sql),
    imports: importsIn(sql),
    setUps: setUpsIn(sql),
    bulkRuns: bulkRunsIn(sql, cache),
    history: historyIn(sql),
    correctness: correctnessIn(sql),
    erasure: erasureIn(sql, accountIds),
    seenRequests: seenRequestsIn(sql),
    remembered: rememberedIn(sql),
    hiddenChannels: hiddenChannelsIn(sql),
    vaultCopy,
    transaction(work) {
      try {
        return storage.transactionSync(work);
      } catch (thrown) {
        cache.forgetAll();
        throw thrown;
      }
    },
    async wipe() {
      cache.forgetAll();
      vaultCopy.forget();
      await storage.deleteAlarm();
      await storage.deleteAll();
    },
  };
}
