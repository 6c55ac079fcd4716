/** The built bundle in Miniflare with the measuring instrument around it, and what its process uses of the machine. */
import { readdirSync, readFileSync, statfsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare, Response as RuntimeResponse } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from "wrangler";
import type { Rung } from "./instrument.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const WORKER = "pagersync";
/** Linux counts CPU time in hundredths of a second. */
const MS_PER_TICK = 10;
const MEMORY_DISK = "/dev/shm";
/** Of a thousand objects, amply. */
const STORAGE_BYTES = 2 ** 30;

export type MeasuredRuntime = {
  /** Where it listens. */
  readonly address: string;
  deliver(request: Request): Promise<Response>;
  /** Sets the clock of everything inside. Only where `isStepped`. */
  setClock(now: number): Promise<void>;
  /** Rings a workspace's alarm and waits for the pass; what it read and wrote, and when it wants to be rung next. */
  ring(teamId: string): Promise<Rung>;
  /** When the workspace wants to be rung, and what was counted since it was last asked, without ringing. */
  look(teamId: string): Promise<Rung>;
  /** Checks its alarm, as the watchdog does. */
  checkAlarm(teamId: string): Promise<Rung>;
  /** Of the workerd process; null where the machine has no /proc. */
  memoryMiB(): number | null;
  cpuMs(): number | null;
  stop(): Promise<void>;
};

export async function startMeasured(given: {
  readonly outside: (request: Request) => Promise<Response>;
  readonly bindings: Readonly<Record<string, string>>;
  /** Alarms wait to be rung, and the clock moves only when it is set. */
  readonly isStepped: boolean;
  /** In place of the built bundle, a module with the same exports. */
  readonly product?: string;
}): Promise<MeasuredRuntime> {
  keepStorageInMemory();
  const before = new Set(workerds());
  const { workerOptions } = unstable_getMiniflareWorkerOptions(resolve(ROOT, "wrangler.toml"));
  const { modulesRules: _, ...options } = workerOptions;
  const ofBench = async (name: string) =>
    stripTypeScriptTypes(await readFile(resolve(import.meta.dirname, name), "utf8"));
  const product = given.product ?? (await readFile(resolve(ROOT, "dist/index.js"), "utf8"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      handleStructuredLogs: () => {},
      workers: [
        {
          ...options,
          name: WORKER,
          modules: [
            { type: "ESModule", path: "main.js", contents: await ofBench("instrument.ts") },
            { type: "ESModule", path: "billing.js", contents: await ofBench("billing.ts") },
            { type: "ESModule", path: "product.js", contents: product },
          ],
          bindings: { ...given.bindings, ...(given.isStepped ? { BENCH_CLOCK: "stepped" } : {}) },
          outboundService: async (request) => {
            const { method, url } = request;
            const body = method === "GET" || method === "HEAD" ? null : await request.arrayBuffer();
            const headers = [...request.headers];
            const answer = await given.outside(new Request(url, { method, headers, body }));
            const text = answer.status === 204 ? null : await answer.text();
            return new RuntimeResponse(text, {
              status: answer.status,
              headers: [...answer.headers],
            });
          },
        },
      ],
    }),
  );
  const database = await miniflare.getD1Database("DB", WORKER);
  const schema = await readFile(resolve(ROOT, "schema.sql"), "utf8");
  for (const statement of unstable_splitSqlQuery(schema)) await database.prepare(statement).run();
  const pid = workerds().find((id) => !before.has(id)) ?? null;

  const ask = async (path: string, query: Readonly<Record<string, string>>) => {
    const url = `https://bench.internal${path}?${new URLSearchParams(query)}`;
    const answer = await miniflare.dispatchFetch(url);
    if (answer.status > 299) throw new Error(`${path} answered ${answer.status}`);
    return answer;
  };
  const rung = async (path: string, team: string) =>
    (await (await ask(path, { team })).json()) as Rung;

  return {
    address: (await miniflare.ready).href,
    async deliver(request) {
      const { method, url } = request;
      const answer = await miniflare.dispatchFetch(url, {
        method,
        headers: [...request.headers],
        body: method === "GET" || method === "HEAD" ? null : await request.arrayBuffer(),
        redirect: "manual",
      });
      const bytes = await answer.arrayBuffer();
      const { status } = answer;
      return new Response([204, 304].includes(status) ? null : bytes, {
        status,
        headers: [...answer.headers],
      });
    },
    async setClock(now) {
      await ask("/clock", { now: String(now) });
    },
    ring: (teamId) => rung("/ring", teamId),
    look: (teamId) => rung("/look", teamId),
    checkAlarm: (teamId) => rung("/check-alarm", teamId),
    memoryMiB: () => (pid === null ? null : memoryOf(pid)),
    cpuMs: () => (pid === null ? null : cpuOf(pid)),
    stop: () => miniflare.dispose(),
  };
}

/** Keeps the disk out of what is measured: the objects' files are in memory where the machine has room. */
function keepStorageInMemory(): void {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_DISK);
    if (bavail * bsize > STORAGE_BYTES) process.env["TMPDIR"] = MEMORY_DISK;
  } catch {
    // A machine without: the files are where they always are.
  }
}

/** The workerd processes that are children of this one. */
function workerds(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        const [, name, parent] = /^\d+ \((.*)\) \S+ (\d+) /.exec(statOf(pid)) ?? [];
        return name === "workerd" && Number(parent) === process.pid;
      })
      .map(Number);
  } catch {
    return [];
  }
}

function statOf(pid: string | number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

function memoryOf(pid: number): number | null {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return found === undefined ? null : Number(found) / 1024;
}

function cpuOf(pid: number): number {
  const fields = statOf(pid).split(") ")[1]?.split(" ") ?? [];
  // proc(5): utime and stime are the fields 14 and 15 of the whole line.
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
