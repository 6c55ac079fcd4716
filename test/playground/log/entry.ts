/** One line of what happened: a request between two parties, in words that a person reads. */
export type Entry = {
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** Whose it is, by name, while there are several; empty where that is not known. */
  readonly workspace: string;
  /** What for. */
  readonly text: string;
  /** What came back, in words; empty where there is nothing to say. */
  readonly answer: string;
  readonly isFine: boolean;
  /** Routine that repeats: looked for, and nothing new. */
  readonly isRoutine: boolean;
  /** The app asked Slack for what Slack never takes: a bug of the app's. */
  readonly isMistake: boolean;
  readonly technical: string;
  readonly request: string;
  readonly response: string;
};

/** The words of an entry; the rest is the same for all of them. */
export type Sentence = {
  readonly text: string;
  readonly answer?: string;
  readonly isRoutine?: boolean;
};
