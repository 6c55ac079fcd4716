/** Ends what a test file started, one after the other, and says loudly what does not end. */
import { forgetProcesses, runningProcesses } from "./processes.ts";

/** Longer than anything takes. */
const ENDING_MS = 30_000;
const LAST_CHANCE_MS = 2_000;

type Part = {
  readonly name: string;
  end(): Promise<unknown>;
  /** What it waits for, by name. */
  underway?(): readonly string[];
};

export class Ending {
  readonly #parts: Part[] = [];

  /** What was started last ends first. */
  add(part: Part): void {
    this.#parts.unshift(part);
  }

  /** Resolves when all has ended, processes too. Throws what has not. */
  async end(): Promise<void> {
    const left: string[] = [];
    for (const part of this.#parts.splice(0)) {
      const trouble = await endOf(part);
      if (trouble) left.push(trouble);
    }
    left.push(...runningProcesses());
    if (left.length === 0) return forgetProcesses();
    // The runner waits for whatever still runs here: only a process that is gone is over.
    setTimeout(() => process.exit(1), LAST_CHANCE_MS).unref();
    throw new Error(`not everything has ended: ${left.join("; ")}`);
  }
}

/** Null where it ended. */
async function endOf({ name, end, underway }: Part): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      const waitsFor = underway?.() ?? [];
      resolve(waitsFor.length > 0 ? `${name}, which waits for ${waitsFor.join(", ")}` : name);
    }, ENDING_MS);
  });
  const ended = end().then(
    () => null,
    (error: unknown) => `${name}: ${error}`,
  );
  const trouble = await Promise.race([ended, late]);
  clearTimeout(timer);
  return trouble;
}
