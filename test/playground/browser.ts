/**
 * The visitor's browser away from Slack: follows the product's links to a consent page, waits there for yes or no, and
 * follows the way back. One cookie jar for the product's host, as a browser has.
 */
import { APP_ORIGIN, type Emulation, personId } from "./emulation.ts";

export type Stop =
  /** Somebody asks for consent. */
  | {
      readonly kind: "consent";
      readonly who: string;
      readonly url: string;
      readonly asks: readonly string[];
      /** In the name of the person who says yes, not in the app's own. */
      readonly asksAsYou: readonly string[];
    }
  /** A page of the product, as text. */
  | { readonly kind: "page"; readonly title: string; readonly text: string }
  /** Back in Slack. */
  | { readonly kind: "slack" };

const CONSENT_PAGES: Readonly<Record<string, string>> = {
  "https://slack.com/oauth/v2/authorize": "Slack",
  "https://identity.pagerduty.com/oauth/authorize": "PagerDuty",
  "https://auth.atlassian.com/authorize": "Atlassian",
};
const MOST_HOPS = 5;

export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #emulation: Emulation;

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
  }

  async visit(url: string): Promise<Stop> {
    let at = url;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const { origin, pathname, searchParams } = new URL(at);
      const who = CONSENT_PAGES[origin + pathname];
      if (who) {
        const scopes = (name: string) =>
          (searchParams.get(name) ?? "").split(/[\s,]+/).filter(Boolean);
        const [asks, asksAsYou] = [scopes("scope"), scopes("user_scope")];
        return { kind: "consent", who, url: at, asks, asksAsYou };
      }
      if (origin !== APP_ORIGIN) return { kind: "slack" };
      const answer = await this.#ask(at);
      const next = answer.headers.get("location");
      if (next === null) return pageOf(await answer.text());
      at = new URL(next, at).href;
    }
    throw new Error("the links go round in circles");
  }

  /** The person's yes or no on a consent page. */
  async decide(url: string, as: string, allow: boolean): Promise<Stop> {
    const { slack, systems, team } = this.#emulation;
    const choice = { allow, user: personId(team.user(as).name) };
    const { hostname } = new URL(url);
    if (hostname === "slack.com") return this.visit(slack.authorize(url, { as, allow }));
    const system = hostname === "auth.atlassian.com" ? systems.jira : systems.pagerduty;
    return this.visit(system.authorize(url, choice));
  }

  async #ask(url: string): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = cookie === "" ? {} : { cookie };
    const answer = await this.#emulation.runtime.deliver(new Request(url, { headers }));
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

/** The words of a page: it is shown as text, never as markup. */
function pageOf(html: string): Stop {
  const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? "PagerSync";
  const main = /<main[^>]*>([\s\S]*?)<\/main>/.exec(html)?.[1] ?? html;
  return {
    kind: "page",
    title: wordsOf(title),
    text: wordsOf(main.replace(/<h1[\s\S]*?<\/h1>/, "")),
  };
}

const wordsOf = (html: string): string =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
