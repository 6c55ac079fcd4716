/**
 * Everyone in a schedule or in a rotation inside it: the participants of its rotations, with the members of teams, and whom escalations
 * name, in place of those. One request for all schedules, and one for each team and each escalation.
 */
import { type OnCallPerson, type RosterReading, unnamedPerson } from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { readSourceId } from "../../domain/source.ts";
import { answer, anything, isNone, list, object, text, unlisted } from "../../outgoing/tolerant.ts";
import { unreadable } from "../failures.ts";
import type { OpsgenieApi } from "./api.ts";
import { recipientOf } from "./recipients.ts";
import { isStandIn } from "./timeline.ts";

const listedSchedule = object({ id: text, rotations: list });
const listedRotation = object({ id: text, participants: list });
const typed = object({ id: text, type: text, name: text });
const teamAnswer = answer({ data: object({ members: list }) });
const teamMember = object({ user: anything });
const escalationAnswer = answer({ data: object({ rules: list }) });
const escalationRule = object({ recipient: anything });

/** Teams in escalations in schedules in escalations; deeper is `unresolved`. */
const MOST_DEPTH = 4;

export async function readRosters(
  api: OpsgenieApi,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, RosterReading>> {
  const listed = await api.getSchedules("rotation");
  if (!listed.ok) return new Map(sourceIds.map((id) => [id, listed]));
  const schedules = new Map(
    (listed.value.data ?? []).flatMap((item) => {
      const schedule = listedSchedule.parse(item);
      return schedule?.id ? [[schedule.id, schedule.rotations] as const] : [];
    }),
  );

  /** Of one rotation; null: of all. */
  const ofSchedule = async (
    scheduleId: string,
    rotationId: string | null,
    depth: number,
  ): Promise<RosterReading> => {
    if (!schedules.has(scheduleId)) return err({ reason: "not_found" });
    const items = schedules.get(scheduleId);
    if (!items) return err(unreadable("a schedule without its rotations"));
    const rotations = items.map((item) => listedRotation.parse(item));
    const wanted = rotations.filter((one) => rotationId === null || one?.id === rotationId);
    if (rotationId !== null && wanted.length === 0) return err({ reason: "not_found" });
    const participants: unknown[] = [];
    for (const rotation of wanted) {
      if (!rotation?.participants) return err(unreadable("a rotation without its participants"));
      participants.push(...rotation.participants);
    }
    return peopleIn(participants, scheduleId, depth);
  };

  const peopleIn = async (
    items: readonly unknown[],
    scheduleId: string,
    depth: number,
  ): Promise<RosterReading> => {
    const all: OnCallPerson[] = [];
    for (const item of items.flatMap(unlisted)) {
      const person = isNone(item) ? unnamedPerson(scheduleId) : recipientOf(item, scheduleId);
      if (!person) continue;
      const some: RosterReading = isStandIn(person)
        ? await behind(item, person, depth + 1)
        : ok([person]);
      if (!some.ok) return some;
      all.push(...some.value);
    }
    return ok([...new Map(all.map((person) => [person.id, person])).values()]);
  };

  /** The people behind a team, an escalation or a schedule. */
  const behind = async (
    item: unknown,
    { name }: OnCallPerson,
    depth: number,
  ): Promise<RosterReading> => {
    const { id = null, type = null } = typed.parse(item) ?? {};
    const unresolved = err({ reason: "unresolved" as const, detail: name });
    if (id === null || depth > MOST_DEPTH) return unresolved;
    const path = encodeURIComponent(id);
    if (type === "schedule") {
      const inner = await ofSchedule(id, null, depth);
      return !inner.ok && inner.error.reason === "not_found" ? unresolved : inner;
    }
    if (type === "team") {
      const team = await api.getSchedule(`/v2/teams/${path}`, teamAnswer);
      if (!team.ok) return team.error.reason === "not_found" ? unresolved : team;
      const members = team.value.data?.members;
      if (!members) return err(unreadable("a team without its members"));
      const users = members.flatMap(unlisted).map((one) => ({
        ...object({ id: text, username: text }).parse(teamMember.parse(one)?.user),
        type: "user",
      }));
      return peopleIn(users, unnamedPerson(id).id, depth);
    }
    if (type !== "escalation") return unresolved;
    const escalation = await api.getSchedule(`/v2/escalations/${path}`, escalationAnswer);
    if (!escalation.ok) return escalation.error.reason === "not_found" ? unresolved : escalation;
    const rules = escalation.value.data?.rules;
    if (!rules) return err(unreadable("an escalation without its rules"));
    return peopleIn(
      rules.flatMap(unlisted).map((rule) => escalationRule.parse(rule)?.recipient),
      id,
      depth,
    );
  };

  const readings = new Map<string, RosterReading>();
  for (const id of new Set(sourceIds)) {
    const source = readSourceId(id);
    const roster =
      source.kind === "rotation"
        ? await ofSchedule(source.scheduleId, source.rotationId, 0)
        : await ofSchedule(id, null, 0);
    readings.set(id, roster);
  }
  return readings;
}
