/**
 * OAuth authorizations between their start and their end. What an authorization must know travels sealed in its `state`,
 * so that a start writes nothing: anybody may start an install. A state works for ten minutes, in the browser that began,
 * and once: `useOAuth` writes a row of `oauth_states`, which is kept until the state has expired.
 */
import * as z from "zod/mini";
import { randomText, sha256, toBase64Url } from "../bytes.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { OAUTH_SYSTEMS, type OAuthSystem } from "../domain/systems.ts";
import { parseJson } from "../outgoing/json.ts";
import { Secret } from "../secret.ts";
import { browserDigestOf } from "./browser-digest.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

/** As long as a Slack code lives; enough to sign in first. */
export const OAUTH_STATE_MS = 10 * 60 * 1000;
/** 256 bits: can't be guessed. */
const VERIFIER_BYTES = 32;

export type OAuthPurpose = "slack" | OAuthSystem;

export type StartedOAuth = {
  /** For the authorize URL. */
  readonly state: string;
  /** PKCE S256, for systems that have it. `openOAuth` returns its verifier. */
  readonly codeChallenge: string;
};

export type OAuthState = {
  readonly purpose: OAuthPurpose;
  readonly teamId: string | null;
  readonly userId: string | null;
  readonly codeVerifier: Secret;
  readonly browserDigest: string;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** `unknown`: forged, used before, begun in another browser or for another purpose. One answer for all of these. */
export type OAuthStateFailure = "unknown" | "expired";

export interface OAuthStates {
  startOAuth(start: {
    readonly purpose: OAuthPurpose;
    readonly teamId: string | null;
    readonly userId: string | null;
    /** From the browser's cookie. */
    readonly browserToken: string;
    readonly now: number;
  }): Promise<StartedOAuth>;
  /** Checks a state that came back; writes nothing. */
  openOAuth(back: {
    readonly state: string;
    readonly browserToken: string;
    readonly purpose: OAuthPurpose;
    readonly now: number;
  }): Promise<Result<OAuthState, OAuthStateFailure>>;
  /** True once: call it before what must not happen twice. False: another call was first. */
  useOAuth(state: OAuthState, now: number): Promise<boolean>;
}

const schema = z.object({
  purpose: z.enum(["slack", ...OAUTH_SYSTEMS]),
  teamId: z.nullable(z.string()),
  userId: z.nullable(z.string()),
  codeVerifier: z.string(),
  browserDigest: z.string(),
  expiresAt: z.number(),
});
const STATE: SealedFor = { owner: "", purpose: "oauth-state" };

export function oauthStatesIn(db: D1Database, keyring: Keyring): OAuthStates {
  return {
    async startOAuth({ browserToken, now, ...start }) {
      const codeVerifier = randomText(VERIFIER_BYTES);
      const content: z.infer<typeof schema> = {
        ...start,
        codeVerifier,
        browserDigest: await browserDigestOf(browserToken),
        expiresAt: now + OAUTH_STATE_MS,
      };
      return {
        state: await keyring.seal(new Secret(JSON.stringify(content)), STATE),
        codeChallenge: await challengeOf(codeVerifier),
      };
    },

    async openOAuth({ state, browserToken, purpose, now }) {
      const plain = await keyring.open(state, STATE);
      const content = schema.safeParse(parseJson(plain?.reveal() ?? "")).data;
      if (content?.purpose !== purpose) return err("unknown");
      if (content.browserDigest !== (await browserDigestOf(browserToken))) return err("unknown");
      if (content.expiresAt <= now) return err("expired");
      const used = await db
        .prepare("SELECT 1 FROM oauth_states WHERE state_digest = ?")
        .bind(await challengeOf(content.codeVerifier))
        .first();
      if (used) return err("unknown");
      return ok({ ...content, codeVerifier: new Secret(content.codeVerifier) });
    },

    async useOAuth({ purpose, teamId, userId, codeVerifier, browserDigest, expiresAt }, now) {
      const [, inserted] = await db.batch([
        db.prepare("DELETE FROM oauth_states WHERE expires_at <= ?").bind(now),
        db
          .prepare(
            `INSERT INTO oauth_states
               (state_digest, browser_digest, purpose, team_id, user_id, sealed_verifier, expires_at)
             VALUES (?, ?, ?, ?, ?, '', ?) ON CONFLICT DO NOTHING`,
          )
          .bind(
            // Not of the sealed text: base64 spells the same bytes in several ways.
            await challengeOf(codeVerifier.reveal()),
            browserDigest,
            purpose,
            teamId,
            userId,
            expiresAt,
          ),
      ]);
      return inserted?.meta.changes === 1;
    },
  };
}

/** Of the verifier, which no other state has: the PKCE challenge, and the key of the row. */
const challengeOf = async (codeVerifier: string): Promise<string> =>
  toBase64Url(await sha256(codeVerifier));
