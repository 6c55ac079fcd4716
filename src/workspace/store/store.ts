/** Every table of the object behind one name. All calls are synchronous: what has no `await` between commits together. */

import { keptOf } from "./cache.ts";
import { type Groups, groupsIn } from "./groups.ts";
import { type History, historyIn } from "./history.ts";
import { type Imports, importsIn } from "./imports.ts";
import { type Muted, mutedIn } from "./muted.ts";
import { type OutboxEntries, outboxIn } from "./outbox-entries.ts";
import { type People, peopleIn } from "./people.ts";
import { type GateRows, gatesIn } from "./rate-limits.ts";
import { type Readings, readingsIn } from "./readings.ts";
import { type RefusedChannels, refusedChannelsIn } from "./rejected-recipients.ts";
import { type Reminders, remindersIn } from "./reminders.ts";
import { type Rotations, rotationsIn } from "./rotations.ts";
import { sqlOf } from "./sql.ts";
import { type Facts, factsIn } from "./state.ts";
import { type Topics, topicsIn } from "./topics.ts";
import { type Viewers, viewersIn } from "./viewers.ts";

export type Store = {
  readonly facts: Facts;
  readonly rotations: Rotations;
  readonly readings: Readings;
  readonly people: People;
  readonly groups: Groups;
  readonly outbox: OutboxEntries;
  readonly gates: GateRows;
  readonly refusedChannels: RefusedChannels;
  readonly viewers: Viewers;
  readonly muted: Muted;
  readonly topics: Topics;
  readonly reminders: Reminders;
  readonly imports: Imports;
  readonly history: History;
  /** All or nothing. */
  transaction<T>(work: () => T): T;
  /** Tables and what is kept of them in memory; the alarm goes with them. */
  wipe(): Promise<void>;
};

export function openStore(storage: DurableObjectStorage): Store {
  const sql = sqlOf(storage);
  const kept = keptOf(storage);
  return {
    facts: factsIn(sql),
    rotations: rotationsIn(sql, kept),
    readings: readingsIn(sql, kept),
    people: peopleIn(sql),
    groups: groupsIn(sql, kept),
    outbox: outboxIn(sql),
    gates: gatesIn(sql),
    refusedChannels: refusedChannelsIn(sql),
    viewers: viewersIn(sql),
    muted: mutedIn(sql),
    topics: topicsIn(sql),
    reminders: remindersIn(sql),
    imports: importsIn(sql),
    history: historyIn(sql),
    transaction(work) {
      try {
        return storage.transactionSync(work);
      } catch (thrown) {
        kept.forgetAll();
        throw thrown;
      }
    },
    async wipe() {
      kept.forgetAll();
      await storage.deleteAlarm();
      await storage.deleteAll();
    },
  };
}
