/** `npm run doctor -- https://<your-worker>`: looks at a deployment from outside, read only. 1: something is wrong. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { recordsIn } from "./deploy/record.ts";
import { examine } from "./doctor/examine.ts";
import { tableOf, verdictOf } from "./doctor/table.ts";

const ROOT = resolve(import.meta.dirname, "..");
const { version }: { version: string } = JSON.parse(
  readFileSync(resolve(ROOT, "package.json"), "utf8"),
);

// The last deploy from this folder, where none is named.
const given =
  process.argv[2] ?? recordsIn(resolve(ROOT, ".pagersync.json"), "default").read().address ?? "";
const isAddress = URL.canParse(given) && /^https?:$/.test(new URL(given).protocol);

if (!isAddress) {
  console.error("Which deployment? npm run doctor -- https://<your-worker>");
  process.exitCode = 2;
} else {
  const { origin } = new URL(given);
  console.log(`PagerSync at ${origin}\n`);
  const findings = await examine(origin, { fetch, now: Date.now, version });
  console.log(`${tableOf(findings)}\n\n${verdictOf(findings)}`);
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
}
