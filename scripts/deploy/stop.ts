/** Ends a run with one sentence and an exit code. Whatever was done until then is taken up by the next run. */
export class Stop extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** Somebody pressed Ctrl-C at a question. */
export const INTERRUPTED = 130;
