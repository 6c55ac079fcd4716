/**
 * Watches what leaves the product: how many requests a pass makes, how many at once, and whether a method is called
 * between a 429 and its Retry-After.
 */
import { vi } from "vitest";
import type { World } from "../../world/world.ts";
import { whatIsUnderWay } from "../under-way.ts";

export type Traffic = {
  /** Runs one pass by itself; what it sends is counted together. */
  pass(work: () => Promise<unknown>, stop?: Interruption): Promise<void>;
  /** Runs work in which the process dies: it may forget a Retry-After that it got. */
  death<T>(work: () => Promise<T>): Promise<T>;
  /** Whether such work is under way. */
  isDying(): boolean;
  /** Calls back with each request as the product sends it, however long it is on its way. */
  onSent(listener: Sent): void;
  /** What no pass may do, in words. */
  readonly violations: string[];
  mostInAPass(): number;
  mostAtOnce(): number;
  passes(): number;
  forget(): void;
};

type Sent = (path: string, body: string) => void;

/** What somebody does in the middle of a pass. */
export type Interruption = {
  /** The request before which the pass is held meanwhile, counted from 1. */
  readonly nth: number;
  readonly act: () => Promise<void>;
  /** A pass with fewer requests is not interrupted. */
  isOver: boolean;
};

/** Five calls at once: each of the others may be answered, and followed by another, before a 429 is read. */
const BESIDE = 4;

/** So many turns of the event loop in which nothing goes on beside a pass that is held. */
const QUIET_TURNS = 10;

export function traffic(world: World): Traffic {
  const blockedUntil = new Map<string, number>();
  /** How many calls may still follow a 429 that the product has not read yet. */
  const onTheirWay = new Map<string, number>();
  const violations: string[] = [];
  const listeners: Sent[] = [];
  let isPass = false;
  let isDying = false;
  let sent = 0;
  let open = 0;
  let mostInAPass = 0;
  let mostAtOnce = 0;
  let passes = 0;
  let interruption: Interruption | undefined;
  let isWaiting = false;

  /** Looks again and again: in workerd a promise can't be settled from another request's context. */
  const waitUntil = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await scheduler.wait(1);
  };

  const untilQuiet = async (): Promise<void> => {
    let turns = 0;
    await waitUntil(() => {
      turns = open === 0 && whatIsUnderWay().length <= 1 ? turns + 1 : 0;
      return turns === QUIET_TURNS;
    });
  };

  vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const limited = limitedTogether(url);
    const limitKey = `${limited} for ${request.headers.get("authorization")}`;
    const isLimited = isPass || url.hostname === "slack.com";
    const until = blockedUntil.get(limitKey) ?? 0;
    if (isLimited && world.now() < until) {
      const allowed = onTheirWay.get(limitKey) ?? 0;
      onTheirWay.set(limitKey, allowed - 1);
      if (allowed <= 0)
        violations.push(
          `${limited} was called ${until - world.now()} ms before its Retry-After ends`,
        );
    }
    for (const listener of listeners) listener(url.pathname, String(init?.body ?? ""));
    if (isPass && interruption?.nth === sent + 1 && !interruption.isOver) {
      interruption.isOver = true;
      isWaiting = true;
      await waitUntil(() => !isWaiting);
    }
    const isCounted = isPass;
    if (isCounted) {
      sent += 1;
      open += 1;
      mostInAPass = Math.max(mostInAPass, sent);
      mostAtOnce = Math.max(mostAtOnce, open);
    }
    try {
      const reply = await world.fetch(input, init);
      if (reply.status === 429 && !isDying) {
        const seconds = Number(reply.headers.get("retry-after") ?? 1);
        if (until <= world.now()) onTheirWay.set(limitKey, BESIDE);
        blockedUntil.set(limitKey, world.now() + seconds * 1_000);
      }
      return reply;
    } finally {
      if (isCounted) open -= 1;
    }
  });

  return {
    async pass(work, stop) {
      isPass = true;
      sent = 0;
      open = 0;
      passes += 1;
      interruption = stop;
      const passing = work();
      try {
        if (stop) await Promise.race([passing, waitUntil(() => isWaiting || !isPass)]);
        if (isWaiting && stop) {
          await untilQuiet();
          isPass = false;
          await stop.act();
          await untilQuiet();
          isPass = true;
          isWaiting = false;
        }
        await passing;
      } finally {
        isPass = false;
        interruption = undefined;
      }
    },
    async death(work) {
      isDying = true;
      try {
        return await work();
      } finally {
        isDying = false;
      }
    },
    isDying: () => isDying,
    onSent: (listener) => void listeners.push(listener),
    violations,
    mostInAPass: () => mostInAPass,
    mostAtOnce: () => mostAtOnce,
    passes: () => passes,
    forget() {
      mostInAPass = 0;
      mostAtOnce = 0;
      passes = 0;
    },
  };
}

/** Slack limits each method of a workspace by itself, Opsgenie each domain, another system the whole account. */
function limitedTogether({ hostname, pathname }: URL): string {
  if (hostname === "slack.com") return pathname;
  if (hostname !== "api.opsgenie.com") return hostname;
  return `${hostname} ${pathname.includes("/on-calls") ? "on-calls" : "configuration"}`;
}
