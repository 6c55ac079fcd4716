/**
 * The product as it is deployed: the built bundle in Miniflare, with `wrangler.toml`'s bindings and real alarms. Every
 * request it sends out goes to the given `outside` instead of the network.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  convertV4MiniflareOptions,
  Miniflare,
  type Request as RuntimeRequest,
  Response as RuntimeResponse,
} from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from "wrangler";
import { type Trace, tailWorker } from "./tail.ts";
import { Underway } from "./underway.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const WORKER = "pagersync";

/** A built Worker, and the schema that goes with it: paths of files. */
export type Release = { readonly bundle: string; readonly schema: string };
/** As built from this checkout. */
export const THIS_RELEASE: Release = {
  bundle: resolve(ROOT, "dist/index.js"),
  schema: resolve(ROOT, "schema.sql"),
};

export type Runtime = {
  /** A request from the world to the product. Redirects are not followed. */
  deliver(request: Request): Promise<Response>;
  /** Another release in its place, over the same storage: its schema runs first, as `npm run deploy` has it. */
  deploy(release: Release): Promise<void>;
  /** The requests that wait for an answer, in either direction. */
  underway(): readonly string[];
  /** Resolves when the process is gone and every request has come to its end. */
  stop(): Promise<void>;
};

export async function startRuntime(given: {
  readonly outside: (request: Request) => Promise<Response>;
  readonly bindings: Readonly<Record<string, string>>;
  /** What is deployed first; this checkout's unless another is given. */
  readonly release?: Release;
  /** A line that the product logged. */
  readonly onLog?: (level: string, message: string) => void;
  /** Told of each invocation that is over. */
  readonly onTrace?: ((trace: Trace) => void) | undefined;
}): Promise<Runtime> {
  const answerOutside = async (request: RuntimeRequest): Promise<RuntimeResponse> => {
    const { method, url } = request;
    const body = isBodiless(method) ? null : await request.arrayBuffer();
    const headers = [...request.headers];
    const answer = await given.outside(new Request(url, { method, headers, body }));
    return new RuntimeResponse(await bodyOf(answer), {
      status: answer.status,
      headers: [...answer.headers],
    });
  };
  const underway = new Underway();
  const { workerOptions } = unstable_getMiniflareWorkerOptions(resolve(ROOT, "wrangler.toml"));
  // The rules are for sources; the bundle is one module.
  const { modulesRules: _, ...options } = workerOptions;
  const { compatibilityDate = "", onTrace } = { ...options, ...given };
  const tails = onTrace ? [tailWorker(compatibilityDate, onTrace)] : [];
  const optionsFor = (bundle: string) =>
    convertV4MiniflareOptions({
      cf: false,
      handleStructuredLogs: ({ level, message }) => given.onLog?.(level, message),
      workers: [
        {
          ...options,
          name: WORKER,
          modules: true,
          scriptPath: bundle,
          bindings: { ...given.bindings },
          outboundService: (request) =>
            underway.watch(`${request.method} ${request.url}`, answerOutside(request)),
          tails: tails.map(({ name }) => name),
        },
        ...tails,
      ],
    });
  const first = given.release ?? THIS_RELEASE;
  const miniflare = new Miniflare(optionsFor(first.bundle));
  const runSchema = async ({ schema }: Release): Promise<void> => {
    const database = await miniflare.getD1Database("DB", WORKER);
    for (const statement of unstable_splitSqlQuery(await readFile(schema, "utf8")))
      await database.prepare(statement).run();
  };
  await runSchema(first);

  const deliver = async (request: Request): Promise<Response> => {
    const { method, url } = request;
    const answer = await miniflare.dispatchFetch(url, {
      method,
      headers: [...request.headers],
      body: isBodiless(method) ? null : await request.arrayBuffer(),
      redirect: "manual",
    });
    return new Response(await bodyOf(answer), {
      status: answer.status,
      headers: [...answer.headers],
    });
  };
  return {
    deliver: (request) => underway.watch(`${request.method} ${request.url}`, deliver(request)),
    async deploy(release) {
      await runSchema(release);
      await miniflare.setOptions(optionsFor(release.bundle));
    },
    underway: () => underway.names(),
    async stop() {
      await miniflare.dispose();
      await underway.over();
    },
  };
}

const isBodiless = (method: string): boolean => method === "GET" || method === "HEAD";

/** The two sides have classes of their own for the same things: what passes between them is bytes. */
async function bodyOf(answer: {
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}): Promise<ArrayBuffer | null> {
  const bytes = await answer.arrayBuffer();
  return [204, 205, 304].includes(answer.status) ? null : bytes;
}
