/** D1 as the product uses it: how often it is asked, an outage, and what an object has copied from it. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { VaultCopy } from "../../src/vault/copy.ts";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import { type Stage, stubOf } from "./stage.ts";

export type WatchedD1 = {
  /** The statements and batches that were sent so far. */
  readonly asked: string[];
  /** While true, nothing that is sent arrives. */
  isDown: boolean;
  /** While true, nothing is answered. */
  isSilent: boolean;
};

/** Until the mocks are restored. Call it after the stage is set. */
export function watchD1(): WatchedD1 {
  const watched: WatchedD1 = { asked: [], isDown: false, isSilent: false };
  const watch = (owner: object, methods: readonly string[]): void => {
    const on = owner as Record<string, (...args: unknown[]) => unknown>;
    for (const method of methods) {
      const real = on[method];
      if (!real) throw new Error(`D1 has no ${method}`);
      vi.spyOn(on, method).mockImplementation(async function (this: unknown, ...args: unknown[]) {
        watched.asked.push(`${method} ${(this as { statement?: string }).statement ?? ""}`);
        if (watched.isDown) throw new Error("D1_ERROR: Network connection lost.");
        if (watched.isSilent) return new Promise<never>(() => {});
        return real.apply(this, args);
      });
    }
  };
  watch(Object.getPrototypeOf(env.DB), ["batch"]);
  watch(Object.getPrototypeOf(env.DB.prepare("SELECT 1")), ["first", "run", "all"]);
  return watched;
}

const inStore = <T>({ team }: Pick<Stage, "team">, work: (store: Store) => T): Promise<T> =>
  runInDurableObject(stubOf(team), (_, { storage }) => work(openStore(storage)));

export const copyOf = (stage: Pick<Stage, "team">): Promise<VaultCopy | null> =>
  inStore(stage, ({ vaultCopy }) => vaultCopy.get());

/** As in an object that the release before this one made, or that has never asked D1. */
export const forgetCopy = (stage: Pick<Stage, "team">): Promise<void> =>
  inStore(stage, ({ vaultCopy }) => vaultCopy.forget());

/** As an object is found that died while it wrote to D1. */
export const doubtCopy = (stage: Pick<Stage, "team">): Promise<void> =>
  inStore(stage, ({ vaultCopy }) => vaultCopy.doubt());

export const putCopy = (stage: Pick<Stage, "team">, copy: VaultCopy): Promise<void> =>
  inStore(stage, ({ vaultCopy }) => vaultCopy.put(copy));
