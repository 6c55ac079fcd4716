/**
 * The gate in front of everything Slack sends: size, then signature over the raw bytes, then content type. What
 * doesn't pass gets a status without a word; nothing behind the gate has run by then.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import type { MiddlewareHandler } from "hono";
import { fromHex } from "../bytes.ts";
import type { HttpEnv } from "../http-env.ts";
import { log } from "../log.ts";

/** A view is at most 250 KB of JSON; form encoding makes it up to twice as long. */
export const MAX_BODY_BYTES = 512 * 1024;
/** Older or newer requests are replays, or come from a clock that can't be trusted. */
const WINDOW_S = 300;
/** Headers sent twice arrive joined by a comma, and fit neither form. */
const TIMESTAMP = /^\d{1,12}$/;
const SIGNATURE = /^v0=[0-9a-f]{64}$/;

type SlackContentType = "application/json" | "application/x-www-form-urlencoded";

export const verifySlack = (contentType: SlackContentType): MiddlewareHandler<HttpEnv> =>
  async function verifySlack(c, next) {
    if (Number(c.req.header("content-length")) > MAX_BODY_BYTES) return c.body(null, 413);
    const timestamp = c.req.header("x-slack-request-timestamp") ?? "";
    const signature = c.req.header("x-slack-signature") ?? "";
    // Before the body is read: who can't be right costs nothing.
    if (!mayBeRight(timestamp, signature, Date.now())) return c.body(null, 401);

    const body = await readBounded(c.req.raw);
    if (body === null) return c.body(null, 413);
    const secret = c.env.SLACK_SIGNING_SECRET;
    if (!(await isSigned({ secret, timestamp, signature, body }))) {
      log("slack.signature_refused", { path: c.req.path });
      return c.body(null, 401);
    }
    const [mediaType] = (c.req.header("content-type") ?? "").split(";");
    if (mediaType?.trim().toLowerCase() !== contentType) return c.body(null, 415);
    c.set("rawBody", new TextDecoder().decode(body));
    return next();
  };

/** Whether the headers have Slack's form and the time is within the window, both sides. `now` is epoch ms. */
export function mayBeRight(timestamp: string, signature: string, now: number): boolean {
  if (!TIMESTAMP.test(timestamp) || !SIGNATURE.test(signature)) return false;
  return Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= WINDOW_S;
}

/** Whether Slack signed these bytes at this time. Constant time: WebCrypto compares, not we. */
export async function isSigned(request: {
  readonly secret: string | undefined;
  readonly timestamp: string;
  /** In Slack's form, as `mayBeRight` has checked. */
  readonly signature: string;
  readonly body: Uint8Array;
}): Promise<boolean> {
  const { secret, timestamp, signature, body } = request;
  // On a deployment without the secret nothing is signed; an empty HMAC key would be anybody's.
  if (!secret) return false;
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "verify",
  ]);
  const prefix = encoder.encode(`v0:${timestamp}:`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  return crypto.subtle.verify("HMAC", key, fromHex(signature.slice("v0=".length)), signed);
}

/** The body's bytes, or null once there are more than allowed: Content-Length can be missing, or lie. */
async function readBounded(request: Request): Promise<Uint8Array | null> {
  if (!request.body) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null; // leaving the loop cancels the stream
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
