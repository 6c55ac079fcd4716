/** What the last plan made of a rotation. Stored beside it, written only when it changes. */
import type { ActiveProblem, Problem } from "./problem.ts";

/** Someone whom a rotation names: on call by its schedules, or put in as fallback. */
export type OnCallMember = {
  /** As the scheduling system knows them; null for fallback people, who are named in Slack only. */
  readonly personId: string | null;
  /** Null: no Slack account matches. */
  readonly userId: string | null;
  readonly name: string;
};

/** Remembered with the state of a rotation that has such options. */
export type ExtraMembers = {
  /** Those of the group who are there by the schedules, or hold it while nobody is on call. */
  readonly held: readonly string[] | null;
  /** Of which schedules this was decided: who goes because these were edited is not kept. */
  readonly scheduleIds: readonly string[];
  readonly always: readonly string[];
  /** Who went off call at the instant `since` (epoch ms) and is kept. */
  readonly outgoing: readonly { readonly userId: string; readonly since: number }[];
  /** Whose shift begins at `from` (epoch ms) and who is in already. */
  readonly incoming: readonly { readonly userId: string; readonly from: number }[];
};

/** What the coming hours hold for a rotation. */
export type Upcoming = {
  /** Who is next and from when (epoch ms), then who after that; nobody in it: a gap. */
  readonly next: readonly { readonly from: number; readonly people: readonly OnCallMember[] }[];
  /** In time order; each problem once, at the first instant at which it will be. */
  readonly warnings: readonly { readonly at: number; readonly problem: Problem }[];
};

export type RotationState = {
  /** Who belongs in the group, sorted; null until the first time somebody was on call. */
  readonly desired: readonly string[] | null;
  /** Who is on call (or holds the group), whether or not Slack takes them as members. */
  readonly onCall: readonly OnCallMember[];
  readonly by: "schedule" | "last" | "fallback";
  /** When this is next due to change, epoch ms. */
  readonly until: number | null;
  readonly problems: readonly ActiveProblem[];
  /** Who else is in the group by the rotation's options; absent: it has none of those. */
  readonly extraMembers?: ExtraMembers;
};

export const INITIAL_STATE: RotationState = {
  desired: null,
  onCall: [],
  by: "schedule",
  until: null,
  problems: [],
};

/** The same person, before and after a hand match or a change of scheduling system. */
export const isSamePerson = (a: OnCallMember, b: OnCallMember): boolean =>
  (a.personId !== null && a.personId === b.personId) ||
  (a.userId !== null && a.userId === b.userId);

export const isSamePeople = (a: readonly OnCallMember[], b: readonly OnCallMember[]): boolean =>
  a.every((one) => b.some((other) => isSamePerson(one, other))) &&
  b.every((one) => a.some((other) => isSamePerson(one, other)));

/** What is announced: who comes, who goes, who stays. */
export type Handover = {
  readonly comesIn: readonly OnCallMember[];
  readonly goes: readonly OnCallMember[];
  readonly stays: readonly OnCallMember[];
  readonly until: number | null;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly by: "schedule" | "fallback";
};

export const handoverBetween = (
  before: readonly OnCallMember[],
  after: readonly OnCallMember[],
  facts: Pick<Handover, "until" | "at" | "by">,
): Handover => ({
  comesIn: after.filter((one) => !before.some((other) => isSamePerson(one, other))),
  goes: before.filter((one) => !after.some((other) => isSamePerson(one, other))),
  stays: after.filter((one) => before.some((other) => isSamePerson(one, other))),
  ...facts,
});
