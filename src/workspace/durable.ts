/**
 * The transport between the Worker and a workspace's Durable Object, and the one file that knows itty-durable, whose
 * class is the object's base.
 *
 * Every call is the body of `POST /`, JSON both ways; the object answers nothing else. itty's proxy, which puts
 * arguments into a request header, stays unused: Cloudflare logs headers and addresses, and arguments hold
 * authorization codes and API keys.
 */
// Its class alone: the rest of the package is its own transport.
import { createDurable } from "itty-durable/itty-durable.js";
import type { Env } from "../env.ts";
import { workspaceStub } from "../placement.ts";
import type { WorkspaceRpc } from "./rpc.ts";

type DurableBase = abstract new (
  state: DurableObjectState,
  env: object,
) => { readonly state: DurableObjectState; fetch(request: Request): Promise<Response> };

const IttyDurable = createDurable() as unknown as DurableBase;

/** What each method is called on the wire. These names stay: during a deploy both versions run side by side. */
const WIRE_NAMES = {
  perform: "perform",
  onInstalled: "installed",
  connectLink: "connectLink",
  connectWithCode: "connectWithCode",
  ensureAlarm: "watch",
  status: "status",
} as const satisfies Record<keyof WorkspaceRpc, string>;
const METHODS = Object.keys(WIRE_NAMES) as (keyof WorkspaceRpc)[];

/** `method` by its wire name. */
type Call = { readonly method: string; readonly args: readonly unknown[] };
type Reply = { readonly value: unknown } | { readonly error: string };

export abstract class Durable extends IttyDurable {
  /**
   * The object itself, as a caller sees it: only these methods can be called from outside. A field, since a getter would
   * run on what itty's proxy wraps, and the subclass's private fields are on the proxy.
   */
  protected abstract readonly rpc: WorkspaceRpc;

  constructor(state: DurableObjectState) {
    // Not the deployment's env: itty would copy each secret onto the state.
    super(state, {});
    // It would answer `/do/call/destroy`. Nothing may run it.
    Reflect.deleteProperty(this.state, "router");
  }

  /**
   * Failures travel as a sentence with status 500: thrown, they would be logged here as they are. itty's own `fetch`,
   * which keeps the last request on the state, is not called.
   */
  override async fetch(request: Request): Promise<Response> {
    if (!isCall(request)) return new Response(null, { status: 404 });
    try {
      return reply({ value: await this.#answer(await request.text()) });
    } catch (thrown) {
      return reply({ error: thrown instanceof Error ? thrown.message : String(thrown) }, 500);
    }
  }

  async #answer(text: string): Promise<unknown> {
    const { method: wireName, args } = JSON.parse(text) as Call;
    const method = METHODS.find((name) => WIRE_NAMES[name] === wireName);
    if (!method) throw new Error("the workspace has no such method");
    const invoke = this.rpc[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return (await invoke.apply(this.rpc, [...args])) ?? null;
  }
}

const isCall = ({ method, url }: Request): boolean => {
  const { pathname, search } = new URL(url);
  return method === "POST" && pathname === "/" && search === "";
};

const reply = (body: Reply, status = 200): Response => Response.json(body, { status });

/** The workspace's object, as the Worker may call it. `teamId` comes from a verified payload only. */
export function workspaceOf(env: Env, teamId: string): WorkspaceRpc {
  const call =
    (method: keyof WorkspaceRpc) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      const body = JSON.stringify({ method: WIRE_NAMES[method], args } satisfies Call);
      const stub = workspaceStub(env, teamId);
      const answer = await stub.fetch("https://workspace/", {
        method: "POST",
        body,
      });
      const read = (await answer.json()) as Reply;
      if ("error" in read) throw new Error(read.error);
      return read.value;
    };
  return Object.fromEntries(METHODS.map((m) => [m, call(m)])) as unknown as WorkspaceRpc;
}
