/** What people do to connect and disconnect, beside PagerDuty's round trip that `stage.ts` has. */
import { expect } from "vitest";
import type { EmulatedJira } from "../world/jira/emulated-jira.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { eventually, leaveForPagerDuty, ring, type Stage, visit } from "./stage.ts";

/** Of the shape that Opsgenie gives out. */
export const OPSGENIE_KEY = "0a1b2c3d-0000-4000-8000-00000000000a";

type Region = "US" | "EU";

export const submitOpsgenieKey = (person: SlackClient, key = OPSGENIE_KEY, region: Region = "US") =>
  submitRegionalKey(person, ["Add Opsgenie API Key", "Add Opsgenie API Key"], key, region);

/** Of the shape that PagerDuty gives out. */
export const PAGERDUTY_KEY = "y_NbAkKc66ryYTWUXYEu";

export const submitPagerDutyKey = (
  person: SlackClient,
  key = PAGERDUTY_KEY,
  region: Region = "US",
) => submitRegionalKey(person, ["Use an API key instead", "PagerDuty API Key"], key, region);

/** Fills in the modal and submits it. */
async function submitRegionalKey(
  person: SlackClient,
  [button, title]: readonly [string, string],
  key: string,
  region: Region,
) {
  await person.click(button);
  await person.seesModal(title);
  await person.fill("API Key", key);
  await person.choose("Region", region);
  return person.submit();
}

export async function submitXMattersPair(
  person: SlackClient,
  pair: { readonly url: string; readonly key: string; readonly secret: string },
) {
  await person.click("Connect xMatters");
  await person.seesModal("Connect xMatters");
  await person.fill("xMatters URL", pair.url);
  await person.fill("API Key", pair.key);
  await person.fill("API Secret", pair.secret);
  return person.submit();
}

/** Clicks the link on the Home and says yes at Atlassian, for these sites or for all; then one pass. */
export async function connectJira(
  stage: Stage & { readonly jira: EmulatedJira },
  person: SlackClient,
  sites?: readonly string[],
): Promise<Response> {
  const { authorizeUrl, cookie } = await leaveForPagerDuty(
    person,
    "Connect Jira Service Management",
  );
  const back = stage.jira.authorize(authorizeUrl, { allow: true, ...(sites && { sites }) });
  const done = await visit(back, cookie);
  expect(done.status).toBe(302);
  await ring(stage);
  return done;
}

/** Confirms it; then one pass, which draws the Homes anew. */
export async function disconnect(stage: Stage, person: SlackClient): Promise<void> {
  const removals = () => JSON.stringify(stage.logged).split("connection.removed").length;
  const before = removals();
  await person.click("Disconnect");
  await eventually(() => expect(removals()).toBeGreaterThan(before));
  await ring(stage);
}
