/** Plans an import: checks each rotation as its form would. Reads only, stores nothing. */
import { fold } from "../../../domain/best-match.ts";
import type { Change } from "../../../domain/history.ts";
import { err, ok, type Result } from "../../../domain/result.ts";
import type { RotationForm } from "../../../domain/rotation.ts";
import { changesBetween } from "../../../domain/rotation-changes.ts";
import {
  type CheckFacts,
  checkRotationForm,
  MOST_ROTATIONS,
  type RotationDraft,
} from "../../../domain/rotation-check.ts";
import {
  channelsOf,
  NO_OPTIONS,
  optionsInForce,
  peopleNamedIn,
} from "../../../domain/rotation-options.ts";
import type { SlackMember, UserGroup } from "../../../domain/slack-member.ts";
import { sourceKindOf } from "../../../domain/source.ts";
import { CHANNEL_ID, USER_ID } from "../../../slack/ids.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { ROTATION_LABEL } from "../../../slack/words/rotation-options.ts";
import type { Context } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import type { StoredRotation } from "../../store/rotations.ts";
import { scheduleName } from "../rotation/form.ts";
import { comparable } from "../rotation/store-rotation.ts";
import type { Configuration, ConfigurationFault, WrittenRotation } from "./configuration.ts";
import { type ChannelRights, channelFault } from "./file-channels.ts";
import { choiceFaults, lookUpOptions } from "./options.ts";
import { CONFIGURATION_FAULT as FAULT } from "./words.ts";

export type PlannedRotation =
  | {
      readonly kind: "create";
      readonly rotation: null;
      readonly draft: RotationDraft;
      readonly group: UserGroup;
    }
  | {
      readonly kind: "update";
      readonly rotation: StoredRotation;
      readonly draft: RotationDraft;
      readonly group: UserGroup;
      readonly changes: readonly Change[];
    }
  | { readonly kind: "unchanged" | "delete"; readonly rotation: StoredRotation };

/** What the person who imports may do. */
export type ImportRights = ChannelRights & Pick<CheckFacts, "whoMayChoose">;

type Planned = Result<readonly PlannedRotation[], readonly ConfigurationFault[]>;

/** Asks Slack about people in the file who aren't known yet, so that `planImport` needs no request. */
export async function askAboutPeople(ctx: Context, { rotations }: Configuration): Promise<void> {
  const named = [
    ...new Set(rotations.flatMap((r) => [...r.fallback, ...peopleNamedIn(r.options)])),
  ];
  const emails = named.filter((text) => text.includes("@"));
  const people = emails.map((email) => ({ id: "", name: email, emails: [email] }));
  const userIds = named.filter((text) => USER_ID.test(text));
  await matchPeople(ctx, people, userIds, false);
}

/** Plans from stored data only. Returns all faults, or the whole plan. */
export function planImport(
  ctx: Context,
  configuration: Configuration,
  rights: ImportRights,
): Planned {
  const lookUp = lookUpIn(ctx);
  const all = ctx.store.rotations.all();
  const matched = matchRotations(all, configuration.rotations, lookUp);
  const faults: ConfigurationFault[] = [];
  const planned: PlannedRotation[] = [];
  const handles = new Set<string>();
  for (const written of configuration.rotations) {
    const fault = (text: string): void =>
      void faults.push({ line: written.line, rotation: written.name, text });
    const handle = fold(written.group);
    if (handles.has(handle)) fault(FAULT.twice(written.group));
    handles.add(handle);
    const one = planOne(ctx, written, matched.get(written) ?? null, lookUp, rights);
    if (one.ok) planned.push(one.value);
    else one.error.forEach(fault);
  }
  if (faults.length > 0) return err(faults);
  const matchedIds = new Set([...matched.values()].map(({ id }) => id));
  const left = all.filter(({ id }) => !matchedIds.has(id));
  const gone = configuration.prune ? left : [];
  const count = planned.length + left.length - gone.length;
  if (count > MOST_ROTATIONS) return err([{ line: null, rotation: null, text: FAULT.tooMany }]);
  return ok([...planned, ...gone.map((rotation) => ({ kind: "delete", rotation }) as const)]);
}

type LookUp = ReturnType<typeof lookUpIn>;

/** Reads each list once: a file names thousands of groups, schedules and people. */
function lookUpIn(ctx: Context) {
  const { groups, readings, people } = ctx.store;
  const byHandle = new Map(groups.all().map((group) => [fold(group.handle), group]));
  const listings = readings.listings();
  const scheduleIds = new Set(listings.map(({ id }) => id));
  const idsByName = Map.groupBy(listings, ({ name }) => fold(name.trim()));
  return {
    // An export has the group's id where its handle wasn't known.
    group: (text: string): UserGroup | null => byHandle.get(fold(text)) ?? groups.get(text),
    schedule(text: string): readonly string[] {
      if (scheduleIds.has(text)) return [text];
      const named = (idsByName.get(fold(text.trim())) ?? []).map((listing) => listing.id);
      // Files named schedules before there was anything else to name.
      const schedules = named.filter((id) => sourceKindOf(id) === "schedule");
      return schedules.length > 0 ? schedules : named;
    },
    member: (userId: string): SlackMember | null => people.member(userId)?.member ?? null,
    /** Undefined: Slack wasn't asked yet; null: no such account. */
    userId(text: string): string | null | undefined {
      if (USER_ID.test(text)) return text;
      const match = text.includes("@") ? people.match(text) : { userId: null };
      return match ? match.userId : undefined;
    },
  };
}

