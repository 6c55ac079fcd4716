/** What the searching selects offer: the best matches for what was typed, within Slack's 100 options. */
import type { PlainTextOption } from "@slack/types";
import type { ScheduleListing } from "../../domain/on-call.ts";
import { NEW_GROUP } from "../../domain/rotation.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { cut, oneLine } from "../mrkdwn.ts";
import { OPTION } from "../words/labels.ts";
import { option } from "./inputs.ts";

const MOST_OPTIONS = 100;
const OPTION_CHARS = 75;
const IN_USE = " (in use)";
const DISABLED = " (disabled)";

/** As the select shows a group: also the label to prefill the form with. */
export const groupLabel = (group: Pick<UserGroup, "handle" | "name">, suffix = ""): string =>
  cut(`@${oneLine(group.handle)} — ${oneLine(group.name)}`, OPTION_CHARS - suffix.length) + suffix;

/**
 * The groups a rotation could keep, then always `Create a new user group`.
 * @param query as typed, with or without `@`
 * @param takenGroupIds groups that another rotation keeps: shown, so that nobody wonders where they are
 */
export function groupOptions(
  groups: readonly UserGroup[],
  query: string,
  takenGroupIds: ReadonlySet<string>,
): PlainTextOption[] {
  const ours = groups.filter((group) => !group.isDisabled && !group.isManagedElsewhere);
  const sought = query.trim().replace(/^@+/, "");
  // Some people (and clients) search with the whole line that they saw before.
  const exact = ours.filter((group) => fold(groupLabel(group)) === fold(`@${sought}`));
  const found = exact.length > 0 ? exact : best(ours, sought, ({ handle, name }) => [handle, name]);
  return [
    ...found
      .slice(0, MOST_OPTIONS - 1)
      .map((group) =>
        option(groupLabel(group, takenGroupIds.has(group.id) ? IN_USE : ""), group.id),
      ),
    option(OPTION.newGroup, NEW_GROUP),
  ];
}

/** Schedules by name; what the system keeps disabled is marked, and comes after equally good matches. */
export function scheduleOptions(
  schedules: readonly ScheduleListing[],
  query: string,
): PlainTextOption[] {
  const enabledFirst = schedules.toSorted((a, b) => Number(b.enabled) - Number(a.enabled));
  return best(enabledFirst, query, ({ name }) => [name])
    .slice(0, MOST_OPTIONS)
    .map(({ id, name, enabled }) => option(scheduleLabel(name.trim() || id, enabled), id));
}

function scheduleLabel(name: string, enabled: boolean): string {
  const suffix = enabled ? "" : DISABLED;
  return cut(oneLine(name), OPTION_CHARS - suffix.length) + suffix;
}

/** What matches, best first; equals keep their order. An empty query matches everything. */
function best<T>(
  items: readonly T[],
  query: string,
  namesOf: (item: T) => readonly string[],
): readonly T[] {
  const sought = fold(query.trim());
  if (sought === "") return items;
  return items
    .map((item) => ({
      item,
      // Equally good matches: in the first name before in the others.
      rank: Math.min(...namesOf(item).map((name, at) => rank(fold(name), sought) + at / 10)),
    }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Without case, and with one spelling of each composed letter. */
const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** 0 the same, 1 begins with it, 2 a word in it begins with it, 3 contains it. */
function rank(name: string, sought: string): number {
  if (name === sought) return 0;
  const at = name.indexOf(sought);
  if (at === 0) return 1;
  if (at < 0) return Number.POSITIVE_INFINITY;
  const startsWord = name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(sought));
  return startsWord ? 2 : 3;
}
