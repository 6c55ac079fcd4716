/**
 * A rotation's announcement in words of its own, as mrkdwn. What people typed is escaped, and nothing but the people it
 * names is mentioned.
 */
import type { OwnWords } from "../../domain/own-words.ts";
import type { Members } from "../../domain/reading-key.ts";
import { OPTIONS } from "../../domain/rotation-options.ts";
import { fillTemplate, type Place } from "../../domain/template.ts";
import { dateToken, escapeText } from "../mrkdwn.ts";
import { isAre, ofThem, type Person, people } from "./people.ts";

type Told = {
  readonly comesIn: readonly Person[];
  readonly goes: readonly Person[];
  readonly stays: readonly Person[];
  readonly by: "schedule" | "fallback" | "last";
  readonly members?: Exclude<Members, "on_call">;
  /** Epoch ms; null: unknown. */
  readonly until: number | null;
  /** Absent: it has the usual words. */
  readonly own?: OwnWords;
};

/** How many people each place names: the most that fit. */
const COUNTS = [10, 5, 3, 1] as const;
/** Its last character isn't the sentence's. */
const LINK = /(https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]])/;

/**
 * Null: the usual words are to be used, since there are no others, or a schedule in them is no longer followed, or only who is next
 * changes in a group that has them beside those on call.
 * @param group and `rotation`: as the message calls them, escaped
 * @param now when the message is posted, epoch ms
 */
export function announcementInOwnWords(
  { own, by, until, members, ...all }: Told,
  group: string,
  rotation: string,
  now: number,
): string | null {
  if (!own) return null;
  const shown = members === "on_call_and_next" ? ofThem : (who: readonly Person[]) => who;
  const [comesIn, goes, stays] = [shown(all.comesIn), shown(all.goes), shown(all.stays)];
  const isOnCallSame = by === "schedule" && comesIn.length + goes.length === 0;
  if (isOnCallSame && all.comesIn.length + all.goes.length > 0) return null;
  const present = [...comesIn, ...stays];
  const fillWith = (most: number): string | null => {
    const values: Readonly<Record<Place, () => string>> = {
      on_call: () => onCall(present, by, most),
      joins: () => people(comesIn, most),
      leaves: () => people(goes, most),
      stays: () => people(stays, most),
      next: () => (own.next === null ? "not known yet" : people(own.next, most)),
      until: () => (until !== null && until > now ? dateToken(until) : "further notice"),
      group: () => group,
      rotation: () => rotation,
    };
    return fillTemplate(own.template, {
      text: withLinks,
      place: (place) => values[place](),
      schedule(id) {
        const found = own.inSchedules.find((one) => one.id === id);
        return found ? people(found.people, most) : null;
      },
    });
  };
  const { maxChars } = OPTIONS.announcementTemplate;
  const fits = (text: string | null): text is string => text !== null && text.length <= maxChars;
  return COUNTS.map(fillWith).find(fits) ?? null;
}

function onCall(present: readonly Person[], by: Told["by"], most: number): string {
  switch (by) {
    case "schedule":
      return people(present, most);
    case "fallback":
      return `nobody (${people(present, most)} ${isAre(present)} covering)`;
    case "last":
      return "nobody";
  }
}

/** `verbatim` text has no links but those in angle brackets. */
const withLinks = (literal: string): string =>
  literal
    .split(LINK)
    .map((piece, nth) => (nth % 2 === 1 ? `<${escapeText(piece)}>` : escapeText(piece)))
    .join("");
