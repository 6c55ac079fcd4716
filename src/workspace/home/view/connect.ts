/** The Home before a scheduling system is connected: what PagerSync is, and how to connect each of the four systems. */
import type { KnownBlock } from "@slack/types";
import {
  actions,
  button,
  context,
  header,
  linkButton,
  section,
} from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import type { ConnectOptions } from "../model.ts";

export const CONNECT_ACTION = {
  addOpsgenieKey: "add_opsgenie_key",
  connectXMatters: "connect_xmatters",
} as const;

/** Slack opens links itself and reports the press: nothing is to be done. */
export const CONNECT_LINK = {
  pagerDuty: "connect_pagerduty_link",
  jira: "connect_jira_link",
} as const;

const WELCOME =
  "PagerSync keeps Slack user groups in step with your on-call schedules, so that a message to `@platform-oncall` always reaches whoever is on call now. Connect the scheduling system your team uses, then say which user group follows which schedules.";

const WHO_CONNECTS =
  "A workspace admin or owner, or whoever installed PagerSync, connects the scheduling system here.";

export function connectBlocks(options: ConnectOptions, mayConnect: boolean): KnownBlock[] {
  const welcome = [header("Welcome to PagerSync"), section(WELCOME)];
  if (!mayConnect) return [...welcome, section(WHO_CONNECTS)];
  const { pagerdutyUrl, jiraUrl } = options;
  return [
    ...welcome,
    ...actions([
      ...(pagerdutyUrl
        ? [linkButton(BUTTON.connectPagerDuty, CONNECT_LINK.pagerDuty, pagerdutyUrl)]
        : []),
      button(BUTTON.addOpsgenieKey, CONNECT_ACTION.addOpsgenieKey),
      button(BUTTON.connectXMatters, CONNECT_ACTION.connectXMatters),
      ...(jiraUrl ? [linkButton(BUTTON.connectJira, CONNECT_LINK.jira, jiraUrl)] : []),
    ]),
    ...(pagerdutyUrl ? [] : [notSetUp("PagerDuty", "PAGERDUTY")]),
    ...(jiraUrl ? [] : [notSetUp("Jira Service Management", "JIRA")]),
  ];
}

const notSetUp = (label: string, prefix: string): KnownBlock =>
  context(
    `*${label}* is not set up on this deployment. Whoever runs it has to set \`${prefix}_CLIENT_ID\` and \`${prefix}_CLIENT_SECRET\`; its \`/setup\` page says how.`,
  );
