/** The machine that a deploy runs on, as its steps see it. */
import type { Answers } from "./answers.ts";
import type { Records } from "./record.ts";

export type Ran = {
  readonly code: number;
  /** All that it printed. */
  readonly output: string;
  /** Without its warnings. */
  readonly stdout: string;
};

export type HowToRun = {
  /** On the terminal, where wrangler may ask. */
  readonly shown?: true;
  /** What it reads from its standard input: the only way by which a secret reaches it. */
  readonly input?: string;
};

export type Tools = {
  wrangler(args: readonly string[], how?: HowToRun): Promise<Ran>;
  /** Addresses of the Worker that the last shown run deployed. */
  deployedTo(): readonly string[];
  readonly fetch: typeof fetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly answers: Answers;
  readonly records: Records;
  say(line: string): void;
  sleep(ms: number): Promise<void>;
};
