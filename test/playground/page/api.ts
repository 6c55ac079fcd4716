/** Sends the server what the visitor does: one thing after the other, in the order in which it was done. */
import { here, state } from "./state.ts";
import { toast } from "./toasts.ts";
import { worldSince } from "./world.ts";

/** `seen`: the number of the world that shows what came of it. */
type Reply = { readonly seen: number } & (
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly shown: string; readonly detail: string }
);

let line: Promise<unknown> = Promise.resolve();

async function post(what: string, body: object): Promise<unknown> {
  const answer = await fetch(`do/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the playground answers ${answer.status}`);
  const reply = (await answer.json()) as Reply;
  await worldSince(reply.seen);
  if (reply.ok) return reply.result;
  toast(reply.shown, reply.detail);
  return null;
}

/** In the order in which it was done. Resolves when the page shows it; null also where it went wrong: that is shown. */
export function tell(what: string, body: object): Promise<unknown> {
  const next = line.then(() => post(what, body));
  line = next.catch((error: unknown) => toast(String(error), ""));
  return next.catch(() => null);
}

const visitor = () => ({ as: state.me, at: here()?.id ?? "" });

/** In the name of whom the visitor is, where they are. */
export const tellAs = (what: string, body: object = {}): Promise<unknown> =>
  tell(what, { ...visitor(), ...body });

/** Beside all others: what takes long must not hold up clicks. */
export const tellAside = (what: string, body: object): Promise<unknown> =>
  post(what, body).catch((error: unknown) => toast(String(error), ""));

/** Asks out of order: searches don't wait for clicks. */
export const askAs = (what: string, body: object): Promise<unknown> =>
  post(what, { ...visitor(), ...body }).catch(() => null);
