/**
 * Keeps parsed rows of tables that are searched often and written rarely, in memory while the object is awake. Only the
 * store writes these tables, so each write forgets the cached rows.
 */
export interface Cache {
  /** Returns the cached rows, or reads them now. Callers must not change them. */
  get<T>(name: string, read: () => T): T;
  forget(name: string): void;
  forgetAll(): void;
}

const lists = new WeakMap<DurableObjectStorage, Map<string, unknown>>();

export function cacheOf(storage: DurableObjectStorage): Cache {
  const values = lists.get(storage) ?? new Map<string, unknown>();
  lists.set(storage, values);
  return {
    get<T>(name: string, read: () => T): T {
      if (!values.has(name)) values.set(name, read());
      return values.get(name) as T;
    },
    forget: (name) => void values.delete(name),
    forgetAll: () => values.clear(),
  };
}
