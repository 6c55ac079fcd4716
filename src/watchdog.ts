/**
 * The cron job: has every workspace's object check its alarm. An object that lost its alarm (in a failover or a burst of
 * deploys) would never run again by itself. The workspaces are read from D1, since objects can't be listed.
 */
import type { Env } from "./env.ts";
import { forEachConcurrent } from "./for-each-concurrent.ts";
import type { WorkspaceOf } from "./http-env.ts";
import { log, logThrown } from "./log.ts";
import { isServed } from "./slack/allowed-teams.ts";
import { openVault, type Vault } from "./vault/vault.ts";
import type { WorkspaceRpc } from "./workspace/rpc.ts";

/** The free plan allows 1,000 calls to D1 and objects a run: this many objects, and the pages of D1 read for them. */
const MAX_CHECKS = 900;
const PAGE_SIZE = 100;
const CHECKS_AT_ONCE = 10;
/** At five calls each, these fit into the rest of the 1,000; 2,880 workspaces a day. */
const RESEALED_A_RUN = 10;

/**
 * Never throws.
 * @param start the team id after which to begin, any text: where one run can't check all workspaces, random starts reach
 *   each of them sooner or later
 */
export async function watchdog(
  env: Env,
  workspaceOf: WorkspaceOf,
  start: string = randomStart(),
): Promise<void> {
  const tally = { checked: 0, failed: 0 };
  try {
    for await (const page of pagesFrom(openVault(env), start)) {
      const served = page.filter((teamId) => isServed(env, teamId));
      await forEachConcurrent(CHECKS_AT_ONCE, served, async (teamId) => {
        tally.checked += 1;
        if (!(await checkAlarm(workspaceOf(env, teamId), teamId))) tally.failed += 1;
      });
    }
  } catch (thrown) {
    logThrown("watchdog.failed", thrown, tally);
    return;
  }
  log("watchdog.finished", tally);
  await resealSome(env);
}

/** Seals some rows with the newest key. Once this logs nothing any more, the older keys can be removed. */
async function resealSome(env: Env): Promise<void> {
  try {
    const done = await openVault(env).resealSome(RESEALED_A_RUN);
    if (done.resealed + done.failed > 0) log("vault.resealed", done);
  } catch (thrown) {
    logThrown("vault.reseal_failed", thrown);
  }
}

/** Pages of teams after `start`, then from the beginning up to it; at most MAX_CHECKS teams in all. */
async function* pagesFrom(vault: Vault, start: string): AsyncGenerator<readonly string[]> {
  let left = MAX_CHECKS;
  let after: string | null = start;
  let wrapped = false;
  while (left > 0) {
    const read = await vault.teamIds(after, Math.min(PAGE_SIZE, left));
    const page = wrapped ? read.filter((teamId) => teamId <= start) : read;
    left -= page.length;
    if (page.length > 0) yield page;
    if (wrapped && page.length < read.length) return;
    after = read.at(-1) ?? null;
    if (read.length > 0) continue;
    if (wrapped) return;
    wrapped = true;
  }
}

async function checkAlarm(rpc: WorkspaceRpc, teamId: string): Promise<boolean> {
  try {
    await rpc.ensureAlarm();
    return true;
  } catch (thrown) {
    logThrown("watchdog.check_failed", thrown, { team_id: teamId });
    return false;
  }
}

/** Team ids are a T and random capitals and digits. */
const randomStart = () => `T${Math.random().toString(36).slice(2, 5).toUpperCase()}`;
