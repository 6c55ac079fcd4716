/** The routes that install the app, or add an admin's grant: to Slack's authorize page and back, then to the App Home. */
import type { Http } from "../http-env.ts";
import { log, logThrown } from "../log.ts";
import { outgoing } from "../outgoing/outgoing.ts";
import {
  CANT_INSTALL,
  GRANT_NOT_KEPT,
  INSTALL_DENIED,
  installFailureNotice,
  installStateNotice,
  NOT_SET_UP,
  teamNotServed,
} from "../pages/install-notices.ts";
import { backToSlack, showNotice } from "../pages/notice.ts";
import { placementOf } from "../placement.ts";
import { Secret } from "../secret.ts";
import { allowedTeams, isServed } from "../slack/allowed-teams.ts";
import { homeLink } from "../slack/home-link.ts";
import { TEAM_OR_ORG_ID } from "../slack/ids.ts";
import { exchangeSlackCode, slackAuthorizeUrl } from "../slack/oauth.ts";
import { type Installation, openVault, type Vault } from "../vault/vault.ts";
import { browserTokenOf, keepBrowserToken } from "./browser-token.ts";
import { judgeGrant, revokeTokens, revokeUnkept } from "./grant.ts";
import { unanswered } from "./not-stored.ts";
import { originOf } from "./origin.ts";
import { secretsOf } from "./readiness.ts";

/** Ends the state of an install that asks for a grant. It decides only which page is shown at the end. */
const ASKS_GRANT = ".grant";

/** `?grant=usergroups` asks the admin's user scope, too; `?team=T…` has Slack preselect the workspace. */
export async function startInstall(c: Http): Promise<Response> {
  if (!takesInstalls(c)) return showNotice(c, NOT_SET_UP);
  const started = await openVault(c.env).startOAuth({
    purpose: "slack",
    teamId: null,
    userId: null,
    browserToken: keepBrowserToken(c),
    now: Date.now(),
  });
  const team = c.req.query("team") ?? "";
  const grant = c.req.query("grant") === "usergroups";
  return c.redirect(
    slackAuthorizeUrl({
      clientId: c.env.SLACK_CLIENT_ID,
      redirectUri: redirectUri(c),
      state: grant ? started.state + ASKS_GRANT : started.state,
      grant,
      team: TEAM_OR_ORG_ID.test(team) ? team : null,
    }),
  );
}

export async function finishInstall(c: Http): Promise<Response> {
  if (!takesInstalls(c)) return showNotice(c, NOT_SET_UP);
  const vault = openVault(c.env);
  const { state: returned = "", code = "", error } = c.req.query();
  const asksGrant = returned.endsWith(ASKS_GRANT);
  const state = asksGrant ? returned.slice(0, -ASKS_GRANT.length) : returned;
  const now = Date.now();
  const browserToken = browserTokenOf(c);
  const opened = await vault
    .openOAuth({ state, browserToken, purpose: "slack", now })
    .catch(unanswered(c));
  if (error === "access_denied") return showNotice(c, INSTALL_DENIED);
  if (opened === "unanswered") return showNotice(c, CANT_INSTALL);
  if (!opened.ok) return showNotice(c, installStateNotice(opened.error));
  if (error !== undefined || code === "")
    return showNotice(c, installFailureNotice({ reason: "refused", error: error ?? "no code" }));

  const installed = await exchangeSlackCode(
    {
      clientId: c.env.SLACK_CLIENT_ID,
      clientSecret: new Secret(c.env.SLACK_CLIENT_SECRET),
      code: new Secret(code),
      redirectUri: redirectUri(c),
    },
    outgoing(1, 1),
    now,
  );
  if (!installed.ok) {
    log("install.failed", { reason: installed.error.reason });
    return showNotice(c, installFailureNotice(installed.error));
  }
  const { teamId, appId, installedBy } = installed.value;
  if (!isServed(c.env, teamId)) {
    await giveBack(vault, installed.value);
    return showNotice(c, teamNotServed(teamId));
  }
  // Only now: anybody can come back with a state of their own and a made-up code, and that must write nothing. With the
  // team, so that an uninstall deletes it.
  const isFirst = await vault.useOAuth({ ...opened.value, teamId }, now).catch(unanswered(c));
  if (isFirst === "unanswered") return showNotice(c, CANT_INSTALL);
  if (!isFirst) return showNotice(c, installStateNotice("unknown"));
  const verdict = await judgeGrant(installed.value, asksGrant);
  const grant = verdict === "kept" ? installed.value.grant : null;
  // Only a new user token makes one that isn't kept. A stored one that can't be opened must not stop an install.
  const before = installed.value.grant && (await vault.installation(teamId).catch(() => null));
  const saved = await vault.saveInstallation({ ...installed.value, grant }).catch(unanswered(c));
  // Slack gives the same tokens when the person starts again.
  if (saved === "unanswered") return showNotice(c, CANT_INSTALL);
  const grants = [installed.value.grant, before?.grant ?? null];
  c.executionCtx.waitUntil(revokeUnkept(teamId, grants, grant ?? before?.grant ?? null));
  log("install.finished", { team_id: teamId, user_id: installedBy, grant: grant !== null });
  await notifyWorkspace(c, teamId, installedBy);
  const home = homeLink(appId, teamId);
  if (verdict === "none" || verdict === "kept") return c.redirect(home);
  log("grant.not_kept", { team_id: teamId, reason: verdict });
  return showNotice(c, { ...backToSlack(home), ...GRANT_NOT_KEPT[verdict] });
}

const takesInstalls = (c: Http): boolean =>
  secretsOf(c.env).complete &&
  allowedTeams(c.env).kind !== "unreadable" &&
  placementOf(c.env).jurisdiction !== "unreadable";

/**
 * Best effort. Not where the workspace was installed before it was left out of ALLOWED_TEAMS: Slack gives the same tokens
 * again, and without them it uninstalls the app, which deletes all that is stored.
 */
async function giveBack(vault: Vault, { teamId, botToken, grant }: Installation): Promise<void> {
  const isKnown = (await vault.installation(teamId)) !== null;
  const tokens = isKnown ? [] : [...(grant ? [grant.token] : []), botToken];
  const revoked = await revokeTokens(teamId, tokens);
  log("install.team_not_allowed", { team_id: teamId, revoked });
}

/** The tokens are stored already. If this call fails, the next opening of the Home does the same work. */
async function notifyWorkspace(c: Http, teamId: string, userId: string): Promise<void> {
  try {
    await c.var.workspaceOf(c.env, teamId).onInstalled(userId, originOf(c.req.url));
  } catch (thrown) {
    logThrown("install.workspace_not_notified", thrown, { team_id: teamId });
  }
}

const redirectUri = (c: Http) => `${originOf(c.req.url)}/slack/callback`;
