/** The HTML around every page. `html` escapes what it interpolates; only the style sheet is inserted raw. */
import { html, raw } from "hono/html";
import { STYLE } from "./style.ts";

/** What `html` returns. */
export type Markup = ReturnType<typeof html>;

export type Page = {
  readonly title: string;
  readonly body: Markup;
  /** Whether it holds a form: then the CSP lets it be sent to this host, and browsers say from which host it comes. */
  readonly hasForm?: boolean;
  /** Whether the form's answer sends the browser on to another site. */
  readonly leadsAway?: boolean;
};

/** Under the header's `no-referrer`, a browser sends a form with `Origin: null`; so it tells this site's origin, and no path. */
const TELLS_ORIGIN = html`<meta name="referrer" content="strict-origin">`;

export const layout = ({ title, body, leadsAway }: Page): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${leadsAway ? TELLS_ORIGIN : ""}<title>${title}</title>
<link rel="icon" href="${ICON}">
<style>${raw(STYLE)}</style>
</head>
<body>
<header><a class="mark" href="/">${MARK}PagerSync</a></header>
<main>
${body}
</main>
<footer><a href="/">PagerSync</a><a href="/guide">Guide</a><a href="/support">Help</a><a href="/privacy">Privacy</a></footer>
</body>
</html>
`;

/** The logo: two arrows in a circle. */
const ARROWS =
  "M4 12a8 8 0 0 1 13.7-5.6L20 8.7M20 4v4.7h-4.7M20 12a8 8 0 0 1-13.7 5.6L4 15.3M4 20v-4.7h4.7";

const MARK = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
 stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${ARROWS}"/></svg>`;

const ICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#1f5c7a" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="${ARROWS}"/></svg>`,
)}`;
