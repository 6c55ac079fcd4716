/** What PagerSync asks of Opsgenie, xMatters and Jira, in words. Their paths tell enough. */
import type { Call } from "../../world/world.ts";
import type { Sentence } from "./entry.ts";
import type { Names } from "./names.ts";

type Words = (id: string, names: Names) => string;

/** The first that fits; its first group is an id. */
const QUESTIONS: readonly (readonly [RegExp, Words])[] = [
  [/\/oauth\/token$/, () => "trades a code or an old token for tokens"],
  [/accessible-resources$/, () => "which sites may I see?"],
  [/\/schedules\/([^/]+)\/on-calls$/, (id, names) => `who is on call in ${names.schedule(id)}?`],
  [/\/schedules\/([^/]+)\/timeline$/, (id, names) => `who comes next in ${names.schedule(id)}?`],
  [/\/schedules\/([^/]+)$/, (id, names) => `what does ${names.schedule(id)} say?`],
  [/\/schedules$/, () => "which schedules are there?"],
  [/\/on-call$/, () => "who is on call?"],
  [/\/groups$/, () => "which groups are there?"],
  [/\/people\/([^/]+)\/devices$/, (id, names) => `what is the address of ${names.person(id)}?`],
  [/\/(?:people|users)\/([^/]+)$/, (id, names) => `who is ${names.person(id)}?`],
];
const ROUTINE = /\/on-calls?$/;

export function tellOtherCall(call: Call, names: Names): Sentence {
  const { pathname } = new URL(call.path, `https://${call.host}`);
  const isFine = call.status >= 200 && call.status < 300;
  return {
    text: question(pathname, names) ?? `${call.method} ${pathname}`,
    answer: isFine ? "told" : call.status === 0 ? "no answer" : `HTTP ${call.status}`,
    isRoutine: isFine && ROUTINE.test(pathname),
  };
}

function question(path: string, names: Names): string | null {
  for (const [pattern, words] of QUESTIONS) {
    const found = pattern.exec(path);
    if (found) return words(decodeURIComponent(found[1] ?? ""), names);
  }
  return null;
}
