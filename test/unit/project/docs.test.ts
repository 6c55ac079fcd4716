/** What the documents say of the tree is true: links lead somewhere, commands and log lines exist. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { BOT_SCOPES, GRANT_SCOPE } from "../../../src/slack/scopes.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const source = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => read(join("src", name)))
  .join("\n");

describe.each(documents)("%s", (path) => {
  const text = read(path);

  it("links to what is there", () => {
    const broken = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)(?:#([^)]*))?\)/g)]
      .filter(([, target = "", anchor]) => {
        const file = join(ROOT, dirname(path), target);
        if (!existsSync(file)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(file, "utf8")).includes(anchor);
      })
      .map(([link]) => link);
    expect(broken).toEqual([]);
  });

  it("names files that exist", () => {
    const named = [
      ...text.matchAll(/`((?:src|test|docs|scripts)\/[\w./-]+?\.(?:ts|mjs|md|sql|png))`/g),
    ].map(([, file = ""]) => file);
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it("names commands that can be run", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe("README.md", () => {
  const text = read("README.md");

  it("is short enough to be read", () => {
    expect(text.split(/\s+/).length).toBeLessThan(1_200);
  });

  it("holds no place for a name that somebody has yet to fill in", () => {
    expect(text).not.toMatch(/OWNER|TODO|TBD/);
  });

  it("leads to every other document, but for the one on style, which CONTRIBUTING.md names", () => {
    const linked = [...text.matchAll(/\]\(([^)#]+\.md)[^)]*\)/g)].map(([, path]) => path);
    const others = documents.filter((path) => path !== "README.md" && path !== "docs/style.md");
    expect(others.filter((path) => !linked.includes(path.replaceAll("\\", "/")))).toEqual([]);
    expect(read("CONTRIBUTING.md")).toContain("(docs/style.md)");
  });
});

it("every picture in docs/ is shown by a document", () => {
  const all = documents.map(read).join("\n");
  const pictures = readdirSync(join(ROOT, "docs/pictures"));
  expect(pictures.filter((name) => !all.includes(`pictures/${name})`))).toEqual([]);
});

it("docs/operating.md names log lines that are written", () => {
  const text = read("docs/operating.md");
  const named = [...text.matchAll(/`([a-z]+\.[a-z]+(?:_[a-z]+)*)`/g)]
    .map(([, event = ""]) => event)
    .filter((event) =>
      /^(pass|watchdog|connection|slack|rotation|vault|http|operator)\./.test(event),
    );
  expect(named.length).toBeGreaterThan(12);
  const isWritten = (event: string) =>
    source.includes(`"${event}"`) ||
    // Made of the kind of what was recorded.
    ["connection.failed", "connection.recovered"].includes(event);
  expect(named.filter((event) => !isWritten(event))).toEqual([]);
});

it("docs/marketplace.md gives the reason for every scope, as the manifest asks for it", () => {
  const text = read("docs/marketplace.md");
  for (const { name, why } of BOT_SCOPES) expect(text).toContain(`| \`${name}\` | ${why} |`);
  expect(text).toContain(GRANT_SCOPE.why);
});

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
