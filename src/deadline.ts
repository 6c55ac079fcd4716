/** Waits for a promise for a limited time. */

/** The work's value, or `late` once `ms` have passed. The work itself continues: it can't be stopped. */
export function within<T>(ms: number, work: Promise<T>): Promise<T | null>;
export function within<T, const L>(ms: number, work: Promise<T>, late: L): Promise<T | L>;
export function within<T, L>(ms: number, work: Promise<T>, late?: L): Promise<T | L | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late ?? null), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
