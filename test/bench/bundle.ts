/** How much is shipped, and what it costs until it can answer for the first time. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { secrets } from "../world/secrets.ts";
import { startMeasured } from "./runtime.ts";
import { percentile } from "./statistics.ts";
import { atMost, formatNumber, type Row, record } from "./table.ts";

const BUNDLE = resolve(import.meta.dirname, "../../dist/index.js");
const MOST_KIB = 170;
/** With the same bindings and the same measuring around it: what remains is the bundle's own. */
const EMPTY = `
  export class Workspace {}
  export default { fetch: () => new Response("") };
`;

export async function measureBundle(starts: number): Promise<readonly Row[]> {
  const bundle = await readFile(BUNDLE);
  const [ours, empty]: [Start[], Start[]] = [[], []];
  for (let i = 0; i < starts; i += 1) {
    ours.push(await start());
    empty.push(await start(EMPTY));
  }
  const middle = (all: readonly Start[], of: (one: Start) => number) =>
    percentile(all.map(of), 0.5);
  const [took, cpu] = [({ ms }: Start) => ms, ({ cpuMs }: Start) => cpuMs];
  return [
    atMost("bundle, gzip", gzipSync(bundle).length / 1024, MOST_KIB, " KiB"),
    record(
      `start-up: from a cold workerd to the first answer, median of ${starts}`,
      `${formatNumber(middle(ours, took))} ms, CPU ${formatNumber(middle(ours, cpu))} ms; an empty Worker ${formatNumber(middle(empty, took))} ms, CPU ${formatNumber(middle(empty, cpu))} ms`,
    ),
  ];
}

type Start = { readonly ms: number; readonly cpuMs: number };

async function start(product?: string): Promise<Start> {
  const outside = async () => new Response(null, { status: 599 });
  const given = { outside, bindings: secrets, isStepped: false };
  const began = performance.now();
  const runtime = await startMeasured(product === undefined ? given : { ...given, product });
  await runtime.deliver(new Request("https://pagersync.example/"));
  const ms = performance.now() - began;
  const cpuMs = runtime.cpuMs() ?? Number.NaN;
  await runtime.stop();
  return { ms, cpuMs };
}
