/** A rotation on the Home. mrkdwn: names come escaped and cut, people and channels as mentions, dates as tokens. */
import { BUTTON } from "../../../slack/words/labels.ts";

export const unknownGroup = "unknown user group";
export const noName = "(no name)";
export const checked = (at: string): string => `Group last checked ${at}`;
export const schedules = (names: string): string => `Schedules: ${names}`;
export const announcedIn = (channels: string): string => `Announced in: ${channels}`;
export const options = (words: string): string => `Options: ${words}`;
export const problem = (since: string, sentence: string): string =>
  `:warning: Since ${since}: ${sentence}`;
export const fixed = (at: string, sentence: string): string =>
  `:white_check_mark: Fixed ${at}: ${sentence}`;
export const coming = (at: string, sentence: string): string =>
  `:hourglass: From ${at}: ${sentence}`;
export const undone = (who: string, at: string): string =>
  `${who} changed this group manually ${at}. PagerSync changed it back.`;
export const someone = "Someone";
export const notRead = "*On call:* not read yet";
export const onCall = (people: string, until: string): string => `*On call:* ${people}${until}`;
export const nextOnCall = (people: string, until: string): string =>
  `*Next on call:* ${people}${until}`;
export const everyone = (people: string): string => `*Everyone in the schedules:* ${people}`;
/** @param schedules those in which they are on call */
export const inSchedules = (person: string, schedules: string): string =>
  `${person} (${schedules})`;
export const inOne = (schedule: string, until: string): string => `${schedule}${until}`;
export const nobody = "nobody";
/** @param since null: people are on call, and none can be in the group */
export const gap = (since: string | null, until: string): string =>
  `:warning: ${since === null ? "Nobody on call has a usable Slack account" : `Nobody on call since ${since}`}${until}.`;
/** The schedules name nobody who could be in the group. */
export const none = {
  next: ":warning: The schedules show nobody who's next on call and can be in the group.",
  everyone: ":warning: Nobody in the schedules can be in the group.",
} as const;
export const still = (people: string): string => ` Still in the group: ${people}`;
export const fallback = (people: string): string => ` In the group instead: ${people} (fallback)`;
export const last = (people: string): string => ` Still in the group: ${people} (on call last)`;
export const until = (at: string): string => `, until ${at}`;
export const due = ", handover due now";
export const next = (people: string, from: string): string => `Next: ${people}, from ${from}`;
export const nextOff = (people: string, count: number, at: string): string =>
  `Next: ${people} ${count === 1 ? "goes" : "go"} off call ${at}`;
export const edited = (people: string): string => `In the group: ${people}`;
export const grantAbove = `Can't change the user group. Use *${BUTTON.grantGroupWrites}* above.`;
export const also = (people: string): string => `Also in the group: ${people}`;
export const always = "always";
/** @param as absent: on call */
export const outgoing = (as: "next" | "everyone" | undefined, until: string): string =>
  `${as ? "no longer next" : "off call"}, stays until ${until}`;
export const incoming = (as: "next" | "everyone" | undefined, from: string): string =>
  `${as ? "next on call" : "on call"} from ${from}`;
export const thenNext = (people: string, from: string): string =>
  `Then next on call: ${people}, from ${from}`;
