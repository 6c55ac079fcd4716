/**
 * The emulated world: Slack and the scheduling systems behind one `fetch`, with one clock, one list of calls and one
 * list of faults. On web standards only: it serves tests inside workerd, the playground and the benchmarks alike.
 */
import { type Fault, Faults } from "./faults.ts";
import { Rota } from "./rota.ts";

/** One request that the app sent out, and what the world answered. */
export type Call = {
  /** Epoch ms by the world's clock. */
  readonly at: number;
  readonly host: string;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly response: string;
  /** Which fault befell it, if any. */
  readonly fault: Fault["effect"]["kind"] | null;
};

/** One emulated system: answers for its hosts. */
export interface Upstream {
  readonly hosts: readonly string[];
  fetch(request: Request): Response | Promise<Response>;
}

export class World {
  readonly rota = new Rota();
  readonly faults = new Faults();
  readonly calls: Call[] = [];
  readonly now: () => number;
  readonly #upstreams: Upstream[] = [];
  readonly #listeners = new Set<(call: Call) => void>();

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  add(upstream: Upstream): void {
    this.#upstreams.push(upstream);
  }

  onCall(listener: (call: Call) => void): void {
    this.#listeners.add(listener);
  }

  /** The calls to a host (or a path that contains the text), oldest first. */
  callsTo(hostOrPath: string): readonly Call[] {
    return this.calls.filter((c) => c.host === hostOrPath || c.path.includes(hostOrPath));
  }

  /** Answers a request that the app sends out. An address nobody answers for is an error, loudly. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    // Not .text(): workerd warns of each form that is read with it.
    const body = new TextDecoder().decode(await request.clone().arrayBuffer());
    const fault = this.faults.take(url, request.method, body);
    const answer = async (): Promise<Response> => {
      const upstream = this.#upstreams.find((u) => u.hosts.some((h) => matches(h, url.hostname)));
      if (!upstream)
        throw new TypeError(`nobody in the emulated world answers for ${url.hostname}`);
      return upstream.fetch(new Request(request, { body: body === "" ? null : body }));
    };
    const log = (status: number, response: string) => {
      const call: Call = {
        at: this.now(),
        host: url.hostname,
        method: request.method,
        path: url.pathname + url.search,
        headers: Object.fromEntries(request.headers),
        body,
        status,
        response,
        fault: fault?.effect.kind ?? null,
      };
      this.calls.push(call);
      for (const listener of this.#listeners) listener(call);
    };
    let response: Response;
    try {
      response = fault ? await this.faults.befall(fault, answer, request.signal) : await answer();
    } catch (error) {
      log(0, String(error));
      throw error;
    }
    const text = await response.text();
    log(response.status, text);
    const bodiless = response.status === 204 || (response.status >= 300 && response.status < 400);
    return new Response(bodiless && text === "" ? null : text, {
      status: response.status,
      headers: response.headers,
    });
  };
}

const matches = (pattern: string, host: string): boolean =>
  pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : pattern === host;
