/** The Home but for its connection and its rotations. mrkdwn; dates and times come as tokens. */
import { type OAuthSystem, SYSTEMS } from "../../../domain/systems.ts";
import { BUTTON } from "../../../slack/words/labels.ts";

export const welcomeTitle = "Welcome to PagerSync";
export const welcome =
  "PagerSync keeps Slack user groups in step with your on-call schedules, so a message to `@platform-oncall` always reaches the person on call. Connect the scheduling system your team uses, then choose which user group follows which schedules. PagerSync only reads there: schedules, escalation policies, who's on call, and people's names and email addresses.";
export const readGuide = (origin: string): string =>
  ` The <${origin}/guide|guide> goes through it step by step.`;
export const canConnect = (who: string): string => `${who} can connect the scheduling system here.`;
export const notSetUp = (system: OAuthSystem): string => {
  const { label, secrets } = SYSTEMS[system];
  return `*${label}* isn't set up on this deployment. The person who runs it needs to set \`${secrets.clientId}\` and \`${secrets.clientSecret}\`. See its \`/setup\` page.`;
};
export const paused =
  "*Paused.* No scheduling system is connected. User groups won't change until one is, and then your rotations resume.";
/** @param what each group, and until when */
export const onCall = (what: string): string => `*You're on call* for ${what}.`;
export const covering = (what: string): string =>
  `*You're covering* ${what} while nobody is on call.`;
export const more = (count: number): string => `and ${count} more`;
export const until = (at: string, isSure: boolean): string =>
  isSure ? ` until ${at}` : ` until at least ${at}`;
/** @param names of the rotations that have it */
export const shared = (count: number, since: string, sentence: string, names: string): string =>
  `:warning: *${count} rotations* since ${since}: ${sentence}\n${names}`;
export const muted = ":no_bell: You've muted PagerSync's DMs.";
export const guest =
  "As a guest, you can see who's on call. Full members of this workspace can see more.";
export const adminsOnly = (isForGrant: boolean): string =>
  `Only workspace admins and owners can manage rotations here${isForGrant ? " while PagerSync uses an admin's access to user groups" : ""}`;
export const changeInSettings = ` (change this in ${BUTTON.settings}).`;
export const viewOnly = (ask: string): string =>
  `. You have view-only access. To make changes, ${ask}.`;
export const noRotations = "No rotations yet.";
export const createFirst = ` *${BUTTON.createRotation}* links a user group to the schedules it should follow.`;
export const rushHour = (groups: number, at: string): string =>
  `:busts_in_silhouette: ${groups} groups change ${at}.`;
export const joinEarly = (from: string): string => ` People start joining at ${from}.`;
export const joinLate = (late: number): string =>
  ` Slack allows about 20 changes a minute, so ${late} of them will be a few minutes late.`;
export const rotations = (first: number, last: number, count: number): string =>
  `rotations ${first}–${last} of ${count}`;
export const oneOf = (count: number): string => `Showing 1 of ${count} rotations.`;
export const find = "Find a rotation";
