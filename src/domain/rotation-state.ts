/** The result of a rotation's last plan. Stored beside the rotation as JSON, written only when it changes. */

import type { OnCallPerson } from "./on-call.ts";
import type { ActiveProblem, Problem } from "./problem.ts";
import { type Members, STANDINGS, type Standing } from "./reading-key.ts";
import type { Match } from "./slack-member.ts";

/** A person whom a rotation's schedules put into its group, or one of its fallback members. */
export type OnCallMember = {
  /** The scheduling system's id; null for fallback members, who are chosen in Slack. */
  readonly personId: string | null;
  /** Null: no Slack account matches. */
  readonly userId: string | null;
  readonly name: string;
  /** In the group by the option `Members`, and not on call. Absent: on call, or a fallback member. */
  readonly as?: Exclude<Standing, "on_call">;
};

/** Somebody whom the schedules name, with their Slack account where one matches. @param as absent: on call */
export function memberOf(
  person: OnCallPerson,
  match: (person: OnCallPerson) => Match,
  as?: OnCallMember["as"],
): OnCallMember {
  const found = match(person);
  const userId = found.status === "matched" ? found.member.id : null;
  return { personId: person.id, userId, name: person.name, ...(as && { as }) };
}

/** Who of these is said to be on call. */
export const onCallAmong = <P extends Pick<OnCallMember, "as">>(people: readonly P[]) =>
  people.filter((person) => person.as === undefined);

/** Those whose standing puts people into the group. After an edit of `Members`, until the next plan, that may be none. */
export const ofMembers = <P extends Pick<OnCallMember, "as">>(
  members: Members,
  people: readonly P[],
) => people.filter((person) => STANDINGS[members].includes(person.as ?? "on_call"));

/** Members beyond the people on call. Stored only where the rotation has options that add some. */
export type ExtraMembers = {
  /** Base members: on call by the schedules, else the fallback members, else the last people on call. */
  readonly held: readonly string[] | null;
  /** Schedules this was computed from. After an edit of them, outgoing people get no overlap. */
  readonly scheduleIds: readonly string[];
  readonly always: readonly string[];
  /** Outgoing people in their overlap; they went off call at `since` (epoch ms). */
  readonly outgoing: readonly (Pick<OnCallMember, "as"> & {
    readonly userId: string;
    readonly since: number;
  })[];
  /** Incoming people let in early; their shift starts at `from` (epoch ms). */
  readonly incoming: readonly (Pick<OnCallMember, "as"> & {
    readonly userId: string;
    readonly from: number;
  })[];
};

/** A rotation's upcoming handovers and problems, within the look-ahead window. */
export type Upcoming = {
  /** Handovers in time order: from `from` (epoch ms) these people are on call; without people it is a gap. */
  readonly next: readonly { readonly from: number; readonly people: readonly OnCallMember[] }[];
  /** Problems in time order, each once, at its first start (epoch ms). */
  readonly warnings: readonly { readonly at: number; readonly problem: Problem }[];
  /** When the coming shifts could first not be read any more, epoch ms; absent: they could. */
  readonly unreadSince?: number;
};

/** In a rush hour: the people of the handover at `from` are let into the group at `at` (epoch ms). */
export type LetIn = { readonly from: number; readonly at: number };

export type RotationState = {
  /** Members the group should have, sorted; null until somebody was on call for the first time. */
  readonly desired: readonly string[] | null;
  /** People on call (else the fallback members, else the last people on call), eligible in Slack or not; then those with `as`. */
  readonly onCall: readonly OnCallMember[];
  readonly by: "schedule" | "last" | "fallback";
  /** When the next handover is due, epoch ms. */
  readonly until: number | null;
  readonly problems: readonly ActiveProblem[];
  /** Members added by the rotation's options; absent where no such option is on. */
  readonly extraMembers?: ExtraMembers;
  /** Who is on call in each schedule that the rotation's own words name; absent: they name none. */
  readonly inSchedules?: readonly {
    readonly id: string;
    readonly people: readonly OnCallMember[];
  }[];
  /** Whom the channels know as on call, where they weren't told of a change since; absent: whoever is. */
  readonly heard?: readonly OnCallMember[];
  /** Ids of the people on call by an override. Stored only where the channels aren't told of every change. */
  readonly byOverride?: readonly string[];
};

export const INITIAL_STATE: RotationState = {
  desired: null,
  onCall: [],
  by: "schedule",
  until: null,
  problems: [],
};

/** Either id is enough: a manual match changes the Slack id, a new scheduling system the person's id. */
export const isSamePerson = (a: OnCallMember, b: OnCallMember): boolean =>
  (a.personId !== null && a.personId === b.personId) ||
  (a.userId !== null && a.userId === b.userId);

const isSameMember = (a: OnCallMember, b: OnCallMember): boolean =>
  a.as === b.as && isSamePerson(a, b);

/** The same people in the same standing. */
export const isSamePeople = (a: readonly OnCallMember[], b: readonly OnCallMember[]): boolean =>
  a.every((person) => b.some((other) => isSameMember(person, other))) &&
  b.every((person) => a.some((other) => isSameMember(person, other)));

/** A change of the people whom the schedules put into the group, as it is announced. */
export type Handover = {
  readonly comesIn: readonly OnCallMember[];
  readonly goes: readonly OnCallMember[];
  readonly stays: readonly OnCallMember[];
  readonly until: number | null;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly by: "schedule" | "fallback";
  /** Who is in the group; absent: who is on call. */
  readonly members?: Exclude<Members, "on_call">;
};

/** What a rotation's channels are told. `last`: nobody is on call, and those who were last stay. */
export type Announced = Omit<Handover, "by"> & { readonly by: RotationState["by"] };

export const handoverBetween = (
  before: readonly OnCallMember[],
  after: readonly OnCallMember[],
  facts: Omit<Handover, "comesIn" | "goes" | "stays">,
): Handover => ({
  comesIn: after.filter((person) => !before.some((other) => isSameMember(person, other))),
  goes: before.filter((person) => !after.some((other) => isSameMember(person, other))),
  stays: after.filter((person) => before.some((other) => isSameMember(person, other))),
  ...facts,
});
