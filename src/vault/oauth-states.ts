/**
 * OAuth round trips under way. What the browser carries (the state in the URL, the token in a cookie) is kept as a
 * digest only; each trip is used once, lives ten minutes, and comes home only in the browser that set out.
 */
import { err, ok, type Result } from "../domain/result.ts";
import type { OAuthSystem } from "../domain/systems.ts";
import { Secret } from "../secret.ts";
import { digest, randomText } from "./base64.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

/** As long as a Slack code lives; enough to sign in somewhere on the way. */
export const ROUND_TRIP_MS = 10 * 60 * 1000;
/** Expired trips are kept this much longer, so that who comes late is told "too late" and not "unknown". */
const KEEP_EXPIRED_MS = 60 * 60 * 1000;
/** 256 bits: beyond guessing. */
const RANDOM_BYTES = 32;

export type RoundTripPurpose = "slack" | OAuthSystem;

export type RoundTripStart = {
  /** For the authorize URL. */
  readonly state: string;
  /** For the cookie. */
  readonly browserToken: string;
  /** PKCE S256, for systems that have it; the verifier comes back from `finishRoundTrip`. */
  readonly codeChallenge: string;
};

export type RoundTrip = {
  readonly teamId: string | null;
  readonly userId: string | null;
  readonly codeVerifier: Secret;
};

/** `unknown`: forged, used before, begun in another browser or for something else. One answer for all of them. */
export type RoundTripFailure = "unknown" | "expired";

type Row = {
  team_id: string | null;
  user_id: string | null;
  sealed_verifier: string;
  expires_at: number;
};

export interface RoundTrips {
  startRoundTrip(trip: {
    readonly purpose: RoundTripPurpose;
    readonly teamId: string | null;
    readonly userId: string | null;
    readonly now: number;
  }): Promise<RoundTripStart>;
  finishRoundTrip(trip: {
    readonly state: string;
    readonly browserToken: string;
    readonly purpose: RoundTripPurpose;
    readonly now: number;
  }): Promise<Result<RoundTrip, RoundTripFailure>>;
}

export function roundTripsIn(db: D1Database, keyring: Keyring): RoundTrips {
  return {
    async startRoundTrip({ purpose, teamId, userId, now }) {
      const state = randomText(RANDOM_BYTES);
      const browserToken = randomText(RANDOM_BYTES);
      const codeVerifier = randomText(RANDOM_BYTES);
      const stateDigest = await digest(state);
      const sealed = await keyring.seal(new Secret(codeVerifier), boundTo(stateDigest));
      await db.batch([
        db.prepare("DELETE FROM oauth_states WHERE expires_at < ?").bind(now - KEEP_EXPIRED_MS),
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
            now + ROUND_TRIP_MS,
          ),
      ]);
      return { state, browserToken, codeChallenge: await digest(codeVerifier) };
    },

    async finishRoundTrip({ state, browserToken, purpose, now }) {
      const stateDigest = await digest(state);
      // One statement takes the row or does not: of two at once, one gets it. The browser is part of the question, so
      // that somebody who only saw the URL can't even spoil the trip.
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
