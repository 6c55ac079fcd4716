/**
 * The replies of `/oncall`, visible only to the person who asked: nothing in them notifies anybody, and groups are
 * shown as code, never mentioned. Slack allows 50 blocks a message and 3,000 characters a section.
 */

import type { PersonalShifts } from "../../domain/personal-shifts.ts";
import type { Role } from "../../domain/rights.ts";
import type { SystemName } from "../../domain/systems.ts";
import type { Ack, AckBody } from "../../slack/ack.ts";
import { TEXT_CHARS } from "../../slack/limits.ts";
import { escapeForeign, escapeText } from "../../slack/mrkdwn.ts";
import { context, paragraph, section } from "../../slack/views/blocks.ts";
import { ONCALL } from "../../slack/words/oncall.ts";
import type { HomeRotation } from "../home/model.ts";
import { linesFor } from "../home/view/rotation.ts";
import { onCallLine } from "../home/view/who.ts";

/** A longer list helps nobody: the reply asks for a narrower query. */
export const MOST_LISTED = 40;
const NAME_CHARS = 100;
/** For notifications and screen readers; Slack advises at most 4,000. */
const FALLBACK_CHARS = 3_800;

export const helpReply = (homeUrl: string): Ack => reply(ONCALL.help, [ONCALL.moreAt(homeUrl)]);

/** @param text plain text, without a way to the Home: it would say the same */
export const denialReply = (text: string): Ack => ({
  body: {
    response_type: "ephemeral",
    text: escapeText(text),
    blocks: [paragraph(text)],
  } satisfies AckBody,
});

export const sayReply = (text: string, homeUrl: string): Ack =>
  reply([text], [ONCALL.moreAt(homeUrl)]);

/** @param count how many rotations there are in all; `rotations` has the first of them */
export function rotationsReply(
  rotations: readonly HomeRotation[],
  count: number,
  more: { readonly homeUrl: string; readonly notes: readonly string[]; readonly lead?: string },
  now: number,
): Ack {
  const left = count - rotations.length;
  return reply(
    [
      ...(more.lead ? [more.lead] : []),
      ...rotations.map((rotation) => `${titleOf(rotation)}\n${onCallLine(rotation, now)}`),
      ...(left > 0 ? [ONCALL.moreByName(left)] : []),
    ],
    [...more.notes, ONCALL.moreAt(more.homeUrl)],
  );
}

export const rotationReply = (
  rotation: HomeRotation,
  role: Role,
  system: SystemName | null,
  more: { readonly homeUrl: string; readonly notes: readonly string[] },
  now: number,
): Ack =>
  reply(linesFor(role, rotation, system, now), [...more.notes, ONCALL.moreAt(more.homeUrl)]);

export type PersonsRotation = {
  readonly name: string;
  readonly groupHandle: string | null;
  readonly shifts: PersonalShifts;
};

/** @param userId null: the person who asked */
export function personReply(
  userId: string | null,
  rotations: readonly PersonsRotation[],
  more: { readonly homeUrl: string; readonly notes: readonly string[] },
): Ack {
  const lines = rotations.length === 0 ? [ONCALL.neverOnCall(userId)] : [ONCALL.whenOnCall(userId)];
  const left = rotations.length - MOST_LISTED;
  return reply(
    [
      ...lines,
      ...rotations
        .slice(0, MOST_LISTED)
        .map((rotation) => `${titleOf(rotation)}\n${shiftsLine(rotation.shifts)}`),
      ...(left > 0 ? [ONCALL.more(left)] : []),
    ],
    [
      ...more.notes,
      ...(rotations.length === 0 ? [] : [ONCALL.nextDayOnly]),
      ONCALL.moreAt(more.homeUrl),
    ],
  );
}

function shiftsLine({ now, next }: PersonalShifts): string {
  const parts = [
    ...(now === null ? [] : [`${ONCALL.nowBy[now.by]}${untilOf(now)}`]),
    ...(next === null ? [] : [ONCALL.nextFrom(next, now === null)]),
  ];
  return parts.join(", ");
}

function untilOf({ until, isUntilSure }: NonNullable<PersonalShifts["now"]>): string {
  if (until === null) return "";
  return ONCALL.until(until, isUntilSure);
}

const titleOf = ({ name, groupHandle }: Pick<HomeRotation, "name" | "groupHandle">): string => {
  const handle = groupHandle === null ? "" : ` · \`@${escapeForeign(groupHandle, 80)}\``;
  return `*${escapeForeign(name, NAME_CHARS) || ONCALL.noName}*${handle}`;
};

function reply(texts: readonly string[], notes: readonly string[]): Ack {
  const blocks = [...sectionsOf(texts).map((text) => section(text)), context(notes.join("\n"))];
  const text = [...texts, ...notes].join("\n").slice(0, FALLBACK_CHARS);
  return { body: { response_type: "ephemeral", text, blocks } satisfies AckBody };
}

/** Joins as many whole texts in each section as fit. */
function sectionsOf(texts: readonly string[]): readonly string[] {
  const sections: string[] = [];
  for (const text of texts) {
    const last = sections.at(-1);
    const longer = last === undefined ? text : `${last}\n${text}`;
    if (last !== undefined && longer.length <= TEXT_CHARS) sections[sections.length - 1] = longer;
    else sections.push(text);
  }
  return sections;
}
