/** The story in the terminal: chapters, and a line for each request. Colours only where they are wanted. */
import { stripVTControlCharacters } from "node:util";
import type { Entry } from "./log/entry.ts";
import { clock } from "./log/names.ts";

const hasColour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
const paint = (code: number) => (text: string) =>
  hasColour ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const dim = paint(2);
const red = paint(31);
export const green = paint(32);
const yellow = paint(33);
const blue = paint(34);
const magenta = paint(35);
const cyan = paint(36);

const PARTIES: Readonly<Record<string, (text: string) => string>> = {
  PagerSync: cyan,
  Slack: magenta,
  PagerDuty: green,
};
const PARTY_CHARS = 9;
/** A request is printed when it was answered, but in the order of sending: lines wait this long for those before them. */
const SETTLE_MS = 150;
const MARGIN = "  ";
/** Below the words, behind time and parties. */
const INDENT = " ".repeat(MARGIN.length + 8 + 2 + PARTY_CHARS + 3 + PARTY_CHARS + 2);
const MIN_WORDS_CHARS = 40;

export const say = (line = ""): void => void process.stdout.write(`${line && MARGIN}${line}\n`);

export function chapter(number: number, title: string, lead: string): void {
  flush();
  say();
  say(`${bold(`${number}  ${title}`)}  ${dim(lead)}`);
}

const party = (name: string): string => (PARTIES[name] ?? yellow)(name.padEnd(PARTY_CHARS));

type Waiting = { readonly at: number; readonly print: () => void };
const waiting: Waiting[] = [];
let timer: NodeJS.Timeout | null = null;

function queue(at: number, print: () => void): void {
  waiting.push({ at, print });
  timer ??= setTimeout(flush, SETTLE_MS);
}

/** Prints what waits, in the order in which it happened. */
export function flush(): void {
  if (timer) clearTimeout(timer);
  timer = null;
  for (const { print } of waiting.splice(0).toSorted((a, b) => a.at - b.at)) print();
}

/** A person's own doing, apart from the requests it leads to. */
export function printAct(at: number, who: string, text: string): void {
  queue(at, () => line(dim(clock(at)), `${party(who)}${" ".repeat(3 + PARTY_CHARS)}`, bold(text)));
}

/** `before`: what has to be cleared away on the screen first. */
export function printEntry(entry: Entry, before: () => void): void {
  const { at, from, to, text, answer, isFine } = entry;
  const parties = `${party(from)} ${dim("→")} ${party(to)}`;
  const result = answer === "" ? "" : ` ${isFine ? dim(`→ ${answer}`) : red(`✗ ${answer}`)}`;
  queue(at, () => {
    before();
    line(dim(clock(at)), parties, text + result);
  });
}

function line(time: string, parties: string, words: string): void {
  const width = Math.max((process.stdout.columns ?? 110) - INDENT.length, MIN_WORDS_CHARS);
  const [first = "", ...more] = wrap(words, width);
  say(`${time}  ${parties}  ${first}`);
  for (const rest of more) process.stdout.write(`${INDENT}${rest}\n`);
}

/** Whole words; colours may span lines. */
function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    const next = last === "" ? word : `${last} ${word}`;
    if (stripVTControlCharacters(next).length <= width) lines[lines.length - 1] = next;
    else lines.push(word);
  }
  return lines;
}

/** A line that is written over each second; in a log file only its first state is worth a line. */
export function countdown(): { show(text: string): void; end(): void } {
  let isFirst = true;
  return {
    show(text) {
      if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${MARGIN}${blue(text)}`);
      else if (isFirst) say(text);
      isFirst = false;
    },
    end() {
      if (process.stdout.isTTY && !isFirst) process.stdout.write("\r\u001b[2K");
    },
  };
}
