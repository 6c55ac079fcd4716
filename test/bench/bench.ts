/**
 * `npm run bench [-- --short] [-- --strict] [-- --only=<part>]`: measures the built bundle and prints one table.
 * Exits non-zero where a part broke off; where something is over budget, only if `--strict` asks for it: a number is no test.
 */
import { cpus, loadavg } from "node:os";
import { measureAcks } from "./acks.ts";
import { measureBundle } from "./bundle.ts";
import { measureCalls } from "./calls.ts";
import { measureCost } from "./cost.ts";
import { measureCrowd } from "./crowd.ts";
import { measureGrowth } from "./growth.ts";
import { measureHung } from "./hung.ts";
import { measureLatency } from "./latency.ts";
import { formatNumber, markdown, type Row } from "./table.ts";

const isShort = process.argv.includes("--short");
const isStrict = process.argv.includes("--strict");
const only = process.argv.find((word) => word.startsWith("--only="))?.slice("--only=".length);

const PARTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  latency: () => measureLatency(isShort),
  acks: async () => {
    const rows: Row[] = [];
    for (const rotations of isShort ? [300] : [10, 1_000])
      rows.push(...(await measureAcks(rotations, isShort ? 1 : 4)));
    return rows;
  },
  hung: () => measureHung(isShort ? 5 : 20),
  bundle: () => measureBundle(isShort ? 3 : 9),
  calls: () => measureCalls(isShort ? [10] : [10, 100, 200, 1_000]),
  // An hour of polls each 5 s takes minutes: too long for the short form.
  cost: () => measureCost(isShort ? [60, 30] : [60, 30, 5]),
  growth: () => measureGrowth(isShort ? [10, 100] : [10, 30, 100, 300, 1_000, 3_000]),
  crowd: () => (isShort ? measureCrowd(30, 3_000) : measureCrowd(1_000, 30_000)),
};

/** What else the machine does: times mean little without it. */
const load = () => formatNumber(loadavg()[0] ?? 0);
const loadBefore = load();
const rows: Row[] = [];
let isBrokenOff = false;
for (const [name, measure] of Object.entries(PARTS)) {
  if (only !== undefined && only !== name) continue;
  const began = performance.now();
  process.stderr.write(`${name} … `);
  rows.push(...(await measure().catch((error: unknown) => [unmeasured(name, error)])));
  process.stderr.write(`${Math.round((performance.now() - began) / 1_000)} s\n`);
}
const [cpu] = cpus();
console.log(markdown(rows));
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? "unknown CPU"}, load ${loadBefore} before and ${load()} after, ${isShort ? "short" : "full"} form.`,
);
const isOver = rows.some((row) => row.isKept === false);
process.exit(isBrokenOff || (isStrict && isOver) ? 1 : 0);

/** A part that broke off is no reason to lose the others, but never within budget. */
function unmeasured(part: string, error: unknown): Row {
  isBrokenOff = true;
  const [why = ""] = String(error).split("\n");
  return { figure: part, budget: "measured", measured: `broke off: ${why}`, isKept: false };
}
