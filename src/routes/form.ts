/** Forms of our own pages: whether the browser sends one from here, and what is in it. */
import { bodyLimit } from "hono/body-limit";
import type { Http } from "../http-env.ts";
import { originOf } from "./origin.ts";

/** Such a form holds one sealed text. */
const limit = bodyLimit({ maxSize: 8_192, onError: (c) => c.body(null, 413) });

/**
 * False: the browser says that another site sends the form. Browsers that say nothing are let through: the form's sealed
 * text and the cookie must still fit together. `Origin: null` is what a sandboxed frame sends.
 */
export function isOwnForm(c: Http): boolean {
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== originOf(c.req.url)) return false;
  const site = c.req.header("sec-fetch-site");
  return site === undefined || site === "same-origin" || site === "none";
}

/** Null: too large, or no form. */
export async function formOf(c: Http): Promise<URLSearchParams | null> {
  const type = c.req.header("content-type") ?? "";
  if (!type.toLowerCase().startsWith("application/x-www-form-urlencoded")) return null;
  if (await limit(c, async () => {})) return null;
  return new URLSearchParams(await c.req.text());
}
