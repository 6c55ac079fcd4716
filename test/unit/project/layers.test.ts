/** The house's one rule: a part imports only from parts below it. Read from the import lines. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../../src");

/** What each part may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  secret: [],
  env: [],
  log: [],
  "filled-text": [],
  metrics: ["env"],
  outgoing: ["domain"],
  schedulers: ["domain", "outgoing", "secret", "env", "filled-text"],
  vault: ["domain", "outgoing", "secret", "env", "filled-text", "schedulers"],
  slack: ["domain", "outgoing", "secret", "env", "filled-text", "vault"],
  workspace: [
    "domain",
    "outgoing",
    "secret",
    "env",
    "log",
    "metrics",
    "schedulers",
    "vault",
    "slack",
  ],
};
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

  it("keeps itty-durable and `any` in the one adapter", () => {
    const knowing = files.filter((f) => importsOf(f).some((path) => path === "itty-durable"));
    expect(knowing.map(nameOf)).toEqual(["workspace/durable.ts"]);
  });

  it("lets nothing below Slack's edge know Slack", () => {
    const knowing = files.filter(
      (file) => partOf(file) === "schedulers" && /slack\.com/i.test(readFileSync(file, "utf8")),
    );
    expect(knowing).toEqual([]);
  });
});
