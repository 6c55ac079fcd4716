/**
 * The measuring instrument, running inside workerd around the unchanged bundle: counts rows, alarms and billed time, and, with a
 * clock that is set from outside, rings alarms on demand. Types are stripped before it is loaded.
 */
import { Billing } from "./billing.js";
import worker, { Workspace as Product } from "./product.js";

export type Counted = {
  rowsRead: number;
  rowsWritten: number;
  /** Each is billed as a row written. */
  alarmsSet: number;
  /** Queries to D1: each reads one row by its key. */
  queries: number;
  /** Until the object may sleep (ms). */
  billedMs: number;
  /** Calls of the object, alarms among them. */
  objectRequests: number;
  /** What came to the Worker in front. */
  workerRequests: number;
};
/** Counted since the instrument was last asked. */
export type Rung = Counted & { readonly alarm: number | null; readonly bytes: number };

type Cursor = { readonly rowsRead: number; readonly rowsWritten: number; toArray(): unknown[] };
type Storage = {
  readonly sql: { readonly databaseSize: number; exec(query: string, ...args: unknown[]): Cursor };
};
type State = {
  readonly id: { readonly name: string };
  readonly storage: Storage & object;
  waitUntil(work: Promise<unknown>): void;
};
type Namespace = {
  idFromName(name: string): unknown;
  get(id: unknown): { fetch(request: Request): Promise<Response> };
};
type Env = { readonly WORKSPACES: Namespace; readonly DB: object; readonly BENCH_CLOCK?: string };

const nothing = (): Counted => ({
  rowsRead: 0,
  rowsWritten: 0,
  alarmsSet: 0,
  queries: 0,
  billedMs: 0,
  objectRequests: 0,
  workerRequests: 0,
});
let counted = nothing();

/** The object itself, but for some members. Its methods stay bound to it. */
function overlaid<T extends object>(object: T, members: Readonly<Record<string, unknown>>): T {
  return new Proxy(object, {
    get(target, key) {
      if (typeof key === "string" && Object.hasOwn(members, key)) return members[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/**
 * Around the product's object. Where the clock is stepped, that one is made anew after each look, as Cloudflare makes it
 * anew after ten seconds without work: what it remembers is gone, and what it stored is read again.
 */
export class Workspace {
  readonly #state: State;
  readonly #env: Env;
  readonly #alarm: { at: number | null } = { at: null };
  readonly #billing = new Billing((ms) => {
    counted.billedMs += ms;
  });
  readonly #isStepped: boolean;
  #product: Product;

  constructor(state: State, env: Env) {
    this.#state = state;
    this.#env = env;
    this.#isStepped = env.BENCH_CLOCK !== undefined;
    this.#product = this.#awake();
  }

  #awake(): Product {
    const { storage } = this.#state;
    const { DB } = this.#env;
    const alarm = this.#alarm;
    const sql = overlaid(storage.sql, {
      exec(query: string, ...args: unknown[]) {
        const cursor = storage.sql.exec(query, ...args);
        const rows = cursor.toArray();
        counted.rowsRead += cursor.rowsRead;
        counted.rowsWritten += cursor.rowsWritten;
        return { toArray: () => rows };
      },
    });
    const alarms = {
      setAlarm: async (at: number) => {
        counted.alarmsSet += 1;
        alarm.at = at;
      },
      getAlarm: async () => alarm.at,
      deleteAlarm: async () => {
        alarm.at = null;
      },
    };
    const measured = overlaid(storage, { sql, ...(this.#isStepped ? alarms : {}) });
    const database = overlaid(DB, {
      prepare(query: string) {
        counted.queries += 1;
        return (DB as { prepare(query: string): unknown }).prepare(query);
      },
    });
    const waitUntil = (work: Promise<unknown>) => this.#state.waitUntil(this.#billing.hold(work));
    const state = overlaid(this.#state, { storage: measured, waitUntil });
    return new Product(state, { ...this.#env, DB: database });
  }

  alarm(...info: readonly unknown[]): Promise<void> {
    return this.#billing.during(() => this.#product.alarm(...info));
  }

  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    counted.objectRequests += url.pathname === "/look" ? 0 : 1;
    if (url.hostname !== "bench.internal")
      return this.#billing.during(() => this.#product.fetch(request));
    if (url.pathname === "/ring") {
      this.#alarm.at = null;
      await this.alarm();
    }
    if (url.pathname === "/check-alarm")
      await this.#billing.during(() => this.#product.ensureAlarm());
    await this.#billing.atRest();
    const bytes = this.#state.storage.sql.databaseSize;
    const rung = { ...counted, alarm: this.#alarm.at, bytes } satisfies Rung;
    counted = nothing();
    if (this.#isStepped && url.pathname === "/look") this.#product = this.#awake();
    return Response.json(rung);
  }
}

export default {
  ...worker,
  fetch(request: Request, env: Env, context: object): Promise<Response> | Response {
    const url = new URL(request.url);
    if (url.hostname !== "bench.internal") {
      counted.workerRequests += 1;
      return worker.fetch(request, env, context);
    }
    if (url.pathname === "/clock") {
      const now = Number(url.searchParams.get("now"));
      Date.now = () => now;
      return new Response(null, { status: 204 });
    }
    const team = url.searchParams.get("team") ?? "";
    return env.WORKSPACES.get(env.WORKSPACES.idFromName(team)).fetch(new Request(url));
  },
};
