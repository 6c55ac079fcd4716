/**
 * Middleware in front of everything: nothing is served over plain http, which anybody on the way can read and change.
 * Cloudflare's "Always Use HTTPS" does the same for a domain where it is switched on; `*.workers.dev` has no such switch.
 */
import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "../http-env.ts";
import { parseJson } from "../outgoing/json.ts";
import { isThisMachine } from "./origin.ts";

/** Pages lead on to https; a request that carries something is refused, so that its sender notices. */
export const httpsOnly: MiddlewareHandler<HttpEnv> = function httpsOnly(c, next) {
  const url = new URL(c.req.url);
  if (isThisMachine(url.hostname) || clientScheme(c.req.raw.headers, url) !== "http") return next();
  const { method } = c.req;
  if (method !== "GET" && method !== "HEAD")
    return Promise.resolve(c.text("PagerSync is served over HTTPS only.", 403));
  url.protocol = "https:";
  url.port = "";
  return Promise.resolve(c.redirect(url.href, 308));
};

/**
 * How the client reached the first server: Cloudflare's word, else a tunnel's or proxy's, else the address as it arrived
 * here. https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-visitor
 */
function clientScheme(headers: Headers, url: URL): string {
  return (
    schemeOf(visitorScheme(headers.get("cf-visitor"))) ??
    // Of a chain of proxies, the first is the client's.
    schemeOf(headers.get("x-forwarded-proto")?.split(",")[0]) ??
    url.protocol.replace(":", "")
  );
}

const visitorScheme = (header: string | null): unknown => {
  const visitor = parseJson(header ?? "");
  return typeof visitor === "object" && visitor !== null && "scheme" in visitor
    ? visitor.scheme
    : null;
};

/** Null: it says nothing that can be understood. */
function schemeOf(value: unknown): "http" | "https" | null {
  const scheme = typeof value === "string" ? value.trim().toLowerCase() : "";
  return scheme === "http" || scheme === "https" ? scheme : null;
}
