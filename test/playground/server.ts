/**
 * The playground's web server, on this machine only: the page, a stream of what is to be seen (`/events`), and what a
 * visitor does (`POST /do/<what>`).
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SlackTrouble } from "../world/slack/client/trouble.ts";
import { Browser } from "./browser.ts";
import { Clock } from "./clock.ts";
import { doingsOf } from "./doings.ts";
import type { Emulation } from "./emulation.ts";
import type { Logbook } from "./log/logbook.ts";
import { look } from "./look.ts";
import { Moods } from "./moods.ts";
import { Talk } from "./talk.ts";
import { Underway } from "./underway.ts";

export type Served = {
  readonly address: string;
  /** Shows which chapter of the story is played. Nobody starts over before the last one. */
  showChapter(story: string, isLast: boolean): void;
  /** A visitor did more than look. */
  isTouched(): boolean;
  /** Every mood of the world is off, and nothing is hurried. */
  calm(): Promise<void>;
  /** What visitors do and is not done yet, by name. */
  underway(): readonly string[];
  /** Takes no more; resolves when all that was begun is done. */
  close(): Promise<void>;
};

const PAGE = resolve(import.meta.dirname, "page");
/** The page's only library, under the name by which its modules ask for it. */
const LIBRARY = { name: "preact.js", path: fileURLToPath(import.meta.resolve("preact")) } as const;
const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};
const HOSTS = /^(localhost|127\.0\.0\.1)(:\d+)?$/;
const BODY_CHARS = 100_000;
/** Many changes come at once: one look for all of them. */
const LOOK_AFTER_MS = 30;
/** Shifts end without anybody's doing. */
const LOOK_EVERY_MS = 1_000;
const PORTS_TRIED = 20;
/** What changes nothing in the world. */
const LOOKS: ReadonlySet<string> = new Set(["open-home", "offers"]);

export async function servePlayground(
  emulation: Emulation,
  logbook: Logbook,
  port: number,
): Promise<Served> {
  const moods = new Moods(emulation);
  const clock = new Clock(emulation);
  const talk = new Talk(emulation);
  const browser = new Browser(emulation);
  const doings = doingsOf({ emulation, browser, moods, clock, talk, startOver });
  const watchers = new Set<ServerResponse>();
  const underway = new Underway();
  let story = "";
  let isPlayed = true;
  let isTouched = false;
  let last = "";
  /** Of the world as last shown; the page waits for the one that shows what it did. */
  let number = 0;
  let timer: NodeJS.Timeout | null = null;

  const send = (event: string, data: string) => {
    for (const watcher of watchers) watcher.write(`event: ${event}\ndata: ${data}\n\n`);
  };
  const snapshot = () =>
    JSON.stringify(look(emulation, { story, moods: moods.on(), hurried: clock.hurried }, talk));
  const show = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const next = snapshot();
    if (next === last) return;
    last = next;
    number += 1;
    for (const watcher of watchers) watcher.write(worldEvent());
  };
  const worldEvent = () => `id: ${number}\nevent: world\ndata: ${last}\n\n`;
  const lookSoon = () => {
    timer ??= setTimeout(show, LOOK_AFTER_MS);
  };
  const stopLooking = emulation.slack.onChange(lookSoon);
  logbook.onEntry((entry) => send("entry", JSON.stringify(entry)));
  const ticking = setInterval(lookSoon, LOOK_EVERY_MS);

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, HEADERS).end(String(error));
    });
  });

  async function calmDown(): Promise<void> {
    await clock.close();
    for (const mood of moods.on()) await moods.set(mood, false);
  }

  async function startOver(): Promise<true> {
    if (!isPlayed) throw new Error("the story in the terminal isn't over yet: wait a few seconds");
    await calmDown();
    await emulation.startOver();
    logbook.clear();
    send("log", "[]");
    return true;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    // Another site's page must not reach this one under a name of its own.
    if (!HOSTS.test(request.headers.host ?? "")) return void response.writeHead(403).end();
    if (path === "/events") return watch(response);
    if (path.startsWith("/do/")) return act(path.slice("/do/".length), request, response);
    return sendFile(path === "/" ? "index.html" : path.slice(1), response);
  }

  function watch(response: ServerResponse): void {
    response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream" });
    show();
    response.write(worldEvent());
    response.write(`event: log\ndata: ${JSON.stringify(logbook.entries)}\n\n`);
    watchers.add(response);
    response.on("close", () => watchers.delete(response));
  }

  async function act(name: string, request: IncomingMessage, response: ServerResponse) {
    const doing = Object.hasOwn(doings, name) ? doings[name] : undefined;
    const isJson = request.headers["content-type"] === "application/json";
    if (!doing || request.method !== "POST" || !isJson)
      return void response.writeHead(404, HEADERS).end();
    const done = doing(JSON.parse(await bodyOf(request)));
    isTouched ||= !LOOKS.has(name);
    const outcome = await underway.watch(name, done).then(
      (result) => ({ ok: true, result }),
      (error: unknown) => ({ ok: false, ...wordsOf(error) }),
    );
    show();
    response.writeHead(200, { ...HEADERS, "content-type": "application/json" });
    response.end(JSON.stringify({ ...outcome, seen: number }));
  }

  const bound = await listen(server, port);
  return {
    address: `http://localhost:${bound}`,
    showChapter(chapter, isLast) {
      story = chapter;
      isPlayed = isLast;
      lookSoon();
    },
    isTouched: () => isTouched,
    async calm() {
      await underway.over();
      await calmDown();
      lookSoon();
    },
    underway: () => underway.names(),
    async close() {
      const closed = new Promise((done) => server.close(done));
      for (const watcher of watchers) watcher.end();
      server.closeAllConnections();
      await Promise.all([closed, clock.close(), underway.over()]);
      stopLooking();
      clearInterval(ticking);
      if (timer) clearTimeout(timer);
    },
  };
}

