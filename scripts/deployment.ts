/**
 * The steps of `npm run deploy`, without the machine they run on: what is asked of wrangler, in which order, and what
 * to do next. The schema goes first, because it only adds: the Worker that still runs doesn't mind, and the new one
 * finds it there. Only the very first deploy has it the other way round, since that makes the database.
 */

export type Ran = { readonly code: number; readonly output: string };

export type Tools = {
  /** Runs wrangler and keeps what it prints; `shown`: on the terminal, where it may ask. */
  wrangler(args: readonly string[], how?: "shown"): Promise<Ran>;
  /** Addresses of the Worker that the last shown run deployed. */
  deployedTo(): readonly string[];
  /** What `/healthz` answers; null: nothing, yet. */
  health(address: string): Promise<Health | null>;
  say(line: string): void;
};

export type Health = {
  readonly ok: boolean;
  readonly missing: readonly string[];
  readonly keys: string;
  readonly allowed_teams?: string;
  readonly placement?: string;
};

const SCHEMA = ["d1", "execute", "DB", "--yes", "--file=schema.sql"];
/** Wrangler's word for a database that the first deploy will make. */
const NO_DATABASE_YET = /Couldn't find an? (?:auto-provisioned )?D1 DB named/;
/** What all commands must agree on: which config, which environment, which login. */
const SHARED = new Set(["-c", "--config", "-e", "--env", "--env-file", "--profile"]);

/** @returns the exit code. `args` go to `wrangler deploy`; `--dry-run` does everything without an account. */
export function deploy(args: readonly string[], tools: Tools): Promise<number> {
  return args.includes("--dry-run") ? rehearse(args, tools) : goLive(args, tools);
}

async function goLive(args: readonly string[], tools: Tools): Promise<number> {
  const { say } = tools;
  const shared = sharedOf(args);

  say("1/4  Who are you at Cloudflare?");
  const who = await tools.wrangler(["whoami", "--json", ...shared]);
  if (who.code !== 0) {
    say(
      "     Nobody yet. Run `npx wrangler login` (or set CLOUDFLARE_API_TOKEN), then this again.",
    );
    return 1;
  }

  say("2/4  The database's tables");
  const remote = [...SCHEMA, "--remote", ...shared];
  const before = await tools.wrangler(remote);
  const isFirst = before.code !== 0 && NO_DATABASE_YET.test(before.output);
  if (before.code !== 0 && !isFirst) return fail(tools, before, "Nothing was deployed.");
  say(isFirst ? "     No database yet: the deploy makes it." : "     schema.sql ran, data kept.");

  say("3/4  The Worker");
  const deployed = await tools.wrangler(["deploy", ...args], "shown");
  if (deployed.code !== 0) return fail(tools, deployed, "Nothing was deployed.");
  if (isFirst) {
    const after = await tools.wrangler(remote);
    if (after.code !== 0) return fail(tools, after, "The Worker is up, its tables are missing.");
    say("     schema.sql ran.");
  }

  say("4/4  What is next");
  await sayNext(tools);
  return 0;
}

async function rehearse(args: readonly string[], tools: Tools): Promise<number> {
  const { say } = tools;
  say("A dry run: no account is asked for and nothing leaves this machine.");

  say("1/4  Who are you at Cloudflare?");
  say("     Would ask `wrangler whoami`.");

  say("2/4  The database's tables, in an empty local database, twice: it must be repeatable");
  const local = ["--local", ...sharedOf(args)];
  for (const _ of ["first", "again"]) {
    const ran = await tools.wrangler([...SCHEMA, ...local]);
    if (ran.code !== 0) return fail(tools, ran, "schema.sql does not run.");
  }
  const question = "SELECT max(version) AS version FROM schema_versions";
  const asked = await tools.wrangler([
    "d1",
    "execute",
    "DB",
    "--json",
    "--command",
    question,
    ...local,
  ]);
  const version = /"version":\s*(\d+)/.exec(asked.output)?.[1];
  if (asked.code !== 0 || version === undefined) return fail(tools, asked, "No version came back.");
  say(`     schema.sql ran, version ${version}.`);

  say("3/4  The Worker");
  const built = await tools.wrangler(["deploy", "--outdir", "dist", ...args]);
  if (built.code !== 0) return fail(tools, built, "The bundle can't be built.");
  say(`     ${/Total Upload:.*/.exec(built.output)?.[0] ?? "Built."}`);

  say("4/4  What is next");
  say("     Would say: open https://<your-worker>/setup");
  say("The dry run went through. `npm run deploy` does it.");
  return 0;
}

async function sayNext({ deployedTo, health, say }: Tools): Promise<void> {
  const [address] = deployedTo();
  if (!address) {
    say("     Open /setup on your Worker's address: it says what is left to do.");
    return;
  }
  const state = await health(address);
  if (state?.ok) {
    say(`     All is in place at ${address}. Add it to Slack: ${address}/slack/install`);
    return;
  }
  if (state && state.missing.length > 0) say(`     Still missing: ${state.missing.join(", ")}.`);
  else if (state && state.keys !== "ok") say(`     ${state.keys}`);
  else if (state && (state.allowed_teams ?? "ok") !== "ok") say(`     ${state.allowed_teams}`);
  else if (state && (state.placement ?? "ok") !== "ok") say(`     ${state.placement}`);
  say(`     Open ${address}/setup: it says what is left to do, step by step.`);
}

function fail({ say }: Tools, { output }: Ran, what: string): number {
  if (output.trim() !== "") say(output.trim());
  say(`     ${what}`);
  return 1;
}

/** The arguments that every command gets, with their values. */
function sharedOf(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, i) => {
    const [name = "", value] = arg.split("=", 2);
    if (!SHARED.has(name)) return [];
    if (value !== undefined) return [arg];
    const next = args[i + 1];
    return next === undefined ? [arg] : [arg, next];
  });
}
