/** Plans an import: checks each rotation as its form would. Reads only, stores nothing. */
import { fold } from "../../../domain/best-match.ts";
import type { Change } from "../../../domain/history.ts";
import { err, ok, type Result } from "../../../domain/result.ts";
import { NEW_GROUP, type RotationForm } from "../../../domain/rotation.ts";
import { changesBetween } from "../../../domain/rotation-changes.ts";
import {
  type CheckFacts,
  checkRotationForm,
  GROUP_HANDLE,
  MOST_ROTATIONS,
  type RotationDraft,
} from "../../../domain/rotation-check.ts";
import {
  channelsOf,
  NO_OPTIONS,
  optionsInForce,
  peopleNamedIn,
} from "../../../domain/rotation-options.ts";
import type { UserGroup } from "../../../domain/slack-member.ts";
import { GROUP_ID, USER_ID } from "../../../slack/ids.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { ROTATION_LABEL } from "../../../slack/words/rotation-options.ts";
import type { Context } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import type { StoredRotation } from "../../store/rotations.ts";
import { checkFacts } from "../rotation/check-facts.ts";
import { scheduleName } from "../rotation/form.ts";
import { comparable } from "../rotation/store-rotation.ts";
import type { Configuration, ConfigurationFault, WrittenRotation } from "./configuration.ts";
import { type ChannelRights, channelFault } from "./file-channels.ts";
import { type LookUp, lookUpIn, matchRotations } from "./look-up.ts";
import { choiceFaults, lookUpOptions } from "./options.ts";
import { CONFIGURATION_FAULT as FAULT } from "./words.ts";

export type PlannedRotation =
  | {
      readonly kind: "create";
      readonly rotation: null;
      readonly draft: RotationDraft;
      /** Null: it is to be created, too. */
      readonly group: UserGroup | null;
      /** As its form would be filled in. */
      readonly form: RotationForm;
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

function planOne(
  ctx: Context,
  written: WrittenRotation,
  rotation: StoredRotation | null,
  lookUp: LookUp,
  rights: ImportRights,
): Result<PlannedRotation, readonly string[]> {
  const faults: string[] = [];
  const group = lookUp.group(written.group);
  if (!group) faults.push(...whyNotNew(written.group, rotation, lookUp));
  const form = formOf(ctx, written, group, rotation, lookUp, rights, faults);
  if (faults.length > 0) return err(faults);
  const checked = checkRotationForm(form, {
    ...checkFacts(ctx, rotation?.id ?? null),
    whoMayChoose: rights.whoMayChoose,
    member: lookUp.member,
    // Named as faults of the file already.
    channelFault: () => null,
  });
  if (!checked.ok) return err(Object.values(fieldFaultSentences(checked.error)));
  const draft = checked.value;
  if (!rotation) return ok({ kind: "create", rotation, draft, group, form });
  if (!group) return err([FAULT.noGroup(written.group)]);
  const changes = changesOf(ctx, rotation, draft, group);
  return ok(
    changes.length === 0
      ? { kind: "unchanged", rotation }
      : { kind: "update", rotation, draft, group, changes },
  );
}

/** Why a group that isn't in Slack isn't created for the rotation. */
function whyNotNew(
  written: string,
  rotation: StoredRotation | null,
  lookUp: LookUp,
): readonly string[] {
  // Its name is known: more likely, the handle is misspelled.
  if (rotation) return [FAULT.noGroupToMoveTo(written)];
  // An export has the id of a group that is gone.
  if (GROUP_ID.test(written)) return [FAULT.noGroup(written)];
  if (!GROUP_HANDLE.test(written)) return [FAULT.noHandle(written)];
  return lookUp.isUnderWay(written) ? [FAULT.underWay(written)] : [];
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
    groupChoice: group?.id ?? NEW_GROUP,
    newAlias: group ? "" : written.group,
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
