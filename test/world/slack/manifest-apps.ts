/**
 * The apps that people configure at api.slack.com, and the configuration tokens that let a program do it for them.
 * https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
 */
import type { Manifest } from "./manifest-rules.ts";

export const CONFIGURATION_TOKEN_LIFE_MS = 12 * 60 * 60_000;

export type ConfiguredApp = {
  readonly id: string;
  /** The workspace of the token that made it: its home. */
  readonly teamId: string;
  readonly userId: string;
  readonly credentials: {
    readonly client_id: string;
    readonly client_secret: string;
    readonly verification_token: string;
    readonly signing_secret: string;
  };
  manifest: Manifest;
};

/** Of one person in one workspace. */
export type ConfigurationToken = {
  readonly token: string;
  readonly refreshToken: string;
  readonly teamId: string;
  readonly userId: string;
  readonly issuedAt: number;
};

export class ManifestApps {
  readonly apps = new Map<string, ConfiguredApp>();
  /** What can still be done to an app with a known id: gone apps are told from ids that never were. */
  readonly deleted = new Set<string>();
  readonly #tokens = new Map<string, ConfigurationToken>();
  readonly #spentRefreshTokens = new Set<string>();
  readonly #now: () => number;
  readonly #makeId: (prefix: string) => string;

  constructor(given: { now: () => number; makeId: (prefix: string) => string }) {
    this.#now = given.now;
    this.#makeId = given.makeId;
  }

  /** “Generate Token” at api.slack.com/apps. */
  generateToken(owner: { teamId: string; userId: string }): ConfigurationToken {
    const made = {
      ...owner,
      token: `xoxe.xoxp-1-${random()}`,
      refreshToken: `xoxe-1-${random()}`,
      issuedAt: this.#now(),
    };
    this.#tokens.set(made.token, made);
    return made;
  }

  /** The token's own, or Slack's word for what is wrong with it. */
  tokenOf(token: string): ConfigurationToken | "invalid_auth" | "token_expired" {
    const found = this.#tokens.get(token);
    if (!found) return "invalid_auth";
    const isOver = this.#now() >= found.issuedAt + CONFIGURATION_TOKEN_LIFE_MS;
    return isOver ? "token_expired" : found;
  }

  /** A refresh token is good once, also after its token has expired. */
  rotate(refreshToken: string | undefined): ConfigurationToken | null {
    const found = [...this.#tokens.values()].find((one) => one.refreshToken === refreshToken);
    if (!found || this.#spentRefreshTokens.has(found.refreshToken)) return null;
    this.#spentRefreshTokens.add(found.refreshToken);
    return this.generateToken({ teamId: found.teamId, userId: found.userId });
  }

  create(owner: ConfigurationToken, manifest: Manifest): ConfiguredApp {
    const id = this.#makeId("A");
    const app: ConfiguredApp = {
      id,
      teamId: owner.teamId,
      userId: owner.userId,
      credentials: {
        client_id: `${Math.floor(this.#now() / 1000)}.${this.apps.size + this.deleted.size + 1}`,
        client_secret: random(),
        verification_token: random().slice(0, 24),
        signing_secret: random(),
      },
      manifest,
    };
    this.apps.set(id, app);
    return app;
  }

  /** By hand in the app's settings, or by `apps.manifest.delete`. */
  delete(id: string): void {
    if (this.apps.delete(id)) this.deleted.add(id);
  }
}

const random = (): string => crypto.randomUUID().replaceAll("-", "");
