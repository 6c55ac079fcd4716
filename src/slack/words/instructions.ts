/** Links to instructions: the vendor's own, and PagerSync's guide where its address is known. mrkdwn. */

/** The anchors of `/guide`. */
export type GuideAnchor =
  | "words"
  | "pagerduty"
  | "opsgenie"
  | "xmatters"
  | "jira"
  | "rotation"
  | "editing"
  | "deleting"
  | "trouble";

/** @param origin of this deployment (https://host); null: not known yet */
export const guideLink = (origin: string | null, anchor: GuideAnchor): readonly string[] =>
  origin === null ? [] : [`<${origin}/guide#${anchor}|PagerSync's guide>`];

const VENDOR = {
  opsgenie:
    "<https://support.atlassian.com/opsgenie/docs/api-key-management/|Opsgenie's instructions for API keys>",
  xmatters:
    "<https://help.xmatters.com/ondemand/user/apikeys.htm|xMatters' instructions for API keys>",
  slackGroups:
    "<https://slack.com/help/articles/212906697-Create-a-user-group|Slack's help on user groups>",
} as const;

/** Small print at the end of a form. */
export const instructions = (
  vendor: keyof typeof VENDOR,
  origin: string | null,
  anchor: GuideAnchor,
): string => [VENDOR[vendor], ...guideLink(origin, anchor)].join(" · ");
