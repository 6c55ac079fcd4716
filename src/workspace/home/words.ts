/** What the Home says. mrkdwn: what comes in is escaped, cut and mentioned already; dates and times are tokens. */
import { type OAuthSystem, SYSTEMS, type SystemName } from "../../domain/systems.ts";
import { BUTTON, SYSTEM_LABEL } from "../../slack/words/labels.ts";

export const HOME = {
  welcomeTitle: "Welcome to PagerSync",
  welcome:
    "PagerSync keeps Slack user groups in step with your on-call schedules, so a message to `@platform-oncall` always reaches the person on call. Connect the scheduling system your team uses, then choose which user group follows which schedules.",
  canConnect: (who: string): string => `${who} can connect the scheduling system here.`,
  notSetUp: (system: OAuthSystem): string => {
    const { label, secrets } = SYSTEMS[system];
    return `*${label}* isn't set up on this deployment. The person who runs it needs to set \`${secrets.clientId}\` and \`${secrets.clientSecret}\`. See its \`/setup\` page.`;
  },
  paused: "*Paused.* Connect a scheduling system to resume. Until then, user groups won't change.",
  muted: ":no_bell: You've muted PagerSync's DMs.",
  guest: "As a guest, you can see who's on call. Full members of this workspace can see more.",
  adminsOnly: (isForGrant: boolean): string =>
    `Only workspace admins and owners can manage rotations here${isForGrant ? " while PagerSync uses an admin's access to user groups" : ""}`,
  changeInSettings: ` (change this in ${BUTTON.settings}).`,
  viewOnly: (ask: string): string => `. You have view-only access. To make changes, ${ask}.`,
  noRotations: "No rotations yet.",
  createFirst: ` *${BUTTON.createRotation}* links a user group to the schedules it should follow.`,
  rushHour: (groups: number, at: string): string =>
    `:busts_in_silhouette: ${groups} groups change ${at}.`,
  joinEarly: (from: string): string => ` People start joining at ${from}.`,
  joinLate: (late: number): string =>
    ` Slack allows about 20 changes a minute, so ${late} of them will be a few minutes late.`,
  page: (page: number, count: number): string => `Page ${page} of ${count}`,
} as const;

/** What the connection reads; PagerSync never changes anything in a scheduling system. */
export const READS: Readonly<Record<SystemName, string>> = {
  pagerduty: "Reads schedules, who's on call, and people's names and email addresses",
  opsgenie: "Reads schedules, who's on call, and people's usernames",
  xmatters: "Reads groups, who's on call, and people's names and email addresses",
  jira: "Reads schedules, who's on call, and people's names and the email addresses they share with apps",
};

/** What PagerSync can't end itself. The dialog holds 300 characters. */
const LEFT_TO_YOU: Readonly<Record<SystemName, string>> = {
  pagerduty: "",
  opsgenie:
    " PagerSync can't revoke the API key. Delete it in Opsgenie under Settings › API key management.",
  xmatters: " PagerSync can't revoke the API key. Delete it in xMatters, in its user's profile.",
  jira: " PagerSync can't revoke its access. Remove PagerSync in your Atlassian account under Connected apps.",
};

export const CONNECTION = {
  site: (name: string, isConfirmed: boolean): string =>
    isConfirmed
      ? `Site: *${name}*`
      : `:warning: *This connection has several sites.* Site: *${name}*. Until someone chooses the right one, PagerSync won't read any schedules and user groups won't change.`,
  unlinked: (rotations: number, system: SystemName): string =>
    `:link: *${rotations === 1 ? "1 rotation needs" : `${rotations} rotations need`} to be linked to ${SYSTEM_LABEL[system]}.* Until then, user groups keep the people who are in them now.`,
  disconnect: (system: SystemName): string => `Disconnect ${SYSTEM_LABEL[system]}?`,
  afterDisconnect: (system: SystemName): string =>
    `User groups keep the people who are in them now. Your rotations are kept and resume when you connect a system again.${LEFT_TO_YOU[system]}`,
  connected: (by: string, as: string | null): string =>
    `Connected by ${by}${as === null ? "" : ` (as ${as})`}`,
  schedules: (count: number): string => `${count} ${count === 1 ? "schedule" : "schedules"}`,
  lastRead: (at: string): string => `last read ${at}`,
  notRead: "not read yet",
  trouble: (since: string, why: string): string =>
    `:warning: Since ${since}: ${why} User groups won't change until it's back.`,
  canFix: (who: string, ask: string): string => ` ${who} can fix this: ${ask}.`,
} as const;

export const ROTATION = {
  unknownGroup: "unknown user group",
  noName: "(no name)",
  checked: (at: string): string => `Group last checked ${at}`,
  schedules: (names: string): string => `Schedules: ${names}`,
  announcedIn: (channels: string): string => `Announced in: ${channels}`,
  options: (words: string): string => `Options: ${words}`,
  problem: (since: string, sentence: string): string => `:warning: Since ${since}: ${sentence}`,
  fixed: (at: string, sentence: string): string => `:white_check_mark: Fixed ${at}: ${sentence}`,
  coming: (at: string, sentence: string): string => `:hourglass: From ${at}: ${sentence}`,
  undone: (who: string, at: string): string =>
    `${who} changed this group manually ${at}. PagerSync changed it back.`,
  someone: "Someone",
  notRead: "On call: not read yet",
  onCall: (people: string, until: string): string => `On call: ${people}${until}`,
  nobody: "nobody",
  /** @param since null: people are on call, and none can be in the group */
  gap: (since: string | null, until: string): string =>
    `:warning: ${since === null ? "Nobody on call has a usable Slack account" : `Nobody is on call since ${since}`}${until}.`,
  fallback: (people: string): string => ` In the group instead: ${people} (fallback)`,
  last: (people: string): string => ` Still in the group: ${people} (on call last)`,
  until: (at: string): string => `, until ${at}`,
  due: ", handover due now",
  next: (people: string, from: string): string => `Next: ${people}, from ${from}`,
  also: (people: string): string => `Also in the group: ${people}`,
  always: "always",
  outgoing: (until: string): string => `off call, stays until ${until}`,
  incoming: (from: string): string => `on call from ${from}`,
} as const;
