/** One rotation that is right as it stands: two schedules, ada and bea on call, both in the group, told already. */

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

/** Somebody on call whom Slack knows. */
export const inCast = (name: string): OnCallMember => ({
  personId: `P-${name}`,
  userId: `U-${name}`,
  name,
});

/** Somebody whom the rotation names in Slack only. */
export const standIn = (name: string): OnCallMember => ({ ...inCast(name), personId: null });

/** Somebody on call whom Slack doesn't know. */
export const stranger = (name: string): OnCallMember => ({ ...inCast(name), userId: null });

export const matched = (name: string, ineligible: IneligibleReason | null = null): Match => ({
  status: "matched",
  member: member(name, ineligible),
});

/** Everybody has a Slack account but those of whom it is said otherwise. */
export const matching =
  (exceptions: Readonly<Record<string, Match>> = {}): PlanInput["match"] =>
  ({ name }) =>
    exceptions[name] ?? matched(name);

export const reading = (names: readonly string[], until: number | null = SHIFT_END) =>
  ok({ people: names.map(person), until });

export const unread = (failure: SchedulerFailure): OnCallReading => err(failure);

/** What the two schedules answered; "absent" stands for no answer at all. */
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

/** The accounts that Slack knows. */
export const accounts =
  (...members: readonly SlackMember[]): PlanInput["account"] =>
  (userId) =>
    members.find((m) => m.id === userId) ?? null;

export const settled: RotationState = {
  desired: ["U-ada", "U-bea"],
  onCall: [inCast("ada"), inCast("bea")],
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
