/** Every sentence a person reads in Slack, in one place. All plain text, except `problemSentence` (mrkdwn). */
export { CONFIGURATION_FAULT, configurationFaults } from "./words/configuration.ts";
export {
  ALIAS_RULE,
  connectedTo,
  FIELD_ERROR,
  fallbackUnfit,
  groupTaken,
  onlyAdminsManage,
  REFUSAL,
} from "./words/fields.ts";
export { opsgenieErrors, xmattersErrors } from "./words/key-refusal.ts";
export { BUTTON, FIELD, OPTION, SYSTEM_LABEL, TITLE } from "./words/labels.ts";
export { ONCALL } from "./words/oncall.ts";
export { problemSentence, UNFIT_WORDS } from "./words/problem.ts";
export { schedulerFailureSentence, systemLabel } from "./words/scheduler-failure.ts";
export {
  NO_ROOM,
  needsAdminGrant,
  needsPaidPlan,
  postErrorSentence,
  slackErrorSentence,
  slackFailureSentence,
} from "./words/slack-error.ts";
