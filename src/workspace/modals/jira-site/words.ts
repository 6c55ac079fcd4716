/** Sentences of the form that chooses a Jira site. Plain text. */

export const SITE_HINT =
  "PagerSync reads schedules from this site only. Rotations that follow another site need to be linked again.";
