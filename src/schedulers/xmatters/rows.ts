/**
 * Rows of `/on-call`. A row is a running shift of a group, with its members in the order in which they are reached, and
 * their temporary absences. Pure.
 */
import { unnamedPerson } from "../../domain/on-call.ts";
import {
  answer,
  anything,
  isNone,
  list,
  nextLink,
  number,
  object,
  text,
} from "../../outgoing/tolerant.ts";
import { type Edge, edge } from "../instant.ts";

const named = {
  id: text,
  targetName: text,
  firstName: text,
  lastName: text,
  webLogin: text,
  status: text,
};

const recipientAnswer = object({
  ...named,
  /** PERSON, DEVICE, GROUP, DYNAMIC_TEAM. */
  recipientType: text,
  /** Of a group: ON_CALL, BROADCAST, DYNAMIC. */
  groupType: text,
  /** Of a device. */
  name: text,
  emailAddress: text,
  /** Of a device, where `embed=members.owner` was asked for. */
  owner: object(named),
});

type Answered = NonNullable<ReturnType<typeof recipientAnswer.parse>>;
/** Somebody of whom nothing at all is told has an id that says so. */
export type Recipient = Omit<Answered, "id"> & { readonly id: string };

const memberAnswer = object({
  /** Minutes before this member is reached; groups without escalation have none. */
  delay: anything,
  /** NONE, PEER, SUPERVISOR: how a member after a delay is reached. */
  escalationType: text,
  member: anything,
  replacements: anything,
});
const replacementsAnswer = object({ data: anything });
// An absence without a replacement has no `replacement`. The shape isn't in the reference, so all is optional.
const absenceAnswer = object({ start: edge, end: edge, replacement: anything });

export const groupOfRow = object({ group: object({ id: text }) });

export const rowAnswer = answer({
  start: edge,
  end: edge,
  members: object({ total: number, data: list, links: object({ next: nextLink }) }),
});

type Absence = {
  /** Null: it has no beginning, or no end. */
  readonly start: number | null;
  readonly end: number | null;
  /** Null: nobody takes their place. */
  readonly replacement: Recipient | null;
};

export type Member = {
  readonly recipient: Recipient;
  readonly delay: number;
  readonly absences: readonly Absence[];
};

/** A member of a group's shift; null: it can't be told when they are reached, or when they are absent. */
export function memberOf(item: unknown, groupId: string): Member | null {
  const { delay, escalationType = null, member, replacements } = memberAnswer.parse(item) ?? {};
  const minutes = isNone(delay) ? 0 : number.parse(delay);
  const hasLostDelay = isNone(delay) && escalationType !== null && escalationType !== "NONE";
  const absences = absencesIn(replacements, groupId);
  if (minutes === null || hasLostDelay || absences === null) return null;
  return { recipient: recipientOf(member, groupId), delay: minutes, absences };
}

export function recipientOf(value: unknown, groupId: string): Recipient {
  const told = recipientAnswer.parse(value);
  const id = told?.id ?? told?.webLogin ?? told?.targetName ?? unnamedPerson(groupId).id;
  return { ...NOTHING_TOLD, ...told, id };
}

const NOTHING_TOLD: Omit<Recipient, "id"> = {
  targetName: null,
  firstName: null,
  lastName: null,
  webLogin: null,
  status: null,
  recipientType: null,
  groupType: null,
  name: null,
  emailAddress: null,
  owner: null,
};

function absencesIn(value: unknown, groupId: string): readonly Absence[] | null {
  if (isNone(value)) return [];
  const data = replacementsAnswer.parse(value)?.data;
  if (isNone(data)) return [];
  if (!Array.isArray(data)) return null;
  const absences: Absence[] = [];
  for (const item of data) {
    const absence = absenceAnswer.parse(item);
    if (!absence || !isTold(absence.start) || !isTold(absence.end)) return null;
    const { start, end, replacement } = absence;
    absences.push({
      start,
      end,
      replacement: isNone(replacement) ? null : recipientOf(replacement, groupId),
    });
  }
  return absences;
}

const isTold = (at: Edge): at is number | null => at !== "unreadable";

/** One shift of a group; ±Infinity where it has no beginning or no end. */
export type Row = {
  readonly from: number;
  readonly until: number;
  readonly members: readonly Member[];
};

/** A recipient who is reached first, from when until when. */
export type Turn = {
  readonly recipient: Recipient;
  readonly from: number;
  readonly until: number;
  /** They replace somebody who is absent. */
  readonly byOverride?: true;
};

/** Who is reached first in these shifts, and when. Several shifts of a group may run side by side. */
export const firstTurns = (rows: readonly Row[]): readonly Turn[] =>
  rows.flatMap((row) =>
    spansOf(row).flatMap(({ from, until }) =>
      firstResponders(row.members, from).map(({ recipient, isReplacement }) => ({
        recipient,
        from,
        until,
        ...(isReplacement && { byOverride: true as const }),
      })),
    ),
  );

/** A row cut wherever an absence begins or ends. */
function spansOf({ from, until, members }: Row): readonly { from: number; until: number }[] {
  const cuts = members
    .flatMap(({ absences }) => absences)
    .flatMap(({ start, end }) => [start, end])
    .filter((at) => at !== null)
    .filter((at) => from < at && at < until);
  const edges = [...new Set([from, ...cuts, until])].toSorted((a, b) => a - b);
  return edges.slice(0, -1).map((start, n) => ({ from: start, until: edges[n + 1] ?? until }));
}

type Present = { readonly recipient: Recipient; readonly isReplacement: boolean };

/** Who is there for a member at the instant: themselves, or everybody who replaces them. Inactive people are left out. */
function present({ recipient, absences }: Member, at: number): readonly Present[] {
  const running = absences.filter(
    ({ start, end }) => (start ?? at) <= at && at < (end ?? Number.POSITIVE_INFINITY),
  );
  const there: readonly Present[] =
    running.length === 0
      ? [{ recipient, isReplacement: false }]
      : running.flatMap(({ replacement }) =>
          replacement ? [{ recipient: replacement, isReplacement: true }] : [],
        );
  return there.filter((one) => one.recipient.status !== "INACTIVE");
}

/**
 * A shift's members are in the order in which they are reached; who is on call in the sense of "page them" is who is
 * reached without any delay. Those after a delay are reached only if nobody has answered by then, which in most groups
 * is everybody down to the manager: they are left out. Where the first ones are all away without a replacement, xMatters
 * skips the delay after them and reaches the next at once, and so do we. A delay stays where it is, also if the member
 * after it is away.
 * https://help.xmatters.com/ondemand/groups/groups-escalations.htm
 */
function firstResponders(members: readonly Member[], at: number): readonly Present[] {
  let first: Present[] = [];
  for (const [n, member] of members.entries()) {
    // Whether a delay counts from the shift's start or from the member before isn't documented: zero is the same in both.
    if (n > 0 && member.delay > 0 && first.length > 0) return first;
    first = [...first, ...present(member, at)];
  }
  return first;
}
