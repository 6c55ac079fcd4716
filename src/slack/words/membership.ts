/** Why people are in a group, in words. mrkdwn: names are escaped, people mentioned. */
import type { Why } from "../../domain/history.ts";
import type { Standing } from "../../domain/reading-key.ts";
import { dateToken, escapeForeign, list, userMention } from "../mrkdwn.ts";

const NAME_CHARS = 80;
const MOST_SCHEDULES = 8;

export const quoted = (text: string): string => `“${escapeForeign(text, NAME_CHARS)}”`;

/** Why somebody is in the group: a phrase to follow their name. */
export function whyPhrase(why: Why): string {
  switch (why.kind) {
    case "on_call":
    case "next":
    case "everyone": {
      const names = why.schedules.map(({ name, byOverride }) =>
        byOverride ? `${quoted(name)} (by an override)` : quoted(name),
      );
      const where = names.length === 0 ? "" : ` in ${list(names, MOST_SCHEDULES)}`;
      if (why.kind === "everyone") return where === "" ? "in the schedules" : where.trim();
      return `${why.kind === "next" ? "next on call" : "on call"}${where}`;
    }
    case "fallback":
      return `fallback, because nobody was ${STANDING_WORDS[why.as ?? "on_call"]}`;
    case "last":
      return why.as
        ? "in the group last, and kept because nobody else could be in it"
        : "last on call, and kept because nobody on call could be in the group";
    case "always":
      return "always in the group";
    case "relieved":
      return `overlap after the handover, ${NO_LONGER_WORDS[why.as ?? "on_call"]} since ${dateToken(why.since)}`;
    case "early":
      return `overlap before the handover, ${STANDING_WORDS[why.as ?? "on_call"]} from ${dateToken(why.from)}`;
    case "hand_edit":
      return why.by === null ? "added manually" : `added manually by ${userMention(why.by)}`;
    case "kept_by_hand":
      return `${why.by === null ? "added manually" : `added manually by ${userMention(why.by)}`}, and kept on request`;
    case "before":
      return "in the group before PagerSync managed it";
  }
}

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  on_call: "on call",
  next: "next on call",
  everyone: "in the schedules",
};
const NO_LONGER_WORDS: Readonly<Record<Standing, string>> = {
  on_call: "off call",
  next: "no longer next",
  everyone: "no longer in the schedules",
};
