/** Proposes a rotation for each of many schedules: a name, and a user group that there is, or a new one's handle. Pure. */
import { fold } from "./best-match.ts";
import type { ScheduleListing } from "./on-call.ts";
import { NEW_GROUP, type RotationForm, type ScheduleRef } from "./rotation.ts";
import { nameKey } from "./same-name.ts";
import type { UserGroup } from "./slack-member.ts";
import { sourceKindOf } from "./source.ts";

/** As many as a select takes options (Slack), and as many as a person can look through. */
export const MOST_PROPOSALS = 100;

export type Proposal = Pick<
  RotationForm,
  "name" | "groupChoice" | "enablesGroup" | "newAlias" | "scheduleIds"
> & { readonly isLeftOut: boolean };

export type ProposalFacts = {
  readonly groups: readonly Omit<UserGroup, "members">[];
  /** The groups of rotations. Proposed where no other fits: the person is told whose they are. */
  readonly takenGroupIds: ReadonlySet<string>;
};

/** The schedules, without parts of them, whose name contains the text; none for an empty one. */
export function schedulesNamed(
  listings: readonly ScheduleListing[],
  text: string,
): readonly ScheduleListing[] {
  const sought = fold(text.trim());
  if (sought === "") return [];
  return listings.filter(
    ({ id, name, enabled }) =>
      enabled && sourceKindOf(id) === "schedule" && fold(name).includes(sought),
  );
}

/** In the order of the sources. No group and no handle is proposed twice. */
export function proposeRotations(
  sources: readonly ScheduleRef[],
  { groups, takenGroupIds }: ProposalFacts,
): readonly Proposal[] {
  const handles = new Set(groups.map(({ handle }) => fold(handle)));
  const found = groupsFor(sources, groups, takenGroupIds);
  return sources.map(({ id, name: named }) => {
    const name = named.trim() || id;
    const group = found.get(id);
    const own = { name, scheduleIds: [id], isLeftOut: false };
    if (group)
      return {
        ...own,
        groupChoice: group.id,
        newAlias: "",
        ...(group.isDisabled && { enablesGroup: true }),
      };
    const newAlias = handleFor(name, (handle) => handles.has(handle));
    handles.add(newAlias);
    return { ...own, groupChoice: NEW_GROUP, newAlias };
  });
}

/** Slack's limit isn't documented; it asks to keep them short. */
const HANDLE_CHARS = 50;
const ON_CALL = "oncall";

/** A handle that Slack takes, made of the name: `payments-eu-oncall`, or with a number where that is taken. */
export function handleFor(name: string, isTaken: (handle: string) => boolean): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\bon[\s_-]*call\b/g, ON_CALL)
    .split(/[^a-z0-9]/)
    .filter((word) => word !== "");
  const all = words.includes(ON_CALL) ? words : [...words, ON_CALL];
  const base = cutAtWord(all.join("-"), HANDLE_CHARS);
  let handle = base;
  for (let nth = 2; isTaken(handle); nth += 1) handle = `${base}-${nth}`;
  return handle;
}

/** A long name loses its middle: how it begins tells it from others, and how it ends says what it is. */
const cutAtWord = (text: string, chars: number): string =>
  text.length <= chars
    ? text
    : `${text.slice(0, chars - ON_CALL.length - 1).replace(/-[^-]*$/, "")}-${ON_CALL}`;

/** Words that names of schedules and groups have or lack without meaning something else. */
const FILLERS = new Set(["on", "call", ON_CALL, "schedule", "rota", "rotation"]);

/** Equal where two names mean the same, whether or not they say "on call". */
function coreOf(key: string): string {
  const words = key.split(" ");
  const core = words.filter((word) => !FILLERS.has(word));
  return (core.length > 0 ? core : words).join(" ");
}

/** `@payments` may be everyone of a team, `@payments-oncall` isn't. */
const saysOnCall = (key: string): boolean => /\boncall\b|\bcall\b.*\bon\b/.test(key);

/** The group that each source's name means, by source id: the clearest pairs first, no group twice. */
function groupsFor<G extends ProposalFacts["groups"][number]>(
  sources: readonly ScheduleRef[],
  groups: readonly G[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, G> {
  const usable = groups.filter((group) => !group.isManagedElsewhere && !group.isRestricted);
  const known = usable.map((group) => ({
    group,
    keys: [nameKey(group.handle), nameKey(group.name)].filter((key) => key !== ""),
  }));
  const byCore = new Map<string, typeof known>();
  for (const one of known) {
    for (const core of new Set(one.keys.map(coreOf)))
      byCore.set(core, [...(byCore.get(core) ?? []), one]);
  }
  const pairs = sources.flatMap(({ id, name }) => {
    const key = nameKey(name);
    return (byCore.get(coreOf(key)) ?? []).map(({ group, keys }) => ({
      id,
      group,
      rank: [
        group.isDisabled,
        taken.has(group.id),
        !keys.some(saysOnCall),
        !keys.includes(key),
      ].reduce((rank, isWorse) => rank * 2 + Number(isWorse), 0),
    }));
  });
  const found = new Map<string, G>();
  const given = new Set<string>();
  for (const { id, group } of pairs.toSorted((a, b) => a.rank - b.rank)) {
    if (found.has(id) || given.has(group.id)) continue;
    found.set(id, group);
    given.add(group.id);
  }
  return found;
}
