/** What `/healthz` of a deployment says. */
import { isRecord, parseJson } from "./json.ts";
import type { Tools } from "./tools.ts";

export type Health = {
  readonly ok: boolean;
  readonly missing: readonly string[];
  readonly optionalMissing: readonly string[];
  /** Sentences: what else is wrong. */
  readonly problems: readonly string[];
  readonly database: string;
  readonly version: string;
};

/** A new workers.dev address, and a new secret, need a moment. */
const TRIES = 12;
const BETWEEN_TRIES_MS = 5_000;
const TIMEOUT_MS = 10_000;

export async function healthOf(
  { fetch }: Pick<Tools, "fetch">,
  address: string,
): Promise<Health | null> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(new URL("/healthz", address), { redirect: "manual", signal });
    return readHealth(parseJson(await answer.text()));
  } catch {
    // Not there yet, or no network.
    return null;
  }
}

export function readHealth(answer: unknown): Health | null {
  if (!isRecord(answer) || typeof answer["ok"] !== "boolean") return null;
  const sentence = (name: string) => {
    const said = String(answer[name] ?? "ok");
    return said === "ok" ? [] : [said];
  };
  const names = (field: string) => {
    const list = answer[field];
    return Array.isArray(list) ? list.map(String) : [];
  };
  return {
    ok: answer["ok"],
    missing: names("missing"),
    optionalMissing: names("optional_missing"),
    problems: ["keys", "allowed_teams", "placement"].flatMap(sentence),
    database: String(answer["database_state"] ?? "unknown"),
    version: String(answer["version"] ?? "unknown"),
  };
}

/** Until it is well, or it lacks only what nobody has set; null: it never answered. */
export async function settledHealth(
  tools: Pick<Tools, "fetch" | "sleep">,
  address: string,
  set: ReadonlySet<string>,
): Promise<Health | null> {
  let last: Health | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await tools.sleep(BETWEEN_TRIES_MS);
    last = (await healthOf(tools, address)) ?? last;
    if (last?.ok || (last && !last.missing.some((name) => set.has(name)))) return last;
  }
  return last;
}
