/**
 * The cron's knock at every workspace: an object whose alarm was lost (a failover, a deploy storm) would sleep for ever,
 * and only the outside can tell. Knows the workspaces from D1: objects can't be listed.
 */
import type { Env } from "./env.ts";
import { forEachConcurrent } from "./for-each-concurrent.ts";
import type { WorkspaceOf } from "./http-env.ts";
import { log, logThrown } from "./log.ts";
import { openVault, type Vault } from "./vault/vault.ts";
import type { WorkspaceRpc } from "./workspace/rpc.ts";

/** The free plan allows 1,000 calls to D1 and objects a run: this many knocks and the pages read for them. */
const MAX_KNOCKS = 900;
const PAGE_SIZE = 100;
const KNOCKS_AT_ONCE = 10;
/** At five calls each they fit into what the knocks leave; 2,880 workspaces a day. */
const RESEALED_A_RUN = 10;

/**
 * Never throws. Where there are more workspaces than one run may knock at, each run begins at another team
 * (`start`, any text), so that every one has its turn.
 */
export async function watchdog(
  env: Env,
  workspaceOf: WorkspaceOf,
  start: string = randomStart(),
): Promise<void> {
  const tally = { knocked: 0, failed: 0 };
  try {
    for await (const page of pagesFrom(openVault(env), start)) {
      await forEachConcurrent(KNOCKS_AT_ONCE, page, async (teamId) => {
        tally.knocked += 1;
        if (!(await knock(workspaceOf(env, teamId), teamId))) tally.failed += 1;
      });
    }
  } catch (thrown) {
    logThrown("watchdog.failed", thrown, tally);
    return;
  }
  log("watchdog.finished", tally);
  await resealSome(env);
}

/** While there is an old key in the ring. Once this logs nothing any more, the old key can be taken out. */
async function resealSome(env: Env): Promise<void> {
  try {
    const done = await openVault(env).resealSome(RESEALED_A_RUN);
    if (done.resealed + done.failed > 0) log("vault.resealed", done);
  } catch (thrown) {
    logThrown("vault.reseal_failed", thrown);
  }
}

/** Pages of teams after `start`, then from the beginning up to it; at most MAX_KNOCKS teams in all. */
async function* pagesFrom(vault: Vault, start: string): AsyncGenerator<readonly string[]> {
  let left = MAX_KNOCKS;
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

async function knock(door: WorkspaceRpc, teamId: string): Promise<boolean> {
  try {
    await door.ensureAlarm();
    return true;
  } catch (thrown) {
    logThrown("watchdog.knock_failed", thrown, { team_id: teamId });
    return false;
  }
}

/** Somewhere among the team ids, which are a T and random capitals and digits. */
const randomStart = () => `T${Math.random().toString(36).slice(2, 5).toUpperCase()}`;
