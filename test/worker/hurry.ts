/** Time-outs that a test waits for, in a moment instead of ten seconds. Call it after the stage is set. */
import { vi } from "vitest";

/** Longer than Slack's patience and every deadline that comes from it; the time-outs of outgoing requests are longer. */
const TIMEOUT_MS = 5_000;

/** Shortens each timer of 5 s or more to `ms`, until the mocks are restored. */
export function hurryTimeouts(ms = 20): void {
  const { setTimeout: wait } = globalThis;
  const hurried = (run: () => void, after = 0): unknown =>
    wait(run, after >= TIMEOUT_MS ? Math.min(after, ms) : after);
  vi.spyOn(globalThis, "setTimeout").mockImplementation(hurried as typeof setTimeout);
}
