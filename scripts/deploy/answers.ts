/** What a deploy asks: at a terminal, or of the environment where nobody is there to answer. */
import { Stop } from "./stop.ts";

export type Question = {
  /** The environment variable that answers it, and then nobody is asked. */
  readonly env: string;
  readonly ask: string;
  /** Said before the question: where to find the answer. */
  readonly hint?: readonly string[];
  /** Typed masked, and never shown. */
  readonly isSecret: boolean;
  /** What is wrong with an answer. */
  readonly fault?: (answer: string) => string | undefined;
};

export type YesOrNo = {
  readonly env: string;
  readonly ask: string;
  /** What Enter means at a terminal. Where nobody is there, only the environment's yes is a yes. */
  readonly usually: boolean;
};

export type Choice = { readonly value: string; readonly label: string };

export interface Answers {
  /** Whether somebody is there to answer. */
  readonly canAsk: boolean;
  /** Null: skipped, or nobody is there. */
  value(question: Question): Promise<string | null>;
  yes(question: YesOrNo): Promise<boolean>;
  /** Any number of them; none where nobody is there. */
  choose(ask: string, choices: readonly Choice[]): Promise<readonly string[]>;
  /** Shows something that must not stay on the screen, until Enter is pressed. */
  showOnce(title: string, secret: string): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const YES = /^(1|y|yes|true)$/i;

/** Nobody is there: a wrong answer ends the run. */
export function environmentAnswers(env: Environment): Answers {
  return {
    canAsk: false,
    async value({ env: name, fault }) {
      const answer = env[name]?.trim() ?? "";
      if (answer === "") return null;
      const wrong = fault?.(answer);
      if (wrong !== undefined) throw new Stop(`${name}: ${wrong}`);
      return answer;
    },
    yes: async ({ env: name }) => YES.test(env[name] ?? ""),
    choose: async () => [],
    showOnce: async () => undefined,
  };
}

/** Whatever the environment answers isn't asked at the terminal. */
export function environmentFirst(env: Environment, terminal: Answers): Answers {
  const environment = environmentAnswers(env);
  const isAnswered = (name: string) => (env[name] ?? "").trim() !== "";
  return {
    ...terminal,
    value: (question) => (isAnswered(question.env) ? environment : terminal).value(question),
    yes: (question) => (isAnswered(question.env) ? environment : terminal).yes(question),
  };
}
