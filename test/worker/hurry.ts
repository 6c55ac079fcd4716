/** Time-outs that a test waits for, in a moment instead of ten seconds. Call it after the stage is set. */
import { vi } from "vitest";

/** Longer than Slack's patience and every deadline that comes from it; the time-outs of outgoing requests are longer. */
const TIMEOUT_MS = 5_000;

/** Shortens each timer of 5 s (or `from`) and more to `ms`, until the mocks are restored. Returns what they asked for. */
export function hurryTimeouts(ms = 20, from = TIMEOUT_MS): readonly number[] {
  const asked: number[] = [];
  const { setTimeout: wait } = globalThis;
  const hurried = (run: () => void, after = 0): unknown => {
    if (after < from) return wait(run, after);
    asked.push(after);
    return wait(run, Math.min(after, ms));
  };
  vi.spyOn(globalThis, "setTimeout").mockImplementation(hurried as typeof setTimeout);
  return asked;
}
