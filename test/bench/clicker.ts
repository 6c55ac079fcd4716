/**
 * Slack's side of many clicks at once, in a thread of its own: what it measures is how long the app takes to answer,
 * not how busy the emulated Slack is meanwhile. Signs everything first, then sends it all at the same moment.
 */
import { once } from "node:events";
import { Agent, request } from "node:http";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { sign } from "../world/slack/signature.ts";

export type Sent = { readonly path: string; readonly type: string; readonly body: string };
export type Acked = { readonly ms: number; readonly status: number; readonly body: string };

export interface Clicker {
  /** Sends all of them at once; the answers in their order. */
  send(requests: readonly Sent[]): Promise<readonly Acked[]>;
  stop(): Promise<void>;
}

type Target = {
  /** Where the runtime listens. */
  readonly address: string;
  /** What the app is to take for its own address. */
  readonly origin: string;
  readonly signingSecret: string;
};

export function startClicker(target: Target): Clicker {
  const thread = new Worker(new URL(import.meta.url), { workerData: target });
  return {
    async send(requests) {
      thread.postMessage(requests);
      const [acks] = (await once(thread, "message")) as [readonly Acked[]];
      return acks;
    },
    async stop() {
      await thread.terminate();
    },
  };
}

async function sendAll(target: Target, requests: readonly Sent[]): Promise<readonly Acked[]> {
  const timestampS = Math.floor(Date.now() / 1_000);
  const signatures = await Promise.all(
    requests.map(({ body }) => sign(target.signingSecret, timestampS, body)),
  );
  return Promise.all(
    requests.map(({ path, type, body }, i) =>
      post(target, path, body, {
        "content-type": type,
        "x-slack-request-timestamp": String(timestampS),
        "x-slack-signature": signatures[i] ?? "",
      }),
    ),
  );
}

const agent = new Agent({ keepAlive: true });

function post(
  { address, origin }: Target,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Acked> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    // Miniflare's own way to say for which address a request is meant.
    const meant = { "mf-original-url": origin + path, "content-length": Buffer.byteLength(body) };
    const options = { method: "POST", agent, headers: { ...headers, ...meant } };
    request(new URL(path, address), options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const ms = performance.now() - began;
        resolve({ ms, status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    })
      .on("error", reject)
      .end(body);
  });
}

if (!isMainThread) {
  parentPort?.on("message", async (requests: readonly Sent[]) => {
    parentPort?.postMessage(await sendAll(workerData as Target, requests));
  });
}
