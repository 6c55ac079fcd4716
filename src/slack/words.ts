/** Every sentence a person reads in Slack, in one place. All plain text, except `problemSentence` (mrkdwn). */
export {
  ALIAS_RULE,
  FIELD_ERROR,
  fallbackUnfit,
  groupTaken,
  NOT_YET,
  opsgenieErrors,
  REFUSAL,
  xmattersErrors,
} from "./words/fields.ts";
export { BUTTON, FIELD, OPTION, SYSTEM_LABEL, TITLE } from "./words/labels.ts";
export { problemSentence, UNFIT_WORDS } from "./words/problem.ts";
export { schedulerFailureSentence, systemLabel } from "./words/scheduler-failure.ts";
export {
  needsAdminGrant,
  postErrorSentence,
  slackErrorSentence,
  slackFailureSentence,
} from "./words/slack-error.ts";
