/**
 * What was parsed of tables that are searched often and written rarely, in memory as long as the object is awake. Every
 * write comes through this store, in this one place: whoever writes forgets.
 */
export interface Cache {
  /** As it was read last, or read now. Nobody may change it. */
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
