/**
 * PagerDuty as PagerSync meets it: the identity host, and the REST API of one account in one region. It answers from the
 * rota; ids are the rota's. Traits of a schedule: `v3` is shift-based, `unattached` is used by no escalation policy,
 * `secondary-policy` is used by two.
 */
import { Hono, type MiddlewareHandler } from "hono";
import type { RotaPerson } from "../rota.ts";
import type { Upstream, World } from "../world.ts";
import { type Account, type Admitted, wholeUser } from "./account.ts";
import { PagerDutyApiKeys } from "./api-keys.ts";
import { type PagerDutyChoice, passAuthorizePage } from "./authorize-page.ts";
import { denied, invalid, notFound, rateLimited, unauthenticated } from "./errors.ts";
import { PagerDutyGrants, type TokenPair } from "./grants.ts";
import { onCallsApi } from "./oncalls-api.ts";
import { ADMIN, type Policy, policiesApi } from "./policies.ts";
import { schedulesApi } from "./schedules-api.ts";
import { shiftBasedApi } from "./shift-based-api.ts";

const API_HOSTS = { us: "api.pagerduty.com", eu: "api.eu.pagerduty.com" } as const;
const MINUTE_MS = 60_000;

export class EmulatedPagerDuty implements Upstream {
  readonly hosts = ["identity.pagerduty.com", "app.pagerduty.com", API_HOSTS.us, API_HOSTS.eu];
  /** Requests a minute, by the world's clock; `/oncalls` has a limit of its own whose number is not published. */
  readonly limits: { perMinute: number; onCallsPerMinute: number } = {
    perMinute: 960,
    onCallsPerMinute: 960,
  };
  readonly account: Account;
  readonly apiKeys = new PagerDutyApiKeys();
  /** In id tokens only; undefined: those that don't name it. */
  accountId: string | undefined = "PACCT01";
  readonly #world: World;
  readonly #grants: PagerDutyGrants;
  readonly #apiHost: string;
  readonly #app: Hono<Admitted>;
  readonly #used = new Map<string, { since: number; count: number }>();

