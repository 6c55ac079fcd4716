/** Whom a rotation tells by direct message, and of what: only people who are, were or will be in its group. Pure. */

import { heldBefore } from "./extra-members.ts";
import type { OnCallReading } from "./on-call.ts";
import type { Rotation } from "./rotation.ts";
import type { RotationOptions } from "./rotation-options.ts";
import type { Handover, OnCallMember, RotationState, Upcoming } from "./rotation-state.ts";

/** What one person is told. Instants are epoch ms. */
export type Notification =
  | {
      readonly kind: "on_call";
      readonly at: number;
      /** In which schedules, each with its end; null: not known. */
      readonly schedules: readonly { readonly name: string; readonly until: number | null }[];
    }
  | {
      readonly kind: "relieved";
      readonly at: number;
      /** Who is on call now. */
      readonly by: readonly OnCallMember[];
      /** Until when they stay in the group all the same; null: they left it. */
      readonly staysUntil: number | null;
    }
  | {
      readonly kind: "reminder";
      /** When the shift begins. */
      readonly at: number;
      /** When it ends; null: not in sight. */
      readonly until: number | null;
    };

export type Addressed = { readonly userId: string; readonly notification: Notification };

const HOUR_MS = 3_600_000;

/** Who hears of a handover. Who stands in while nobody is on call didn't get on call: nobody tells them. */
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
  const isIn = new Set(heldBefore(after));
  const wasIn = new Set(heldBefore(before));
  const comers = handover.by === "schedule" ? handover.comesIn : [];
  const goers = before.by === "fallback" ? [] : handover.goes;
  const by = handover.by === "schedule" ? after.onCall : [];
  return [
    ...comers.flatMap(({ userId, personId }): Addressed[] => {
      if (userId === null || !isIn.has(userId)) return [];
      const schedules = schedulesOf(personId, rotation, readings);
      return [{ userId, notification: { kind: "on_call", at, schedules } }];
    }),
    ...goers.flatMap(({ userId }): Addressed[] => {
      if (userId === null || !wasIn.has(userId) || isIn.has(userId)) return [];
      const staysUntil = staysUntilOf(userId, rotation, after);
      return [{ userId, notification: { kind: "relieved", at, by, staysUntil } }];
    }),
  ];
}

/** When reminders of the coming shifts are due (epoch ms, past ones included). */
export const remindersAt = (
  { remindHours }: RotationOptions,
  upcoming: Upcoming | null,
): readonly number[] =>
  remindHours === 0
    ? []
    : (upcoming?.next ?? []).flatMap(({ from, people }) =>
        people.length === 0 ? [] : [from - remindHours * HOUR_MS],
      );

/** Who is to be reminded now of a shift that hasn't begun. What was told already, the caller knows. */
export function remindersOf(
  { options }: Rotation,
  state: RotationState,
  upcoming: Upcoming | null,
  now: number,
): readonly Addressed[] {
  if (options.remindHours === 0 || upcoming === null) return [];
  const current = state.by === "schedule" ? state.onCall : [];
  return upcoming.next.flatMap(({ from, people }, index): Addressed[] => {
    if (from <= now || from - options.remindHours * HOUR_MS > now) return [];
    const before = upcoming.next[index - 1]?.people ?? current;
    return people.flatMap(({ userId }): Addressed[] => {
      if (userId === null || before.some((one) => one.userId === userId)) return [];
      const end = upcoming.next
        .slice(index + 1)
        .find((later) => !later.people.some((one) => one.userId === userId));
      return [{ userId, notification: { kind: "reminder", at: from, until: end?.from ?? null } }];
    });
  });
}

/** Whether what was to be told is still so: it may have waited for hours. */
export function isStillRelevant(
  { userId, notification }: Addressed,
  { state, upcoming, now }: { state: RotationState; upcoming: Upcoming | null; now: number },
): boolean {
  const isOnCall = state.by === "schedule" && (heldBefore(state)?.includes(userId) ?? false);
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
              from === notification.at && people.some((one) => one.userId === userId),
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
  const left = extraMembers?.outgoing.find((one) => one.userId === userId);
  return left ? left.since + options.keepOutgoingMinutes * 60_000 : null;
}
