/** Atlassian's authorize page, and the person in front of it. */
import type { JiraGrants } from "./grants.ts";
import { ACME, ALL_SCOPES } from "./site-room.ts";

/** What the person does there. */
export type JiraChoice = {
  readonly allow: boolean;
  /** The person's account id; the rota's first person unless named. */
  readonly user?: string;
  /** Cloud ids; the populated site unless named. */
  readonly sites?: readonly string[];
  /** Fewer than were asked for, where the app's registration lacks some. */
  readonly scopes?: readonly string[];
};

/**
 * Where the browser is sent on to. A request that Atlassian answers with an error page of its own, without a way back,
 * is a thrown error.
 */
export function passAuthorizePage(
  grants: JiraGrants,
  url: string,
  choice: JiraChoice,
  accountId: string,
): string {
  const { origin, pathname, searchParams } = new URL(url);
  const asked = (name: string): string => {
    const value = searchParams.get(name);
    if (!value) throw new Error(`Atlassian's authorize page misses ${name}`);
    return value;
  };
  if (origin + pathname !== "https://auth.atlassian.com/authorize")
    throw new Error(`${origin}${pathname} is not the authorize page`);
  if (asked("audience") !== "api.atlassian.com") throw new Error("unknown audience");
  if (!grants.knows(asked("client_id"))) throw new Error("unknown client_id");
  if (asked("response_type") !== "code") throw new Error("unsupported response_type");
  if (asked("prompt") !== "consent") throw new Error("unsupported prompt");
  const scopes = asked("scope").split(" ");
  const unknown = scopes.find((scope) => !ALL_SCOPES.includes(scope));
  if (unknown) throw new Error(`the app is not registered for ${unknown}`);

  const redirectUri = asked("redirect_uri");
  const back = new URL(redirectUri);
  back.searchParams.set("state", asked("state"));
  if (choice.allow) {
    const grant = {
      accountId,
      cloudIds: choice.sites ?? [ACME.id],
      scopes: scopes.filter((scope) => choice.scopes?.includes(scope) ?? true),
    };
    back.searchParams.set("code", grants.issueCode(grant, redirectUri));
  } else {
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_description", "User did not authorize the request");
  }
  return back.href;
}
