/**
 * Rows of `/on-call`. A row is a running shift of a group, with its members in the order in which they are reached, and
 * their temporary absences. Pure.
 */
import * as z from "zod/mini";
import { nonEmptyText } from "../../non-empty-text.ts";
import { instant } from "../instant.ts";

const named = {
  id: nonEmptyText,
  targetName: z.nullish(z.string()),
  firstName: z.nullish(z.string()),
  lastName: z.nullish(z.string()),
  webLogin: z.nullish(z.string()),
  status: z.nullish(z.string()),
};

const recipientAnswer = z.looseObject({
  ...named,
  /** PERSON, DEVICE, GROUP, DYNAMIC_TEAM. */
  recipientType: z.string(),
  /** Of a group: ON_CALL, BROADCAST, DYNAMIC. */
  groupType: z.nullish(z.string()),
  /** Of a device, where `embed=members.owner` was asked for. */
  owner: z.catch(z.nullish(z.looseObject(named)), null),
});

/** Null: the shift has no beginning, or no end. */
const edge = z.pipe(
  z.nullish(instant),
  z.transform((at) => at ?? null),
);

export const memberAnswer = z.looseObject({
  /** Minutes before this member is reached; groups without escalation have none. */
  delay: z.pipe(
    z.nullish(z.number()),
    z.transform((minutes) => minutes ?? 0),
  ),
  member: recipientAnswer,
  replacements: z.nullish(
    z.looseObject({
      // An absence without a replacement has no `replacement`. The shape isn't in the reference, so all is optional.
      data: z.array(
        z.looseObject({ start: edge, end: edge, replacement: z.nullish(recipientAnswer) }),
      ),
    }),
  ),
});

export const groupOfRow = z.looseObject({
  group: z.looseObject({ id: nonEmptyText }),
});

export const rowAnswer = z.looseObject({
  start: edge,
  end: edge,
  members: z.looseObject({
    total: z.nullish(z.number()),
    data: z.array(memberAnswer),
    links: z.nullish(z.looseObject({ next: z.nullish(z.string()) })),
  }),
});

export type Recipient = z.infer<typeof recipientAnswer>;
export type Member = z.infer<typeof memberAnswer>;

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
      firstResponders(present(row.members, from)).map(({ member, isReplacement }) => ({
        recipient: member,
        from,
        until,
        ...(isReplacement && { byOverride: true as const }),
      })),
    ),
  );

/** A row cut wherever an absence begins or ends. */
function spansOf({ from, until, members }: Row): readonly { from: number; until: number }[] {
  const cuts = members
    .flatMap((m) => m.replacements?.data ?? [])
    .flatMap(({ start, end }) => [start, end])
    .filter((at) => at !== null)
    .filter((at) => from < at && at < until);
  const edges = [...new Set([from, ...cuts, until])].toSorted((a, b) => a - b);
  return edges.slice(0, -1).map((start, n) => ({ from: start, until: edges[n + 1] ?? until }));
}

type Present = Member & { readonly isReplacement: boolean };

/** Who takes each member's place at the instant. Absent members without a replacement and inactive people are left out. */
function present(members: readonly Member[], at: number): readonly Present[] {
  return members.flatMap((member) => {
    const absence = member.replacements?.data.find(
      ({ start, end }) => (start ?? at) <= at && at < (end ?? Number.POSITIVE_INFINITY),
    );
    const recipient = absence ? absence.replacement : member.member;
    if (!recipient || recipient.status === "INACTIVE") return [];
    return [{ ...member, member: recipient, isReplacement: absence !== undefined }];
  });
}

/**
 * A shift's members are in the order in which they are reached; who is on call in the sense of "page them" is who is
 * reached without any delay. Those after a delay are reached only if nobody has answered by then, which in most groups
 * is everybody down to the manager: they are left out. Where the first ones are away without a replacement, xMatters
 * skips the delay after them and reaches the next at once, and so do we.
 * https://help.xmatters.com/ondemand/groups/groups-escalations.htm
 */
function firstResponders(members: readonly Present[]): readonly Present[] {
  // Whether a delay counts from the shift's start or from the member before isn't documented: zero is the same in both.
  const end = members.findIndex((member, n) => n > 0 && member.delay > 0);
  return members.slice(0, end === -1 ? members.length : end);
}
