/**
 * A Tail Worker: the runtime tells it of each invocation that is over, with the platform's own redaction. Cloudflare's
 * logs, `wrangler tail` and Logpush hold the same.
 */
import { type Request as RuntimeRequest, Response as RuntimeResponse } from "miniflare";

/** One invocation of the Worker or of an object. There is more in it; this is what is named. */
export type Trace = {
  /** The class of the object. The Worker itself has none. */
  readonly entrypoint?: string;
  readonly event: {
    readonly request?: {
      readonly method: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    };
  } | null;
  readonly logs: readonly unknown[];
  readonly exceptions: readonly unknown[];
};

/** What it is told arrives here as JSON: its own requests are answered by this process. */
const SCRIPT = `export default {
  tail: (traces) => fetch("http://tail/", { method: "POST", body: JSON.stringify(traces) }),
};`;

export const tailWorker = (compatibilityDate: string, onTrace: (trace: Trace) => void) => ({
  name: "tail",
  modules: true,
  script: SCRIPT,
  compatibilityDate,
  outboundService: async (request: RuntimeRequest) => {
    for (const trace of (await request.json()) as readonly Trace[]) onTrace(trace);
    return new RuntimeResponse();
  },
});
