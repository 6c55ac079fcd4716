/**
 * Connects a scheduling system by OAuth: from the App Home's link to the connect page, which says in whose name and for
 * which workspace; from its form to the system's authorize page; and back.
 */
import { type OAuthSystem, SYSTEMS } from "../domain/systems.ts";
import type { Http } from "../http-env.ts";
import { log } from "../log.ts";
import { connectPage } from "../pages/connect.ts";
import {
  cantConnect,
  connectDenied,
  connectFormNotice,
  connectLinkNotice,
  connectOutcomeNotice,
  connectStateNotice,
  FOREIGN_FORM,
  systemNotSetUp,
} from "../pages/connect-notices.ts";
import { NOT_SET_UP, teamNotServed } from "../pages/install-notices.ts";
import { showNotice } from "../pages/notice.ts";
import { show } from "../pages/show.ts";
import { authorizePage, oauthClientOf } from "../schedulers/registry.ts";
import { isServed } from "../slack/allowed-teams.ts";
import { homeLink } from "../slack/home-link.ts";
import type { ConnectLink } from "../vault/connect-links.ts";
import { type Installation, openVault, type Vault } from "../vault/vault.ts";
import { browserTokenOf, keepBrowserToken } from "./browser-token.ts";
import { isCrossSite } from "./cross-site.ts";
import { formOf } from "./form.ts";
import { unanswered } from "./not-stored.ts";
import { originOf } from "./origin.ts";
import { secretsOf } from "./readiness.ts";

/** Atlassian's codes are signed tokens of over a thousand characters; what is longer than this is no code. */
const MAX_CODE_LENGTH = 4096;

/** What each of the routes needs, or the notice that says what this deployment lacks. */
function readyFor({ env }: Http, system: OAuthSystem) {
  if (!secretsOf(env).complete) return { notice: NOT_SET_UP };
  const title = SYSTEMS[system].label;
  const client = oauthClientOf(env, system);
  return client ? { title, client, vault: openVault(env) } : { notice: systemNotSetUp(title) };
}

/** `GET /<system>/connect`: the page. Uses nothing up: Slack's previews and other bots ask for the address, too. */
export const showConnect =
  (system: OAuthSystem) =>
  async (c: Http): Promise<Response> => {
    const ready = readyFor(c, system);
    if ("notice" in ready) return showNotice(c, ready.notice);
    const { title, vault } = ready;
    const link = await vault.openConnectLink(c.req.query("ticket") ?? "");
    if (link?.system !== system)
      return showNotice(c, connectLinkNotice(title, { status: "forged" }, null));
    if (!isServed(c.env, link.teamId)) return showNotice(c, teamNotServed(link.teamId));

    const asked = await askWorkspace(c, vault, link, "look");
    if ("refusal" in asked) return asked.refusal;
    const browserToken = keepBrowserToken(c);
    const form = await vault.sealConnectForm({ link, browserToken, now: Date.now() });
    const workspace = asked.installation.teamName;
    return show(c, connectPage({ system, workspace, person: asked.person, form }));
  };

/** `POST /<system>/connect`: the page's form. The link is used by it. */
export const leaveForSystem =
  (system: OAuthSystem) =>
  async (c: Http): Promise<Response> => {
    const ready = readyFor(c, system);
    if ("notice" in ready) return showNotice(c, ready.notice);
    if (isCrossSite(c)) return showNotice(c, FOREIGN_FORM);
    const { title, client, vault } = ready;
    const now = Date.now();
    const text = (await formOf(c))?.get("form") ?? "";
    const opened = await vault.openConnectForm({ text, browserToken: browserTokenOf(c), now });
    if (!opened.ok) {
      const { error } = opened;
      const home = error.reason === "expired" ? await homeOf(vault, error.teamId) : null;
      return showNotice(c, connectFormNotice(title, error.reason, home));
    }
    const link = opened.value;
    if (link.system !== system) return showNotice(c, connectFormNotice(title, "unknown", null));
    if (!isServed(c.env, link.teamId)) return showNotice(c, teamNotServed(link.teamId));

    const asked = await askWorkspace(c, vault, link, "use");
    if ("refusal" in asked) return asked.refusal;
    const { teamId, userId } = link;
    const browserToken = keepBrowserToken(c);
    const started = await vault.startOAuth({ purpose: system, teamId, userId, browserToken, now });
    log("connect.started", { team_id: teamId, user_id: userId, system });
    return c.redirect(
      authorizePage[system]({
        clientId: client.clientId,
        redirectUri: redirectUri(c, system),
        ...started,
      }),
      303,
    );
  };

/** `GET /<system>/callback`: back from the authorize page, with a code or a refusal. */
export const finishConnect =
  (system: OAuthSystem) =>
  async (c: Http): Promise<Response> => {
    const ready = readyFor(c, system);
    if ("notice" in ready) return showNotice(c, ready.notice);
    const { title, vault } = ready;
    const { state = "", code = "", error } = c.req.query();
    const now = Date.now();
    const browserToken = browserTokenOf(c);
    const opened = await vault
      .openOAuth({ state, browserToken, purpose: system, now })
      .catch(unanswered(c));
    if (error === "access_denied") {
      const team = opened !== "unanswered" && opened.ok ? opened.value.teamId : null;
      return showNotice(c, connectDenied(title, team && (await homeOf(vault, team))));
    }
    if (opened === "unanswered") return showNotice(c, cantConnect(title));
    if (!opened.ok) return showNotice(c, connectStateNotice(title, opened.error));
    const { teamId, userId, codeVerifier } = opened.value;
    if (teamId === null || userId === null)
      return showNotice(c, connectStateNotice(title, "unknown"));
    if (!isServed(c.env, teamId)) return showNotice(c, teamNotServed(teamId));
    if (error !== undefined || code === "" || code.length > MAX_CODE_LENGTH)
      return showNotice(
        c,
        connectOutcomeNotice(
          title,
          { status: "refused", detail: error ?? "no code came back" },
          await homeOf(vault, teamId),
        ),
      );
    const isFirst = await vault.useOAuth(opened.value, now).catch(unanswered(c));
    if (isFirst === "unanswered") return showNotice(c, cantConnect(title));
    if (!isFirst) return showNotice(c, connectStateNotice(title, "unknown"));

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

/** The workspace's answer about a link that works, or the page that says why the link doesn't. */
async function askWorkspace(
  c: Http,
  vault: Vault,
  link: ConnectLink,
  how: "look" | "use",
): Promise<
  { readonly installation: Installation; readonly person: string } | { readonly refusal: Response }
> {
  const title = SYSTEMS[link.system].label;
  const installation = await vault.installation(link.teamId).catch(unanswered(c));
  if (installation === "unanswered") return { refusal: await showNotice(c, cantConnect(title)) };
  // The object of a workspace without the app is not asked: that would make it one.
  if (!installation) {
    const notice = connectLinkNotice(title, { status: "not_installed" }, null);
    return { refusal: await showNotice(c, notice) };
  }
  const answer = await c.var.workspaceOf(c.env, link.teamId).connectLink(link, how);
  if (answer.status === "works") return { installation, person: answer.person };
  const home = homeLink(installation.appId, link.teamId);
  return { refusal: await showNotice(c, connectLinkNotice(title, answer, home)) };
}

async function homeOf(vault: Vault, teamId: string): Promise<string | null> {
  const installation = await vault.installation(teamId).catch(() => null);
  return installation ? homeLink(installation.appId, teamId) : null;
}

const redirectUri = (c: Http, system: OAuthSystem) => `${originOf(c.req.url)}/${system}/callback`;
