/**
 * The steps of `npm run deploy`, without the machine they run on. The schema goes before the Worker, because it only
 * adds: the Worker that still runs doesn't mind, and the new one finds it there. Only the very first deploy has it the
 * other way round, since that makes the database. Each step looks at what is there, so a broken-off run is continued by
 * the next one.
 */
import { settledHealth } from "./health.ts";
import { rehearse } from "./rehearsal.ts";
import { fromEnvironment, namesSet } from "./secrets.ts";
import { slackApp } from "./slack-app.ts";
import { account, addressOf, tablesAfter, tablesBefore, worker } from "./steps.ts";
import { Stop } from "./stop.ts";
import type { Tools } from "./tools.ts";

/** What all commands must agree on: which config, which environment, which login. */
const SHARED = new Set(["-c", "--config", "-e", "--env", "--env-file", "--profile"]);

/** @returns the exit code. `args` go to `wrangler deploy`; `--dry-run` does everything without an account. */
export async function deploy(args: readonly string[], tools: Tools): Promise<number> {
  try {
    await (args.includes("--dry-run")
      ? rehearse(args, sharedOf(args), tools)
      : goLive(args, tools));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    tools.say(`     ${thrown.message}`);
    return thrown.code;
  }
}

async function goLive(args: readonly string[], tools: Tools): Promise<void> {
  const { say } = tools;
  const shared = sharedOf(args);

  say("1/6  Your Cloudflare account");
  await account(tools, shared);

  say("2/6  The database's tables");
  const isFirst = await tablesBefore(tools, shared);

  say("3/6  The Worker");
  await worker(tools, args);
  if (isFirst) await tablesAfter(tools, shared);
  const address = await addressOf(tools);
  if (address === null) {
    say("     Open /setup on your Worker's address: it says what is left to do.");
    return;
  }

  say("4/6  The Slack app and the secrets");
  const before = await namesSet(tools, shared);
  const given = fromEnvironment(tools, before);
  const left = await slackApp(tools, { address, shared, set: before, given });

  say("5/6  Is it well?");
  const set = await namesSet(tools, shared);
  const health = await settledHealth(tools, address, set);
  if (health === null)
    throw new Stop(`${address} doesn't answer yet. Wait a minute, then open ${address}/healthz.`);
  if (health.ok) say(`     ${address}/healthz says ok.`);
  else if (health.missing.length > 0) say(`     Still missing: ${health.missing.join(", ")}.`);
  else if (health.database !== "ready") say(`     The database is ${health.database}.`);
  for (const problem of health.missing.length > 0 ? [] : health.problems) say(`     ${problem}`);

  say("6/6  What is next");
  for (const line of left) say(`     ${line}`);
  say(
    health.ok
      ? `     Add PagerSync to Slack: ${address}/slack/install`
      : `     Open ${address}/setup: it says what is left to do, step by step.`,
  );
}

/** The arguments that every command gets, with their values. */
export function sharedOf(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, i) => {
    const [name = "", value] = arg.split("=", 2);
    if (!SHARED.has(name)) return [];
    if (value !== undefined) return [arg];
    const next = args[i + 1];
    return next === undefined ? [arg] : [arg, next];
  });
}
