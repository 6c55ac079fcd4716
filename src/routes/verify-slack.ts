/**
 * Middleware in front of Slack's routes: checks a request's size, its signature over the raw bytes, and its content
 * type. A request that fails gets a bare status (413, 401, 415), and no handler runs.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { fromHex } from "../bytes.ts";
import type { HttpEnv } from "../http-env.ts";
import { log } from "../log.ts";

/** A view is at most 250 KB of JSON; form encoding makes it up to twice as long. */
export const MAX_BODY_BYTES = 512 * 1024;
/** Slack's own limit on the age of a request. Times as far in the future are refused, too: no correct clock is so far off. */
const WINDOW_S = 300;
/** Headers sent twice arrive joined by a comma, and fit neither form. */
const TIMESTAMP = /^\d{1,12}$/;
const SIGNATURE = /^v0=[0-9a-f]{64}$/;

/** Counts the bytes of a body whose length isn't declared; the platform holds the others to what they declare. */
const limitBody = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.body(null, 413) });

type SlackContentType = "application/json" | "application/x-www-form-urlencoded";

export const verifySlack = (contentType: SlackContentType): MiddlewareHandler<HttpEnv> =>
  async function verifySlack(c, next) {
    // bodyLimit would refuse it, too, but later: this check costs nothing.
    if (Number(c.req.header("content-length")) > MAX_BODY_BYTES) return c.body(null, 413);
    const timestamp = c.req.header("x-slack-request-timestamp") ?? "";
    const signature = c.req.header("x-slack-signature") ?? "";
    // Before the body is read: a request without a possible signature must not cost us anything.
    if (!mayBeRight(timestamp, signature, Date.now())) return c.body(null, 401);

    const tooLarge = await limitBody(c, async () => {});
    if (tooLarge) return tooLarge;
    const body = new Uint8Array(await c.req.arrayBuffer());
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
  // Without the secret nothing counts as signed: anybody could sign with an empty HMAC key.
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
