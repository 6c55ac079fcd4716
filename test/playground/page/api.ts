/** Tells the server what the visitor does: one thing after the other, as it was done. */
import { byId, h } from "./dom.ts";
import { state } from "./state.ts";

type Told =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly shown: string; readonly detail: string };

const TOAST_MS = 8_000;
let line: Promise<unknown> = Promise.resolve();

async function post(what: string, body: object): Promise<unknown> {
  const answer = await fetch(`do/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the playground answers ${answer.status}`);
  const told = (await answer.json()) as Told;
  if (told.ok) return told.result;
  toast(told.shown, told.detail);
  return null;
}

/** In the order in which it was done. Null also where it went wrong: that is shown. */
export function tell(what: string, body: object): Promise<unknown> {
  const next = line.then(() => post(what, body));
  line = next.catch((error: unknown) => toast(String(error), ""));
  return next.catch(() => null);
}

/** In the name of whom the visitor is. */
export const tellAs = (what: string, body: object = {}): Promise<unknown> =>
  tell(what, { as: state.me, ...body });

/** Beside all others: what takes long must not hold up clicks. */
export const tellAside = (what: string, body: object): Promise<unknown> =>
  post(what, body).catch((error: unknown) => toast(String(error), ""));

/** Asks out of turn: searches don't wait for clicks. */
export const askAs = (what: string, body: object): Promise<unknown> =>
  post(what, { as: state.me, ...body }).catch(() => null);

/** What Slack's client would say, and what a developer wants to know of it. */
export function toast(shown: string, detail: string): void {
  const close = () => note.remove();
  const note = h(
    "div",
    { class: "toast" },
    h("strong", {}, shown),
    detail && h("code", {}, detail),
    h("button", { "aria-label": "Dismiss", onclick: close }, "✕"),
  );
  byId("toasts").append(note);
  setTimeout(close, TOAST_MS);
}
