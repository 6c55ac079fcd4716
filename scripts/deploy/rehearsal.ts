/** `npm run deploy -- --dry-run`: each step as far as it goes without an account, and in words from there on. */
import { manifestFor } from "../../src/slack/manifest.ts";
import { NEW_SCOPES, SLACK_SECRETS, SYSTEMS, TOKEN } from "./names.ts";
import { failed, SCHEMA } from "./steps.ts";
import type { Tools } from "./tools.ts";

export async function rehearse(
  args: readonly string[],
  shared: readonly string[],
  tools: Tools,
): Promise<void> {
  const { say } = tools;
  say("A dry run: no account is asked for and nothing leaves this machine.");

  say("1/6  Your Cloudflare account");
  say("     Would ask `wrangler whoami`, and offer to log in.");

  say("2/6  The database's tables, in an empty local database, twice: it must be repeatable");
  const local = ["--local", ...shared];
  for (const _ of ["first", "again"]) {
    const ran = await tools.wrangler([...SCHEMA, ...local]);
    if (ran.code !== 0) throw failed(ran, "schema.sql doesn't run.");
  }
  const question = "SELECT max(version) AS version FROM schema_versions";
  const asked = await tools.wrangler([
    ...["d1", "execute", "DB", "--json", "--command", question],
    ...local,
  ]);
  const version = /"version":\s*(\d+)/.exec(asked.output)?.[1];
  if (asked.code !== 0 || version === undefined) throw failed(asked, "No version came back.");
  say(`     schema.sql ran, version ${version}.`);

  say("3/6  The Worker");
  const built = await tools.wrangler(["deploy", "--outdir", "dist", ...args]);
  if (built.code !== 0) throw failed(built, "The bundle can't be built.");
  say(`     ${/Total Upload:.*/.exec(built.output)?.[0] ?? "Built."}`);

  say("4/6  The Slack app and the secrets");
  const { scopes } = manifestFor("https://host").oauth_config;
  say(`     Would ask for a Slack configuration token (${TOKEN}), and which of these you use:`);
  say(`     ${SYSTEMS.map(({ label }) => label).join(", ")}. Enter skips either.`);
  say(
    "     Would check the manifest for the Worker's address with Slack, and make the app from it:",
  );
  say(
    `     ${scopes.bot.length} bot scopes (${scopes.bot_optional.length} of them optional), 1 optional user scope.`,
  );
  say("     Later runs update the app where the manifest changed, and ask before scopes grow");
  say(`     (${NEW_SCOPES}=yes agrees beforehand).`);
  say("     Would make the sealing key, and set all secrets in one go, through standard input:");
  say(`     ${[...SLACK_SECRETS.map(({ name }) => name), "ENCRYPTION_KEYS"].join(", ")}.`);

  say("5/6  Is it well?");
  say("     Would wait for https://<your-worker>/healthz to say ok.");

  say("6/6  What is next");
  say("     Would say: add PagerSync to Slack, https://<your-worker>/slack/install");
  say("The dry run went through. `npm run deploy` does it.");
}
