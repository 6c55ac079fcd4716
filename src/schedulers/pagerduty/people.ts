/**
 * People by id, from this pass's other answers, the cache, or a request each. Shift-based schedules name ids only, and
 * people who were deleted stay on schedules without their address.
 */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { PeopleCache } from "../scheduler.ts";
import type { PagerDutyApi } from "./api.ts";
import { personIn, userAnswer } from "./shapes.ts";

export type People = ReadonlyMap<string, OnCallPerson>;

export interface PagerDutyPeople {
  /** Adds a person from another answer, if it had their address. Not cached beyond this pass. */
  meet(person: OnCallPerson): void;
  /** @param people as far as they are known: somebody whom PagerDuty doesn't tell (any more) stays like that */
  complete(
    people: readonly OnCallPerson[],
    mostLookups?: number,
  ): Promise<Result<People, SchedulerFailure>>;
}

/** Deleted, or not for this connection's eyes. */
const UNTOLD = [403, 404, 410];

export function pagerDutyPeople(api: PagerDutyApi, cache: PeopleCache): PagerDutyPeople {
  const met = new Map<string, OnCallPerson>();
  return {
    meet(person) {
      if (person.emails.length > 0) met.set(person.id, person);
    },
    async complete(people, mostLookups = Number.POSITIVE_INFINITY) {
      const wanted = new Map(people.map((person) => [person.id, person]));
      const unknown = () => [...wanted.keys()].filter((id) => !met.has(id));
      for (const [id, person] of cache.get(unknown())) met.set(id, person);
      for (const id of unknown().slice(0, mostLookups)) {
        const answer = await api.find(`/users/${encodeURIComponent(id)}`, [], userAnswer, UNTOLD);
        if (!answer.ok) return answer;
        const told = personIn(answer.value?.user);
        const person = told ? { ...told, id } : wanted.get(id);
        if (!person) continue;
        met.set(id, person);
        // After an answer that tells nobody, the next pass asks again.
        if (told || !answer.value) cache.put([person]);
      }
      return ok(met);
    },
  };
}
