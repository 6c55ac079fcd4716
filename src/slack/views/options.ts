/** What the searching selects offer: the best matches for what was typed, within Slack's 100 options. */
import type { PlainTextOption } from "@slack/types";
import { bestMatches, fold } from "../../domain/best-match.ts";
import type { ScheduleListing } from "../../domain/on-call.ts";
import { NEW_GROUP } from "../../domain/rotation.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { MOST_OPTIONS, OPTION_CHARS } from "../limits.ts";
import { cut, oneLine } from "../mrkdwn.ts";
import { OPTION } from "../words/labels.ts";
import { option } from "./inputs.ts";

const BETWEEN = " — ";
const IN_USE = " (in use)";
const DISABLED = " (disabled)";
const DELETED = " (deleted)";

/** As the select shows a group: also the label to prefill the form with. */
export const groupLabel = (group: Pick<UserGroup, "handle" | "name">, suffix = ""): string =>
  cut(`@${oneLine(group.handle)}${BETWEEN}${oneLine(group.name)}`, OPTION_CHARS - suffix.length) +
  suffix;

/**
 * The groups a rotation could keep, then always `Create a new user group`.
 * @param query as typed, with or without `@`
 * @param takenGroupIds groups that another rotation keeps: shown, so that nobody wonders where they are
 */
export function groupOptions(
  groups: readonly Omit<UserGroup, "members">[],
  query: string,
  takenGroupIds: ReadonlySet<string>,
): PlainTextOption[] {
  const ours = groups.filter((group) => !group.isDisabled && !group.isManagedElsewhere);
  const sought = query.trim().replace(/^@+/, "");
  // Some people (and clients) search with the whole line that they saw before.
  const isLine = sought.includes(BETWEEN);
  const exact = isLine
    ? ours.filter((group) => fold(groupLabel(group)) === fold(`@${sought}`))
    : [];
  const found =
    exact.length > 0 ? exact : bestMatches(ours, sought, ({ handle, name }) => [handle, name]);
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
  return bestMatches(enabledFirst, query, ({ name }) => [name])
    .slice(0, MOST_OPTIONS)
    .map(({ id, name, enabled }) => option(scheduleLabel(name.trim() || id, enabled), id));
}

/** Rotations by name to look at, the deleted ones marked and last. */
export function rotationOptions(
  rotations: readonly { readonly id: string; readonly name: string; readonly isDeleted: boolean }[],
  query: string,
): PlainTextOption[] {
  const liveFirst = rotations.toSorted((a, b) => Number(a.isDeleted) - Number(b.isDeleted));
  return bestMatches(liveFirst, query, ({ name }) => [name])
    .slice(0, MOST_OPTIONS)
    .map(({ id, name, isDeleted }) => {
      const suffix = isDeleted ? DELETED : "";
      return option(cut(oneLine(name), OPTION_CHARS - suffix.length) + suffix, id);
    });
}

function scheduleLabel(name: string, enabled: boolean): string {
  const suffix = enabled ? "" : DISABLED;
  return cut(oneLine(name), OPTION_CHARS - suffix.length) + suffix;
}
