/** Direct messages of a rotation, only to people who are, were or will be on call in its group. Pure. */

import { baseMembersOf } from "./extra-members.ts";
import type { OnCallReading } from "./on-call.ts";
import type { Rotation } from "./rotation.ts";
import type { RotationOptions } from "./rotation-options.ts";
import {
  type Handover,
  type OnCallMember,
  onCallAmong,
  type RotationState,
  type Upcoming,
} from "./rotation-state.ts";

/** The content of one direct message. Instants are epoch ms. */
export type Notification =
  | {
      readonly kind: "on_call";
      readonly at: number;
      /** The person's schedules, each with the end of the shift; null: unknown. */
      readonly schedules: readonly { readonly name: string; readonly until: number | null }[];
    }
  | {
      readonly kind: "relieved";
      readonly at: number;
      /** Who is on call now. */
      readonly by: readonly OnCallMember[];
      /** End of their overlap in the group; null: they left it. */
      readonly staysUntil: number | null;
    }
  | {
      readonly kind: "reminder";
      /** Start of the shift. */
      readonly at: number;
      /** End of the shift; null: beyond the look-ahead window. */
      readonly until: number | null;
    };

export type Addressed = { readonly userId: string; readonly notification: Notification };

const HOUR_MS = 3_600_000;

/** Messages of a handover. Fallback members are not on call, so they get none. */
export function notificationsFor(
  handover: Handover,
  facts: {
    readonly rotation: Rotation;
    readonly before: RotationState;
    readonly after: RotationState;
    readonly readings: ReadonlyMap<string, OnCallReading>;
  },
): readonly Addressed[] {
  const { rotation, before, after, readings } = facts;
  const { at } = handover;
  const isIn = onDuty(after);
  const wasIn = onDuty(before);
  const incoming = handover.by === "schedule" ? onCallAmong(handover.comesIn) : [];
  const outgoing = before.by === "fallback" ? [] : onCallAmong(handover.goes);
  const by = handover.by === "schedule" ? onCallAmong(after.onCall) : [];
  return [
    ...incoming.flatMap(({ userId, personId }): Addressed[] => {
      if (userId === null || !isIn.has(userId)) return [];
      const schedules = schedulesOf(personId, rotation, readings);
      return [{ userId, notification: { kind: "on_call", at, schedules } }];
    }),
    ...outgoing.flatMap(({ userId }): Addressed[] => {
      if (userId === null || !wasIn.has(userId) || isIn.has(userId)) return [];
      const staysUntil = staysUntilOf(userId, rotation, after);
      return [{ userId, notification: { kind: "relieved", at, by, staysUntil } }];
    }),
  ];
}

/** Base members of the group, without those who are in it for another reason than being on call. */
function onDuty(state: RotationState): ReadonlySet<string> {
  const others = state.onCall.flatMap(({ userId, as }) => (as && userId !== null ? [userId] : []));
  return new Set(baseMembersOf(state)).difference(new Set(others));
}

/** Due times of the reminders of upcoming shifts (epoch ms, past ones included). */
export const remindersAt = (
  { remindHours }: RotationOptions,
  upcoming: Upcoming | null,
): readonly number[] =>
  remindHours === 0
    ? []
    : (upcoming?.next ?? []).flatMap(({ from, people }) =>
        onCallAmong(people).length === 0 ? [] : [from - remindHours * HOUR_MS],
      );

/** Reminders that are due, of shifts that haven't started. The caller drops those already sent. */
export function remindersOf(
  { options }: Rotation,
  state: RotationState,
  upcoming: Upcoming | null,
  now: number,
): readonly Addressed[] {
  if (options.remindHours === 0 || upcoming === null) return [];
  const current = state.by === "schedule" ? onCallAmong(state.onCall) : [];
  const next = upcoming.next.map(({ from, people }) => ({ from, people: onCallAmong(people) }));
  return next.flatMap(({ from, people }, index): Addressed[] => {
    if (from <= now || from - options.remindHours * HOUR_MS > now) return [];
    const before = next[index - 1]?.people ?? current;
    return people.flatMap(({ userId }): Addressed[] => {
      if (userId === null || before.some((person) => person.userId === userId)) return [];
      const end = next
        .slice(index + 1)
        .find((later) => !later.people.some((person) => person.userId === userId));
      return [{ userId, notification: { kind: "reminder", at: from, until: end?.from ?? null } }];
    });
  });
}

/** Whether a message is still true: it may have been queued for hours. */
export function isStillRelevant(
  { userId, notification }: Addressed,
  { state, upcoming, now }: { state: RotationState; upcoming: Upcoming | null; now: number },
): boolean {
  const isOnCall = state.by === "schedule" && onDuty(state).has(userId);
  switch (notification.kind) {
    case "on_call":
      return isOnCall;
    case "relieved":
      return !isOnCall;
    case "reminder":
      return (
        notification.at > now &&
        (upcoming === null ||
          upcoming.next.some(
            ({ from, people }) =>
              from === notification.at &&
              onCallAmong(people).some((person) => person.userId === userId),
          ))
      );
  }
}

function schedulesOf(
  personId: string | null,
  { schedules }: Rotation,
  readings: ReadonlyMap<string, OnCallReading>,
): Extract<Notification, { kind: "on_call" }>["schedules"] {
  return schedules.flatMap(({ id, name }) => {
    const reading = readings.get(id);
    const isTheirs = reading?.ok && reading.value.people.some((person) => person.id === personId);
    return isTheirs ? [{ name, until: reading.value.until }] : [];
  });
}

function staysUntilOf(
  userId: string,
  { options }: Rotation,
  { extraMembers }: RotationState,
): number | null {
  const overlap = extraMembers?.outgoing.find((member) => member.userId === userId);
  return overlap ? overlap.since + options.keepOutgoingMinutes * 60_000 : null;
}
