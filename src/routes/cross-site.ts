/**
 * Whether another site made the browser send this form. Scripts, which have no session to abuse, send neither header, and
 * neither do old browsers. `Origin: null` is what a sandboxed frame sends. https://www.w3.org/TR/fetch-metadata/
 */
import type { Http } from "../http-env.ts";
import { originOf } from "./origin.ts";

export function isCrossSite(c: Http): boolean {
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== originOf(c.req.url)) return true;
  const site = c.req.header("sec-fetch-site");
  return site !== undefined && site !== "same-origin" && site !== "none";
}
