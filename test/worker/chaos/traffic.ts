/**
 * Watches what leaves the product: how many requests a pass makes, how many at once, and whether a method is called
 * between a 429 and its Retry-After.
 */
import { vi } from "vitest";
import type { World } from "../../world/world.ts";

export type Traffic = {
  /** Runs one pass by itself; what it sends is counted together. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work in which the process dies: what it was told to wait for, it can have forgotten. */
  death<T>(work: () => Promise<T>): Promise<T>;
  /** What no pass may do, in words. */
  readonly violations: string[];
  mostInAPass(): number;
  mostAtOnce(): number;
  passes(): number;
  forget(): void;
};

export function traffic(world: World): Traffic {
  const closedUntil = new Map<string, number>();
  const violations: string[] = [];
  let isPass = false;
  let isDying = false;
  let sent = 0;
  let open = 0;
  let mostInAPass = 0;
  let mostAtOnce = 0;
  let passes = 0;

  vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const limited = limitedTogether(url);
    const gate = `${limited} for ${request.headers.get("authorization")}`;
    const isGated = isPass || url.hostname === "slack.com";
    const until = closedUntil.get(gate) ?? 0;
    if (isGated && world.now() < until)
      violations.push(`${limited} was called ${until - world.now()} ms before its gate opens`);
    if (isPass) {
      sent += 1;
      open += 1;
      mostInAPass = Math.max(mostInAPass, sent);
      mostAtOnce = Math.max(mostAtOnce, open);
    }
    try {
      const reply = await world.fetch(input, init);
      if (reply.status === 429 && !isDying) {
        const seconds = Number(reply.headers.get("retry-after") ?? 1);
        closedUntil.set(gate, world.now() + seconds * 1_000);
      }
      return reply;
    } finally {
      if (isPass) open -= 1;
    }
  });

  return {
    async pass(work) {
      isPass = true;
      sent = 0;
      open = 0;
      passes += 1;
      try {
        return await work();
      } finally {
        isPass = false;
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
