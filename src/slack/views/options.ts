/** Options of the external selects: the best matches for a query, within Slack's limit of 100 options. */
import type { PlainTextOption } from "@slack/types";
import { bestMatches, fold } from "../../domain/best-match.ts";
import type { ScheduleListing } from "../../domain/on-call.ts";
import { ENABLE_GROUP, NEW_GROUP } from "../../domain/rotation.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { type SourceKind, sourceKindOf } from "../../domain/source.ts";
import type { OptionGroup } from "../ack.ts";
import { MOST_OPTIONS, OPTION_CHARS } from "../limits.ts";
import { cut, oneLine, plain } from "../mrkdwn.ts";
import { OPTION } from "../words/labels.ts";
import { SOURCE_GROUP } from "../words/sources.ts";
import { option } from "./inputs.ts";

const BETWEEN = " — ";
const IN_USE = " (in use)";
const DISABLED = " (disabled)";
const DELETED = " (deleted)";
const WILL_BE_ENABLED = " (disabled: will be enabled)";

/** A group's label in the select, also for the prefilled form. */
export const groupLabel = (group: Pick<UserGroup, "handle" | "name">, suffix = ""): string =>
  cut(`@${oneLine(group.handle)}${BETWEEN}${oneLine(group.name)}`, OPTION_CHARS - suffix.length) +
  suffix;

/** The same for a disabled group that is chosen to be enabled. */
export const disabledGroupOption = (
  group: Pick<UserGroup, "id" | "handle" | "name">,
): PlainTextOption => option(groupLabel(group, WILL_BE_ENABLED), `${ENABLE_GROUP}${group.id}`);

/**
 * The groups a rotation can manage, disabled ones only where something is typed, then always `Create a new user group`.
 * @param query as typed, with or without `@`
 * @param takenGroupIds groups of other rotations: listed as in use, so that nobody misses them
 */
export function groupOptions(
  groups: readonly Omit<UserGroup, "members">[],
  query: string,
  takenGroupIds: ReadonlySet<string>,
): PlainTextOption[] {
  const sought = query.trim().replace(/^@+/, "");
  const writable = groups
    .filter((group) => !group.isManagedElsewhere && !group.isRestricted)
    .filter((group) => !group.isDisabled || (sought !== "" && !takenGroupIds.has(group.id)))
    .toSorted((a, b) => Number(a.isDisabled) - Number(b.isDisabled));
  // People and clients may search with the complete label of an option.
  const isLabel = sought.includes(BETWEEN);
  const exact = isLabel
    ? writable.filter((group) => fold(labelOf(group)) === fold(`@${sought}`))
    : [];
  const found =
    exact.length > 0 ? exact : bestMatches(writable, sought, ({ handle, name }) => [handle, name]);
  return [
    ...found
      .slice(0, MOST_OPTIONS - 1)
      .map((group) =>
        group.isDisabled
          ? disabledGroupOption(group)
          : option(groupLabel(group, takenGroupIds.has(group.id) ? IN_USE : ""), group.id),
      ),
    option(OPTION.newGroup, NEW_GROUP),
  ];
}

const labelOf = (group: Omit<UserGroup, "members">): string =>
  groupLabel(group, group.isDisabled ? WILL_BE_ENABLED : "");

/** So many options are kept for parts of schedules where there are more matches than fit. */
const ROOM_FOR_PARTS = 40;

/**
 * Schedules and parts of them by name, in groups. Disabled ones are marked, and come after equally good matches.
 * @param markOf what else follows a source's name
 */
export function sourceOptions(
  sources: readonly ScheduleListing[],
  query: string,
  markOf: (id: string) => string = () => "",
): readonly OptionGroup[] {
  const enabledFirst = sources.toSorted((a, b) => Number(b.enabled) - Number(a.enabled));
  const found = Map.groupBy(
    bestMatches(enabledFirst, query, ({ name }) => [name]),
    ({ id }) => sourceKindOf(id),
  );
  const schedules = found.get("schedule") ?? [];
  const parts = PART_KINDS.flatMap((kind) => found.get(kind) ?? []);
  const room = Math.max(ROOM_FOR_PARTS, MOST_OPTIONS - schedules.length);
  const shown = [
    ...schedules.slice(0, MOST_OPTIONS - Math.min(parts.length, room)),
    ...parts,
  ].slice(0, MOST_OPTIONS);
  return [...Map.groupBy(shown, ({ id }) => sourceKindOf(id))].map(([kind, some]) => ({
    label: plain(SOURCE_GROUP[kind], OPTION_CHARS),
    options: some.map((one) => ofSource(one, markOf(one.id))),
  }));
}

const PART_KINDS = ["rotation", "level"] as const satisfies readonly SourceKind[];

const ofSource = ({ id, name, enabled }: ScheduleListing, mark: string): PlainTextOption =>
  option(sourceLabel(name.trim() || id, enabled, mark), id);

/** Rotations by name, for the history. Deleted ones are marked, and come after equally good matches. */
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

/** Rotations that were found, with their groups. */
export const foundOptions = (
  rotations: readonly {
    readonly id: string;
    readonly name: string;
    readonly handle: string | null;
  }[],
): PlainTextOption[] =>
  rotations.slice(0, MOST_OPTIONS).map(({ id, name, handle }) => {
    const group = handle === null ? "" : cut(`${BETWEEN}@${oneLine(handle)}`, OPTION_CHARS / 2);
    return option(cut(oneLine(name), OPTION_CHARS - group.length) + group, id);
  });

function sourceLabel(name: string, enabled: boolean, mark: string): string {
  const suffix = (enabled ? "" : DISABLED) + mark;
  return cut(oneLine(name), OPTION_CHARS - suffix.length) + suffix;
}
