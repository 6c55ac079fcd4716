/** Sentences of the history's frame; what happened is worded in slack/words/history.ts. mrkdwn, unless they say plain text. */
import { dateToken } from "../../../slack/mrkdwn.ts";
import { BUTTON } from "../../../slack/words/labels.ts";

export const HISTORY = {
  /** Plain text. */
  choose: "All rotations, including deleted ones",
  deleted: (at: number): string => `deleted ${dateToken(at)}`,
  askWhen: `Choose a date and a time, then press *${BUTTON.lookUp}*.`,
  nothing: "Nothing has been recorded yet. History goes back 90 days.",
} as const;
