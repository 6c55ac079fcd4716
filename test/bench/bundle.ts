/** How much is shipped, and how long it takes until it can answer. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { secrets } from "../world/secrets.ts";
import { startMeasured } from "./runtime.ts";
import { percentile } from "./statistics.ts";
import { atMost, type Row, record } from "./table.ts";

const BUNDLE = resolve(import.meta.dirname, "../../dist/index.js");
const EMPTY = "export default { fetch: () => new Response('') }";

export async function measureBundle(starts: number): Promise<readonly Row[]> {
  const bundle = await readFile(BUNDLE);
  const [ours, empty]: [number[], number[]] = [[], []];
  for (let i = 0; i < starts; i += 1) {
    ours.push(await firstAnswerMs());
    empty.push(await emptyFirstAnswerMs());
  }
  const [all, least] = [percentile(ours, 0.5), percentile(empty, 0.5)];
  return [
    atMost("bundle, gzip", gzipSync(bundle).length / 1024, 150, " KiB"),
    record(
      `from a cold workerd to the first answer, median of ${starts}`,
      `${Math.round(all)} ms; an empty Worker ${Math.round(least)} ms`,
    ),
  ];
}

async function firstAnswerMs(): Promise<number> {
  const outside = async () => new Response(null, { status: 599 });
  const began = performance.now();
  const runtime = await startMeasured({ outside, bindings: secrets, isStepped: false });
  await runtime.deliver(new Request("https://pagersync.example/"));
  const took = performance.now() - began;
  await runtime.stop();
  return took;
}

async function emptyFirstAnswerMs(): Promise<number> {
  const began = performance.now();
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      workers: [{ name: "empty", modules: true, script: EMPTY }],
    }),
  );
  await runtime.dispatchFetch("https://pagersync.example/");
  const took = performance.now() - began;
  await runtime.dispose();
  return took;
}
