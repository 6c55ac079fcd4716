/** Sentences that people read keep to docs/style.md: slips that came back again and again, each with the better word. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** What must not be in a sentence, and what to say instead. */
const SLIPS: readonly (readonly [slip: RegExp, better: string])[] = [
  [/\be-mail/i, "email"],
  [/\b(lower|upper)-case\b/i, "lowercase, uppercase"],
  [/\borganis/i, "organization"],
  [/\bput(s|ting)? (it |that |this )?right\b/i, "fix, undo, change back"],
  [/\bby hand\b/i, "manually"],
  [/\b(stand|stands|stood|standing) in (for|:)/i, "cover"],
  [/\bcan('t| not)? be told\b/i, "can't tell, can't show"],
  [/(^|[.!?] |["'`>])Else\b/m, "Otherwise"],
  [/\bwhoever (runs|deploys|installed|connected|made|may|can|has)\b/i, "the person who"],
  [/\bsomebody\b/i, "someone"],
  [/(?<![.\w])everybody (can|who|is|sees|in)\b/i, "everyone, anyone"],
  [/\bany more\b/i, "no longer, anymore"],
  [/\bmay not\b/i, "can't; might not"],
  [/\bmeanwhile\b/i, "in the meantime"],
  [/\bshall\b/i, "will, should"],
  [/\b(is|are) relieved\b/i, "is now off call"],
  [/\bgo(es)? on (once|with|again|until|as)\b/i, "continue, resume"],
  [/\bkeeps? (this|the|a|its) (user )?group already\b/i, "manages"],
  [/\bfrom (now|then) on\b/i, "now, after that"],
  [/\bpeople of other companies\b/i, "people from other companies"],
  [/\b(on|at|in) \$\{dateToken\b/, "no preposition: Slack writes “today at 2:22 PM”"],
  [/\b(is|are|was|were) not (set|been|in the|the)\b/, "isn't, aren't"],
];

/** The lines of a file as they are, but for comments. */
const withoutComments = (code: string): readonly string[] =>
  code
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|\s)\/\/ .*$/gm, "$1")
    .split("\n");

const slipsIn = (lines: readonly string[], name: string): readonly string[] =>
  lines.flatMap((line, index) =>
    SLIPS.flatMap(([slip, better]) => {
      const found = slip.exec(line)?.[0].trim();
      return found === undefined ? [] : [`${name}:${index + 1}: “${found}” → ${better}`];
    }),
  );

const codeIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|html)$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);

/** Where sentences live: a translation would replace these. */
const WORDS = /\/words(\/|\.ts$)/;
/** What isn't shown in Slack's conversations: the manifest with its reasons for scopes, and an operator's faults. */
const NOT_SHOWN = /^src\/slack\/(scopes|manifest|allowed-teams)\.ts$|^src\/workspace\/store\//;
/** Three words and more, with a capital at the beginning, as no code has it. */
const SENTENCE = /(["`])(?:[:*“…][^"`\s]*\s?)*[A-Z][a-z’']+(?:\s[^"`\s]+){2,}.*?\1/;

describe("docs/style.md", () => {
  it("finds every sentence that Slack shows in a file or folder named words", () => {
    const astray = ["src/workspace", "src/slack"]
      .flatMap(codeIn)
      .filter((name) => !WORDS.test(name) && !NOT_SHOWN.test(name))
      .flatMap((name) =>
        withoutComments(readFileSync(join(ROOT, name), "utf8"))
          // A refusal of our own has a word for the log; what people read of it is in slack-error.ts.
          .filter((line) => SENTENCE.test(line) && !/new Error\(|sql`|ownRefusal\(/.test(line))
          .map((line) => `${name}: ${line.trim()}`),
      );
    expect(astray).toEqual([]);
  });

  it.each(["src", "test/playground"])("is kept by every sentence in %s", (folder) => {
    const files = codeIn(folder);
    expect(files.length).toBeGreaterThan(20);
    const slips = files.flatMap((name) =>
      slipsIn(withoutComments(readFileSync(join(ROOT, name), "utf8")), name),
    );
    expect(slips).toEqual([]);
  });

  it("is kept by every document but itself, which quotes what it replaces", () => {
    const documents = [
      ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
      ...readdirSync(join(ROOT, "docs"))
        .filter((name) => name.endsWith(".md") && name !== "style.md")
        .map((name) => `docs/${name}`),
    ];
    expect(documents.length).toBeGreaterThan(8);
    const slips = documents.flatMap((name) =>
      slipsIn(readFileSync(join(ROOT, name), "utf8").split("\n"), name),
    );
    expect(slips).toEqual([]);
  });

  it("is held to by a test that finds a slip, its line and a better word, and reads no comment", () => {
    const code = `/* by hand */ const text =
  "Somebody edited it on \${dateToken(at)}."; // any more
  "Else, choose another.";`;
    expect(slipsIn(withoutComments(code), "a.ts")).toEqual([
      "a.ts:2: “Somebody” → someone",
      "a.ts:2: “on ${dateToken” → no preposition: Slack writes “today at 2:22 PM”",
      'a.ts:3: “"Else” → Otherwise',
    ]);
  });
});
