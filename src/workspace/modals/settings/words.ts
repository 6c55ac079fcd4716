/** Sentences of the settings. Plain text, unless they say mrkdwn. */
import { cut, oneLine } from "../../../slack/mrkdwn.ts";
import { askOneAmong } from "../../../slack/words/whom-to-ask.ts";

const NAME_CHARS = 80;

export const SETTINGS = {
  guests: (look: boolean): string =>
    look ? "Guests can see who's on call" : "Guests can't see who's on call",
  installer: (connects: boolean): string =>
    `The person who installed PagerSync ${connects ? "can" : "can't"} connect and disconnect the scheduling system without being an admin`,
  off: "off",
  none: "none",
  /** mrkdwn. @param admins Slack user ids */
  whoChanges: (admins: readonly string[]): string =>
    `Only workspace admins and owners can change these: ${askOneAmong(admins)}.`,
  /** mrkdwn. */
  matched: (count: number): string =>
    count === 0
      ? "Nobody is matched manually to their Slack account."
      : `${count === 1 ? "One person is" : `${count} people are`} matched manually to their Slack account.`,
  /** mrkdwn. */
  files: "Export or import all rotations as YAML.",
} as const;

export const SETTINGS_HINT = {
  whoManages:
    "“Everyone” means full members, never guests or people from other companies. “Admins” means workspace admins and owners. Until you choose, it's admins while PagerSync uses an admin's access to user groups, and everyone otherwise.",
  guests:
    "On PagerSync's Home, in Coming Up and with /oncall. Guests don't see history, and people from other companies see nothing.",
  /** @param name null: not known */
  installer: (name: string | null): string =>
    `${name === null ? "This applies to the person who" : cut(oneLine(name), NAME_CHARS)} installed PagerSync. Admins and owners can always connect.`,
  rushHour:
    "Slack allows about 20 group changes a minute. With this on, people join some groups up to 15 minutes before their shift, so nobody is missing when it starts. With it off, the last groups change a few minutes late.",
  placeholders:
    "Email addresses or names in your scheduling system that stand for “nobody”, one per line or separated by commas. When only these are on call, PagerSync treats it as nobody on call.",
  placeholderExample: "nobody@acme.com",
} as const;
