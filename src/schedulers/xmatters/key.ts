/** Tries host, key and secret before they are accepted, and says which field is wrong and why. */
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { Secret } from "../../secret.ts";
import type { XMattersCredentials } from "../credentials.ts";
import { type Account, NO_CACHE } from "../scheduler.ts";
import { type HostRefusal, readXMattersHost } from "./host.ts";
import { xMatters } from "./xmatters.ts";

export type XMattersKeyRefusal =
  /** No request was made. */
  | { readonly field: "url"; readonly reason: HostRefusal }
  /** A host below the domain, but no xMatters answers there. */
  | { readonly field: "url"; readonly reason: "not_xmatters" }
  /** Not shaped like a key or a secret; no request was made. */
  | { readonly field: "apiKey" | "apiSecret"; readonly reason: "not_a_key" }
  /** xMatters doesn't say which of the two is wrong. */
  | { readonly field: "apiKey"; readonly reason: "wrong_key_or_secret" }
  /** A live key whose user may not use the API. */
  | { readonly field: "apiKey"; readonly reason: "no_right" }
  /** Temporary. */
  | { readonly field: "url"; readonly reason: "unreachable" | "rate_limited" | "postponed" };

/** Visible ASCII without blanks. */
const KEY_SHAPE = /^[\x21-\x7e]{1,256}$/;

/** One request, and none where the host is refused. Blanks around key and secret are taken off. */
export async function tryXMattersKey(
  typed: { readonly url: string; readonly apiKey: string; readonly apiSecret: string },
  outgoing: Outgoing,
): Promise<Result<{ credentials: XMattersCredentials; account: Account }, XMattersKeyRefusal>> {
  const host = readXMattersHost(typed.url);
  if (!host.ok) return err({ field: "url", reason: host.error });
  const apiKey = typed.apiKey.trim();
  const apiSecret = typed.apiSecret.trim();
  // A colon ends the name in HTTP Basic.
  if (!KEY_SHAPE.test(apiKey) || apiKey.includes(":"))
    return err({ field: "apiKey", reason: "not_a_key" });
  if (!KEY_SHAPE.test(apiSecret)) return err({ field: "apiSecret", reason: "not_a_key" });
  const credentials: XMattersCredentials = {
    system: "xmatters",
    host: host.value,
    apiKey: new Secret(apiKey),
    apiSecret: new Secret(apiSecret),
  };
  const account = await xMatters(credentials, outgoing, NO_CACHE).account();
  if (account.ok) return ok({ credentials, account: account.value });
  switch (account.error.reason) {
    case "unauthorized":
      return err({ field: "apiKey", reason: "wrong_key_or_secret" });
    case "forbidden":
      return err({ field: "apiKey", reason: "no_right" });
    case "unreachable":
    case "rate_limited":
    case "postponed":
      return err({ field: "url", reason: account.error.reason });
    case "not_found":
    case "unreadable":
    case "unresolved":
      return err({ field: "url", reason: "not_xmatters" });
  }
}
