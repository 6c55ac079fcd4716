/** The playground draws each emoji that PagerSync writes; Slack has all of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EMOJI } from "../../playground/page/emoji.ts";

const SRC = join(import.meta.dirname, "../../../src");
/** In words, not in code: after a quote or a blank, and with something after it that no code has there. */
const NAME = /(?<=["'`\s(])(?<!\? ):([a-z][a-z0-9_+-]*[a-z]):(?=[\s"'`])/g;

it("every emoji of the product is one that the playground can draw", () => {
  const names = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => [...readFileSync(join(SRC, name), "utf8").matchAll(NAME)])
    .map(([, name = ""]) => name);
  expect(names).toContain("warning");
  expect(names).toContain("no_bell");
  expect([...new Set(names)].filter((name) => !Object.hasOwn(EMOJI, name))).toEqual([]);
});