/** Matches by user group first. A rotation whose group has changed is matched by its name, if the name is unique. */
function matchRotations(
  all: readonly StoredRotation[],
  written: readonly WrittenRotation[],
  lookUp: LookUp,
): ReadonlyMap<WrittenRotation, StoredRotation> {
  const byGroup = new Map(all.map((rotation) => [rotation.groupId, rotation]));
  const found = new Map<WrittenRotation, StoredRotation>();
  for (const one of written) {
    const rotation = byGroup.get(lookUp.group(one.group)?.id ?? "");
    if (rotation) found.set(one, rotation);
  }
  const taken = new Set([...found.values()].map(({ id }) => id));
  const byName = Map.groupBy(
    all.filter(({ id }) => !taken.has(id)),
    ({ name }) => name,
  );
  const namesakes = Map.groupBy(
    written.filter((one) => !found.has(one)),
    ({ name }) => name.trim(),
  );
  for (const [name, [one, ...others]] of namesakes) {
    const [rotation, ...more] = byName.get(name) ?? [];
    if (one && rotation && others.length === 0 && more.length === 0) found.set(one, rotation);
  }
  return found;
}

function planOne(
  ctx: Context,
  written: WrittenRotation,
  rotation: StoredRotation | null,
  lookUp: LookUp,
  rights: ImportRights,
): Result<PlannedRotation, readonly string[]> {
  const faults: string[] = [];
  const group = lookUp.group(written.group);
  if (!group) faults.push(FAULT.noGroup(written.group));
  const form = formOf(ctx, written, group, rotation, lookUp, rights, faults);
  if (!group || faults.length > 0) return err(faults);
  const checked = checkRotationForm(form, {
    group: ctx.store.groups.get,
    managedBy(groupId) {
      const manager = ctx.store.rotations.ofGroup(groupId);
      return manager && manager.id !== rotation?.id ? manager.name : null;
    },
    whoMayChoose: rights.whoMayChoose,
    scheduleName: (id) => scheduleName(ctx, rotation?.id ?? null, id),
    member: lookUp.member,
    isChannel: (id) => CHANNEL_ID.test(id),
    // Named as faults of the file already.
    channelFault: () => null,
  });
  if (!checked.ok) return err(Object.values(fieldFaultSentences(checked.error)));
  const draft = checked.value;
  if (!rotation) return ok({ kind: "create", rotation, draft, group });
  const changes = changesOf(ctx, rotation, draft, group);
  return ok(
    changes.length === 0
      ? { kind: "unchanged", rotation }
      : { kind: "update", rotation, draft, group, changes },
  );
}

/** The rotation as a filled-in form; what can't be filled in is a fault. */
function formOf(
  ctx: Context,
  written: WrittenRotation,
  group: UserGroup | null,
  rotation: StoredRotation | null,
  lookUp: LookUp,
  rights: ImportRights,
  faults: string[],
): RotationForm {
  const schedule = (text: string): readonly string[] => {
    const [id, ...others] = lookUp.schedule(text);
    if (others.length > 0) faults.push(FAULT.ambiguousSchedule(text));
    // The rotation may know a schedule that isn't listed any more.
    const known = id ?? (scheduleName(ctx, rotation?.id ?? null, text) === null ? null : text);
    if (known === null) faults.push(FAULT.noSchedule(text));
    return known === null ? [] : [known];
  };
  const had = rotation ? channelsOf(rotation) : new Set<string>();
  const channel = (text: string): readonly string[] => {
    const id = ctx.store.hiddenChannels.channelOf(text) ?? text;
    if (had.has(id)) return [id];
    const fault = channelFault(text, rights);
    if (fault === null) return [text];
    faults.push(fault);
    return [];
  };
  const person = (text: string): readonly string[] => {
    const userId = lookUp.userId(text);
    if (userId) return [userId];
    faults.push(userId === null ? FAULT.noPerson(text) : FAULT.notAsked(text));
    return [];
  };
  faults.push(...choiceFaults(written.options));
  return {
    name: written.name,
    groupChoice: group?.id ?? null,
    newAlias: "",
    scheduleIds: written.schedules.flatMap(schedule),
    channelIds: written.channels.flatMap(channel),
    fallbackUserIds: written.fallback.flatMap(person),
    options: lookUpOptions(written.options, { users: person, channels: channel }),
  };
}

/** A schedule's new name is no change of the rotation. */
function changesOf(
  ctx: Context,
  rotation: StoredRotation,
  draft: RotationDraft,
  group: UserGroup,
): readonly Change[] {
  const before = { ...rotation, options: optionsInForce(rotation) };
  const after = {
    ...draft,
    groupId: group.id,
    schedules: draft.schedules.map((s) => rotation.schedules.find(({ id }) => id === s.id) ?? s),
    options: draft.options ?? NO_OPTIONS,
  };
  return changesBetween(comparable(ctx, before), comparable(ctx, after), ROTATION_LABEL);
}
