/** Questions at a terminal, by @clack/prompts: typed secrets are masked, Ctrl-C ends the run. */
import type { Readable, Writable } from "node:stream";
import { confirm, isCancel, multiselect, password, text } from "@clack/prompts";
import type { Answers } from "./answers.ts";
import { INTERRUPTED, Stop } from "./stop.ts";

/** The terminal's lines that a prompt is drawn on, one after another, are wiped again. */
const WIPE_LINE_ABOVE = "\u001b[1A\u001b[2K";

export function terminalAnswers(streams: { input: Readable; output: Writable }): Answers {
  const say = (line: string) => streams.output.write(`     ${line}\n`);
  return {
    canAsk: true,
    async value({ ask, hint = [], isSecret, fault }) {
      for (const line of hint) say(line);
      const options = {
        ...streams,
        message: ask,
        validate: (answer: string | undefined) => {
          const trimmed = answer?.trim() ?? "";
          return trimmed === "" ? undefined : fault?.(trimmed);
        },
      };
      const answer = answered(await (isSecret ? password(options) : text(options)));
      return (answer ?? "").trim() || null;
    },
    yes: async ({ ask, usually }) =>
      answered(await confirm({ ...streams, message: ask, initialValue: usually })),
    choose: async (ask, choices) =>
      answered(
        await multiselect({
          ...streams,
          message: ask,
          required: false,
          options: choices.map(({ value, label }) => ({ value, label })),
        }),
      ),
    async showOnce(title, secret) {
      say(title);
      say(secret);
      answered(
        await text({ ...streams, message: "Press Enter once you've kept it: it's wiped then" }),
      );
      // The two lines above, and the prompt's own.
      streams.output.write(WIPE_LINE_ABOVE.repeat(5));
    },
  };
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer))
    throw new Stop("Stopped. `npm run deploy` continues from here.", INTERRUPTED);
  return answer as Exclude<T, symbol>;
}