const wordsOf = (error: unknown) =>
  error instanceof SlackTrouble
    ? { shown: error.message.replace(` (${error.detail})`, ""), detail: error.detail }
    : { shown: sentence(error instanceof Error ? error.message : String(error)), detail: "" };

const sentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > BODY_CHARS) throw new Error("too long");
  }
  return body;
}

/** The page's modules are written like everything else here, and lose their types on the way out. */
async function sendFile(name: string, response: ServerResponse): Promise<void> {
  const type = TYPES[name.split(".").at(-1) ?? ""];
  if (!type || !/^[a-z-]+(\/[a-z-]+)?\.[a-z]+$/.test(name))
    return void response.writeHead(404, HEADERS).end();
  const path = name === LIBRARY.name ? LIBRARY.path : resolve(PAGE, name);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return void response.writeHead(404, HEADERS).end();
  response.writeHead(200, { ...HEADERS, "content-type": type });
  response.end(name.endsWith(".ts") ? asScript(text) : text);
}

/** By what was written: the page asks for the same files again with each visit. */
const scripts = new Map<string, string>();

function asScript(text: string): string {
  const script =
    scripts.get(text) ??
    stripTypeScriptTypes(text).replace(/(?<=from )"preact"/, `"/${LIBRARY.name}"`);
  scripts.set(text, script);
  return script;
}

/** The port, or the next one that is free. */
async function listen(server: Server, port: number): Promise<number> {
  for (let tried = port; tried < port + PORTS_TRIED; tried += 1) {
    const isFree = await new Promise<boolean>((done) => {
      server.once("error", () => done(false));
      server.listen(tried, "127.0.0.1", () => done(true));
    });
    server.removeAllListeners("error");
    const address: AddressInfo | string | null = server.address();
    if (isFree && address !== null && typeof address === "object") return address.port;
  }
  throw new Error(`no port is free from ${port} on`);
}
