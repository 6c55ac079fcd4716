/** What a deployment still lacks: names and sentences, never values. */
import { OAUTH_SYSTEMS, SYSTEMS } from "../domain/systems.ts";
import type { Env } from "../env.ts";
import { placementOf } from "../placement.ts";
import { allowedTeams } from "../slack/allowed-teams.ts";
import { type DatabaseState, databaseState } from "../vault/health.ts";
import { parseKeyring } from "../vault/keyring.ts";
import { operatorTokenOf } from "./operator-session.ts";

const REQUIRED = [
  "SLACK_CLIENT_ID",
  "SLACK_CLIENT_SECRET",
  "SLACK_SIGNING_SECRET",
  "ENCRYPTION_KEYS",
] as const;
const OPTIONAL = [
  ...OAUTH_SYSTEMS.flatMap((system) => Object.values(SYSTEMS[system].secrets)),
  "OPERATOR_TOKEN" as const,
];

export type Secrets = {
  readonly missing: readonly (typeof REQUIRED)[number][];
  /** Not set either, but only their own system, or the operator's page, needs them. */
  readonly optionalMissing: readonly (typeof OPTIONAL)[number][];
  /** "ok", or a sentence that says what is wrong with ENCRYPTION_KEYS. */
  readonly keys: string;
  /** Nothing required is missing, and the keys can be used. */
  readonly complete: boolean;
};

export function secretsOf(env: Env): Secrets {
  const missing = REQUIRED.filter((name) => !env[name]);
  const keyring = parseKeyring(env.ENCRYPTION_KEYS);
  return {
    missing,
    optionalMissing: OPTIONAL.filter((name) =>
      name === "OPERATOR_TOKEN" ? operatorTokenOf(env) === null : !env[name],
    ),
    keys: keyring.ok ? "ok" : keyring.error,
    complete: missing.length === 0 && keyring.ok,
  };
}

export type Readiness = Secrets & {
  readonly database: DatabaseState;
  /** "ok", or a sentence that says what is wrong with ALLOWED_TEAMS. */
  readonly teams: string;
  /** "ok", or a sentence that says what is wrong with LOCATION_HINT or JURISDICTION. */
  readonly placement: string;
  readonly ready: boolean;
};

export async function readinessOf(env: Env): Promise<Readiness> {
  const secrets = secretsOf(env);
  const database = await databaseState(env.DB);
  const allowed = allowedTeams(env);
  const teams = allowed.kind === "unreadable" ? allowed.problem : "ok";
  const placement = placementOf(env).problem;
  const ready = secrets.complete && database === "ready" && teams === "ok" && placement === "ok";
  return { ...secrets, database, teams, placement, ready };
}
