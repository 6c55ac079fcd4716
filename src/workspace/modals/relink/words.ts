/** Sentences of the form that links rotations to another system's schedules. Plain text, unless they say mrkdwn. */

export const LINKS = {
  /** mrkdwn. */
  intro:
    "These schedules belong to the system that was connected before. Choose the schedules that replace them. Until then, user groups won't change.",
  hint: {
    matched: "Found by name.",
    ambiguous: "Several schedules have this name. Choose the right one.",
    missing: "No schedule has this name. Choose another, or leave this empty for now.",
  },
  usedBy: (rotations: string): string => `Used by ${rotations}.`,
  search: "Search for a schedule",
  more: (count: number): string => `…and ${count} more after you submit these.`,
  found: (count: number, all: number): string => `${count} of ${all} found by name`,
  ambiguous: (count: number): string => `${count} ambiguous`,
  missing: (count: number): string => `${count} missing`,
} as const;
