import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { within } from "../../src/deadline.ts";

describe("within a deadline", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("the work's value comes as soon as it is there, and no timer is left", async () => {
    expect(await within(1_000, Promise.resolve(7))).toBe(7);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("its failure comes through", async () => {
    await expect(within(1_000, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("null comes once the time is up, or what stands for it", async () => {
    const never = new Promise<number>(() => {});
    const answers = Promise.all([within(1_000, never), within(1_000, never, "late")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answers).toEqual([null, "late"]);
  });
});