  constructor(options: {
    readonly world: World;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly region?: "us" | "eu";
    readonly subdomain?: string;
  }) {
    const { world, clientId, clientSecret, region = "us", subdomain = "acme" } = options;
    this.#world = world;
    this.#apiHost = API_HOSTS[region];
    this.account = {
      rota: world.rota,
      now: world.now,
      subdomain,
      apiOrigin: `https://${this.#apiHost}`,
      policies: new Map(),
      switches: {
        shiftBasedEnabled: true,
        shiftBasedOnCalls: true,
        otherApiStatus: 404,
        deletedPeople: new Set(),
      },
    };
    this.#grants = new PagerDutyGrants({ clientId, clientSecret }, world.now, (userId) => ({
      iss: "https://identity.pagerduty.com/global/oauth/anonymous",
      aud: [this.account.apiOrigin, clientId],
      sub: this.#user(userId).email,
      user_id: userId,
      account_id: this.accountId,
      subdomain: this.account.subdomain,
      region: region === "us" ? "UnitedStates" : "Europe",
    }));
    this.#app = this.#routes();
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }

  /** What a person does on the authorize page; returns where the browser is sent on to. */
  authorize(url: string, choice: PagerDutyChoice): string {
    const userId = choice.user ?? this.#world.rota.people()[0]?.id ?? ADMIN.id;
    return passAuthorizePage(this.#grants, url, choice.allow, userId);
  }

  /** Adds an escalation policy, or replaces it. */
  setPolicy(policy: Policy): void {
    this.account.policies.set(policy.id, policy);
  }

  removePolicy(id: string): void {
    this.account.policies.delete(id);
  }

  /** Tokens without the OAuth round trip. */
  issueTokens(userId: string = ADMIN.id, scopes: readonly string[] = ["read"]): TokenPair {
    return this.#grants.issueTokens({ userId, scopes });
  }

  /** An admin revokes all tokens; of one person where named. */
  revoke(userId?: string): void {
    this.#grants.revoke(userId);
  }

  /** How many access and refresh tokens still work. */
  get tokensAlive(): number {
    return this.#grants.alive;
  }

  #routes(): Hono<Admitted> {
    const app = new Hono<Admitted>({
      getPath: (request) => {
        const { hostname, pathname } = new URL(request.url);
        if (hostname === "identity.pagerduty.com") return `/identity${pathname}`;
        return hostname === "app.pagerduty.com" ? `/app${pathname}` : pathname;
      },
    });
    app.notFound(() => notFound());
    app.post("/identity/oauth/token", (c) => this.#grants.answer(c.req.raw));
    app.post("/app/global/oauth/revoke", (c) => this.#grants.endToken(c.req.raw));
    app.all("/identity/*", () => notFound());
    app.all("/app/*", () => notFound());
    app.use(this.#admit());
    app.route("/oncalls", onCallsApi());
    app.route("/escalation_policies", policiesApi());
    app.route("/schedules", schedulesApi());
    app.route("/v3/schedules", shiftBasedApi());
    app.get("/users/:id", (c) => {
      const id = c.req.param("id");
      const found = this.#world.rota
        .people()
        .find((person) => person.id === id && !this.account.switches.deletedPeople.has(id));
      if (id === "me" && c.get("user") === null)
        return invalid("Only a user's key can be asked whose it is.");
      const user = id === "me" ? c.get("user") : found;
      return user ? c.json({ user: wholeUser(this.account, user) }) : notFound();
    });
    return app;
  }

  /** Version, token, rate, scope: in that order, before any route sees the request. */
  #admit(): MiddlewareHandler<Admitted> {
    return async (c, next) => {
      if (c.req.header("accept") !== "application/vnd.pagerduty+json;version=2")
        return invalid("Accept must name version 2.");
      const bearer = this.#bearer(c.req.header("authorization"));
      const { hostname, pathname } = new URL(c.req.url);
      if (!bearer || hostname !== this.#apiHost) return unauthenticated();
      const headers = this.#count(bearer.id, pathname);
      if (headers.isOver) c.res = rateLimited();
      else if (!bearer.may.includes(c.req.method === "GET" ? "read" : "write")) c.res = denied();
      else {
        c.set("account", this.account);
        c.set("user", bearer.user);
        await next();
      }
      for (const [name, value] of headers.limits) c.res.headers.set(name, value);
      return;
    };
  }

  /** Who asks, and what they may: `write` includes `read`. */
  #bearer(authorization: string | undefined) {
    const key = this.apiKeys.open(authorization);
    if (key)
      return { id: key.key, user: key.owner, may: key.isReadOnly ? ["read"] : ["read", "write"] };
    const grant = this.#grants.grantOf(authorization);
    if (!grant) return null;
    const may = grant.scopes.includes("write") ? ["read", "write"] : grant.scopes;
    return { id: grant.userId, user: this.#user(grant.userId), may };
  }

  /** Counts a request against the nearest limit, and returns the headers with that limit. */
  #count(userId: string, path: string) {
    const isOnCalls = path === "/oncalls";
    const limit = isOnCalls
      ? Math.min(this.limits.onCallsPerMinute, this.limits.perMinute)
      : this.limits.perMinute;
    const key = `${userId} ${isOnCalls}`;
    const now = this.#world.now();
    const before = this.#used.get(key);
    const used = before && now < before.since + MINUTE_MS ? before : { since: now, count: 0 };
    used.count += 1;
    this.#used.set(key, used);
    return {
      isOver: used.count > limit,
      limits: [
        ["ratelimit-limit", String(limit)],
        ["ratelimit-remaining", String(Math.max(0, limit - used.count))],
        ["ratelimit-reset", String(Math.ceil((used.since + MINUTE_MS - now) / 1000))],
      ] as const,
    };
  }

  #user(id: string): RotaPerson {
    return this.#world.rota.people().find((person) => person.id === id) ?? ADMIN;
  }
}
