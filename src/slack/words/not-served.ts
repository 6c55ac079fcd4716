/** What a workspace that ALLOWED_TEAMS leaves out is told. Plain text, and mrkdwn alike. */
export const NOT_SERVED = {
  title: "Not open to you",
  text: "This PagerSync isn't open to your workspace. Ask whoever runs it to add the workspace to those it serves.",
} as const;
