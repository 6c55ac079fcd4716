/** Slack's limits that more than one file keeps (docs.slack.dev/reference/block-kit). Others are where they apply. */

/** Characters of a text object, a section's among them. */
export const TEXT_CHARS = 3_000;
/** Characters of a plain_text_input's value. */
export const INPUT_CHARS = 3_000;
/** Characters of a modal's title, and of its buttons. */
export const TITLE_CHARS = 24;
/** Options of a select, initial ones included. */
export const MOST_OPTIONS = 100;
/** Characters of an option's text. */
export const OPTION_CHARS = 75;
