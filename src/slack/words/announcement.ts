/**
 * The channel message of a handover: the people on call for the group, relieved and staying people, and the end of the
 * shift in the reader's time zone. It mentions people, but never pings the group (verbatim text, no `<!subteam^…>`).
 */
import type { KnownBlock } from "@slack/types";
import type { OwnWords } from "../../domain/own-words.ts";
import type { Members } from "../../domain/reading-key.ts";
import { cut, dateToken, escapeForeign, escapeText, mrkdwn, oneLine } from "../mrkdwn.ts";
import { announcementInOwnWords } from "./own-words.ts";
import { isAre, ofThem, type Person, people } from "./people.ts";

export type AnnouncedHandover = {
  readonly rotationName: string;
  /** Without the @; null while the group is unknown: the message then uses the rotation's name. */
  readonly groupHandle: string | null;
  readonly comesIn: readonly Person[];
  readonly goes: readonly Person[];
  readonly stays: readonly Person[];
  /** When the next handover is due, epoch ms; null: unknown. */
  readonly until: number | null;
  /** When the handover happened, epoch ms. */
  readonly at: number;
  /** Because nobody is on call, the people are fallback members (`fallback`) or were on call last (`last`). */
  readonly by: "schedule" | "fallback" | "last";
  /** Who is in the group; absent: who is on call. */
  readonly members?: Exclude<Members, "on_call">;
  /** Why the group write failed, as a plain sentence; null: it succeeded. */
  readonly groupProblem: string | null;
  /** Absent: it has the usual words. */
  readonly own?: OwnWords;
};

/** A message later than this states the time of the handover. */
const LATE_MS = 5 * 60_000;
const NAME_CHARS = 150;
const PROBLEM_CHARS = 300;

/** @param now when the message is posted, epoch ms */
export function announcementMessage(
  handover: AnnouncedHandover,
  now: number,
): { text: string; blocks: KnownBlock[] } {
  const { rotationName, groupHandle, groupProblem } = handover;
  const name = escapeForeign(rotationName, NAME_CHARS) || "a rotation";
  const group = groupHandle === null ? name : `@${escapeForeign(groupHandle, NAME_CHARS)}`;
  const problem = groupProblem === null ? [] : [problemSentence(groupProblem, group)];
  const own = announcementInOwnWords(handover, group, name, now);
  const sentencesFor = (subject: string) =>
    own === null ? sentences(handover, subject, name, now) : [own];
  const since =
    own !== null && now - handover.at > LATE_MS ? ` · since ${dateToken(handover.at)}` : "";
  return {
    text: [...sentencesFor(group), ...problem].join(" "),
    blocks: [
      { type: "section", text: mrkdwn(sentencesFor(`*${group}*`).join("\n")) },
      ...problem.map((text): KnownBlock => ({ type: "section", text: mrkdwn(text) })),
      { type: "context", elements: [mrkdwn(`${name} · PagerSync${since}`)] },
    ],
  };
}

const problemSentence = (problem: string, group: string): string =>
  `:warning: The user group couldn't be updated, so ${group} still reaches the people who were in it before. ${escapeText(cut(oneLine(problem), PROBLEM_CHARS))}`;

function sentences(
  handover: AnnouncedHandover,
  group: string,
  rotation: string,
  now: number,
): string[] {
  const { members = "on_call" } = handover;
  switch (members) {
    case "on_call":
      return onCallSentences(handover, group, rotation, now);
    case "next":
      return nextSentences(handover, group, rotation);
    case "everyone":
      return everyoneSentences(handover, group, rotation);
    case "on_call_and_next": {
      const { comesIn, goes, stays } = handover;
      const onCall = { comesIn: ofThem(comesIn), goes: ofThem(goes), stays: ofThem(stays) };
      const next = [...comesIn, ...stays].filter(({ as }) => as === "next");
      const isOnCallSame =
        handover.by === "schedule" && onCall.comesIn.length + onCall.goes.length === 0;
      return [
        ...(isOnCallSame && next.length > 0
          ? []
          : onCallSentences({ ...handover, ...onCall }, group, rotation, now)),
        ...(next.length > 0 ? [`Now next on call for ${group}: ${people(next)}.`] : []),
      ];
    }
  }
}

/** Of a group that has whoever is next on call. */
function nextSentences(
  { comesIn, stays, by }: AnnouncedHandover,
  group: string,
  rotation: string,
): string[] {
  const present = [...comesIn, ...stays];
  const nobody = `The schedules of ${rotation} don't show anyone who's next on call.`;
  if (by === "schedule") return [`Now next on call for ${group}: ${people(present)}.`];
  return [nobody, ...(present.length === 0 ? [] : [heldSentence(present, by, group)])];
}

/** Of a group that has everyone in the schedules. */
function everyoneSentences(
  { comesIn, goes, stays, by }: AnnouncedHandover,
  group: string,
  rotation: string,
): string[] {
  const present = [...comesIn, ...stays];
  if (by !== "schedule")
    return [
      `Nobody is in the schedules of ${rotation} now.`,
      ...(present.length === 0 ? [] : [heldSentence(present, by, group)]),
    ];
  return [
    ...(comesIn.length === 0
      ? []
      : [`${people(comesIn)} ${isAre(comesIn)} now in the schedules of ${group}.`]),
    ...(goes.length === 0
      ? []
      : [`${people(goes)} ${isAre(goes)} no longer in the schedules of ${group}.`]),
  ];
}

/** Who is in a group that its schedules name nobody for. */
const heldSentence = (
  present: readonly Person[],
  by: "fallback" | "last",
  group: string,
): string =>
  by === "fallback"
    ? `${people(present)} ${isAre(present)} covering ${group}.`
    : `${people(present)} ${stay(present)} in ${group}.`;

function onCallSentences(
  handover: AnnouncedHandover,
  group: string,
  rotation: string,
  now: number,
): string[] {
  const { comesIn, goes, stays, until, at, by } = handover;
  const till = until !== null && until > now ? `, until ${dateToken(until)}` : "";
  const isLate = now - at > LATE_MS;
  const since = isLate ? ` (since ${dateToken(at)})` : "";
  const relieved = goes.length === 0 ? [] : [`${people(goes)} ${isAre(goes)} now off call.`];
  const present = [...comesIn, ...stays];

  if (present.length === 0)
    return [`Nobody is on call for ${group} now${since}${till}.`, ...relieved];
  if (by === "last")
    return [
      `Nobody is on call for ${group} now${since}${till}.`,
      `${people(present)}, last on call, ${stay(present)} in the group.`,
    ];
  if (by === "fallback")
    return [
      `Nobody is on call in the schedules of ${rotation}${since}. ${people(present)} ${isAre(present)} covering ${group}${till}.`,
      ...relieved,
    ];
  if (comesIn.length === 0)
    return [
      ...(goes.length === 0
        ? []
        : [`${people(goes)} ${isAre(goes)} no longer on call for ${group}${since}.`]),
      `${people(stays)} ${stay(stays)} on call for ${group}${till}.`,
    ];
  const begun = isLate
    ? `${comesIn.length === 1 ? "has" : "have"} been on call for ${group} since ${dateToken(at)}`
    : `${isAre(comesIn)} now on call for ${group}`;
  return [
    `${people(comesIn)} ${begun}${till}.`,
    ...relieved,
    ...(stays.length === 0 ? [] : [`${people(stays)} ${stay(stays)} on call.`]),
  ];
}

const stay = (who: readonly Person[]): string => (who.length === 1 ? "stays" : "stay");
