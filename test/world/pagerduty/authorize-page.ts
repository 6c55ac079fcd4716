/** PagerDuty's authorize page, and the person in front of it. */
import type { PagerDutyGrants } from "./grants.ts";

/** What the person does there. */
export type PagerDutyChoice = {
  readonly allow: boolean;
  /** The person's id; the rota's first person unless named. */
  readonly user?: string;
};

const SCOPES = ["read", "write"];

/**
 * Where the browser is sent on to. A request that PagerDuty answers with an error page of its own, without a way back,
 * is a thrown error.
 */
export function passAuthorizePage(
  grants: PagerDutyGrants,
  url: string,
  allow: boolean,
  userId: string,
): string {
  const { origin, pathname, searchParams } = new URL(url);
  if (origin + pathname !== "https://identity.pagerduty.com/oauth/authorize")
    throw new Error(`${origin}${pathname} is not the authorize page`);
  if (!grants.knows(searchParams.get("client_id"))) throw new Error("unknown client_id");
  if (searchParams.get("response_type") !== "code") throw new Error("unsupported response_type");
  const redirectUri = searchParams.get("redirect_uri");
  if (!redirectUri) throw new Error("the authorize page misses redirect_uri");
  const challenge = searchParams.get("code_challenge");
  if (challenge !== null && searchParams.get("code_challenge_method") !== "S256")
    throw new Error("unsupported code_challenge_method");

  const back = new URL(redirectUri);
  const state = searchParams.get("state");
  if (state !== null) back.searchParams.set("state", state);
  if (!allow) {
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_description", "The resource owner denied the request.");
    return back.href;
  }
  // A scope that is not one, `Read` for instance, is dropped without a word.
  const scopes = (searchParams.get("scope") ?? "").split(" ").filter((s) => SCOPES.includes(s));
  back.searchParams.set("code", grants.issueCode({ userId, scopes }, redirectUri, challenge));
  return back.href;
}
