/** The notices for each outcome of an install. */
import type { InstallFailure } from "../slack/oauth.ts";
import type { OAuthStateFailure } from "../vault/oauth-states.ts";
import { type Notice, notStored } from "./notice.ts";

const again = { label: "Add to Slack", href: "/slack/install" };

export const NOT_SET_UP: Notice = {
  status: 503,
  title: "PagerSync isn't set up yet",
  text: ["Whoever deployed it has a few steps left to do."],
  action: { label: "See what is missing", href: "/setup" },
};

export const CANT_INSTALL: Notice = { ...notStored("The installation"), action: again };

export const INSTALL_DENIED: Notice = {
  status: 200,
  title: "PagerSync was not installed",
  text: [
    "Slack says that the request was declined, so nothing was installed and nothing was stored.",
    "If your workspace wants an admin's approval for new apps, ask for it in Slack and come back.",
  ],
  action: again,
};

/** Of a workspace that ALLOWED_TEAMS leaves out. Its id, so that nobody has to look for it. */
export const teamNotServed = (teamId: string): Notice => ({
  status: 403,
  title: "PagerSync isn't open to this workspace",
  text: [
    "Whoever runs this PagerSync has named the workspaces that may use it, and this one is not among them. Nothing was stored.",
    `Ask them to add the workspace, then try again. Its team id is ${teamId}.`,
  ],
  action: { label: "Whom to ask", href: "/support" },
});

const grantAgain = { label: "Grant Access", href: "/slack/install?grant=usergroups" };

/** The app itself is installed. */
export const GRANT_NOT_KEPT = {
  left_out: {
    status: 200,
    title: "The permission was left out",
    text: [
      "PagerSync is installed, but on Slack's page the permission to edit user groups wasn't ticked, so no access was granted. Start again and tick it.",
    ],
    action: grantAgain,
  },
  not_admin: {
    status: 200,
    title: "Access was not granted",
    text: [
      "PagerSync is installed, but it didn't keep your access to user groups, because only a workspace admin or owner can grant it. Ask one of them to press Grant Access on PagerSync's Home.",
    ],
  },
  unanswered: {
    status: 200,
    title: "Access was not granted",
    text: [
      "PagerSync is installed, but it didn't keep your access to user groups, because Slack didn't say in time whether you are an admin or owner. Start again in a minute.",
    ],
    action: grantAgain,
  },
} as const satisfies Readonly<Record<string, Notice>>;

export function installStateNotice(failure: OAuthStateFailure): Notice {
  if (failure === "expired")
    return {
      status: 400,
      title: "That took too long",
      text: ["An install has to be finished within ten minutes. Nothing was stored: start again."],
      action: again,
    };
  return {
    status: 400,
    title: "This install can't be finished here",
    text: [
      "It was finished before, or it didn't begin in this browser. Nothing was stored.",
      "Start again here, in one browser from beginning to end, with cookies allowed.",
    ],
    action: again,
  };
}

export function installFailureNotice(failure: InstallFailure): Notice {
  switch (failure.reason) {
    case "refused":
      return {
        status: 400,
        title: "Slack did not finish the install",
        text: [
          `Slack's answer was “${failure.error.slice(0, 80)}”. Nothing was stored: start again.`,
          "If it stays, whoever runs this PagerSync should compare its Slack app with /setup.",
        ],
        action: again,
      };
    case "org_wide":
      return {
        status: 400,
        title: "Please install PagerSync on a workspace",
        text: [
          "You installed it for a whole Enterprise organization. PagerSync works for one workspace at a time, so nothing was stored.",
          "Ask an admin of your organization to remove that install in Slack's admin pages. Then press Add to Slack below, and on Slack's page choose the workspace itself, not the organization. Do that for each workspace that wants PagerSync.",
        ],
        action: again,
      };
    case "rotating_tokens":
      return {
        status: 400,
        title: "This Slack app rotates its tokens",
        text: [
          "Its tokens die every twelve hours, and Slack doesn't let that be switched off again. PagerSync needs a Slack app without token rotation; nothing was stored.",
          "Whoever runs this PagerSync makes a new Slack app from the manifest and puts its values in place of the old ones.",
        ],
      };
    case "unreachable":
    case "unreadable":
      return {
        status: 502,
        title: "Slack could not be reached",
        text: ["The install was not finished, and nothing was stored. Try again in a minute."],
        action: again,
      };
  }
}
