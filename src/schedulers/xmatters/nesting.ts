/**
 * Resolves the recipients of a group's shifts to people: a device to its owner, a group within a group to the people who
 * are reached first there. A recipient that can't be resolved is a failure, never left out.
 */
import {
  isUnnamed,
  type OnCallPerson,
  type SchedulerFailure,
  unnamedPerson,
} from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { PeopleReading } from "../scheduler.ts";
import type { Stint } from "../shifts.ts";
import { type GroupReader, type RowsReading, readRows } from "./groups.ts";
import type { PersonHint } from "./people.ts";
import { firstTurns, type Recipient, type Turn } from "./rows.ts";

/** Groups within groups within groups; deeper is `unresolved`. */
export const MAX_DEPTH = 3;

/** The recipients who are reached first in each group, nested groups included. */
export type Turns = ReadonlyMap<string, Result<readonly Turn[], SchedulerFailure>>;

/**
 * @param prepare applied to each group's rows before they are read
 * @param time as `readRows` takes it
 */
export async function readTurns(
  reader: GroupReader,
  ids: readonly string[],
  prepare: (rows: RowsReading) => RowsReading,
  time = "",
): Promise<Turns> {
  const turns = new Map<string, Result<readonly Turn[], SchedulerFailure>>();
  let asked: readonly string[] = ids;
  for (let depth = 0; depth <= MAX_DEPTH && asked.length > 0; depth += 1) {
    for (const [id, reading] of await readRows(reader, asked, time)) {
      const rows = prepare(reading);
      turns.set(id, rows.ok ? ok(firstTurns(rows.value)) : rows);
    }
    const nested = asked.flatMap((id) => {
      const reading = turns.get(id);
      return reading?.ok ? reading.value.map((turn) => turn.recipient) : [];
    });
    asked = [...new Set(nested.filter(isOnCallGroup).map((group) => group.id))].filter(
      (id) => !turns.has(id),
    );
  }
  return turns;
}

/** A stint of a person who isn't looked up yet. */
export type HintedStint = Omit<Stint, "person"> & { readonly person: PersonHint };

/** A group's turns, resolved to people. */
export function hintsOf(
  turns: Turns,
  groupId: string,
  within: readonly string[] = [],
): Result<readonly HintedStint[], SchedulerFailure> {
  const reading = turns.get(groupId);
  if (!reading) return err({ reason: "unresolved", detail: "groups nested too deeply" });
  if (!reading.ok) return reading;
  const stints: HintedStint[] = [];
  for (const { recipient, ...turn } of reading.value) {
    const { from, until } = turn;
    if (isOnCallGroup(recipient)) {
      // A group that contains itself, directly or through others, adds nobody.
      if (recipient.id === groupId || within.includes(recipient.id)) continue;
      const inner = hintsOf(turns, recipient.id, [...within, groupId]);
      if (!inner.ok) return err(innerFailure(inner.error, recipient));
      for (const stint of inner.value) {
        const clipped = {
          ...stint,
          from: Math.max(from, stint.from),
          until: Math.min(until, stint.until),
        };
        if (clipped.from < clipped.until) stints.push(clipped);
      }
      continue;
    }
    const person = hintOf(recipient);
    if (!person) return err(unresolvedRecipient(recipient));
    stints.push({ person, ...turn });
  }
  return ok(stints);
}

/** The stints with their people, or the failure of the first who could not be looked up. */
export function stintsOf(
  hinted: readonly HintedStint[],
  people: PeopleReading,
): Result<readonly Stint[], SchedulerFailure> {
  const stints: Stint[] = [];
  for (const { person, ...stint } of hinted) {
    const found: Result<OnCallPerson, SchedulerFailure> =
      people.get(person.id) ?? err({ reason: "postponed" });
    if (!found.ok) return found;
    stints.push({ person: found.value, ...stint });
  }
  return ok(stints);
}

/** A broadcast group has no shifts, a dynamic one no fixed members: they can't be asked who is on call. */
export const isOnCallGroup = (recipient: Recipient): boolean =>
  recipient.recipientType === "GROUP" && (recipient.groupType ?? "ON_CALL") === "ON_CALL";

/**
 * The person, or the device's owner; null where it is neither. Somebody of whom xMatters tells too little is still a person:
 * without an address.
 */
export function hintOf(recipient: Recipient): PersonHint | null {
  const { id, recipientType, owner } = recipient;
  if (recipientType === "DEVICE")
    return owner?.id
      ? { id: owner.id, name: nameOf({ ...owner, id: owner.id }), webLogin: owner.webLogin }
      : {
          id,
          name: `The owner of the device ${recipient.name ?? nameOf(recipient)}`,
          webLogin: recipient.emailAddress,
          isUntold: true,
        };
  if (recipientType === "GROUP" || recipientType === "DYNAMIC_TEAM") return null;
  return {
    id,
    name: isUnnamed(id) ? unnamedPerson("").name : nameOf(recipient),
    webLogin: recipient.webLogin,
    ...(isUnnamed(id) && { isUntold: true }),
  };
}

type Named = Pick<Recipient, "id" | "firstName" | "lastName" | "targetName">;

function nameOf({ id, firstName, lastName, targetName }: Named): string {
  const full = [firstName, lastName].filter((part) => part).join(" ");
  return full || targetName || id;
}

/** Neither a person nor a device, nor a group that can be asked. */
export const unresolvedRecipient = (recipient: Recipient): SchedulerFailure => ({
  reason: "unresolved",
  detail: `${wordOf(recipient)} ${nameOf(recipient)}`,
});

function wordOf({ recipientType, groupType }: Recipient): string {
  if (recipientType === "GROUP")
    return groupType === "BROADCAST" ? "the broadcast group" : "the group";
  return "the dynamic team";
}

/** Not the rotation's own schedule is gone or invisible, but a group inside it. */
export const innerFailure = (failure: SchedulerFailure, group: Recipient): SchedulerFailure =>
  failure.reason === "not_found" || failure.reason === "forbidden"
    ? { reason: "unresolved", detail: `the group ${nameOf(group)}, which can't be seen` }
    : failure;
