/**
 * The one file that knows itty-durable: the base class and the typed door. It carries a method's name and arguments
 * to the object and the answer back, nothing more; swapping it for the platform's own RPC is a change of this file.
 *
 * itty-durable predates that RPC and is untyped, so: no options, no instance state (its persist/reset are never
 * called), no `withDurables` (it copies inbound headers into every call). It carries arguments in a request header,
 * which must be ASCII and small: JSON is escaped here, ids rather than names travel, and what is long (a configuration that
 * somebody pasted) goes as a body of our own.
 */
import { createDurable, proxyDurable } from "itty-durable";
import type { Env } from "../env.ts";
import type { WorkspaceRpc } from "./rpc.ts";

type DurableBase = abstract new (
  state: DurableObjectState,
  env: Env,
) => { readonly state: DurableObjectState; fetch(request: Request): Promise<Response> };

const IttyDurable = createDurable() as unknown as DurableBase;

/** What the door may call: a name from outside never reaches another method of the object. */
const METHODS = ["perform", "installed", "connectWithCode", "watch", "status"] as const;
type Method = (typeof METHODS)[number] & keyof WorkspaceRpc;

/** Headers this long were seen to pass everywhere. */
const HEADER_CHARS = 8_000;

type Call = { readonly method: Method; readonly args: readonly unknown[] };

export abstract class Durable extends IttyDurable implements WorkspaceRpc {
  abstract perform(
    ...args: Parameters<WorkspaceRpc["perform"]>
  ): ReturnType<WorkspaceRpc["perform"]>;
  abstract installed(
    ...args: Parameters<WorkspaceRpc["installed"]>
  ): ReturnType<WorkspaceRpc["installed"]>;
  abstract connectWithCode(
    ...args: Parameters<WorkspaceRpc["connectWithCode"]>
  ): ReturnType<WorkspaceRpc["connectWithCode"]>;
  abstract status(...args: Parameters<WorkspaceRpc["status"]>): ReturnType<WorkspaceRpc["status"]>;
  abstract watch(...args: Parameters<WorkspaceRpc["watch"]>): ReturnType<WorkspaceRpc["watch"]>;

  /** A call that is too long for a header: see `workspaceOf`. */
  override async fetch(request: Request): Promise<Response> {
    if (request.method !== "POST") return super.fetch(request);
    return Response.json(await this.answer(await request.text()));
  }

  /** Called through itty's router with what `workspaceOf` sent. */
  async answer(call: string): Promise<{ readonly value: unknown }> {
    const { method, args } = JSON.parse(call) as Call;
    if (!METHODS.includes(method)) throw new Error("no such method behind the door");
    const invoke = this[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return { value: (await invoke.apply(this, [...args])) ?? null };
  }
}

/** The workspace's object, as the Worker in front may use it. The team id comes from a verified payload only. */
export function workspaceOf(env: Env, teamId: string): WorkspaceRpc {
  const stub = proxyDurable(env.WORKSPACES, { parse: true }).get(teamId) as {
    answer(call: string): Promise<{ value: unknown }>;
  };
  const carry =
    (method: Method) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      const call = asciiJson({ method, args });
      const { value } = await (call.length <= HEADER_CHARS
        ? stub.answer(call)
        : post(env, teamId, call));
      return value;
    };
  return Object.fromEntries(METHODS.map((m) => [m, carry(m)])) as unknown as WorkspaceRpc;
}

/** itty knows no body: what doesn't fit its header goes past its proxy, to the same method behind the door. */
async function post(env: Env, teamId: string, call: string): Promise<{ value: unknown }> {
  const stub = env.WORKSPACES.get(env.WORKSPACES.idFromName(teamId));
  const reply = await stub.fetch("https://itty-durable/", { method: "POST", body: call });
  if (!reply.ok) throw new Error(`the workspace answered ${reply.status}`);
  return (await reply.json()) as { value: unknown };
}

/** JSON in which every character beyond ASCII is escaped: it travels in a header. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
