/** Requests by the thousand at the whole app with its real objects, and what is left after them. */
import {
  createExecutionContext,
  listDurableObjectIds,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { appWith } from "../../../src/app.ts";
import { workspaceOf } from "../../../src/workspace/durable.ts";
import { secrets } from "../../world/secrets.ts";
import { ORIGIN, type Stage } from "../stage.ts";
import type { Shot } from "./mutation.ts";

const AT_ONCE = 50;
const app = appWith(workspaceOf);
const encoder = new TextEncoder();

const keyOf = (secret: string) =>
  crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
export const SLACKS_KEY = await keyOf(secrets.SLACK_SIGNING_SECRET);
export const ANOTHER_KEY = await keyOf("another-secret");

export const nowS = () => Math.floor(Date.now() / 1000);

/** Encoded here once for all: half a surrogate pair becomes other bytes in a Request than in a TextEncoder. */
const bytesOf = (body: Shot["body"]) => (typeof body === "string" ? encoder.encode(body) : body);

export async function signatureOf(
  key: CryptoKey,
  timestamp: string,
  body: Shot["body"],
): Promise<string> {
  const prefix = encoder.encode(`v0:${timestamp}:`);
  const bytes = bytesOf(body);
  const signed = new Uint8Array(prefix.length + bytes.length);
  signed.set(prefix);
  signed.set(bytes, prefix.length);
  return `v0=${new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)).toHex()}`;
}

export function requestOf(
  shot: Shot,
  { timestamp, signature }: { readonly timestamp?: string; readonly signature?: string },
): Request {
  const headers = new Headers({ ...shot.headers, "content-type": shot.contentType });
  if (timestamp !== undefined) headers.set("x-slack-request-timestamp", timestamp);
  if (signature !== undefined) headers.set("x-slack-signature", signature);
  const body = bytesOf(shot.body);
  return new Request(ORIGIN + shot.path, { method: shot.method, headers, body });
}

/** As Slack signs it. */
export async function signed(shot: Shot): Promise<Request> {
  const timestamp = String(nowS());
  return requestOf(shot, {
    timestamp,
    signature: await signatureOf(SLACKS_KEY, timestamp, shot.body),
  });
}

export type Tally = Map<string, Readonly<Record<string, number>>>;

export function printTally(tally: Tally): void {
  for (const [kind, byStatus] of tally) {
    const tried = Object.values(byStatus).reduce((sum, n) => sum + n, 0);
    console.log(`${tried} ${kind} requests tried: ${JSON.stringify(byStatus)}`);
  }
}

export type Volley = {
  /** For the tally. */
  readonly kind: string;
  readonly count: number;
  make(): Promise<Request>;
  /** Statuses that may come back; any other is reported. */
  readonly allowed: readonly number[];
  /** Between two handfuls, while nothing is under way. */
  pause?(): Promise<void>;
};

/**
 * Sends so many, some at once, and waits for all that goes on behind the answers. Returns the answers that should not
 * have come: reported in the end rather than thrown on the way, so that nothing is still under way when a test ends.
 */
export async function fire(stage: Stage, tally: Tally, volley: Volley): Promise<readonly string[]> {
  const byStatus: Record<string, number> = {};
  const odd: string[] = [];
  for (let sent = 0; sent < volley.count; sent += AT_ONCE) {
    const size = Math.min(AT_ONCE, volley.count - sent);
    const requests = await Promise.all(Array.from({ length: size }, () => volley.make()));
    await Promise.all(
      requests.map(async (request) => {
        const context = createExecutionContext();
        const response = await app.fetch(request, env, context);
        await response.arrayBuffer();
        await waitOnExecutionContext(context);
        byStatus[response.status] = (byStatus[response.status] ?? 0) + 1;
        if (!volley.allowed.includes(response.status))
          odd.push(`${response.status} ${request.url}`);
      }),
    );
    await stage.slack.settle();
    stage.world.calls.length = 0;
    await volley.pause?.();
  }
  tally.set(volley.kind, byStatus);
  return odd;
}

/** What is stored outside of objects. */
export async function storedRows(): Promise<unknown> {
  const tables = ["installations", "connections", "oauth_states"];
  const reads = tables.map((table) => env.DB.prepare(`SELECT * FROM ${table}`));
  return (await env.DB.batch(reads)).map(({ results }) => results);
}

export const objectIds = async () =>
  (await listDurableObjectIds(env.WORKSPACES)).map(String).toSorted();

/** Lines that only a bug writes. */
export const stumbles = ({ logged }: Stage) =>
  logged.filter((line) => JSON.stringify(line).includes('"error":'));
