/**
 * Sends a page with its Content-Security-Policy: no script runs, nothing is loaded, no site may frame it. Here and not in
 * hono/secure-headers, whose values are fixed before the handler runs: it can't know whether the page has a form.
 */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { sha256, toBase64 } from "../bytes.ts";
import type { Http } from "../http-env.ts";
import { layout, type Page } from "./layout.ts";
import { STYLE } from "./style.ts";

export async function show(
  c: Http,
  page: Page,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const hash = toBase64(await sha256(STYLE));
  // Chromium holds every redirect after a form against form-action, also those of the authorize page to a company's
  // sign-in: which hosts that are, nobody can know.
  const formAction = page.leadsAway ? "'self' https:" : page.hasForm ? "'self'" : "'none'";
  c.header(
    "content-security-policy",
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
  );
  // Else browsers say `Origin: null` of the form. Nobody learns more than our host, not even our own log.
  if (page.hasForm) c.header("referrer-policy", "strict-origin");
  return c.html(layout(page), status);
}
