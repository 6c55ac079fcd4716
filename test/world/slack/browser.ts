/** https://slack.com/oauth/v2/authorize as a person meets it in a browser: the page, their yes or no, the way back. */
import { html } from "hono/html";
import { APP_NAME } from "./app.ts";
import { isFullMember, type SlackUser } from "./people.ts";
import type { EmulatedSlack } from "./slack.ts";
import type { Team } from "./team.ts";
import { BOT_SCOPES, scopeList, USER_SCOPES } from "./tokens.ts";

/** What the link asks for, once Slack has nothing against it. */
type Asked = {
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  readonly redirectUri: string | null;
  readonly returnTo: URL;
  readonly state: string | null;
};

/** Slack's word for what is wrong with the link, shown on a page of its own instead of a redirect. */
export type PageError = { readonly pageError: string };

export function readAuthorizeLink(slack: EmulatedSlack, link: URL): Asked | PageError {
  const { searchParams: query } = link;
  if (query.get("client_id") !== slack.app.clientId) return { pageError: "invalid_client_id" };
  const botScopes = scopeList(query.get("scope"));
  const userScopes = scopeList(query.get("user_scope"));
  if (botScopes.length + userScopes.length === 0) return { pageError: "no_scopes" };
  if (botScopes.some((s) => !BOT_SCOPES.has(s)) || userScopes.some((s) => !USER_SCOPES.has(s)))
    return { pageError: "invalid_scope" };
  const redirectUri = query.get("redirect_uri");
  const target = redirectUri ?? slack.app.redirectUrls[0];
  if (target === undefined || !isRegistered(slack, target))
    return { pageError: "bad_redirect_uri" };
  const state = query.get("state");
  return { botScopes, userScopes, redirectUri, returnTo: new URL(target), state };
}

/** Equal to a registered URL or below it; https, or this machine for development. */
function isRegistered(slack: EmulatedSlack, target: string): boolean {
  if (!URL.canParse(target)) return false;
  const { protocol, hostname } = new URL(target);
  const isLocal = hostname === "localhost" || hostname === "127.0.0.1";
  if (protocol !== "https:" && !isLocal) return false;
  return slack.app.redirectUrls.some(
    (url) => target === url || target.startsWith(url.endsWith("/") ? url : `${url}/`),
  );
}

/** `leavesOut`: optional user scopes that the person unticks. Where the browser goes after the person's yes (`code`) or no (`error=access_denied`). */
export function decide(
  slack: EmulatedSlack,
  asked: Asked,
  team: Team,
  user: SlackUser,
  isAllowed: boolean,
  leavesOut: readonly string[] = [],
): URL | PageError {
  // Guests and people of other organisations are shown that they can't add apps here.
  if (isAllowed && !isFullMember(user)) return { pageError: "app_installation_not_permitted" };
  const back = new URL(asked.returnTo);
  if (isAllowed) {
    const { botScopes, redirectUri } = asked;
    const userScopes = asked.userScopes.filter((scope) => !leavesOut.includes(scope));
    const consent = { team, userId: user.id, botScopes, userScopes, redirectUri };
    back.searchParams.set("code", slack.installs.consent(consent));
  } else back.searchParams.set("error", "access_denied");
  if (asked.state !== null) back.searchParams.set("state", asked.state);
  return back;
}

/** The consent page for a real browser. Its form comes back with `as` and `decision`. */
export async function authorizePage(slack: EmulatedSlack, link: URL): Promise<Response> {
  const asked = readAuthorizeLink(slack, link);
  if ("pageError" in asked) return page(html`<p>Something went wrong: ${asked.pageError}</p>`, 400);
  const decision = link.searchParams.get("decision");
  const as = link.searchParams.get("as");
  if (decision !== null && as !== null) {
    const found = slack.findUser(as);
    if (!found) return page(html`<p>Nobody here is called ${as}</p>`, 404);
    const back = decide(slack, asked, found.team, found.user, decision === "allow");
    if ("pageError" in back) return page(html`<p>Something went wrong: ${back.pageError}</p>`, 403);
    return new Response(null, { status: 302, headers: { location: back.href } });
  }
  const people = [...slack.teams.values()].flatMap((team) =>
    [...team.users.values()].filter(isFullMember).map((user) => ({ team, user })),
  );
  const kept = [...link.searchParams];
  return page(html`
    <h1>${APP_NAME} is asking for permission to access your Slack workspace</h1>
    <h2>As an app</h2>
    <ul>${asked.botScopes.map((scope) => html`<li>${scope}</li>`)}</ul>
    ${asked.userScopes.length > 0 ? html`<h2>On your behalf</h2>` : ""}
    <ul>${asked.userScopes.map((scope) => html`<li>${scope}</li>`)}</ul>
    <form method="get" action="${link.pathname}">
      ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      <label>You are
        <select name="as">
          ${people.map(({ team, user }) => html`<option value="${user.id}">${user.realName}, ${team.name}</option>`)}
        </select>
      </label>
      <button name="decision" value="cancel">Cancel</button>
      <button name="decision" value="allow">Allow</button>
    </form>`);
}

const page = async (body: unknown, status = 200): Promise<Response> =>
  new Response(String(await html`<!doctype html><title>Slack</title>${body}`), {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
