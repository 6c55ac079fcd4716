/**
 * Whether another site made the browser send this form. Scripts, which have no session to abuse, send neither header.
 * https://www.w3.org/TR/fetch-metadata/
 */
import type { Http } from "../http-env.ts";
import { originOf } from "./origin.ts";

export function isCrossSite(c: Http): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin";
  const origin = c.req.header("origin");
  return origin !== undefined && origin !== originOf(c.req.url);
}
