/** The notices for each outcome of an install. */
import type { InstallFailure } from "../slack/oauth.ts";
import type { OAuthStateFailure } from "../vault/oauth-states.ts";
import { type Notice, notStored } from "./notice.ts";

const whoToAsk = { label: "Who to ask", href: "/support" };
const again = { label: "Add to Slack", href: "/slack/install" };

export const NOT_SET_UP: Notice = {
  status: 503,
  title: "PagerSync isn't set up yet",
  text: ["The person who deployed it has a few steps left."],
  action: { label: "See what's missing", href: "/setup" },
};

export const CANT_INSTALL: Notice = { ...notStored("The installation"), action: again };

export const INSTALL_DENIED: Notice = {
  status: 200,
  title: "PagerSync wasn't installed",
  text: [
    "Slack says the request was declined. Nothing was installed or stored.",
    "If your workspace requires admin approval for new apps, ask for it in Slack, then come back.",
  ],
  action: again,
};

/** Of a workspace that ALLOWED_TEAMS leaves out. Its id, so that nobody has to look for it. */
export const teamNotServed = (teamId: string): Notice => ({
  status: 403,
  title: "PagerSync isn't open to this workspace",
  text: [
    "This deployment of PagerSync only serves certain workspaces, and yours isn't one of them. Nothing was stored.",
    `Ask the person who runs it to add your workspace, then try again. Its team ID is ${teamId}.`,
  ],
  action: whoToAsk,
});

const grantAgain = { label: "Grant Access", href: "/slack/install?grant=usergroups" };

/** The app itself is installed: where nothing can be pressed again, the way leads back to Slack. */
export const GRANT_NOT_KEPT = {
  left_out: {
    status: 200,
    title: "The permission wasn't granted",
    text: [
      "PagerSync is installed, but the permission to edit user groups wasn't selected on Slack's page, so no access was granted. Start again and select it.",
    ],
    action: grantAgain,
  },
  not_admin: {
    status: 200,
    title: "Access wasn't granted",
    text: [
      "PagerSync is installed, but it didn't keep your access to user groups: only a workspace admin or owner can grant it. Ask one of them to press Grant Access on PagerSync's Home.",
    ],
  },
  unanswered: {
    status: 200,
    title: "Access wasn't granted",
    text: [
      "PagerSync is installed, but it didn't keep your access to user groups: Slack didn't confirm in time that you're an admin or owner. Try again in a minute.",
    ],
    action: grantAgain,
  },
} as const satisfies Readonly<Record<string, Notice>>;

export function installStateNotice(failure: OAuthStateFailure): Notice {
  if (failure === "expired")
    return {
      status: 400,
      title: "That took too long",
      text: ["You have ten minutes to finish installing. Nothing was stored. Start again."],
      action: again,
    };
  return {
    status: 400,
    title: "This install can't be finished here",
    text: [
      "It was already finished, or it was started in another browser. Nothing was stored.",
      "Start again here, and use one browser from start to finish, with cookies allowed.",
    ],
    action: again,
  };
}

export function installFailureNotice(failure: InstallFailure): Notice {
  switch (failure.reason) {
    case "refused":
      return {
        status: 400,
        title: "Slack didn't finish the install",
        text: [
          `Slack's answer was “${failure.error.slice(0, 80)}”. Nothing was stored. Start again.`,
          "If this keeps happening, the person who runs PagerSync should compare its Slack app with /setup.",
        ],
        action: again,
      };
    case "org_wide":
      return {
        status: 400,
        title: "Please install PagerSync on a workspace",
        text: [
          "You installed it for a whole Enterprise organization. PagerSync works with one workspace at a time, so nothing was stored.",
          "Ask an admin of your organization to remove that install in Slack's admin pages. Then press Add to Slack below and, on Slack's page, choose a workspace instead of the organization. Repeat for each workspace that wants PagerSync.",
        ],
        action: again,
      };
    case "rotating_tokens":
      return {
        status: 400,
        title: "This Slack app rotates its tokens",
        text: [
          "Its tokens expire every twelve hours, and Slack doesn't let you turn that off again. PagerSync needs a Slack app without token rotation. Nothing was stored.",
          "The person who runs PagerSync needs to create a new Slack app from the manifest and replace the old secrets with its values.",
        ],
        action: whoToAsk,
      };
    case "unreachable":
    case "unreadable":
      return {
        status: 502,
        title: "Slack couldn't be reached",
        text: ["The install wasn't finished, and nothing was stored. Try again in a minute."],
        action: again,
      };
  }
}
