/**
 * Rows of `oauth_states`: one for each OAuth authorization that has begun and isn't finished. A row is used once, expires
 * after ten minutes, and can be finished only in the browser that began it. The state in the URL and the token in the
 * cookie are stored as digests.
 */
import { randomText, sha256, toBase64Url } from "../bytes.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { OAuthSystem } from "../domain/systems.ts";
import { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

/** As long as a Slack code lives; enough to sign in first. */
export const OAUTH_STATE_MS = 10 * 60 * 1000;
/** Expired rows stay this much longer, so that a late person reads "too late" and not "unknown". */
const EXPIRED_ROW_MS = 60 * 60 * 1000;
/** 256 bits: can't be guessed. */
const RANDOM_BYTES = 32;

export type OAuthPurpose = "slack" | OAuthSystem;

export type StartedOAuth = {
  /** For the authorize URL. */
  readonly state: string;
  /** For the cookie. */
  readonly browserToken: string;
  /** PKCE S256, for systems that have it. `finishOAuth` returns its verifier. */
  readonly codeChallenge: string;
};

export type OAuthState = {
  readonly teamId: string | null;
  readonly userId: string | null;
  readonly codeVerifier: Secret;
};

/** `unknown`: forged, used before, begun in another browser or for another purpose. One answer for all of these. */
export type OAuthStateFailure = "unknown" | "expired";

type Row = {
  team_id: string | null;
  user_id: string | null;
  sealed_verifier: string;
  expires_at: number;
};

export interface OAuthStates {
  startOAuth(start: {
    readonly purpose: OAuthPurpose;
    readonly teamId: string | null;
    readonly userId: string | null;
    readonly now: number;
  }): Promise<StartedOAuth>;
  finishOAuth(finish: {
    readonly state: string;
    readonly browserToken: string;
    readonly purpose: OAuthPurpose;
    readonly now: number;
  }): Promise<Result<OAuthState, OAuthStateFailure>>;
}

export function oauthStatesIn(db: D1Database, keyring: Keyring): OAuthStates {
  return {
    async startOAuth({ purpose, teamId, userId, now }) {
      const state = randomText(RANDOM_BYTES);
      const browserToken = randomText(RANDOM_BYTES);
      const codeVerifier = randomText(RANDOM_BYTES);
      const stateDigest = await digest(state);
      const sealed = await keyring.seal(new Secret(codeVerifier), boundTo(stateDigest));
      await db.batch([
        db.prepare("DELETE FROM oauth_states WHERE expires_at < ?").bind(now - EXPIRED_ROW_MS),
        db
          .prepare(
            `INSERT INTO oauth_states
               (state_digest, browser_digest, purpose, team_id, user_id, sealed_verifier, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)`,
          )
          .bind(
            stateDigest,
            await digest(browserToken),
            purpose,
            teamId,
            userId,
            sealed,
            now + OAUTH_STATE_MS,
          ),
      ]);
      return { state, browserToken, codeChallenge: await digest(codeVerifier) };
    },

    async finishOAuth({ state, browserToken, purpose, now }) {
      const stateDigest = await digest(state);
      // One statement, so that only one of two concurrent calls gets the row. It names the browser, so that somebody who
      // only saw the URL can't use the row up.
      const row = await db
        .prepare(
          `DELETE FROM oauth_states WHERE state_digest = ? AND browser_digest = ? AND purpose = ?
             RETURNING team_id, user_id, sealed_verifier, expires_at`,
        )
        .bind(stateDigest, await digest(browserToken), purpose)
        .first<Row>();
      if (!row) return err("unknown");
      if (row.expires_at <= now) return err("expired");
      const codeVerifier = await keyring.open(row.sealed_verifier, boundTo(stateDigest));
      if (!codeVerifier) return err("unknown");
      return ok({ teamId: row.team_id, userId: row.user_id, codeVerifier });
    },
  };
}

const boundTo = (stateDigest: string): SealedFor => ({
  owner: stateDigest,
  purpose: "pkce-verifier",
});

/** What is stored of a text that its holder has to show again: enough to recognise it, useless to a reader. */
const digest = async (text: string): Promise<string> => toBase64Url(await sha256(text));
