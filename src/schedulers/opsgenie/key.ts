/** Tries an API key before it is accepted, and says which field is wrong and why. */
import * as z from "zod/mini";
import type { Result } from "../../domain/result.ts";
import { err, ok } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { Secret } from "../../secret.ts";
import type { OpsgenieCredentials } from "../credentials.ts";
import { type Account, NO_CACHE } from "../scheduler.ts";
import { OPSGENIE_RIGHTS, opsgenieApi } from "./api.ts";
import { opsgenie } from "./opsgenie.ts";

export type OpsgenieKeyRefusal =
  /** Not shaped like a key; no request was made. */
  | { readonly field: "apiKey"; readonly reason: "not_a_key" }
  /** Neither region accepts it. */
  | { readonly field: "apiKey"; readonly reason: "wrong_key" }
  /** A live key without one of the two rights that we need. */
  | { readonly field: "apiKey"; readonly reason: "no_read" | "no_configuration_access" }
  /** The account's plan has no schedules, or no API (402). */
  | { readonly field: "apiKey"; readonly reason: "plan" }
  /** Temporary; `rate_limited` is over in a minute. */
  | {
      readonly field: "apiKey";
      readonly reason: "rate_limited" | "unreachable" | "unreadable" | "postponed";
    };

/** Visible ASCII without blanks: a header takes nothing else. */
const KEY_SHAPE = /^[\x21-\x7e]{8,128}$/;

const anything = z.unknown();

export type AcceptedKey = { readonly credentials: OpsgenieCredentials; readonly account: Account };

/**
 * A key is valid in one region only: where the chosen one refuses it, the other is tried, and is then in the credentials.
 * Two requests for a good key, at most three for another.
 * @param typed as pasted: blanks around it, and the word `GenieKey` before it, are taken off
 */
export async function tryOpsgenieKey(
  typed: { readonly apiKey: string; readonly region: OpsgenieCredentials["region"] },
  outgoing: Outgoing,
): Promise<Result<AcceptedKey, OpsgenieKeyRefusal>> {
  const apiKey = typed.apiKey.trim().replace(/^GenieKey\s+/i, "");
  if (!KEY_SHAPE.test(apiKey)) return err({ field: "apiKey", reason: "not_a_key" });
  const credentials: OpsgenieCredentials = {
    system: "opsgenie",
    apiKey: new Secret(apiKey),
    region: typed.region,
  };
  const tried = await tryIn(credentials, outgoing);
  if (tried.ok || tried.error.reason !== "wrong_key") return tried;
  const elsewhere = typed.region === "us" ? "eu" : "us";
  return tryIn({ ...credentials, region: elsewhere }, outgoing);
}

async function tryIn(
  credentials: OpsgenieCredentials,
  outgoing: Outgoing,
): Promise<Result<AcceptedKey, OpsgenieKeyRefusal>> {
  const account = await opsgenie(credentials, outgoing, NO_CACHE).account();
  if (account.ok) return ok({ credentials, account: account.value });
  switch (account.error.reason) {
    case "unauthorized":
      return err({ field: "apiKey", reason: "wrong_key" });
    case "forbidden":
      if (account.error.detail !== OPSGENIE_RIGHTS) return err({ field: "apiKey", reason: "plan" });
      return err({ field: "apiKey", reason: await missingRight(credentials, outgoing) });
    case "rate_limited":
    case "unreachable":
    case "postponed":
      return err({ field: "apiKey", reason: account.error.reason });
    case "not_found":
    case "unreadable":
    case "unresolved":
      return err({ field: "apiKey", reason: "unreadable" });
  }
}

/** Alerts need the read right and no configuration access, so reading them shows which of the two is missing. */
async function missingRight(
  credentials: OpsgenieCredentials,
  outgoing: Outgoing,
): Promise<"no_read" | "no_configuration_access"> {
  const read = await opsgenieApi(credentials, outgoing).get("/v2/alerts?limit=1", anything);
  return !read.ok && read.error.reason === "forbidden" ? "no_read" : "no_configuration_access";
}
