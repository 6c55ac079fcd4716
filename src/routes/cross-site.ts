/**
 * Whether another site made the browser send this form. Scripts, which have no session to abuse, send neither header, and
 * neither do old browsers. https://www.w3.org/TR/fetch-metadata/
 */
import type { Http } from "../http-env.ts";
import { originOf } from "./origin.ts";

export function isCrossSite(c: Http): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return true;
  const origin = c.req.header("origin");
  // A Referrer-Policy may hide where our own form comes from. A sandboxed frame's is hidden, too, but is no same origin.
  if (origin === "null" && site === "same-origin") return false;
  return origin !== undefined && origin !== originOf(c.req.url);
}
