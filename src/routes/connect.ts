/** Connects a scheduling system by OAuth: from the App Home's link to the system's authorize page, and back. */
import { type OAuthSystem, SYSTEMS } from "../domain/systems.ts";
import type { Http } from "../http-env.ts";
import { log } from "../log.ts";
import {
  connectDenied,
  connectLinkNotice,
  connectOutcomeNotice,
  connectStateNotice,
  systemNotSetUp,
} from "../pages/connect-notices.ts";
import { NOT_SET_UP, teamNotServed } from "../pages/install-notices.ts";
import { showNotice } from "../pages/notice.ts";
import { authorizePage, oauthClientOf } from "../schedulers/registry.ts";
import { isServed } from "../slack/allowed-teams.ts";
import { homeLink } from "../slack/home-link.ts";
import { openVault, type Vault } from "../vault/vault.ts";
import { browserTokenOf, dropBrowserToken, keepBrowserToken } from "./browser-token.ts";
import { originOf } from "./origin.ts";
import { secretsOf } from "./readiness.ts";

/** Atlassian's codes are signed tokens of over a thousand characters; what is longer than this is no code. */
const MAX_CODE_LENGTH = 4096;

/** `GET /<system>/connect`: from the App Home's link to the system's authorize page. */
export const startConnect =
  (system: OAuthSystem) =>
  async (c: Http): Promise<Response> => {
    if (!secretsOf(c.env).complete) return showNotice(c, NOT_SET_UP);
    const title = SYSTEMS[system].label;
    const client = oauthClientOf(c.env, system);
    if (!client) return showNotice(c, systemNotSetUp(title));
    const vault = openVault(c.env);
    const now = Date.now();
    const link = await vault.openConnectLink(c.req.query("ticket") ?? "", now);
    if (!link.ok) {
      const { error } = link;
      const home = error.reason === "expired" ? await homeOf(vault, error.teamId) : null;
      return showNotice(c, connectLinkNotice(title, error.reason, home));
    }
    const { teamId, userId } = link.value;
    if (link.value.system !== system)
      return showNotice(c, connectLinkNotice(title, "forged", null));
    if (!isServed(c.env, teamId)) return showNotice(c, teamNotServed(teamId));

    const started = await vault.startOAuth({ purpose: system, teamId, userId, now });
    keepBrowserToken(c, system, started.browserToken);
    log("connect.started", { team_id: teamId, user_id: userId, system });
    return c.redirect(
      authorizePage[system]({
        clientId: client.clientId,
        redirectUri: redirectUri(c, system),
        state: started.state,
        codeChallenge: started.codeChallenge,
      }),
    );
  };

/** `GET /<system>/callback`: back from the authorize page, with a code or a refusal. */
export const finishConnect =
  (system: OAuthSystem) =>
  async (c: Http): Promise<Response> => {
    if (!secretsOf(c.env).complete) return showNotice(c, NOT_SET_UP);
    const title = SYSTEMS[system].label;
    if (!oauthClientOf(c.env, system)) return showNotice(c, systemNotSetUp(title));
    const vault = openVault(c.env);
    const { state = "", code = "", error } = c.req.query();
    const browserToken = browserTokenOf(c, system);
    const now = Date.now();
    const finished = await vault.finishOAuth({ state, browserToken, purpose: system, now });
    if (finished.ok) dropBrowserToken(c, system);
    if (error === "access_denied") return showNotice(c, connectDenied(title));
    if (!finished.ok) return showNotice(c, connectStateNotice(title, finished.error));
    const { teamId, userId, codeVerifier } = finished.value;
    if (teamId === null || userId === null)
      return showNotice(c, connectStateNotice(title, "unknown"));
    if (!isServed(c.env, teamId)) return showNotice(c, teamNotServed(teamId));
    if (error !== undefined || code === "" || code.length > MAX_CODE_LENGTH)
      return showNotice(
        c,
        connectOutcomeNotice(
          title,
          { status: "refused", detail: error ?? "no code came back" },
          null,
        ),
      );

    // At once, within this request: PagerDuty's code lives for 30 seconds.
    const outcome = await c.var
      .workspaceOf(c.env, teamId)
      .connectWithCode(
        system,
        { code, codeVerifier: codeVerifier.reveal(), redirectUri: redirectUri(c, system) },
        userId,
        originOf(c.req.url),
      );
    log("connect.finished", { team_id: teamId, system, status: outcome.status });
    const home = await homeOf(vault, teamId);
    if (outcome.status === "connected" && home !== null) return c.redirect(home);
    return showNotice(c, connectOutcomeNotice(title, outcome, home));
  };

async function homeOf(vault: Vault, teamId: string): Promise<string | null> {
  const installation = await vault.installation(teamId);
  return installation ? homeLink(installation.appId, teamId) : null;
}

const redirectUri = (c: Http, system: OAuthSystem) => `${originOf(c.req.url)}/${system}/callback`;
