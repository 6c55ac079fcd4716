/** A settled rotation: two schedules, ada and bea on call and in the group, nothing to write or to announce. */

import type { OnCallPerson, OnCallReading, SchedulerFailure } from "../../../src/domain/on-call.ts";
import type { PlanInput } from "../../../src/domain/plan.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { OnCallMember, RotationState } from "../../../src/domain/rotation-state.ts";
import type {
  IneligibleReason,
  Match,
  SlackMember,
  UserGroup,
} from "../../../src/domain/slack-member.ts";

export const NOW = Date.UTC(2026, 2, 2, 9);
export const SHIFT_END = NOW + 8 * 3_600_000;

export const person = (name: string): OnCallPerson => ({
  id: `P-${name}`,
  name,
  emails: [`${name}@acme.example`],
});

export const member = (name: string, ineligible: IneligibleReason | null = null): SlackMember => ({
  id: `U-${name}`,
  name,
  email: `${name}@acme.example`,
  ineligible,
  isAdmin: false,
});

/** A person on call with a Slack account. */
export const memberOnCall = (name: string): OnCallMember => ({
  personId: `P-${name}`,
  userId: `U-${name}`,
  name,
});

/** A fallback member, known by Slack account only. */
export const fallbackMember = (name: string): OnCallMember => ({
  ...memberOnCall(name),
  personId: null,
});

/** A person on call without a Slack account. */
export const unmatchedMember = (name: string): OnCallMember => ({
  ...memberOnCall(name),
  userId: null,
});

export const matched = (name: string, ineligible: IneligibleReason | null = null): Match => ({
  status: "matched",
  member: member(name, ineligible),
});

/** Everybody has a Slack account, except as given. */
export const matching =
  (exceptions: Readonly<Record<string, Match>> = {}): PlanInput["match"] =>
  ({ name }) =>
    exceptions[name] ?? matched(name);

export const reading = (names: readonly string[], until: number | null = SHIFT_END) =>
  ok({ people: names.map(person), until });

export const unread = (failure: SchedulerFailure): OnCallReading => err(failure);

/** Readings of the two schedules; "absent": not read yet. */
export function readings(
  platform: OnCallReading | "absent",
  network: OnCallReading | "absent" = reading([]),
): PlanInput["readings"] {
  const answers = new Map<string, OnCallReading>();
  if (platform !== "absent") answers.set("S-platform", platform);
  if (network !== "absent") answers.set("S-network", network);
  return answers;
}

export const group = (
  names: readonly string[],
  changes: Partial<UserGroup> = {},
): Extract<PlanInput["group"], UserGroup> => ({
  id: "S1",
  handle: "platform-oncall",
  name: "Platform on call",
  isDisabled: false,
  isManagedElsewhere: false,
  members: names.map((name) => `U-${name}`),
  updatedBy: null,
  ...changes,
});

/** The accounts that exist in Slack. */
export const accounts =
  (...members: readonly SlackMember[]): PlanInput["account"] =>
  (userId) =>
    members.find((m) => m.id === userId) ?? null;

export const settled: RotationState = {
  desired: ["U-ada", "U-bea"],
  onCall: [memberOnCall("ada"), memberOnCall("bea")],
  by: "schedule",
  until: SHIFT_END,
  problems: [],
};

export const rotation: PlanInput["rotation"] = {
  id: "R1",
  name: "Platform",
  groupId: "S1",
  schedules: [
    { id: "S-platform", name: "Platform primary" },
    { id: "S-network", name: "Network primary" },
  ],
  channelIds: ["C1"],
  fallbackUserIds: [],
  options: NO_OPTIONS,
  version: 1,
  membersBefore: [],
};

export const withFallback: PlanInput["rotation"] = { ...rotation, fallbackUserIds: ["U-fay"] };

export const steady: PlanInput = {
  rotation,
  state: settled,
  readings: readings(reading(["ada"]), reading(["bea"])),
  match: matching(),
  account: accounts(),
  upcoming: null,
  isPlaceholder: () => false,
  group: group(["ada", "bea"]),
  drift: null,
  now: NOW,
};
