/** The routes that install the app, or add an admin's grant: to Slack's authorize page and back, then to the App Home. */
import type { Http } from "../http-env.ts";
import { log, logThrown } from "../log.ts";
import { outgoing } from "../outgoing/outgoing.ts";
import {
  INSTALL_DENIED,
  installFailureNotice,
  installStateNotice,
  NOT_SET_UP,
} from "../pages/install-notices.ts";
import { showNotice } from "../pages/notice.ts";
import { Secret } from "../secret.ts";
import { homeLink } from "../slack/home-link.ts";
import { TEAM_OR_ORG_ID } from "../slack/ids.ts";
import { exchangeSlackCode, slackAuthorizeUrl } from "../slack/oauth.ts";
import { openVault } from "../vault/vault.ts";
import { browserTokenOf, keepBrowserToken } from "./browser-token.ts";
import { grantToKeep } from "./grant.ts";
import { originOf } from "./origin.ts";
import { secretsOf } from "./readiness.ts";

/** `?grant=usergroups` asks the admin's user scope, too; `?team=T…` has Slack preselect the workspace. */
export async function startInstall(c: Http): Promise<Response> {
  if (!secretsOf(c.env).complete) return showNotice(c, NOT_SET_UP);
  const started = await openVault(c.env).startOAuth({
    purpose: "slack",
    teamId: null,
    userId: null,
    browserToken: keepBrowserToken(c),
    now: Date.now(),
  });
  const team = c.req.query("team") ?? "";
  return c.redirect(
    slackAuthorizeUrl({
      clientId: c.env.SLACK_CLIENT_ID,
      redirectUri: redirectUri(c),
      state: started.state,
      grant: c.req.query("grant") === "usergroups",
      team: TEAM_OR_ORG_ID.test(team) ? team : null,
    }),
  );
}

export async function finishInstall(c: Http): Promise<Response> {
  if (!secretsOf(c.env).complete) return showNotice(c, NOT_SET_UP);
  const vault = openVault(c.env);
  const { state = "", code = "", error } = c.req.query();
  const now = Date.now();
  const browserToken = browserTokenOf(c);
  const opened = await vault.openOAuth({ state, browserToken, purpose: "slack", now });
  if (error === "access_denied") return showNotice(c, INSTALL_DENIED);
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
  // Only now: anybody can come back with a state of their own and a made-up code, and that must write nothing. With the
  // team, so that an uninstall deletes it.
  if (!(await vault.useOAuth({ ...opened.value, teamId }, now)))
    return showNotice(c, installStateNotice("unknown"));
  const grant = await grantToKeep(vault, installed.value);
  await vault.saveInstallation({ ...installed.value, grant });
  log("install.finished", { team_id: teamId, user_id: installedBy, grant: grant !== null });
  await notifyWorkspace(c, teamId, installedBy);
  return c.redirect(homeLink(appId, teamId));
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
