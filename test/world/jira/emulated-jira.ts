/**
 * Atlassian's cloud as PagerSync meets it: the authorize page, the token endpoint, the sites a grant reaches, Jira
 * Service Management Operations and the people of the Jira platform. It answers from the rota; account ids are the
 * rota's person ids, schedule ids are its schedule ids.
 */
import { Hono, type MiddlewareHandler } from "hono";
import { secrets } from "../secrets.ts";
import type { Upstream, World } from "../world.ts";
import { type JiraChoice, passAuthorizePage } from "./authorize-page.ts";
import { gatewayError, tooManyRequests } from "./errors.ts";
import { type JiraGrant, JiraGrants } from "./grants.ts";
import { operationsApi } from "./operations-api.ts";
import { platformApi } from "./platform-api.ts";
import {
  ACME,
  ALL_SCOPES,
  type JiraResponder,
  type JiraSite,
  type Lodged,
  OPERATIONS_SCOPE,
  PEOPLE_SCOPE,
  siteRoom,
} from "./site-room.ts";

/** So many requests in so many seconds, by the world's clock; Atlassian publishes no numbers for operations. */
export type JiraAllowance = { readonly requests: number; readonly windowS: number };

export class EmulatedJira implements Upstream {
  readonly hosts = ["auth.atlassian.com", "api.atlassian.com"];
  allowance: JiraAllowance | null = null;
  readonly #world: World;
  readonly #grants: JiraGrants;
  readonly #sites: JiraSite[] = [ACME];
  readonly #switches = {
    hiddenEmails: new Set<string>(),
    inactive: new Set<string>(),
    unknown: new Set<string>(),
    hiddenSchedules: new Set<string>(),
    withoutRights: new Set<string>(),
    reachedThrough: new Map<string, JiraResponder>(),
    leavesOutEmptyRotations: false,
  };
  #askedAt: number[] = [];
  readonly #app: Hono<Lodged>;

  constructor(world: World) {
    this.#world = world;
    this.#grants = new JiraGrants(
      { clientId: secrets.JIRA_CLIENT_ID, clientSecret: secrets.JIRA_CLIENT_SECRET },
      world.now,
    );
    this.#app = this.#routes();
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }

  /** A further site, without schedules. */
  addSite(site: JiraSite): void {
    this.#sites.push(site);
  }

  /** The person's profile hides the e-mail address from apps. */
  hideEmail(accountId: string): void {
    this.#switches.hiddenEmails.add(accountId);
  }

  /** The account was deactivated and is still in the schedules. */
  deactivate(accountId: string): void {
    this.#switches.inactive.add(accountId);
  }

  /** The account was deleted: schedules name it, the platform doesn't know it. */
  forget(accountId: string): void {
    this.#switches.unknown.add(accountId);
  }

  /** The schedule stays, out of sight of the person who connected. */
  hideSchedule(scheduleId: string): void {
    this.#switches.hiddenSchedules.add(scheduleId);
  }

  /** The person loses their operations rights: an empty list, no error. */
  takeRights(accountId: string): void {
    this.#switches.withoutRights.add(accountId);
  }

  /** The person is on call as part of a team or an escalation, which is what timelines name. */
  reachThrough(personId: string, responder: JiraResponder): void {
    this.#switches.reachedThrough.set(personId, responder);
  }

  /** Timelines lack rotations in which nobody is on call in their window: whether they do isn't documented. */
  leaveOutEmptyRotations(): void {
    this.#switches.leavesOutEmptyRotations = true;
  }

  /** How many refresh tokens still work. */
  get refreshTokensAlive(): number {
    return this.#grants.refreshTokensAlive;
  }

  /** The person takes the grant back: every token of theirs is dead at once. */
  revoke(accountId: string): void {
    this.#grants.revoke(accountId);
  }

  /** Tokens without the OAuth round trip; full scopes and the populated site unless given others. */
  issueTokens(accountId: string, grant: Partial<Omit<JiraGrant, "accountId">> = {}) {
    return this.#grants.issueTokens({
      accountId,
      cloudIds: grant.cloudIds ?? [ACME.id],
      scopes: grant.scopes ?? ALL_SCOPES,
    });
  }

  /** What a person does on the authorize page; returns where the browser is sent on to. */
  authorize(url: string, choice: JiraChoice): string {
    const accountId = choice.user ?? this.#world.rota.people()[0]?.id;
    if (accountId === undefined) throw new Error("nobody sits in front of the authorize page");
    return passAuthorizePage(this.#grants, url, choice, accountId);
  }

  #routes(): Hono<Lodged> {
    const app = new Hono<Lodged>({
      getPath: (request) => {
        const { hostname, pathname } = new URL(request.url);
        return `/${hostname}${pathname}`;
      },
    });
    const operations = "/api.atlassian.com/jsm/ops/api/:cloudId/v1";
    const platform = "/api.atlassian.com/ex/jira/:cloudId/rest/api/3";
    app.notFound(() => gatewayError(404, "Not Found"));
    app.post("/auth.atlassian.com/oauth/token", (c) => this.#grants.answer(c.req.raw));
    app.post("/auth.atlassian.com/oauth/revoke", (c) => this.#grants.endGrant(c.req.raw));
    app.get("/api.atlassian.com/oauth/token/accessible-resources", (c) =>
      this.#accessibleResources(c.req.header("authorization")),
    );
    app.use(`${operations}/*`, this.#admit(OPERATIONS_SCOPE));
    app.use(`${platform}/*`, this.#admit(PEOPLE_SCOPE));
    app.route(operations, operationsApi());
    app.route(platform, platformApi());
    return app;
  }

  #accessibleResources(authorization: string | undefined): Response {
    const grant = this.#grants.grantOf(authorization);
    if (!grant) return gatewayError(401, "Unauthorized");
    const scopes = grant.scopes.filter((scope) => scope !== "offline_access");
    const sites = this.#sites.filter((site) => grant.cloudIds.includes(site.id));
    return Response.json(
      sites.map((site) => ({ ...site, scopes, avatarUrl: `${site.url}/avatar.png` })),
    );
  }

  /** Token, scope, rate, site: in that order, before any route sees the request. */
  #admit(scope: string): MiddlewareHandler<Lodged> {
    return async (c, next) => {
      const grant = this.#grants.grantOf(c.req.header("authorization"));
      if (!grant) return gatewayError(401, "Unauthorized");
      if (!grant.scopes.includes(scope))
        return gatewayError(401, "Unauthorized; scope does not match");
      const waitS = this.#waitS();
      if (waitS > 0) return tooManyRequests(waitS);
      const cloudId = c.req.param("cloudId");
      if (cloudId === undefined || !grant.cloudIds.includes(cloudId))
        return gatewayError(403, "The app is not installed on this instance");
      const { rota, now } = this.#world;
      c.set("room", siteRoom(rota, now, grant.accountId, cloudId === ACME.id, this.#switches));
      return next();
    };
  }

  /** Seconds until the next request is let in; 0 counts this one. */
  #waitS(): number {
    if (!this.allowance) return 0;
    const { requests, windowS } = this.allowance;
    const now = this.#world.now();
    this.#askedAt = this.#askedAt.filter((at) => at > now - windowS * 1000);
    const oldest = this.#askedAt[0];
    if (oldest !== undefined && this.#askedAt.length >= requests)
      return Math.ceil((oldest + windowS * 1000 - now) / 1000);
    this.#askedAt.push(now);
    return 0;
  }
}
