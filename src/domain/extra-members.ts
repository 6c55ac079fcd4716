/**
 * Who is in a group besides those on call, by the rotation's options: people who are in it always, people who were
 * relieved lately, people whose shift is about to begin. None of them counts as on call. Pure.
 */

import type { Rotation } from "./rotation.ts";
import type { RotationOptions } from "./rotation-options.ts";
import type { ExtraMembers, Handover, RotationState, Upcoming } from "./rotation-state.ts";
import { isSameSet } from "./sets.ts";
import type { SlackMember } from "./slack-member.ts";

export type ExtraMembersInput = {
  readonly rotation: Rotation;
  /** What the last plan said. */
  readonly state: RotationState;
  /** By the schedules, or holding the group. */
  readonly held: readonly string[] | null;
  readonly handover: Pick<Handover, "goes"> | null;
  /** When the schedules say that they change next, epoch ms: in the past while one still names the old shift. */
  readonly until: number | null;
  /** Null: the coming shifts are not known. */
  readonly upcoming: Upcoming | null;
  /** Null: not known to Slack. */
  readonly account: (userId: string) => SlackMember | null;
  readonly now: number;
};

const MINUTE_MS = 60_000;

const keepsMs = ({ keepOutgoingMinutes }: RotationOptions): number =>
  keepOutgoingMinutes * MINUTE_MS;
const earlyMs = ({ letInEarlyMinutes }: RotationOptions): number => letInEarlyMinutes * MINUTE_MS;

const hasExtraMembers = (options: RotationOptions): boolean =>
  options.keepOutgoingMinutes > 0 ||
  options.letInEarlyMinutes > 0 ||
  options.alwaysUserIds.length > 0;

/** Who was in the group by the schedules, or held it, when it was last decided. */
export const heldBefore = ({ extraMembers, desired }: RotationState): readonly string[] | null =>
  extraMembers ? extraMembers.held : desired;

/** Null where the options ask for nobody besides those on call. */
export function extraMembersOf(input: ExtraMembersInput): ExtraMembers | null {
  const { rotation, state, held, account } = input;
  const { options } = rotation;
  if (!hasExtraMembers(options)) return null;
  const isEligible = (userId: string) => account(userId)?.ineligible === null;
  const scheduleIds = rotation.schedules.map(({ id }) => id);
  const before =
    state.extraMembers && isSameSet(state.extraMembers.scheduleIds, scheduleIds)
      ? state.extraMembers
      : null;
  return {
    held,
    scheduleIds,
    always: options.alwaysUserIds.filter(isEligible),
    outgoing: outgoingOf(input, before).filter(({ userId }) => isEligible(userId)),
    incoming: incomingOf(input, before).filter(({ userId }) => isEligible(userId)),
  };
}

export const peopleIn = ({ always, outgoing, incoming }: ExtraMembers): readonly string[] => [
  ...always,
  ...[...outgoing, ...incoming].map(({ userId }) => userId),
];

/** When the group changes by the options alone, whatever the schedules say (epoch ms, past ones included). */
export const timesOf = (
  { options }: Rotation,
  { extraMembers }: RotationState,
  upcoming: Upcoming | null,
): { readonly leave: readonly number[]; readonly enter: readonly number[] } => ({
  leave: (extraMembers?.outgoing ?? []).map(({ since }) => since + keepsMs(options)),
  enter:
    options.letInEarlyMinutes === 0
      ? []
      : (upcoming?.next ?? []).flatMap(({ from, people }) =>
          people.length === 0 ? [] : [from - earlyMs(options)],
        ),
});

/** When a handover happened that is seen now: at the end of the shift, where that is what ended it. */
const handedOverAt = ({ until }: RotationState, now: number): number =>
  until !== null && until <= now ? until : now;

function outgoingOf(
  input: ExtraMembersInput,
  before: ExtraMembers | null,
): ExtraMembers["outgoing"] {
  const { rotation, state, held, handover, now } = input;
  const isOver = (since: number) => since + keepsMs(rotation.options) <= now;
  const wereIn = new Set(heldBefore(state));
  // Who stood in for nobody was not on call; whom an edit of the schedules takes out shall be out.
  const isRelief = before !== null && state.by !== "fallback";
  const gone = isRelief
    ? (handover?.goes ?? []).flatMap(({ userId }) =>
        userId !== null && wereIn.has(userId) ? [{ userId, since: handedOverAt(state, now) }] : [],
      )
    : [];
  const latest = new Map([...(before?.outgoing ?? []), ...gone].map((one) => [one.userId, one]));
  return [...latest.values()].filter(
    ({ userId, since }) => !isOver(since) && !held?.includes(userId),
  );
}

function incomingOf(
  input: ExtraMembersInput,
  before: ExtraMembers | null,
): ExtraMembers["incoming"] {
  const { rotation, held, until, upcoming, now } = input;
  if (rotation.options.letInEarlyMinutes === 0) return [];
  const isSoon = (from: number) => from - earlyMs(rotation.options) <= now;
  const isStale = until !== null && until <= now;
  const coming = (upcoming?.next ?? []).flatMap(({ from, people }) =>
    from > now ? people.flatMap(({ userId }) => (userId === null ? [] : [{ userId, from }])) : [],
  );
  // Who is in already stays while nothing newer is known, and while the system still names the old shift at its end:
  // in, out and in again would be three notes to them for nothing.
  const known = (before?.incoming ?? []).filter(({ from }) =>
    from > now ? upcoming === null : isStale,
  );
  const earliest = new Map([...coming.toReversed(), ...known].map((one) => [one.userId, one]));
  return [...earliest.values()].filter(
    ({ userId, from }) => isSoon(from) && !held?.includes(userId),
  );
}
