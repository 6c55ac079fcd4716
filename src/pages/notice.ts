/** A page with one message: what happened, and what to do next. */
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Http } from "../http-env.ts";
import { show } from "./show.ts";

export type Notice = {
  readonly status: ContentfulStatusCode;
  readonly title: string;
  /** One paragraph each. */
  readonly text: readonly string[];
  /** A link. `href` is never taken from a request. */
  readonly action?: { readonly label: string; readonly href: string };
};

/** The button back. @param home the App Home's address; null: which workspace it is isn't known */
export const backToSlack = (home: string | null): Pick<Notice, "action"> => ({
  action:
    home === null
      ? { label: "Open Slack", href: "https://app.slack.com/client" }
      : { label: "Open PagerSync in Slack", href: home },
});

/** D1 doesn't answer. @param what begins a sentence */
export const notStored = (what: string): Notice => ({
  status: 503,
  title: "PagerSync can't save this right now",
  text: [
    `${what} wasn't saved because PagerSync's database isn't responding. Start again in a few minutes. Everything already set up keeps working.`,
  ],
});

export const showNotice = (c: Http, { status, title, text, action }: Notice): Promise<Response> =>
  show(
    c,
    {
      title: `${title} – PagerSync`,
      body: html`<h1>${title}</h1>
${text.map((paragraph) => html`<p>${paragraph}</p>`)}
${action ? html`<p><a class="button" href="${action.href}">${action.label}</a></p>` : ""}`,
    },
    status,
  );
