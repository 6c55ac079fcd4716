/** What a workspace that ALLOWED_TEAMS leaves out is told. Plain text, and mrkdwn alike. */
export const NOT_SERVED = {
  title: "Not available here",
  text: "This deployment of PagerSync isn't open to your workspace. Ask the person who runs it to add your workspace.",
} as const;
