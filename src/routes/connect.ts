/**
 * Connecting a scheduling system that has OAuth: from the App Home's link to the system's authorize page and back. One
 * implementation for all of them; what differs is data.
 */
import { type OAuthSystem, SYSTEMS } from "../domain/systems.ts";
import type { Http } from "../http-env.ts";
import { log } from "../log.ts";
import {
  connectDenied,
  connectOutcomeNotice,
  connectStateNotice,
  systemNotSetUp,
  ticketNotice,
} from "../pages/connect-notices.ts";
import { NOT_SET_UP } from "../pages/install-notices.ts";
import { showNotice } from "../pages/notice.ts";
import { authorizePage, oauthClientOf } from "../schedulers/registry.ts";
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
    const ticket = await vault.openTicket(c.req.query("ticket") ?? "", now);
    if (!ticket.ok) {
      const { error } = ticket;
      const home = error.reason === "expired" ? await homeOf(vault, error.teamId) : null;
      return showNotice(c, ticketNotice(title, error.reason, home));
    }
    const { teamId, userId } = ticket.value;
    if (ticket.value.system !== system) return showNotice(c, ticketNotice(title, "forged", null));

    const trip = await vault.startRoundTrip({ purpose: system, teamId, userId, now });
    keepBrowserToken(c, system, trip.browserToken);
    log("connect.started", { team_id: teamId, user_id: userId, system });
    return c.redirect(
      authorizePage[system]({
        clientId: client.clientId,
        redirectUri: redirectUri(c, system),
        state: trip.state,
        codeChallenge: trip.codeChallenge,
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
    const trip = await vault.finishRoundTrip({ state, browserToken, purpose: system, now });
    if (trip.ok) dropBrowserToken(c, system);
    if (error === "access_denied") return showNotice(c, connectDenied(title));
    if (!trip.ok) return showNotice(c, connectStateNotice(title, trip.error));
    const { teamId, userId, codeVerifier } = trip.value;
    if (teamId === null || userId === null)
      return showNotice(c, connectStateNotice(title, "unknown"));
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
