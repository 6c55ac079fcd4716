/**
 * From what a group's shifts name to people: a device is its owner, a group within a group is whoever is first to be
 * reached there. What doesn't come down to people is said, never left out.
 */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { PeopleReading } from "../scheduler.ts";
import type { Stint } from "../shifts.ts";
import type { XMattersApi } from "./api.ts";
import { type RowsReading, readRows } from "./groups.ts";
import type { PersonHint } from "./people.ts";
import { firstTurns, type Recipient, type Turn } from "./rows.ts";

/** Groups within groups within groups; deeper is `unresolved`. */
const MAX_DEPTH = 3;

/** Who or what is first to be reached in each group, those within others included. */
export type Turns = ReadonlyMap<string, Result<readonly Turn[], SchedulerFailure>>;

/**
 * @param prepare what to make of a group's rows before they are read
 * @param time as `readRows` takes it
 */
export async function readTurns(
  api: XMattersApi,
  ids: readonly string[],
  prepare: (rows: RowsReading) => RowsReading,
  time = "",
): Promise<Turns> {
  const turns = new Map<string, Result<readonly Turn[], SchedulerFailure>>();
  let asked: readonly string[] = ids;
  for (let depth = 0; depth <= MAX_DEPTH && asked.length > 0; depth += 1) {
    for (const [id, reading] of await readRows(api, asked, time)) {
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

/** A stint of somebody of whom no more is known than what the answer said. */
export type HintedStint = Omit<Stint, "person"> & { readonly person: PersonHint };

/** A group's turns, down to people. */
export function hintsOf(
  turns: Turns,
  groupId: string,
  within: readonly string[] = [],
): Result<readonly HintedStint[], SchedulerFailure> {
  const reading = turns.get(groupId);
  if (!reading) return err({ reason: "unresolved", detail: "groups nested too deep" });
  if (!reading.ok) return reading;
  const stints: HintedStint[] = [];
  for (const { recipient, ...turn } of reading.value) {
    const { from, until } = turn;
    if (isOnCallGroup(recipient)) {
      // A group that holds itself, by whatever detour, adds nobody.
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
    if (!person)
      return err({ reason: "unresolved", detail: `${wordOf(recipient)} ${nameOf(recipient)}` });
    stints.push({ person, ...turn });
  }
  return ok(stints);
}

/** The stints with what is known of their people, or why one of them isn't known. */
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
const isOnCallGroup = (recipient: Recipient): boolean =>
  recipient.recipientType === "GROUP" && (recipient.groupType ?? "ON_CALL") === "ON_CALL";

/** The person, or the device's owner; null where it is neither. */
function hintOf(recipient: Recipient): PersonHint | null {
  const { recipientType, owner } = recipient;
  const person = recipientType === "PERSON" ? recipient : recipientType === "DEVICE" ? owner : null;
  if (!person) return null;
  return { id: person.id, name: nameOf(person), webLogin: person.webLogin ?? null };
}

type Named = Pick<Recipient, "id" | "firstName" | "lastName" | "targetName">;

function nameOf({ id, firstName, lastName, targetName }: Named): string {
  const full = [firstName, lastName].filter((part) => part).join(" ");
  return full || targetName || id;
}

function wordOf({ recipientType, groupType }: Recipient): string {
  if (recipientType === "GROUP")
    return groupType === "BROADCAST" ? "the broadcast group" : "the group";
  if (recipientType === "DEVICE") return "a device without an owner:";
  return "the dynamic team";
}

/** It isn't the rotation's own schedule that is gone or out of sight, but one inside of it. */
const innerFailure = (failure: SchedulerFailure, group: Recipient): SchedulerFailure =>
  failure.reason === "not_found" || failure.reason === "forbidden"
    ? { reason: "unresolved", detail: `the group ${nameOf(group)}, which can't be seen` }
    : failure;
