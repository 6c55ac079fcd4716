/**
 * Extra members by a rotation's options: permanent members, outgoing people in their overlap, incoming people let in
 * early, also by a rush hour. None of them counts as on call. Pure.
 */

import type { Rotation } from "./rotation.ts";
import type { RotationOptions } from "./rotation-options.ts";
import type { ExtraMembers, Handover, LetIn, RotationState, Upcoming } from "./rotation-state.ts";
import { isSameSet } from "./sets.ts";
import type { SlackMember } from "./slack-member.ts";

export type ExtraMembersInput = {
  readonly rotation: Rotation;
  /** The result of the last plan. */
  readonly state: RotationState;
  /** On call by the schedules, else the fallback members, else the last people on call. */
  readonly baseMembers: readonly string[] | null;
  readonly handover: Pick<Handover, "goes"> | null;
  /** When the next handover is due, epoch ms: in the past while a schedule still reports the ended shift. */
  readonly until: number | null;
  /** Null: upcoming shifts are unknown. */
  readonly upcoming: Upcoming | null;
  /** The handovers whose people a rush hour lets in early; absent: none. */
  readonly letIn?: readonly LetIn[] | undefined;
  /** Null: Slack knows no such account. */
  readonly account: (userId: string) => SlackMember | null;
  readonly now: number;
};

const MINUTE_MS = 60_000;

const keepsMs = ({ keepOutgoingMinutes }: RotationOptions): number =>
  keepOutgoingMinutes * MINUTE_MS;
/** How long before a handover the rotation's own option lets people in. */
export const earlyMs = ({ letInEarlyMinutes }: RotationOptions): number =>
  letInEarlyMinutes * MINUTE_MS;

const hasExtraMembers = (options: RotationOptions): boolean =>
  options.keepOutgoingMinutes > 0 ||
  options.letInEarlyMinutes > 0 ||
  options.alwaysUserIds.length > 0;

/** The system still reports the ended shift. */
const isStale = ({ until, now }: ExtraMembersInput): boolean => until !== null && until <= now;

/** When the people of the handover at `from` enter the group: by the option or by a rush hour; null: with it. */
function entersAt({ rotation, letIn = [] }: ExtraMembersInput, from: number): number | null {
  const times = letIn.filter((one) => one.from === from).map(({ at }) => at);
  if (rotation.options.letInEarlyMinutes > 0) times.push(from - earlyMs(rotation.options));
  return times.length === 0 ? null : Math.min(...times);
}

/** A rush hour lets people in now, or its handover isn't reported yet. */
const isRushing = (input: ExtraMembersInput): boolean =>
  (input.letIn ?? []).some(
    ({ at, from }) => at <= input.now && (from > input.now || isStale(input)),
  );

/** The base members of the last plan: those without the extra members. */
export const baseMembersOf = ({
  extraMembers,
  desired,
}: RotationState): readonly string[] | null => (extraMembers ? extraMembers.held : desired);

/** Null where neither an option of the rotation nor a rush hour adds members. */
export function extraMembersOf(input: ExtraMembersInput): ExtraMembers | null {
  const { rotation, state, baseMembers, account } = input;
  const { options } = rotation;
  if (!hasExtraMembers(options) && !isRushing(input)) return null;
  const isEligible = (userId: string) => account(userId)?.ineligible === null;
  const scheduleIds = rotation.schedules.map(({ id }) => id);
  const before =
    state.extraMembers && isSameSet(state.extraMembers.scheduleIds, scheduleIds)
      ? state.extraMembers
      : null;
  return {
    held: baseMembers,
    scheduleIds,
    always: options.alwaysUserIds.filter(isEligible),
    outgoing: outgoingOf(input, before).filter(({ userId }) => isEligible(userId)),
    incoming: incomingOf(input, before).filter(({ userId }) => isEligible(userId)),
  };
}

/** User ids of all extra members. */
export const peopleIn = ({ always, outgoing, incoming }: ExtraMembers): readonly string[] => [
  ...always,
  ...[...outgoing, ...incoming].map(({ userId }) => userId),
];

/** When the options alone change the group (epoch ms, past ones included). */
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

/** When a handover noticed now took place: at the end of the shift if that has passed, else now (an override). */
const handedOverAt = ({ until }: RotationState, now: number): number =>
  until !== null && until <= now ? until : now;

function outgoingOf(
  input: ExtraMembersInput,
  before: ExtraMembers | null,
): ExtraMembers["outgoing"] {
  const { rotation, state, baseMembers, handover, now } = input;
  const isOver = (since: number) => since + keepsMs(rotation.options) <= now;
  const wereIn = new Set(baseMembersOf(state));
  // No overlap for fallback members, who were not on call, nor for people removed by an edit of the schedules.
  const isRelief = before !== null && state.by !== "fallback";
  const gone = isRelief
    ? (handover?.goes ?? []).flatMap(({ userId, as }) =>
        userId !== null && wereIn.has(userId)
          ? [{ userId, since: handedOverAt(state, now), ...(as && { as }) }]
          : [],
      )
    : [];
  const latest = new Map(
    [...(before?.outgoing ?? []), ...gone].map((member) => [member.userId, member]),
  );
  return [...latest.values()].filter(
    ({ userId, since }) => !isOver(since) && !baseMembers?.includes(userId),
  );
}

function incomingOf(
  input: ExtraMembersInput,
  before: ExtraMembers | null,
): ExtraMembers["incoming"] {
  const { baseMembers, upcoming, now } = input;
  const isSoon = (from: number) => (entersAt(input, from) ?? Number.POSITIVE_INFINITY) <= now;
  const coming = (upcoming?.next ?? []).flatMap(({ from, people }) =>
    from > now
      ? people.flatMap(({ userId, as }) =>
          userId === null ? [] : [{ userId, from, ...(as && { as }) }],
        )
      : [],
  );
  // People let in early stay while upcoming shifts are unknown, and while the system still reports the ended shift:
  // Slack would notify them each time they are removed and added again.
  const known = (before?.incoming ?? []).filter(({ from }) =>
    from > now ? upcoming === null : isStale(input),
  );
  const earliest = new Map(
    [...coming.toReversed(), ...known].map((member) => [member.userId, member]),
  );
  return [...earliest.values()].filter(
    ({ userId, from }) => isSoon(from) && !baseMembers?.includes(userId),
  );
}
