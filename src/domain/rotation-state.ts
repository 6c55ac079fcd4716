/** What the last plan made of a rotation. Stored beside it, written only when it changes. */
import type { Problem, StandingProblem } from "./problem.ts";

/** Someone whom a rotation names: on call by its schedules, or put in as fallback. */
export type CastMember = {
  /** As the scheduling system knows them; null for fallback people, who are named in Slack only. */
  readonly personId: string | null;
  /** Null: no Slack account matches. */
  readonly userId: string | null;
  readonly name: string;
};

/** Remembered with the state of a rotation that has such options. */
export type Extras = {
  /** Those of the group who are there by the schedules, or hold it while nobody is on call. */
  readonly held: readonly string[] | null;
  /** Of which schedules this was decided: who goes because these were edited is not kept. */
  readonly scheduleIds: readonly string[];
  readonly always: readonly string[];
  /** Who went off call at the instant `since` (epoch ms) and is kept. */
  readonly leaving: readonly { readonly userId: string; readonly since: number }[];
  /** Whose shift begins at `from` (epoch ms) and who is in already. */
  readonly arriving: readonly { readonly userId: string; readonly from: number }[];
};

/** What the coming hours hold for a rotation. */
export type Upcoming = {
  /** Who is next and from when (epoch ms), then who after that; nobody in it: a gap. */
  readonly next: readonly { readonly from: number; readonly people: readonly CastMember[] }[];
  /** In time order; each problem once, at the first instant at which it will be. */
  readonly warnings: readonly { readonly at: number; readonly problem: Problem }[];
};

export type RotationState = {
  /** Who belongs in the group, sorted; null until the first time somebody was on call. */
  readonly desired: readonly string[] | null;
  /** Who is on call (or holds the group), whether or not Slack takes them as members. */
  readonly cast: readonly CastMember[];
  readonly by: "schedule" | "last" | "fallback";
  /** When this is next due to change, epoch ms. */
  readonly until: number | null;
  readonly problems: readonly StandingProblem[];
  /** Who else is in the group by the rotation's options; absent: it has none of those. */
  readonly extras?: Extras;
};

export const INITIAL_STATE: RotationState = {
  desired: null,
  cast: [],
  by: "schedule",
  until: null,
  problems: [],
};

/** The same person, before and after a hand match or a change of scheduling system. */
export const isSamePerson = (a: CastMember, b: CastMember): boolean =>
  (a.personId !== null && a.personId === b.personId) ||
  (a.userId !== null && a.userId === b.userId);

export const isSameCast = (a: readonly CastMember[], b: readonly CastMember[]): boolean =>
  a.every((one) => b.some((other) => isSamePerson(one, other))) &&
  b.every((one) => a.some((other) => isSamePerson(one, other)));

/** What is announced: who comes, who goes, who stays. */
export type Handover = {
  readonly comesIn: readonly CastMember[];
  readonly goes: readonly CastMember[];
  readonly stays: readonly CastMember[];
  readonly until: number | null;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly by: "schedule" | "fallback";
};

export const handoverBetween = (
  before: readonly CastMember[],
  after: readonly CastMember[],
  facts: Pick<Handover, "until" | "at" | "by">,
): Handover => ({
  comesIn: after.filter((one) => !before.some((other) => isSamePerson(one, other))),
  goes: before.filter((one) => !after.some((other) => isSamePerson(one, other))),
  stays: after.filter((one) => before.some((other) => isSamePerson(one, other))),
  ...facts,
});
