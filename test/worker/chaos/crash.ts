/**
 * The process dies, for real: the runtime throws the object away at a chosen point, with everything it had in memory and
 * every write that was not yet durable. What comes next starts from storage alone.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { type Stage, stubOf } from "../stage.ts";
import { forgetWorkOf, isInside } from "../under-way.ts";

export type CrashPoint = {
  /** Before a request leaves, after the other side did what it asked but before we heard, or before a row is written. */
  readonly before: "request" | "reply" | "write";
  /** Requests to this host only, and their replies. */
  readonly host?: string;
  /** Counted from 1. */
  readonly nth: number;
};

const CRASH = "the process died";

export type Death = {
  /** Whether the work got that far. */
  readonly isReached: boolean;
  /** The bodies of the posts that had left by then: the other side may still do what they ask. */
  readonly posts: readonly string[];
};

/** Does the work with death waiting at the nth query of D1. @returns whether the work got that far */
export async function dyingAtDatabase(
  stage: Pick<Stage, "team">,
  when: "before" | "after",
  nth: number,
  work: () => Promise<unknown>,
): Promise<boolean> {
  const state = await runInDurableObject(stubOf(stage.team), (_, object) => object);
  let seen = 0;
  const statement = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as D1PreparedStatement;
  const database = Object.getPrototypeOf(env.DB) as D1Database;
  const spies = [
    ...(["first", "all", "run"] as const).map((name) => [statement, name] as const),
    [database, "batch"] as const,
  ].map(([proto, name]) => {
    const methods = proto as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const real = methods[name];
    return vi.spyOn(methods, name).mockImplementation(async function (this: unknown, ...args) {
      if (!isInside(state)) return real?.apply(this, args);
      seen += 1;
      const isNow = seen === nth;
      const answer = isNow && when === "before" ? null : await real?.apply(this, args);
      if (!isNow) return answer;
      forgetWorkOf(state);
      state.abort(CRASH);
      return new Promise<never>(() => {});
    });
  });
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return seen >= nth;
}

/** Does the work with death waiting at the point. */
export async function dyingAt(
  stage: Pick<Stage, "team">,
  point: CrashPoint,
  work: () => Promise<unknown>,
): Promise<Death> {
  const { state, sql } = await runInDurableObject(stubOf(stage.team), (_, state) => ({
    state,
    sql: Object.getPrototypeOf(state.storage.sql) as { exec: (...args: unknown[]) => unknown },
  }));
  let seen = 0;
  let isDead = false;
  const posts: string[] = [];
  const isTheEnd = (kind: CrashPoint["before"], url = ""): boolean => {
    if (isDead || kind !== point.before || !url.includes(point.host ?? "")) return false;
    seen += 1;
    if (seen < point.nth) return false;
    isDead = true;
    return true;
  };
  const fetching = vi.mocked(globalThis.fetch);
  const send = fetching.getMockImplementation();
  if (!send) throw new Error("there is no world around the product");
  const { exec } = sql;
  const die = (): void => {
    forgetWorkOf(state);
    // Nothing runs after this: the runtime ends the object in the middle of the call.
    state.abort(CRASH);
  };

  fetching.mockImplementation(async (input, init) => {
    if (isTheEnd("request", String(input))) {
      die();
      return new Promise<never>(() => {});
    }
    if (String(input).endsWith("/chat.postMessage")) posts.push(String(init?.body));
    const reply = await send(input, init);
    if (!isTheEnd("reply", String(input))) return reply;
    die();
    return new Promise<never>(() => {});
  });
  sql.exec = function (this: unknown, ...args: unknown[]) {
    if (/^\s*(INSERT|UPDATE|DELETE)/.test(String(args[0])) && isTheEnd("write")) {
      die();
      throw new Error(CRASH);
    }
    return exec.apply(this, args);
  };
  try {
    await work();
  } catch (error) {
    if (!isDead) throw error;
  } finally {
    sql.exec = exec;
    fetching.mockImplementation(send);
  }
  return { isReached: isDead, posts };
}
