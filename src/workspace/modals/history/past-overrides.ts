/**
 * Reads who was on call by an override at an instant, for a look-up of who was in a group: some scheduling systems
 * don't report overrides in each pass. Only schedules that put somebody into the group are read.
 */
import type { Override } from "../../../domain/membership-answer.ts";
import type { OnCallPerson } from "../../../domain/on-call.ts";
import { noteRateLimitOf, readForPerson } from "../../connection/reads-for-people.ts";
import type { Context } from "../../context.ts";
import { matchPeople } from "../../people/match-by-email.ts";
import { isFromConnected } from "../../source.ts";
import type { HistoryRequest } from "./metadata.ts";

/** A person looks up a whole second, not only its first millisecond. */
const REST_OF_SECOND_MS = 999;
const MOST_SCHEDULES = 3;
const REQUESTS = 12;

/** Empty where overrides can't be read: the look-up then answers from the history alone. */
export async function pastOverrides(
  ctx: Context,
  { rotationId, at }: HistoryRequest,
): Promise<readonly Override[]> {
  const { rotations, history } = ctx.store;
  const rotation = rotationId === null ? null : rotations.get(rotationId);
  if (!rotation || at === null || at > ctx.now() || !isFromConnected(ctx, rotation)) return [];
  const instant = at + REST_OF_SECOND_MS;
  const membership = history.membersAt(rotation.id, instant)?.event;
  if (!membership || membership.kind === "released") return [];
  const named = new Set(
    membership.members.flatMap(({ why }) =>
      why.kind === "on_call" ? why.schedules.map(({ name }) => name) : [],
    ),
  );
  const schedules = rotation.schedules.filter(({ name }) => named.has(name));
  if (schedules.length === 0) return [];
  const read = await readForPerson(ctx, { requests: REQUESTS }, async ({ scheduler }) => {
    const some: { readonly person: OnCallPerson; readonly scheduleName: string }[] = [];
    for (const { id, name: scheduleName } of schedules.slice(0, MOST_SCHEDULES)) {
      const people = await scheduler.overriddenAt?.(id, instant);
      if (people) noteRateLimitOf(ctx, scheduler.system, [people]);
      if (people?.ok) some.push(...people.value.map((person) => ({ person, scheduleName })));
    }
    return some;
  });
  const found = read.ok ? read.value : [];
  if (found.length === 0) return [];
  const { match } = await matchPeople(
    ctx,
    found.map(({ person }) => person),
    [],
    false,
  );
  return found.flatMap(({ person, scheduleName }): readonly Override[] => {
    const matched = match(person);
    return matched.status === "matched" ? [{ userId: matched.member.id, scheduleName }] : [];
  });
}
