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

/** Where the vendors have their instructions. The guide leads there, too. */
export const VENDOR_PAGE = {
  pagerduty: "https://support.pagerduty.com/main/docs/api-access-keys",
  opsgenie: "https://support.atlassian.com/opsgenie/docs/api-key-management/",
  xmatters: "https://help.xmatters.com/ondemand/user/apikeys.htm",
  slackGroups: "https://slack.com/help/articles/212906697-Create-a-user-group",
} as const;

type Vendor = keyof typeof VENDOR_PAGE;

const NAME: Readonly<Record<Vendor, string>> = {
  pagerduty: "PagerDuty's instructions for API keys",
  opsgenie: "Opsgenie's instructions for API keys",
  xmatters: "xMatters' instructions for API keys",
  slackGroups: "Slack's help on user groups",
};

/** Small print at the end of a form. */
export const instructions = (vendor: Vendor, origin: string | null, anchor: GuideAnchor): string =>
  [`<${VENDOR_PAGE[vendor]}|${NAME[vendor]}>`, ...guideLink(origin, anchor)].join(" · ");
