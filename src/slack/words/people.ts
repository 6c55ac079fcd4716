/** Lists of people in a sentence, as mrkdwn: mentions where their Slack accounts are known. */
import type { Standing } from "../../domain/reading-key.ts";
import { person } from "../mrkdwn.ts";

export type Person = {
  readonly userId: string | null;
  readonly name: string;
  /** Absent: on call. */
  readonly as?: Exclude<Standing, "on_call">;
};

/** Three lists of 10 names of 80 characters fit into a section's 3,000 characters. */
const MOST_PEOPLE = 10;

/** "A", "A and B", "A, B and C", "A, B and 12 more". */
export function people(who: readonly Person[], most = MOST_PEOPLE): string {
  const shown = who.slice(0, most).map(person);
  const rest = who.length - shown.length;
  const items = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = items.at(-1) ?? "nobody";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** Those on call. */
export const ofThem = (who: readonly Person[]): readonly Person[] =>
  who.filter(({ as }) => as === undefined);

export const isAre = (who: readonly Person[]): string => (who.length === 1 ? "is" : "are");
