/**
 * PagerDuty's identity host: codes that live 30 s and work once, PKCE, refresh tokens that die when they are used.
 * All by the world's clock.
 */
import { tokenError } from "./errors.ts";

export type PagerDutyApp = { readonly clientId: string; readonly clientSecret: string };

/** What a person allowed. */
export type Grant = { readonly userId: string; readonly scopes: readonly string[] };

export type TokenPair = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
};

type Issued = { readonly grant: Grant; readonly until: number };
/** Tokens of one consent, however often they were renewed: `delegation_id` in PagerDuty's id token. */
type Delegated = Issued & { readonly delegation: number };
type Code = Issued & { readonly redirectUri: string; readonly challenge: string | null };

const CODE_LIFE_MS = 30_000;
/** Ten days, as in the documents' own sample (their text says thirty). */
const ACCESS_LIFE_S = 864_000;
const REFRESH_LIFE_MS = 210 * 24 * 3_600_000;

export class PagerDutyGrants {
  readonly #app: PagerDutyApp;
  readonly #now: () => number;
  /** The unsigned-for-our-purpose claims of an id token. */
  readonly #claims: (userId: string) => object;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, Delegated>();
  readonly #refresh = new Map<string, Delegated>();
  #serial = 0;

  constructor(app: PagerDutyApp, now: () => number, claims: (userId: string) => object) {
    this.#app = app;
    this.#now = now;
    this.#claims = claims;
  }

  knows(clientId: string | null): boolean {
    return clientId === this.#app.clientId;
  }

  issueCode(grant: Grant, redirectUri: string, challenge: string | null): string {
    const code = this.#name("code");
    const until = this.#now() + CODE_LIFE_MS;
    this.#codes.set(code, { grant, redirectUri, challenge, until });
    return code;
  }

  issueTokens(grant: Grant, delegation: number = this.#serial): TokenPair {
    const accessToken = this.#name("access");
    const refreshToken = this.#name("refresh");
    const expiresAt = this.#now() + ACCESS_LIFE_S * 1000;
    this.#access.set(accessToken, { grant, delegation, until: expiresAt });
    const until = this.#now() + REFRESH_LIFE_MS;
    this.#refresh.set(refreshToken, { grant, delegation, until });
    return { accessToken, refreshToken, expiresAt };
  }

  /** What the bearer may, or null for a token that is unknown, expired or revoked. */
  grantOf(authorization: string | undefined): Grant | null {
    const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    const issued = token === undefined ? undefined : this.#access.get(token);
    return issued && issued.until > this.#now() ? issued.grant : null;
  }

  /** "Revoke all tokens" in the account's settings; of everybody unless a person is named. */
  revoke(userId?: string): void {
    for (const tokens of [this.#codes, this.#access, this.#refresh])
      for (const [token, issued] of tokens)
        if (userId === undefined || issued.grant.userId === userId) tokens.delete(token);
  }

  /** How many tokens still work, codes left out. */
  get alive(): number {
    const now = this.#now();
    return [...this.#access.values(), ...this.#refresh.values()].filter((t) => t.until > now)
      .length;
  }

  /**
   * The revocation endpoint (RFC 7009). A refresh token takes its access tokens along, an access token goes alone; a
   * token that is unknown is answered like one that was ended.
   */
  async endToken(request: Request): Promise<Response> {
    const form = await this.#formOf(request);
    if (form instanceof Response) return form;
    const token = form.get("token");
    if (!token) return tokenError(400, "invalid_request", "The token is missing.");
    const hint = form.get("token_type_hint");
    if (hint !== null && hint !== "refresh_token" && hint !== "access_token")
      return tokenError(400, "unsupported_token_type", "Unknown token type.");
    const refresh = this.#refresh.get(token);
    this.#access.delete(token);
    for (const tokens of refresh ? [this.#access, this.#refresh] : [])
      for (const [name, { delegation }] of tokens)
        if (delegation === refresh?.delegation) tokens.delete(name);
    return new Response(null, { status: 200 });
  }

  /** A form with the app's own id and secret, or the refusal. */
  async #formOf(request: Request): Promise<URLSearchParams | Response> {
    const type = request.headers.get("content-type") ?? "";
    if (!type.startsWith("application/x-www-form-urlencoded"))
      return tokenError(400, "invalid_request", "The body must be a form.");
    const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
    return form.get("client_id") === this.#app.clientId &&
      form.get("client_secret") === this.#app.clientSecret
      ? form
      : tokenError(401, "invalid_client", "Client authentication failed.");
  }

  /** `POST /oauth/token`. */
  async answer(request: Request): Promise<Response> {
    const form = await this.#formOf(request);
    if (form instanceof Response) return form;
    switch (form.get("grant_type")) {
      case "authorization_code":
        return this.#redeem(form);
      case "refresh_token":
        return this.#rotate(form.get("refresh_token") ?? "");
      default:
        return tokenError(400, "unsupported_grant_type", "Unknown grant type.");
    }
  }

  async #redeem(form: URLSearchParams): Promise<Response> {
    const code = form.get("code") ?? "";
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (!issued || issued.until <= this.#now())
      return tokenError(400, "invalid_grant", "The code is unknown, used or expired.");
    if (form.get("redirect_uri") !== issued.redirectUri)
      return tokenError(400, "invalid_grant", "The redirect URI is not the one authorized.");
    const { challenge } = issued;
    if (challenge !== null && (await s256(form.get("code_verifier") ?? "")) !== challenge)
      return tokenError(400, "invalid_grant", "The code verifier does not match.");
    const idToken = ["{}", JSON.stringify(this.#claims(issued.grant.userId)), "signature"]
      .map((part) => base64Url(new TextEncoder().encode(part)))
      .join(".");
    const more = { client_info: "prefix_legacy_app", id_token: idToken };
    return this.#tokens(issued.grant, more, this.#serial);
  }

  #rotate(refreshToken: string): Response {
    const issued = this.#refresh.get(refreshToken);
    this.#refresh.delete(refreshToken);
    if (!issued || issued.until <= this.#now())
      return tokenError(400, "invalid_grant", "The refresh token is unknown, used or expired.");
    return this.#tokens(issued.grant, {}, issued.delegation);
  }

  #tokens(grant: Grant, more: object, delegation: number): Response {
    const { accessToken, refreshToken } = this.issueTokens(grant, delegation);
    return Response.json({
      ...more,
      token_type: "bearer",
      access_token: accessToken,
      refresh_token: refreshToken,
      scope: ["openid", ...grant.scopes].join(" "),
      expires_in: ACCESS_LIFE_S,
    });
  }

  #name(kind: string): string {
    this.#serial += 1;
    return `pdus+emulated-${kind}-${this.#serial}`;
  }
}

async function s256(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
