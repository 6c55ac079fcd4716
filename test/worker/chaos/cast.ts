/** Who plays in a day of chaos, and in which circumstances. */
import type { Dice } from "./dice.ts";

export type System = "pagerduty" | "opsgenie";

export type Cast = {
  /** One company for each. */
  readonly systems: readonly System[];
  /** The companies are workspaces of one Enterprise organization, where each account has two ids. */
  readonly isOrganization: boolean;
  /** How many rotations the first company begins with, all of which change at the same instants; 0: each at its own. */
  readonly rushed: number;
  /** Turns are longer, and end with the day: so answers about coming weeks are short. */
  readonly isShort: boolean;
  readonly pollSeconds: number;
};

export const LONG_DAY: Cast = {
  systems: ["pagerduty", "opsgenie"],
  isOrganization: false,
  rushed: 0,
  isShort: false,
  pollSeconds: 60,
};

/** More than Slack takes at once. */
const RUSHED = 18;

/** Most days are of one small company, a few of an organization, and a few have rush hours. */
export function shortCast(dice: Dice): Cast {
  const kind = dice.roll();
  const one = dice.pick<System>(["pagerduty", "pagerduty", "opsgenie"]);
  return {
    systems: kind < 0.9 ? [one] : ["pagerduty", "opsgenie"],
    isOrganization: kind >= 0.75 && kind < 0.95,
    rushed: kind >= 0.72 && kind < 0.75 ? RUSHED : 0,
    isShort: true,
    pollSeconds: dice.isLucky(0.1) ? 60 : 300,
  };
}
