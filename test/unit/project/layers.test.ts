/**
 * The house's one rule: a part imports only from parts below it, and so does a room of workspace/. No circles, type
 * imports included. Read from the import lines.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../../src");

/** What each part may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bytes: [],
  deadline: [],
  "for-each-concurrent": [],
  domain: [],
  secret: [],
  env: [],
  log: [],
  "non-empty-text": [],
  metrics: ["env"],
  placement: ["env"],
  outgoing: ["domain"],
  schedulers: [
    "bytes",
    "for-each-concurrent",
    "domain",
    "outgoing",
    "secret",
    "env",
    "non-empty-text",
  ],
  vault: [
    "bytes",
    "deadline",
    "domain",
    "outgoing",
    "secret",
    "env",
    "log",
    "non-empty-text",
    "schedulers",
  ],
  slack: ["domain", "outgoing", "secret", "env", "non-empty-text", "vault"],
  workspace: [
    "bytes",
    "deadline",
    "non-empty-text",
    "domain",
    "outgoing",
    "secret",
    "env",
    "log",
    "metrics",
    "placement",
    "schedulers",
    "vault",
    "slack",
  ],
};
/** The rooms of workspace/, from the ground up; a file at its top is a room by itself, or belongs to the ground. */
const ROOMS = [
  "store",
  "ground",
  "history",
  "people",
  "groups",
  "connection",
  "home",
  "outbox",
  "sync",
  "modals",
  "bulk",
  "handlers",
  "top",
] as const;
/** What opens, carries and ends the object: above every room. */
const TOP = ["open-context.ts", "durable.ts", "workspace.ts"];

/** The Worker in front: everything else, above all of them. */
const FRONT = "front";

/** The same on Windows. */
const nameOf = (file: string): string => relative(SRC, file).replaceAll(sep, "/");

const partOf = (file: string): string => {
  const [first = ""] = nameOf(file).split("/");
  const part = first.replace(/\.ts$/, "");
  return part in MAY_IMPORT ? part : FRONT;
};

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(SRC, name));

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, "utf8").matchAll(/^(?:import|export)\b[^"]*?from "([^"]+)"/gms)].flatMap(
    ([, path]) => path ?? [],
  );

/** Of a file of workspace/; null: it is none. */
const roomOf = (file: string): number | null => {
  const [part, room = "", ...rest] = nameOf(file).split("/");
  if (part !== "workspace") return null;
  const name = rest.length > 0 ? room : TOP.includes(room) ? "top" : "ground";
  return ROOMS.findIndex((one) => one === name);
};

/** The files that each file imports, by their names. */
const imported = new Map(
  files.map((file) => [
    nameOf(file),
    importsOf(file)
      .filter((path) => path.startsWith("."))
      .map((path) => nameOf(join(dirname(file), path))),
  ]),
);

/** A way along the imports that comes back to where it began; null: there is none from here. */
function circleFrom(start: string): readonly string[] | null {
  const seen = new Set<string>();
  const ways = (imported.get(start) ?? []).map((next) => [start, next]);
  for (let way = ways.pop(); way; way = ways.pop()) {
    const end = way.at(-1) ?? "";
    if (end === start) return way;
    if (seen.has(end)) continue;
    seen.add(end);
    for (const next of imported.get(end) ?? []) ways.push([...way, next]);
  }
  return null;
}

describe("the layers", () => {
  it("finds the source", () => expect(files.length).toBeGreaterThan(80));

  it.each(files)("%s imports only from below", (file) => {
    const part = partOf(file);
    if (part === FRONT) return;
    const wrong = importsOf(file)
      .filter((path) => path.startsWith("."))
      .map((path) => partOf(join(dirname(file), path)))
      .filter((other) => other !== part && !MAY_IMPORT[part]?.includes(other));
    expect(wrong).toEqual([]);
  });

  it("lets every room of workspace/ import only from rooms below it", () => {
    const rooms = files.map((file) => [nameOf(file), roomOf(file)] as const);
    expect(rooms.filter(([, room]) => room === -1)).toEqual([]);
    expect(new Set(rooms.map(([, room]) => room)).size).toBe(ROOMS.length + 1);
    const wrong = rooms.flatMap(([file, room]) =>
      (imported.get(file) ?? [])
        .filter((other) => room !== null && (roomOf(join(SRC, other)) ?? -1) > room)
        .map((other) => `${file} imports ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it("knows no circles", () => {
    const circles = [...imported.keys()].flatMap((file) => circleFrom(file)?.join(" -> ") ?? []);
    expect(circles).toEqual([]);
  });

  it("keeps the platform out of the pure parts", () => {
    const impure = files
      .filter((file) => partOf(file) === "domain")
      .filter((file) =>
        /cloudflare:|\bfetch\(|Date\.now|Math\.random|console\.|crypto\./.test(
          readFileSync(file, "utf8"),
        ),
      );
    expect(impure).toEqual([]);
  });

  it("sends requests from one place only, which bounds them", () => {
    // A stub's leads to the object; the object's own answers it.
    const sending = files.filter((file) =>
      /(?<!\b(?:stub|super)\.)\bfetch\((?!request: Request\))|\bWebSocket\(|cloudflare:sockets/.test(
        readFileSync(file, "utf8"),
      ),
    );
    expect(sending.map(nameOf)).toEqual(["outgoing/outgoing.ts"]);
  });

  it("leaves no timer behind: nothing clears the one of AbortSignal.timeout, which keeps an object awake", () => {
    const leaving = files.filter((file) =>
      /^(?!\s*(?:\*|\/\/)).*AbortSignal\s*(?:\.|\[)/m.test(readFileSync(file, "utf8")),
    );
    expect(leaving.map(nameOf)).toEqual([]);
  });

  it("keeps itty-durable and `any` in the one adapter", () => {
    const knowing = files.filter((f) =>
      importsOf(f).some((path) => path.startsWith("itty-durable")),
    );
    expect(knowing.map(nameOf)).toEqual(["workspace/durable.ts"]);
  });

  it("lets nothing below Slack's edge know Slack", () => {
    const knowing = files.filter(
      (file) => partOf(file) === "schedulers" && /slack\.com/i.test(readFileSync(file, "utf8")),
    );
    expect(knowing).toEqual([]);
  });
});
