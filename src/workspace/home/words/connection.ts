/** The connection on the Home. mrkdwn: names come escaped and cut, dates as tokens. */
import type { SystemName } from "../../../domain/systems.ts";
import { SYSTEM_LABEL, TITLE } from "../../../slack/words/labels.ts";

/** What PagerSync can't end itself. The dialog holds 300 characters. */
const LEFT_TO_YOU: Readonly<Record<SystemName, string>> = {
  pagerduty: "",
  opsgenie:
    " PagerSync can't revoke the API key. Delete it in Opsgenie under Settings › API key management.",
  xmatters: " PagerSync can't revoke the API key. Delete it in xMatters, in its user's profile.",
  jira: " PagerSync can't revoke its access. Remove PagerSync in your Atlassian account under Connected apps.",
};

const KEY_LEFT_TO_YOU =
  " PagerSync can't revoke the API key. Delete it in PagerDuty under Integrations › API Access Keys.";

export const site = (name: string, isConfirmed: boolean): string =>
  isConfirmed
    ? `Site: *${name}*`
    : `:warning: *This connection has several sites.* Site: *${name}*. Until someone chooses the right one, PagerSync won't read any schedules and user groups won't change.`;
/** @param names of the rotations */
export const unlinked = (rotations: number, system: SystemName, names: string): string =>
  `:link: *${rotations === 1 ? "1 rotation needs" : `${rotations} rotations need`} to be linked to ${SYSTEM_LABEL[system]}.* Until then, user groups keep the people who are in them now.\n${names}`;
export const disconnect = (system: SystemName): string => `Disconnect ${SYSTEM_LABEL[system]}?`;
/** @param isByKey connected by a key, although the system has OAuth */
export const afterDisconnect = (system: SystemName, isByKey = false): string =>
  `User groups keep the people who are in them now. Your rotations are kept and resume when you connect a system again.${isByKey ? KEY_LEFT_TO_YOU : LEFT_TO_YOU[system]}`;
export const system = (name: string, account: string): string =>
  `*${TITLE.system}*\n${name} · ${account}`;
export const systemForGuests = (name: string): string => `${TITLE.system}: ${name}`;
export const connected = (by: string, as: string | null): string =>
  `Connected by ${by}${as === null ? "" : ` (as ${as})`}`;
export const schedules = (count: number): string =>
  `${count} ${count === 1 ? "schedule" : "schedules"}`;
export const lastRead = (at: string): string => `last read ${at}`;
export const notRead = "not read yet";
export const trouble = (since: string, why: string): string =>
  `:warning: Since ${since}: ${why} User groups won't change until it's back.`;
export const recovered = (what: string): string =>
  `:white_check_mark: ${what} PagerSync can read schedules again.`;
export const canFix = (who: string, ask: string): string => ` ${who} can fix this: ${ask}.`;
