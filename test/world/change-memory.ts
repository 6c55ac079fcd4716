/** A cache of the schedules' next changes in memory; it evicts nothing by itself. */
import type { KnownChange, NextChangeCache } from "../../src/schedulers/scheduler.ts";

export class RememberedChanges implements NextChangeCache {
  readonly #known = new Map<string, KnownChange>();

  get(scheduleIds: readonly string[]): ReadonlyMap<string, KnownChange> {
    return new Map([...this.#known].filter(([id]) => scheduleIds.includes(id)));
  }

  put(changes: ReadonlyMap<string, KnownChange>): void {
    for (const [id, change] of changes) this.#known.set(id, change);
  }

  forget(): void {
    this.#known.clear();
  }
}
