/** After `changeset version`: the other places that say which release this is. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const at = (path: string) => resolve(ROOT, path);
const rewrite = (path: string, change: (text: string) => string): void =>
  writeFileSync(at(path), change(readFileSync(at(path), "utf8")));

const { version }: { version: string } = JSON.parse(readFileSync(at("package.json"), "utf8"));

rewrite("src/version.ts", (text) => text.replace(/"[^"]*"/, JSON.stringify(version)));
rewrite("package-lock.json", (text) => {
  const lock = JSON.parse(text);
  lock.version = version;
  lock.packages[""].version = version;
  return `${JSON.stringify(lock, null, 2)}\n`;
});
console.log(`This is PagerSync ${version}.`);
