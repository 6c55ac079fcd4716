/** Slack's mrkdwn as elements: mentions, links, dates in the reader's own time, emoji, bold, italics, strike, code. */
import { type Child, h } from "./dom.ts";
import { EMOJI } from "./emoji.ts";
import { here, people, state } from "./state.ts";

const STYLES = { "*": "strong", _: "em", "~": "s" } as const;
const CODE_BLOCK = /```([\s\S]+?)```/;
const CODE = /`([^`\n]+)`/;
const TOKEN = /<([^<>\n]+)>/;
const EMOJI_NAME = /:([a-z0-9_+-]+):/;
const STYLED = /(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/u;

type Rule = { readonly pattern: RegExp; readonly make: (match: RegExpExecArray) => Child };

const RULES: readonly Rule[] = [
  { pattern: CODE_BLOCK, make: ([, code = ""]) => h("pre", {}, plain(code)) },
  { pattern: CODE, make: ([, code = ""]) => h("code", {}, plain(code)) },
  { pattern: TOKEN, make: ([, inside = ""]) => token(inside) },
  {
    pattern: STYLED,
    make: ([, sign = "*", words = ""]) =>
      h(STYLES[sign === "_" || sign === "~" ? sign : "*"], {}, mrkdwn(words)),
  },
  { pattern: EMOJI_NAME, make: ([whole, name = ""]) => emoji(name) ?? whole },
];

export function mrkdwn(text: string): Child[] {
  let first: { match: RegExpExecArray; rule: Rule } | null = null;
  for (const rule of RULES) {
    const match = rule.pattern.exec(text);
    if (match && (first === null || match.index < first.match.index)) first = { match, rule };
  }
  if (first === null) return lines(plain(text));
  const { match, rule } = first;
  return [
    ...lines(plain(text.slice(0, match.index))),
    rule.make(match),
    ...mrkdwn(text.slice(match.index + match[0].length)),
  ];
}

type Text = { readonly type: string; readonly text: string };

export const drawText = (text: Text): Child =>
  text.type === "mrkdwn" ? mrkdwn(text.text) : plainWithEmoji(text.text);

/** Plain text, emoji drawn. */
export const plainWithEmoji = (text: string): string =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI[name] ?? whole);

const emoji = (name: string): Child =>
  EMOJI[name]
    ? h("span", { class: `emoji ${name}`, role: "img", "aria-label": name }, EMOJI[name])
    : null;

const lines = (text: string): Child[] =>
  text.split("\n").flatMap((line, index) => (index === 0 ? [line] : [h("br"), line]));

const plain = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function token(inside: string): Child {
  const [target = "", label] = inside.split("|", 2);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return mention(target.slice(1));
  if (target.startsWith("!subteam^")) return mention(target.slice("!subteam^".length));
  if (target.startsWith("!date^")) return date(target, label ?? "");
  if (target.startsWith("!"))
    return h("span", { class: "mention broadcast" }, `@${target.slice(1)}`);
  return h("a", { href: target, target: "_blank", rel: "noreferrer" }, plain(label ?? target));
}

/** A person, group or channel as Slack writes it. */
export function nameOf(id: string): string {
  const person = people().find((who) => who.id === id);
  if (person) return `@${person.realName}`;
  const group = here()?.groups.find((each) => each.id === id);
  if (group) return `@${group.handle}`;
  const channel = here()?.channels.find((each) => each.id === id);
  return channel ? `#${channel.name}` : id;
}

export function mention(id: string): Child {
  const isMe = people().some((who) => who.id === id && who.name === state.me);
  return h("span", { class: isMe ? "mention me" : "mention" }, nameOf(id));
}

function date(target: string, fallback: string): Child {
  const [, seconds = "", pattern = ""] = target.split("^");
  const at = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(at.getTime())) return h("span", {}, fallback);
  const words = pattern.replace(
    /\{(\w+)\}/g,
    (whole, name: string) => dateWords(name, at) ?? whole,
  );
  return h("time", { datetime: at.toISOString(), title: at.toLocaleString() }, words);
}

const format = (options: Intl.DateTimeFormatOptions): ((at: Date) => string) =>
  new Intl.DateTimeFormat(undefined, options).format;

/** Slack's names; made once, since making one takes long. */
const FORMATS: Readonly<Record<string, (at: Date) => string>> = {
  time: format({ hour: "numeric", minute: "2-digit" }),
  time_secs: format({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  date_short: format({ month: "short", day: "numeric", year: "numeric" }),
  date_long: format({ weekday: "long", month: "long", day: "numeric", year: "numeric" }),
  date: format({ month: "long", day: "numeric", year: "numeric" }),
  date_num: (at) => at.toISOString().slice(0, 10),
};

function dateWords(name: string, at: Date): string | null {
  const isPretty = name.endsWith("_pretty");
  const near = isPretty ? nearDay(at) : null;
  return near ?? FORMATS[name.replace(/_pretty$/, "")]?.(at) ?? null;
}

function nearDay(at: Date): string | null {
  const day = (date: Date) =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const away = Math.round((day(at) - day(new Date())) / 86_400_000);
  return { "-1": "yesterday", "0": "today", "1": "tomorrow" }[String(away)] ?? null;
}
