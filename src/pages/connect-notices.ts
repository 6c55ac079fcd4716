/**
 * The notices on the way to a connected scheduling system, each with a button back to Slack. `system` is its display name;
 * `home` is the App Home's address, or null where the workspace isn't known.
 */

import type { OAuthStateFailure } from "../vault/oauth-states.ts";
import type { ConnectLinkAnswer, ConnectOutcome } from "../workspace/rpc.ts";
import { backToSlack, type Notice, notStored } from "./notice.ts";

const fromHome = (system: string) =>
  `Open PagerSync's Home in Slack and click “Connect ${system}” there.`;

export const systemNotSetUp = (system: string): Notice => ({
  status: 404,
  title: `${system} isn't set up here`,
  text: [
    `No ${system} app is registered for this deployment of PagerSync. The person who runs it will find the steps on its /setup page.`,
  ],
  ...backToSlack(null),
});

/** Why a link leads to no connect page. */
export function connectLinkNotice(
  system: string,
  answer: { readonly status: "forged" } | Exclude<ConnectLinkAnswer, { readonly status: "works" }>,
  home: string | null,
): Notice {
  switch (answer.status) {
    case "forged":
      return {
        status: 400,
        title: "This link doesn't work",
        text: [
          `Connecting starts in Slack, where PagerSync knows who you are. ${fromHome(system)}`,
        ],
        ...backToSlack(home),
      };
    case "old":
      return {
        status: 400,
        title: "This link has expired",
        text: [`A link works for ten minutes. ${fromHome(system)}`],
        ...backToSlack(home),
      };
    case "used":
      return {
        status: 400,
        title: "This link was already used",
        text: [`A link works once. To connect again, ${lowerFirst(fromHome(system))}`],
        ...backToSlack(home),
      };
    case "not_installed":
      return {
        status: 400,
        title: "PagerSync is no longer installed there",
        text: ["It was removed from the Slack workspace this link was made for."],
        action: { label: "Add to Slack", href: "/slack/install" },
      };
    case "slack_silent":
      return {
        status: 503,
        title: "Slack didn't confirm who you are",
        text: ["Nothing has changed, and the link still works. Try it again in a moment."],
        ...backToSlack(home),
      };
    case "not_allowed":
      return {
        status: 403,
        title: `You can't connect ${system} here`,
        text: [answer.why],
        ...backToSlack(home),
      };
    default:
      return answer satisfies never;
  }
}

/** Another site sent the form. */
export const FOREIGN_FORM: Notice = {
  status: 403,
  title: "This request didn't come from PagerSync's page",
  text: [
    "Another site tried to connect on your behalf. Nothing has changed. To connect, open PagerSync's Home in Slack and start there.",
  ],
  ...backToSlack(null),
};

export const connectFormNotice = (
  system: string,
  failure: "unknown" | "expired",
  home: string | null,
): Notice =>
  failure === "expired"
    ? {
        status: 400,
        title: "That took too long",
        text: [`The page works for ten minutes. ${fromHome(system)}`],
        ...backToSlack(home),
      }
    : {
        status: 400,
        title: "This page doesn't work here",
        text: [`It was opened in another browser, or cookies are blocked. ${fromHome(system)}`],
        ...backToSlack(home),
      };

export const cantConnect = (system: string): Notice => ({
  ...notStored(`The connection to ${system}`),
  ...backToSlack(null),
});

export const connectDenied = (system: string, home: string | null): Notice => ({
  status: 200,
  title: `${system} wasn't connected`,
  text: [
    `${system} says access was declined. Nothing has changed.`,
    `If you declined by mistake, ${lowerFirst(fromHome(system))}`,
  ],
  ...backToSlack(home),
});

export const connectStateNotice = (system: string, failure: OAuthStateFailure): Notice =>
  failure === "expired"
    ? {
        status: 400,
        title: "That took too long",
        text: [`You have ten minutes to finish connecting. ${fromHome(system)}`],
        ...backToSlack(null),
      }
    : {
        status: 400,
        title: "This connection can't be finished here",
        text: [
          "It was already finished, or it was started in another browser. Nothing has changed.",
          `${fromHome(system)} Use one browser from start to finish, with cookies allowed.`,
        ],
        ...backToSlack(null),
      };

export function connectOutcomeNotice(
  system: string,
  outcome: ConnectOutcome,
  home: string | null,
): Notice {
  const back = backToSlack(home);
  switch (outcome.status) {
    case "connected":
      return {
        status: 200,
        title: `${system} is connected`,
        text: [
          `PagerSync now reads the schedules of ${outcome.accountName}.`,
          "Back in Slack, create your first team rotation on PagerSync's Home.",
        ],
        ...back,
      };
    case "not_allowed":
      return {
        status: 403,
        title: `You can't connect ${system} here`,
        text: [
          "Only workspace admins and owners can connect a scheduling system, and so can the person who installed PagerSync, unless an admin turned that off. Ask one of them. Nothing has changed.",
        ],
        ...back,
      };
    case "refused":
      return {
        status: 400,
        title: `${system} didn't finish the connection`,
        text: [
          `${system}: ${outcome.detail.slice(0, 200)}`,
          `Nothing has changed. ${fromHome(system)}`,
        ],
        ...back,
      };
    case "unreachable":
      return {
        status: 502,
        title: `${system} couldn't be reached`,
        text: [
          `Nothing has changed. Wait a minute, then try again: ${lowerFirst(fromHome(system))}`,
        ],
        ...back,
      };
    case "not_stored":
      return { ...cantConnect(system), ...back };
    default:
      return outcome satisfies never;
  }
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
