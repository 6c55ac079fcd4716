/** People by id, from this pass's other answers, the cache, or a request each. Shift-based schedules name ids only. */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { PeopleCache } from "../scheduler.ts";
import type { PagerDutyApi } from "./api.ts";
import { userAnswer } from "./shapes.ts";

export type People = ReadonlyMap<string, OnCallPerson>;

export interface PagerDutyPeople {
  /** Adds a person from another answer that had all their fields. Not cached beyond this pass. */
  meet(person: OnCallPerson): void;
  byIds(ids: readonly string[]): Promise<Result<People, SchedulerFailure>>;
}

export function pagerDutyPeople(api: PagerDutyApi, cache: PeopleCache): PagerDutyPeople {
  const met = new Map<string, OnCallPerson>();
  return {
    meet: (person) => met.set(person.id, person),
    async byIds(ids) {
      const wanted = [...new Set(ids)];
      for (const [id, person] of cache.get(wanted.filter((id) => !met.has(id))))
        met.set(id, person);
      for (const id of wanted.filter((id) => !met.has(id))) {
        const answer = await api.find(`/users/${encodeURIComponent(id)}`, [], userAnswer, [404]);
        if (!answer.ok) return answer;
        if (!answer.value)
          return err({ reason: "unresolved", detail: "a person PagerDuty doesn't know any more" });
        met.set(id, answer.value.user);
        cache.put([answer.value.user]);
      }
      return ok(met);
    },
  };
}
