/** The Worker's secrets: which it has, what is added, and all of that in one go. Nothing that is set is replaced unasked. */
import { randomBytes } from "node:crypto";
import { isRecord, parseJson } from "./json.ts";
import { SEALING_KEY, SECRETS, SYSTEMS } from "./names.ts";
import { failed } from "./steps.ts";
import { Stop } from "./stop.ts";
import type { Tools } from "./tools.ts";
import { AGAIN } from "./words.ts";

export type Additions = Readonly<Record<string, string>>;

const TRIES = 3;
const BETWEEN_TRIES_MS = 3_000;

/** Names only: nobody can read a value again. */
export async function namesSet(
  tools: Tools,
  shared: readonly string[],
): Promise<ReadonlySet<string>> {
  const ran = await tools.wrangler(["secret", "list", "--format", "json", ...shared]);
  const list = parseJson(ran.stdout);
  if (ran.code !== 0 || !Array.isArray(list))
    throw failed(ran, `Cloudflare didn't say which secrets the Worker has. ${AGAIN}`);
  return new Set(list.map((entry: unknown) => (isRecord(entry) ? String(entry["name"]) : "")));
}

/** What the environment has of that which the Worker lacks. */
export function fromEnvironment(tools: Tools, set: ReadonlySet<string>): Additions {
  const given = SECRETS.filter((name) => !set.has(name)).flatMap((name) => {
    const value = tools.env[name]?.trim() ?? "";
    return value === "" ? [] : [[name, value] as const];
  });
  if (given.length > 0)
    tools.say(`     From the environment: ${given.map(([name]) => name).join(", ")}.`);
  return Object.fromEntries(given);
}

/** Asked once, when the Slack app is made: a system can be added at any time later. */
export async function systemsSecrets(
  { answers, say }: Tools,
  address: string,
  known: ReadonlySet<string>,
): Promise<Additions> {
  const open = SYSTEMS.filter(({ id, secret }) => !known.has(id) || !known.has(secret));
  if (!answers.canAsk || open.length === 0) return {};
  const chosen = await answers.choose(
    "Register apps of these now? (Space chooses, Enter continues. Opsgenie and xMatters need none.)",
    open,
  );
  const added: Record<string, string> = {};
  for (const { value, label, id, secret, register, callback } of open) {
    if (!chosen.includes(value)) continue;
    for (const line of [...register, `  ${address}${callback}`]) say(`     ${line}`);
    const client = await answers.value({ env: id, ask: `${label}: Client ID`, isSecret: false });
    const password =
      client && (await answers.value({ env: secret, ask: `${label}: Secret`, isSecret: true }));
    if (client && password) Object.assign(added, { [id]: client, [secret]: password });
    else say(`     Left out: ${label}. docs/deploying.md says how to add it later.`);
  }
  return added;
}

/** @returns nothing where the Worker has a key, or the person chose to stop */
export async function sealingKey(
  tools: Tools,
  shared: readonly string[],
  known: ReadonlySet<string>,
): Promise<Additions> {
  if (known.has(SEALING_KEY)) return {};
  const kept = (await workspacesStored(tools, shared)) > 0 ? await keyAgain(tools) : null;
  if (kept !== null) return { [SEALING_KEY]: kept };
  const key = `k1:${randomBytes(32).toString("base64")}`;
  tools.say("     Made the key that seals every token in the database.");
  if (tools.answers.canAsk) {
    const yes = await tools.answers.yes({
      env: "",
      ask: "Show it once, to keep with your other secrets? You need it to change keys later",
      usually: true,
    });
    if (yes) await tools.answers.showOnce("The sealing key:", key);
  }
  return { [SEALING_KEY]: key };
}

/** A new key would open nothing of what is stored. */
async function keyAgain({ answers }: Tools): Promise<string> {
  const answer = await answers.value({
    env: SEALING_KEY,
    ask: `${SEALING_KEY}, as you kept it`,
    hint: [
      "The Worker has lost its sealing key, and the database holds workspaces that were sealed with it.",
      "With another key each of them must install and connect again.",
    ],
    isSecret: true,
    fault: (typed) =>
      /^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/.test(typed)
        ? undefined
        : "A sealing key looks like k1:… with 44 characters after the colon.",
  });
  if (answer !== null) return answer;
  throw new Stop(
    `The Worker has no ${SEALING_KEY}, and the database holds workspaces sealed with it. Put the key you kept into the environment variable ${SEALING_KEY}. If it's lost, docs/deploying.md says how to begin anew.`,
  );
}

async function workspacesStored(tools: Tools, shared: readonly string[]): Promise<number> {
  const question = "SELECT count(*) AS stored FROM installations";
  const ran = await tools.wrangler([
    ...["d1", "execute", "DB", "--remote", "--json", "--command", question],
    ...shared,
  ]);
  const stored = /"stored":\s*(\d+)/.exec(ran.output)?.[1];
  if (ran.code !== 0 || stored === undefined)
    throw failed(ran, `The database didn't say whether anything is stored. ${AGAIN}`);
  return Number(stored);
}

/** All at once: the Worker never runs with half of them. */
export async function put(
  tools: Tools,
  shared: readonly string[],
  additions: Additions,
  ifItFails = `Cloudflare didn't take the secrets. ${AGAIN}`,
): Promise<void> {
  const names = Object.keys(additions);
  if (names.length === 0) return;
  for (let tries = 1; ; tries += 1) {
    const ran = await tools.wrangler(["secret", "bulk", ...shared], {
      input: JSON.stringify(additions),
    });
    if (ran.code === 0) break;
    if (tries === TRIES) throw failed(ran, ifItFails);
    await tools.sleep(BETWEEN_TRIES_MS);
  }
  tools.say(`     Set in one go: ${names.join(", ")}.`);
}
