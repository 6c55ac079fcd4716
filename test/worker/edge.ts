/** The HTTP edge as its tests use it: the app with the deployment's bindings, browsers, and requests signed as Slack signs them. */

import { applyD1Migrations, createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { appWith } from "../../src/app.ts";
import type { Env } from "../../src/env.ts";
import { pressed, type ShownPage, shownPage, withCookies } from "../world/page-form.ts";
import { secrets } from "../world/secrets.ts";
import { emptyStorage } from "./empty-storage.ts";
import { forget, workspaceOf } from "./stand-in.ts";

const app = appWith(workspaceOf);

export const ORIGIN = "https://pagersync.example";

/** An empty database with the schema, and a stand-in without calls. */
export async function fresh(): Promise<void> {
  await emptyStorage();
  await applyD1Migrations(env.DB, env.TEST_SCHEMA);
  forget();
}

/** Sends a request through the app; `background` is done once everything behind `waitUntil` is. */
export function send(
  request: Request,
  bindings: Partial<Env> = {},
): { readonly response: Promise<Response>; readonly background: () => Promise<void> } {
  const context = createExecutionContext();
  const response = Promise.resolve(app.fetch(request, { ...env, ...bindings }, context));
  return { response, background: () => waitOnExecutionContext(context) };
}

/** Sends and waits for all of it. */
export async function answer(request: Request, bindings: Partial<Env> = {}): Promise<Response> {
  const { response, background } = send(request, bindings);
  const answered = await response;
  await background();
  return answered;
}

/** A browser: follows no redirect, keeps cookies. */
export class Browser {
  #cookie = "";
  #page: ShownPage | null = null;

  async get(path: string, bindings: Partial<Env> = {}): Promise<Response> {
    const url = `${ORIGIN}${path}`;
    const headers = this.#cookie === "" ? {} : { cookie: this.#cookie };
    const response = await answer(new Request(url, { headers }), bindings);
    this.#page = await shownPage(url, response.clone(), this.#cookie);
    this.#cookie = this.#page.cookie;
    return response;
  }

  /** What its cookie holds. */
  token(): string {
    return this.#cookie.slice(this.#cookie.indexOf("=") + 1);
  }

  /** Presses the button of the page that it shows. `headers` in place of the browser's own. */
  async press(
    bindings: Partial<Env> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    if (!this.#page) throw new Error("no page is shown");
    const request = new Request(pressed({ ...this.#page, cookie: this.#cookie }));
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    const response = await answer(request, bindings);
    this.#cookie = withCookies(this.#cookie, response.headers);
    return response;
  }
}

/** Where a redirect leads. */
export function destination(response: Response): URL {
  const location = response.headers.get("location");
  if (location === null) throw new Error(`no redirect: ${response.status}`);
  return new URL(location);
}

export type Signing = {
  readonly contentType?: string;
  readonly timestamp?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const JSON_TYPE = "application/json";
export const FORM_TYPE = "application/x-www-form-urlencoded";

export const nowS = (): number => Math.floor(Date.now() / 1000);

/** A request as Slack sends it, or as somebody who isn't Slack does. */
export async function signed(path: string, body: string, how: Signing = {}): Promise<Request> {
  const timestamp = how.timestamp ?? String(nowS());
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(how.secret ?? secrets.SLACK_SIGNING_SECRET),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`v0:${timestamp}:${body}`));
  return new Request(`${ORIGIN}${path}`, {
    method: "POST",
    body,
    headers: {
      "content-type": how.contentType ?? (path === "/slack/events" ? JSON_TYPE : FORM_TYPE),
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${new Uint8Array(mac).toHex()}`,
      ...how.headers,
    },
  });
}

/** An interaction's form body. */
export const interaction = (payload: unknown): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
