/** The steps that are wrangler's: account, tables, Worker. */
import { ADDRESS } from "./names.ts";
import { Stop } from "./stop.ts";
import type { Ran, Tools } from "./tools.ts";
import { AGAIN } from "./words.ts";

export const SCHEMA = ["d1", "execute", "DB", "--yes", "--file=schema.sql"];
/** Wrangler's word for a database that the first deploy will make. */
const NO_DATABASE_YET = /Couldn't find an? (?:auto-provisioned )?D1 DB named/;
const NOT_LOGGED_IN = /"loggedIn":\s*false/;
const LOG_IN = "Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.";

export async function account(tools: Tools, shared: readonly string[]): Promise<void> {
  const ask = () => tools.wrangler(["whoami", "--json", ...shared]);
  let who = await ask();
  const isStranger = NOT_LOGGED_IN.test(who.output);
  if (who.code !== 0 && isStranger && tools.answers.canAsk) {
    const yes = await tools.answers.yes({
      env: "",
      ask: "Nobody is logged in to Cloudflare here. Log in now, in the browser?",
      usually: true,
    });
    if (yes) {
      await tools.wrangler(["login"], { shown: true });
      who = await ask();
    }
  }
  if (who.code === 0) return;
  if (NOT_LOGGED_IN.test(who.output))
    throw new Stop(`Nobody is logged in to Cloudflare here. ${LOG_IN} ${AGAIN}`);
  throw failed(
    who,
    `Cloudflare didn't say who you are. Check the network, and the token if you set one. ${AGAIN}`,
  );
}

/** @returns whether this is the first deploy, which makes the database */
export async function tablesBefore(tools: Tools, shared: readonly string[]): Promise<boolean> {
  const ran = await tools.wrangler([...SCHEMA, "--remote", ...shared]);
  const isFirst = ran.code !== 0 && NO_DATABASE_YET.test(ran.output);
  if (ran.code !== 0 && !isFirst) throw failed(ran, `Nothing was deployed. ${AGAIN}`);
  tools.say(
    isFirst ? "     No database yet: the deploy makes it." : "     schema.sql ran, data kept.",
  );
  return isFirst;
}

export async function worker(tools: Tools, args: readonly string[]): Promise<void> {
  const deployed = await tools.wrangler(["deploy", ...args], { shown: true });
  if (deployed.code !== 0) throw failed(deployed, `The Worker wasn't deployed. ${AGAIN}`);
}

export async function tablesAfter(tools: Tools, shared: readonly string[]): Promise<void> {
  const ran = await tools.wrangler([...SCHEMA, "--remote", ...shared]);
  if (ran.code !== 0) throw failed(ran, `The Worker is up, but its tables are missing. ${AGAIN}`);
  tools.say("     schema.sql ran.");
}

/** `https://host`; null: wrangler named none, and nobody could be asked. */
export async function addressOf(tools: Tools): Promise<string | null> {
  const targets = tools.deployedTo();
  // A domain of one's own is what people will use.
  const domain = targets.find((target) => target.includes(" (custom domain"))?.split(" ")[0];
  const found = domain
    ? `https://${domain}`
    : targets.find((target) => target.startsWith("https://"));
  if (found !== undefined && !tools.env[ADDRESS]) return found;
  const answer = await tools.answers.value({
    env: ADDRESS,
    ask: "The Worker's address, https://… (Enter skips)",
    isSecret: false,
    fault: (typed) =>
      /^https:\/\/[^/\s]+\/?$/.test(typed) ? undefined : "An address looks like https://host.",
  });
  return answer?.replace(/\/$/, "") ?? null;
}

/** What wrangler printed, and then what it means. */
export function failed({ output }: Ran, what: string): Stop {
  return new Stop(output.trim() === "" ? what : `${output.trim()}\n     ${what}`);
}
