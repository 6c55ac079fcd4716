/**
 * The operator's page: the status of every workspace. Without OPERATOR_TOKEN it answers 404. The token comes in a header
 * (then the answer is JSON) or in a form, never in an address: addresses are logged.
 */
import { bodyLimit } from "hono/body-limit";
import { within } from "../deadline.ts";
import { type Overview, verdictOn, type WorkspaceStatus } from "../domain/workspace-status.ts";
import { forEachConcurrent } from "../for-each-concurrent.ts";
import type { Http } from "../http-env.ts";
import { log, logThrown } from "../log.ts";
import { showNotice } from "../pages/notice.ts";
import { FROM_ANOTHER_SITE, overviewPage, signInPage, silentPage } from "../pages/operator.ts";
import { show } from "../pages/show.ts";
import { isServed } from "../slack/allowed-teams.ts";
import { TEAM_ID } from "../slack/ids.ts";
import { openVault } from "../vault/vault.ts";
import { isCrossSite } from "./cross-site.ts";
import { fieldsOf } from "./form.ts";
import {
  beginSession,
  endSession,
  isInSession,
  isToken,
  operatorTokenOf,
} from "./operator-session.ts";

const PAGE_SIZE = 25;
const ASKED_AT_ONCE = 5;
/** A workspace that takes longer is shown as silent, so that the page doesn't wait for it. */
const PATIENCE_MS = 3_000;
/** The form holds one token. */
const limitForm = bodyLimit({ maxSize: 4_096, onError: (c) => c.body(null, 413) });

export async function showOperator(c: Http): Promise<Response> {
  const token = operatorTokenOf(c.env);
  if (!token) return c.notFound();
  const header = c.req.header("authorization");
  if (header !== undefined) {
    if (!(await isToken(header.replace(/^Bearer\s+/i, ""), token))) {
      log("operator.refused", { by: "header" });
      return c.json({ error: "unauthorized" }, 401);
    }
    const overview = await overviewOf(c);
    return overview ? c.json(overview) : c.json({ error: "database" }, 503);
  }
  if (!(await isInSession(c, token, Date.now()))) return show(c, signInPage(false), 401);
  const overview = await overviewOf(c);
  return overview ? show(c, overviewPage(overview)) : show(c, silentPage, 503);
}

export async function signInOperator(c: Http): Promise<Response> {
  const token = operatorTokenOf(c.env);
  if (!token) return c.notFound();
  if (isCrossSite(c)) return showNotice(c, FROM_ANOTHER_SITE);
  const tooLarge = await limitForm(c, async () => {});
  if (tooLarge) return tooLarge;
  const form = await fieldsOf(c);
  if (form.has("leave")) {
    endSession(c);
    return c.redirect("/operator", 303);
  }
  if (!(await isToken(form.get("token") ?? "", token))) {
    log("operator.refused", { by: "form" });
    return show(c, signInPage(true), 401);
  }
  log("operator.signed_in");
  await beginSession(c, token, Date.now());
  return c.redirect("/operator", 303);
}

/** Null: D1 or the keys can't be used. Calls the workspaces of one page only, a few at a time. */
async function overviewOf(c: Http): Promise<Overview | null> {
  const asked = c.req.query("after") ?? "";
  const after = TEAM_ID.test(asked) ? asked : null;
  try {
    // One more than fits on the page: if it is there, there is a next page.
    const found = await openVault(c.env).installedWorkspaces(after, PAGE_SIZE + 1);
    const page = found.page.slice(0, PAGE_SIZE);
    const statuses = new Map<string, WorkspaceStatus | null>();
    const served = page.filter(({ teamId }) => isServed(c.env, teamId));
    await forEachConcurrent(ASKED_AT_ONCE, served, async ({ teamId }) => {
      statuses.set(teamId, await statusOf(c, teamId));
    });
    const isLast = found.page.length <= PAGE_SIZE;
    return {
      at: Date.now(),
      total: found.total,
      workspaces: page.map((one) => {
        const status = statuses.get(one.teamId) ?? null;
        const why = served.includes(one) ? "silent" : "left_out";
        return { ...one, verdict: status ? verdictOn(status) : why, status };
      }),
      after: isLast ? null : (page.at(-1)?.teamId ?? null),
    };
  } catch (thrown) {
    logThrown("operator.overview_failed", thrown);
    return null;
  }
}

async function statusOf(c: Http, teamId: string): Promise<WorkspaceStatus | null> {
  try {
    return await within(PATIENCE_MS, c.var.workspaceOf(c.env, teamId).status());
  } catch (thrown) {
    logThrown("operator.workspace_silent", thrown, { team_id: teamId });
    return null;
  }
}
