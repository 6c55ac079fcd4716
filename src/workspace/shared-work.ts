/** Work that is the same whoever asks for it: who comes while it runs waits for its outcome and begins no second. */
import type { Context } from "./context.ts";

/** By object, then by the work's name. Promises may be shared: all calls of an object run in one place. */
const underWay = new WeakMap<DurableObjectStorage, Map<string, Promise<unknown>>>();

/** @param name says what kind of work it is, and thus what it resolves to */
export function shared<T>(ctx: Context, name: string, begin: () => Promise<T>): Promise<T> {
  const works = underWay.get(ctx.storage) ?? new Map<string, Promise<unknown>>();
  underWay.set(ctx.storage, works);
  const running = works.get(name);
  if (running) return running as Promise<T>;
  const begun = begin().finally(() => works.delete(name));
  works.set(name, begun);
  return begun;
}
