/** Tries an API key before it is accepted, and says what is wrong with it, and what it can do. */
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { Secret } from "../../secret.ts";
import type { PagerDutyKey } from "../credentials.ts";
import { type Account, NO_CACHE } from "../scheduler.ts";
import { headersOf } from "./api.ts";
import { pagerDuty } from "./pagerduty.ts";

export type PagerDutyKeyRefusal = {
  readonly field: "apiKey";
  readonly reason: /** Not shaped like a key; no request was made. */
    | "not_a_key"
    /** Neither region accepts it. */
    | "wrong_key"
    | "no_right"
    | "plan"
    /** Temporary; `rate_limited` is over in a minute. */
    | "rate_limited"
    | "unreachable"
    | "unreadable"
    | "postponed";
};

/** `unknown`: PagerDuty didn't say in time. */
export type KeyPower = "reads" | "writes" | "unknown";

export type TriedKey = {
  readonly credentials: PagerDutyKey;
  /** The one that knows the key. */
  readonly region: keyof typeof ORIGIN;
  readonly account: Account;
  readonly power: KeyPower;
};

/** Visible ASCII without blanks: a header takes nothing else. PagerDuty's have 20 characters. */
const KEY_SHAPE = /^[\x21-\x7e]{8,128}$/;

const ORIGIN = { us: "https://api.pagerduty.com", eu: "https://api.eu.pagerduty.com" } as const;

/**
 * Three requests for a good key, at most five.
 * @param typed as pasted: blanks around it, and the words `Token token=` before it, are taken off
 */
export async function tryPagerDutyKey(
  typed: { readonly apiKey: string; readonly region: keyof typeof ORIGIN },
  outgoing: Outgoing,
): Promise<Result<TriedKey, PagerDutyKeyRefusal>> {
  const apiKey = typed.apiKey.trim().replace(/^(Token\s+)?token=/i, "");
  if (!KEY_SHAPE.test(apiKey)) return err(refusal("not_a_key"));
  const other = typed.region === "us" ? "eu" : "us";
  for (const region of [typed.region, other] as const) {
    const credentials: PagerDutyKey = {
      system: "pagerduty",
      apiKey: new Secret(apiKey),
      apiOrigin: ORIGIN[region],
      subdomain: null,
    };
    const asked = await pagerDuty(credentials, outgoing, NO_CACHE).account();
    if (asked.ok) return ok({ region, ...(await found(credentials, asked.value, outgoing)) });
    // A key is valid in one region only. The other one answers as it does to a wrong key.
    const { reason } = asked.error;
    if (reason === "unauthorized") continue;
    switch (reason) {
      case "forbidden":
        return err(refusal(asked.error.detail.includes("plan") ? "plan" : "no_right"));
      case "rate_limited":
      case "unreachable":
      case "postponed":
        return err(refusal(reason));
      case "not_found":
      case "unreadable":
      case "unresolved":
        return err(refusal("unreadable"));
    }
  }
  return err(refusal("wrong_key"));
}

const refusal = (reason: PagerDutyKeyRefusal["reason"]): PagerDutyKeyRefusal => ({
  field: "apiKey",
  reason,
});

async function found(
  credentials: PagerDutyKey,
  account: Account,
  outgoing: Outgoing,
): Promise<Omit<TriedKey, "region">> {
  // Without it, sources of two accounts would look alike.
  const subdomain = account.name === "PagerDuty" ? null : account.name;
  // A person's own key can do what the person can: only keys of the account can be read-only.
  const isPersonal = account.connectedAs !== null;
  const power = isPersonal ? "writes" : await powerOf(credentials, outgoing);
  return { credentials: { ...credentials, subdomain }, account, power };
}

/**
 * A read-only key is refused every request but GET, with 403. The preview of a schedule is such a request that saves nothing, and
 * this one isn't even complete: a key that can write is told so (400).
 * https://support.pagerduty.com/main/docs/api-access-keys, https://developer.pagerduty.com/api-reference (POST /schedules/preview)
 */
async function powerOf(credentials: PagerDutyKey, outgoing: Outgoing): Promise<KeyPower> {
  const sent = await outgoing.send(`${credentials.apiOrigin}/schedules/preview`, {
    method: "POST",
    headers: { ...headersOf(credentials), "content-type": "application/json" },
    body: "{}",
  });
  if (!sent.ok) return "unknown";
  const { status } = sent.value;
  if (status === 403) return "reads";
  return status === 400 || status === 422 || (status >= 200 && status < 300) ? "writes" : "unknown";
}
