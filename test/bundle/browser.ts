/** A browser that keeps what it carries: cookies, and what our addresses hold. It follows one form, as a person would. */
import type { Runtime } from "../playground/runtime.ts";

export class Browser {
  /** Cookies, states, tickets and codes so far. */
  readonly carried: string[] = [];
  /** How many requests it has sent. */
  asked = 0;
  readonly #cookies = new Map<string, string>();
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Where a page of ours leads: at once, or after its form was sent. Null: nowhere. */
  async follow(address: string): Promise<string | null> {
    const answer = await this.ask(address);
    const next = answer.headers.get("location");
    if (next !== null) return new URL(next, address).href;
    const [, attributes = "", inside = ""] =
      /<form([^>]*method="post"[^>]*)>([\s\S]*?)<\/form>/.exec(await answer.text()) ?? [];
    if (attributes === "") return null;
    const fields = [...inside.matchAll(/<(?:input|button)([^>]*)>/g)].flatMap(
      ([, field = ""]): [string, string][] => {
        const name = attribute(field, "name");
        return name === "" ? [] : [[name, attribute(field, "value")]];
      },
    );
    this.carried.push(...fields.map(([, value]) => value));
    const action = new URL(attribute(attributes, "action") || address, address).href;
    const sent = await this.ask(action, new URLSearchParams(fields));
    const location = sent.headers.get("location");
    return location === null ? null : new URL(location, action).href;
  }

  /** One request, with the jar's cookies. Redirects are not followed. */
  async ask(
    address: string,
    form?: URLSearchParams,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    this.asked += 1;
    this.#note(address);
    const { origin } = new URL(address);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.#runtime.deliver(
      new Request(address, {
        headers: {
          ...(cookie !== "" && { cookie }),
          ...(form && { origin, "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
        ...(form && { method: "POST", body: form.toString() }),
      }),
    );
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
      if (value !== "") this.carried.push(value, decodeURIComponent(value));
    }
    const location = answer.headers.get("location");
    if (location !== null) this.#note(new URL(location, address).href);
    return answer;
  }

  #note(address: string): void {
    const { searchParams } = new URL(address);
    for (const name of ["code", "state", "ticket"]) {
      const value = searchParams.get(name);
      if (value) this.carried.push(value);
    }
  }
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  return value.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
