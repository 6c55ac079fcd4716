/**
 * The cron job: has every workspace's object check its alarm. An object that lost its alarm (in a failover or a burst of
 * deploys) would never run again by itself. The workspaces are read from D1, since objects can't be listed; each run
 * visits some of them and the next goes on from there, so that each is visited within an hour.
 */
import { within } from "./deadline.ts";
import { type WatchdogRun, watchdogRun } from "./domain/watchdog-run.ts";
import type { Env } from "./env.ts";
import { forEachConcurrent } from "./for-each-concurrent.ts";
import type { WorkspaceOf } from "./http-env.ts";
import { log, logThrown } from "./log.ts";
import { isServed } from "./slack/allowed-teams.ts";
import { openVault, type Vault } from "./vault/vault.ts";
import type { WorkspaceRpc } from "./workspace/rpc.ts";

/** So many are skipped until the next round, should a run be cut short. */
const PAGE_SIZE = 500;
const CHECKS_AT_ONCE = 10;
/** A visit that takes longer has failed: it must not hold up the others. */
const PATIENCE_MS = 10_000;

/** Never throws. */
export async function watchdog(env: Env, workspaceOf: WorkspaceOf): Promise<void> {
  const tally = { checked: 0, failed: 0 };
  try {
    const vault = openVault(env);
    const place = await vault.watchdogPlace();
    const run = watchdogRun(place.workspaces);
    const failed: string[] = [];
    const visited = new Set<string>();
    const visit = async (teamIds: readonly string[]) => {
      const due = teamIds.filter((teamId) => isServed(env, teamId) && !visited.has(teamId));
      await forEachConcurrent(CHECKS_AT_ONCE, due, async (teamId) => {
        visited.add(teamId);
        tally.checked += 1;
        if (await checkAlarm(workspaceOf(env, teamId), teamId)) return;
        failed.push(teamId);
        tally.failed += 1;
      });
    };
    await visit(place.failed.slice(0, run.repeated));
    for await (const page of takenPages(vault, place.after, run)) await visit(page);
    if (failed.length + place.failed.length > 0) await vault.noteFailedVisits(failed);
    log("watchdog.finished", tally);
    await resealSome(vault, run);
  } catch (thrown) {
    logThrown("watchdog.failed", thrown, tally);
  }
}

/** Seals some rows with the newest key. Once this logs nothing any more, the older keys can be removed. */
async function resealSome(vault: Vault, run: WatchdogRun): Promise<void> {
  try {
    const done = await vault.resealSome(run.resealed);
    if (done.resealed + done.failed > 0) log("vault.resealed", done);
  } catch (thrown) {
    logThrown("vault.reseal_failed", thrown);
  }
}

/** Each page is taken before it is visited: a workspace whose visit ends the whole run can't end every run. */
async function* takenPages(
  vault: Vault,
  place: string,
  { visits }: WatchdogRun,
): AsyncGenerator<readonly string[]> {
  let left = visits;
  let taken = place;
  let after = place;
  while (left > 0) {
    const page = await vault.teamIds(after, Math.min(PAGE_SIZE, left));
    const last = page.at(-1);
    if (last === undefined) {
      if (after === "") return;
      after = "";
      continue;
    }
    // Another run is under way.
    if (!(await vault.moveWatchdog(taken, last))) return;
    left -= page.length;
    taken = last;
    after = last;
    yield page;
  }
}

async function checkAlarm(rpc: WorkspaceRpc, teamId: string): Promise<boolean> {
  try {
    const checked = rpc.ensureAlarm().then(() => true);
    if (await within(PATIENCE_MS, checked)) return true;
    throw new Error("timed out");
  } catch (thrown) {
    logThrown("watchdog.check_failed", thrown, { team_id: teamId });
    return false;
  }
}
