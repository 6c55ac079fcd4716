/**
 * The form of a page, as a browser sends it: with the cookie, and with the Origin that the page's referrer policy allows.
 * Where the page's Content-Security-Policy stops a browser, so does this.
 */

export type ShownPage = {
  readonly url: string;
  readonly headers: Headers;
  readonly html: string;
  /** What the browser holds for the site, as its `cookie` header. */
  readonly cookie: string;
};

export type PageForm = {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
  /** What its one button says. */
  readonly button: string;
};

/** @param cookie what the browser had before */
export const shownPage = async (
  url: string,
  answer: Response,
  cookie = "",
): Promise<ShownPage> => ({
  url,
  headers: answer.headers,
  html: await answer.text(),
  cookie: withCookies(cookie, answer.headers),
});

/** The cookie header after an answer. Throws for a `__Host-` cookie that a browser would refuse. */
export function withCookies(cookie: string, headers: Headers): string {
  const jar = new Map(
    cookie
      .split("; ")
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  for (const line of headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (name.startsWith("__Host-") && !(/; Path=\/(;|$)/.test(line) && /; Secure/.test(line)))
      throw new Error(`a browser refuses the cookie ${line}`);
    if (/max-age=0\b/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** Null: the page has none. Throws for more than one form or button. */
export function formOf({ url, html }: Pick<ShownPage, "url" | "html">): PageForm | null {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)];
  if (forms.length === 0) return null;
  const [, head = "", inside = ""] = forms[0] ?? [];
  const buttons = [...inside.matchAll(/<button\b[^>]*>([\s\S]*?)<\/button>/g)];
  if (forms.length > 1 || buttons.length !== 1) throw new Error("not one form with one button");
  if (attribute(head, "method")?.toLowerCase() !== "post") throw new Error("not a form to post");
  return {
    action: new URL(attribute(head, "action") ?? url, url).href,
    fields: [...inside.matchAll(/<input\b([^>]*)>/g)].map(([, input = ""]) => [
      attribute(input, "name") ?? "",
      attribute(input, "value") ?? "",
    ]),
    button: unescaped(buttons[0]?.[1] ?? "").trim(),
  };
}

/** What the browser sends when the button is pressed. Throws where the page has no form. */
export function pressed(page: ShownPage): Request {
  const form = formOf(page);
  const title = /<h1>(.*?)<\/h1>/.exec(page.html)?.[1] ?? "";
  if (!form) throw new Error(`a page without a form: ${unescaped(title)}`);
  const { origin } = new URL(page.url);
  if (new URL(form.action).origin !== origin || !allows(page, form.action))
    throw new Error(`a browser doesn't send the form to ${form.action}`);
  return new Request(form.action, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(form.fields.map(([name, value]) => [name, value])).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      // Fetch, "append a request Origin header": a policy of no-referrer makes it null.
      origin: policyOf(page) === "no-referrer" ? "null" : origin,
      "sec-fetch-site": "same-origin",
      ...(page.cookie !== "" && { cookie: page.cookie }),
    },
  });
}

/** Where the answer to the form sends the browser. Throws where the page's policy stops it, and for no redirect. */
export function leadsTo(page: ShownPage, answer: Response): string {
  const location = answer.headers.get("location");
  // 307 and 308 would send the form on to the other site.
  if (location === null || answer.status !== 303)
    throw new Error(`the form was answered ${answer.status}`);
  if (!allows(page, location)) throw new Error(`form-action stops the way to ${location}`);
  return location;
}

/** Whether form-action allows the address; Chromium asks it at every redirect after a form. */
function allows({ url, headers }: ShownPage, address: string): boolean {
  const policy = headers.get("content-security-policy") ?? "";
  const [, sources] = /form-action ([^;]*)/.exec(policy) ?? [];
  if (sources === undefined) return true;
  const to = new URL(address);
  return sources
    .split(" ")
    .some((source) =>
      source === "'self'"
        ? to.origin === new URL(url).origin
        : source === to.protocol || source === to.origin,
    );
}

/** A page's own word replaces the header's. */
function policyOf({ headers, html }: ShownPage): string | null {
  const [, own] = /<meta name="referrer" content="([^"]*)">/.exec(html) ?? [];
  return own ?? headers.get("referrer-policy");
}

function attribute(tag: string, name: string): string | null {
  const [, value] = new RegExp(`\\b${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? null : unescaped(value);
}

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
