/**
 * Atlassian's OAuth 2.0 (3LO): codes that work once, access tokens that live an hour by the world's clock, refresh
 * tokens that die ten minutes after they are used. Knows no HTTP but the shape of the token endpoint's answers.
 */
import { z } from "zod";
import { tokenError } from "./errors.ts";

export type JiraApp = { readonly clientId: string; readonly clientSecret: string };

/** What a person allowed: who they are, to which sites, with which scopes. */
export type JiraGrant = {
  readonly accountId: string;
  readonly cloudIds: readonly string[];
  readonly scopes: readonly string[];
};

type Issued = { readonly grant: JiraGrant; readonly until: number };
type Code = Issued & { readonly redirectUri: string };

const ACCESS_LIFE_MS = 3_600_000;
const REFRESH_LIFE_MS = 90 * 24 * 3_600_000;
const CODE_LIFE_MS = 10 * 60_000;
/** A used refresh token works again for so long, for an app that lost the reply. */
const REUSE_MS = 10 * 60_000;

const tokenRequest = z.discriminatedUnion("grant_type", [
  z.strictObject({
    grant_type: z.literal("authorization_code"),
    client_id: z.string(),
    client_secret: z.string(),
    code: z.string(),
    redirect_uri: z.string(),
  }),
  z.strictObject({
    grant_type: z.literal("refresh_token"),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
  }),
]);

export class JiraGrants {
  readonly #app: JiraApp;
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, Issued>();
  readonly #refresh = new Map<string, Issued>();
  #serial = 0;

  constructor(app: JiraApp, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  knows(clientId: string | null): boolean {
    return clientId === this.#app.clientId;
  }

  issueCode(grant: JiraGrant, redirectUri: string): string {
    const code = this.#name("code");
    this.#codes.set(code, { grant, redirectUri, until: this.#now() + CODE_LIFE_MS });
    return code;
  }

  /** A token pair without the round trip, for tests that are not about OAuth. */
  issueTokens(grant: JiraGrant): { accessToken: string; refreshToken: string; expiresAt: number } {
    const accessToken = this.#name("access");
    const refreshToken = this.#name("refresh");
    const expiresAt = this.#now() + ACCESS_LIFE_MS;
    this.#access.set(accessToken, { grant, until: expiresAt });
    this.#refresh.set(refreshToken, { grant, until: this.#now() + REFRESH_LIFE_MS });
    return { accessToken, refreshToken, expiresAt };
  }

  /** What the bearer may, or null for a token that is unknown, expired or revoked. */
  grantOf(authorization: string | undefined): JiraGrant | null {
    const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    const issued = token === undefined ? undefined : this.#access.get(token);
    return issued && issued.until > this.#now() ? issued.grant : null;
  }

  /** The person took the app's rights back at their Atlassian account (or the account was closed). */
  revoke(accountId: string): void {
    for (const tokens of [this.#codes, this.#access, this.#refresh]) {
      for (const [token, issued] of tokens)
        if (issued.grant.accountId === accountId) tokens.delete(token);
    }
  }

  /** How many refresh tokens still work. */
  get refreshTokensAlive(): number {
    return [...this.#refresh.values()].filter(({ until }) => until > this.#now()).length;
  }

  /**
   * `POST /oauth/revoke` (RFC 7009). A refresh token takes all of the person's other refresh tokens along: there is one
   * grant for an app and a person. Access tokens live on; an unknown token is answered like one that was ended.
   */
  async endGrant(request: Request): Promise<Response> {
    if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded"))
      return tokenError(400, "invalid_request", "the body has to be a form");
    const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
    if (
      form.get("client_id") !== this.#app.clientId ||
      form.get("client_secret") !== this.#app.clientSecret
    )
      return tokenError(401, "invalid_client", "Unauthorized");
    const token = form.get("token");
    if (!token) return tokenError(400, "invalid_request", "the token is missing");
    const ended = this.#refresh.get(token)?.grant.accountId;
    for (const [other, { grant }] of this.#refresh)
      if (grant.accountId === ended) this.#refresh.delete(other);
    return new Response(null, { status: 200 });
  }

  /** `POST /oauth/token`. */
  async answer(request: Request): Promise<Response> {
    if (!request.headers.get("content-type")?.startsWith("application/json"))
      return tokenError(400, "invalid_request", "the body has to be JSON");
    const body = tokenRequest.safeParse(await request.json().catch(() => null));
    if (!body.success) return tokenError(400, "invalid_request", "a parameter is missing or wrong");
    const asked = body.data;
    if (asked.client_id !== this.#app.clientId || asked.client_secret !== this.#app.clientSecret)
      return tokenError(401, "access_denied", "Unauthorized");
    return asked.grant_type === "authorization_code"
      ? this.#redeem(asked.code, asked.redirect_uri)
      : this.#rotate(asked.refresh_token);
  }

  #redeem(code: string, redirectUri: string): Response {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (!issued || issued.until <= this.#now())
      return tokenError(403, "invalid_grant", "Invalid authorization code");
    if (issued.redirectUri !== redirectUri)
      return tokenError(403, "invalid_grant", "The redirect URI is not the one authorized");
    return this.#tokens(issued.grant);
  }

  #rotate(refreshToken: string): Response {
    const issued = this.#refresh.get(refreshToken);
    const now = this.#now();
    if (!issued || issued.until <= now)
      return tokenError(403, "invalid_grant", "Unknown or invalid refresh token.");
    this.#refresh.set(refreshToken, { ...issued, until: Math.min(issued.until, now + REUSE_MS) });
    return this.#tokens(issued.grant);
  }

  #tokens(grant: JiraGrant): Response {
    const { accessToken, refreshToken } = this.issueTokens(grant);
    const lasting = grant.scopes.includes("offline_access");
    if (!lasting) this.#refresh.delete(refreshToken);
    return Response.json({
      access_token: accessToken,
      ...(lasting && { refresh_token: refreshToken }),
      expires_in: ACCESS_LIFE_MS / 1000,
      token_type: "Bearer",
      scope: grant.scopes.join(" "),
    });
  }

  #name(kind: string): string {
    this.#serial += 1;
    return `emulated-jira-${kind}-${this.#serial}`;
  }
}
