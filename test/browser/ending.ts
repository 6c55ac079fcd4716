/** Ends what a test file started, one after the other, and says loudly what does not end. */
import { forgetProcesses, runningProcesses } from "./processes.ts";

/** Longer than anything takes. */
const ENDING_MS = 30_000;
const LAST_CHANCE_MS = 2_000;
/** What a process whose stage has ended may take for its own end. */
const LINGER_MS = 20_000;

let lingering: NodeJS.Timeout | undefined;

type Part = {
  readonly name: string;
  end(): Promise<unknown>;
  /** What it waits for, by name. */
  underway?(): readonly string[];
};

export class Ending {
  readonly #parts: Part[] = [];
  readonly #withinMs: number;
  readonly #lingerMs: number;

  /** @param withinMs each part has this long; `lingerMs`: the process, when all of them have ended */
  constructor(withinMs = ENDING_MS, lingerMs = LINGER_MS) {
    this.#withinMs = withinMs;
    this.#lingerMs = lingerMs;
  }

  /** What was started last ends first. */
  add(part: Part): void {
    clearTimeout(lingering);
    this.#parts.unshift(part);
  }

  /** Resolves when all has ended, processes too. Throws what has not. */
  async end(): Promise<void> {
    const left: string[] = [];
    for (const part of this.#parts.splice(0)) {
      const trouble = await endOf(part, this.#withinMs);
      if (trouble) left.push(trouble);
    }
    left.push(...runningProcesses());
    if (left.length === 0) {
      forgetProcesses();
      lingering = setTimeout(lingers, this.#lingerMs).unref();
      return;
    }
    // The runner waits for whatever still runs here: only a process that is gone is over.
    setTimeout(() => process.exit(1), LAST_CHANCE_MS).unref();
    throw new Error(`not everything has ended: ${left.join("; ")}`);
  }
}

/** Something of the tests' own keeps the process: the runner would wait for ever. */
function lingers(): void {
  console.error(
    `the stage has ended, and yet there is: ${process.getActiveResourcesInfo().join(", ")}`,
  );
  process.exit(1);
}

/** Null where it ended. */
async function endOf({ name, end, underway }: Part, withinMs: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      const waitsFor = underway?.() ?? [];
      resolve(waitsFor.length > 0 ? `${name}, which waits for ${waitsFor.join(", ")}` : name);
    }, withinMs);
  });
  const ended = end().then(
    () => null,
    (error: unknown) => `${name}: ${error}`,
  );
  const trouble = await Promise.race([ended, late]);
  clearTimeout(timer);
  return trouble;
}
