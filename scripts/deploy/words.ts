/** What a deploy says when something is wrong: what it is, and what to do. */
import { TOKEN } from "./names.ts";
import type { Refused } from "./slack-api.ts";

export const TOKENS_PAGE = "https://api.slack.com/apps";
export const AGAIN = "Then run `npm run deploy` again: it continues from here.";

/** @param what was asked for, as in "make the app" */
export function refusalWords(refused: Refused, what: string, app?: string): string {
  switch (refused.reason) {
    case "unreachable":
      return `Slack didn't answer when asked to ${what}. Check the network. ${AGAIN}`;
    case "token_expired":
      return `This configuration token has expired: they last 12 hours, and a refresh token works once. Generate another at ${TOKENS_PAGE}.`;
    case "token_unknown":
      return `Slack doesn't know this configuration token. Generate one at ${TOKENS_PAGE}, under Your App Configuration Tokens.`;
    case "token_of_another_kind":
      return `This is an app's token, not a configuration token. Generate one at ${TOKENS_PAGE}, under Your App Configuration Tokens.`;
    case "app_gone":
      return `Slack has no app ${app ?? ""} that this token can reach: it was deleted, or the ID is wrong.`;
    case "not_your_app":
      return `The person of this configuration token can't change the app ${app ?? ""}. Use a token of one of its collaborators.`;
    case "manifest":
      return ["Slack refuses the app's manifest:", ...refused.faults].join("\n       ");
    case "other":
      return `Slack refused to ${what}: ${refused.error || "no reason given"}.`;
    default:
      return refused satisfies never;
  }
}

/** What is wrong with the form of a configuration token: nothing is sent to find out. */
export function tokenFault(token: string): string | undefined {
  if (/^xoxe(\.xox[bp])?-/.test(token)) return undefined;
  if (/^(xox[abprs]|xapp)-/.test(token))
    return "That's another kind of Slack token. A configuration token begins with xoxe.xoxp-";
  return "A configuration token begins with xoxe.xoxp-";
}

export const WITHOUT_TOKEN = `No configuration token (${TOKEN}).`;
