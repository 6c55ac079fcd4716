/** Somebody grants access at PagerDuty or Atlassian, and the code is turned into credentials. */
import { exchangeJiraCode, jiraAuthorizeUrl } from "../../../../src/schedulers/jira/oauth.ts";
import {
  exchangePagerDutyCode,
  pagerDutyAuthorizeUrl,
} from "../../../../src/schedulers/pagerduty/oauth.ts";
import { Secret } from "../../../../src/secret.ts";
import type { EmulatedJira } from "../../../world/jira/emulated-jira.ts";
import { ACME } from "../../../world/jira/site-room.ts";
import type { EmulatedPagerDuty } from "../../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../../world/secrets.ts";
import { NOON, plenty } from "../shared-suite.ts";
import type { Outcome } from "./radius.ts";

const redirectUri = "https://pagersync.example/callback";
/** RFC 7636, appendix B. */
const codeVerifier = new Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
const codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const codeIn = (back: string) => new Secret(new URL(back).searchParams.get("code") ?? "");

export async function grantOfPagerDuty(emulated: EmulatedPagerDuty): Promise<Outcome> {
  const clientId = secrets.PAGERDUTY_CLIENT_ID;
  const page = pagerDutyAuthorizeUrl({ clientId, redirectUri, state: "s", codeChallenge });
  const granted = await exchangePagerDutyCode(
    { code: codeIn(emulated.authorize(page, { allow: true })), codeVerifier, redirectUri },
    { clientId, clientSecret: new Secret(secrets.PAGERDUTY_CLIENT_SECRET) },
    plenty(),
    NOON,
  );
  return new Map([["grant", granted.ok ? "ok" : granted.error.reason]]);
}

export async function grantOfJira(emulated: EmulatedJira): Promise<Outcome> {
  const clientId = secrets.JIRA_CLIENT_ID;
  const page = jiraAuthorizeUrl({ clientId, redirectUri, state: "s" });
  const choice = { allow: true, user: "U-ada", sites: [ACME.id, "lab-cloud-id"] };
  const granted = await exchangeJiraCode(
    { code: codeIn(emulated.authorize(page, choice)), codeVerifier, redirectUri },
    { clientId, clientSecret: new Secret(secrets.JIRA_CLIENT_SECRET) },
    plenty(),
    NOON,
  );
  if (!granted.ok) return new Map([["grant", granted.error.reason]]);
  return new Map([
    ["grant", "ok"],
    ...granted.value.sites.map(({ cloudId, name }) => [`listed ${cloudId}`, name] as const),
  ]);
}
