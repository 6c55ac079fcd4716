/** What is in a form of one of our own pages. */
import { bodyLimit } from "hono/body-limit";
import type { Http } from "../http-env.ts";

/** Such a form holds one sealed text. */
const limit = bodyLimit({ maxSize: 8_192, onError: (c) => c.body(null, 413) });

/** Null: too large, or no form. */
export async function formOf(c: Http): Promise<URLSearchParams | null> {
  const type = c.req.header("content-type") ?? "";
  if (!type.toLowerCase().startsWith("application/x-www-form-urlencoded")) return null;
  if (await limit(c, async () => {})) return null;
  return fieldsOf(c);
}

/** Not by text(): where logs are followed, the runtime warns of each form that is read with it. */
export const fieldsOf = async (c: Http): Promise<URLSearchParams> =>
  new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()));
