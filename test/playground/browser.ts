/**
 * The visitor's browser away from Slack: follows the product's links to a consent page, waits there for yes or no, and
 * follows the way back. One cookie jar for the product's host, as a browser has.
 */
import {
  formOf,
  leadsTo,
  pressed,
  type ShownPage,
  shownPage,
  withCookies,
} from "../world/page-form.ts";
import type { SlackUser } from "../world/slack/people.ts";
import type { Team } from "../world/slack/team.ts";
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
  /** A page of the product, as text; `button`: what leads on from it, null: nothing. */
  | {
      readonly kind: "page";
      readonly title: string;
      readonly text: string;
      readonly button: string | null;
    }
  /** Back in Slack. */
  | { readonly kind: "slack" };

/** Whoever sits before it, in the workspace from which they came. */
type Person = { readonly team: Team; readonly user: SlackUser };

const CONSENT_PAGES: Readonly<Record<string, string>> = {
  "https://slack.com/oauth/v2/authorize": "Slack",
  "https://identity.pagerduty.com/oauth/authorize": "PagerDuty",
  "https://auth.atlassian.com/authorize": "Atlassian",
};
const MOST_HOPS = 5;

export class Browser {
  #cookie = "";
  /** The page of the product that it shows. */
  #page: ShownPage | null = null;
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
      const page = await this.#ask(at);
      const next = page.headers.get("location");
      if (next === null) return stopAt(page);
      at = new URL(next, at).href;
    }
    throw new Error("the links go round in circles");
  }

  /** The person's yes or no on a consent page. */
  async decide(url: string, { team, user }: Person, allow: boolean): Promise<Stop> {
    const { slack, systems } = this.#emulation;
    const choice = { allow, user: personId(user.name) };
    const { hostname } = new URL(url);
    if (hostname === "slack.com")
      return this.visit(slack.authorize(url, { as: user.id, allow, at: team }));
    const system = hostname === "auth.atlassian.com" ? systems.jira : systems.pagerduty;
    return this.visit(system.authorize(url, choice));
  }

  /** Presses the button of the page that it shows. */
  async press(): Promise<Stop> {
    const page = this.#page;
    if (!page) throw new Error("no page is shown");
    const answer = await this.#emulation.runtime.deliver(pressed(page));
    this.#cookie = withCookies(this.#cookie, answer.headers);
    if (answer.headers.has("location")) return this.visit(leadsTo(page, answer));
    return stopAt(await shownPage(page.url, answer, this.#cookie));
  }

  async #ask(url: string): Promise<ShownPage> {
    const headers = this.#cookie === "" ? {} : { cookie: this.#cookie };
    const answer = await this.#emulation.runtime.deliver(new Request(url, { headers }));
    const page = await shownPage(url, answer, this.#cookie);
    this.#cookie = page.cookie;
    this.#page = page;
    return page;
  }
}

/** The words of a page: it is shown as text, never as markup. */
function stopAt(page: ShownPage): Stop {
  const { html } = page;
  const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? "PagerSync";
  const main = /<main[^>]*>([\s\S]*?)<\/main>/.exec(html)?.[1] ?? html;
  return {
    kind: "page",
    title: wordsOf(title),
    text: wordsOf(main.replace(/<h1[\s\S]*?<\/h1>/, "").replace(/<form[\s\S]*?<\/form>/g, "")),
    button: formOf(page)?.button ?? null,
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
