/**
 * `GET /oncalls`: a row for each person, policy and level, the people whom a policy names itself included; schedules that no
 * policy uses don't exist here.
 */

import { Hono } from "hono";
import { iso } from "../iso.ts";
import type { RotaPerson, RotaSchedule } from "../rota.ts";
import {
  type Account,
  type Admitted,
  scheduleReference,
  stretchesOf,
  userReference,
  wholeUser,
} from "./account.ts";
import { invalid } from "./errors.ts";
import { pageOf, windowOf } from "./paging.ts";
import { isTold, policiesOf, policyReference, type Target, wholePolicy } from "./policies.ts";

const DAY_MS = 24 * 3_600_000;
const FARTHEST_MS = 90 * DAY_MS;
/** When a schedule began that was always as it is. */
const BEGINNING = Date.UTC(2020, 0, 1);

type Row = { policyId: string; level: number; personId: string; start: number; json: object };

export function onCallsApi(): Hono<Admitted> {
  const api = new Hono<Admitted>();
  api.get("/", (c) => {
    const account = c.get("account");
    const query = new URL(c.req.url).searchParams;
    const now = account.now();
    const window = windowOf(query, { since: now, until: Math.max(now, since(query) ?? now) });
    if (!window) return invalid("Since and until must be ISO 8601 and in order.");
    if (window.until - window.since > FARTHEST_MS)
      return invalid("The range must not be longer than 90 days.");
    const until = Math.min(window.until, now + FARTHEST_MS);
    const rows = rowsOf(account, query, window.since, until);
    const chosen = query.get("earliest") === "true" ? earliest(rows) : rows;
    return pageOf(chosen, query, "oncalls", (row) => row.json);
  });
  return api;
}

const since = (query: URLSearchParams): number | null => {
  const text = query.get("since");
  return text === null ? null : Date.parse(text);
};

function rowsOf(account: Account, query: URLSearchParams, since: number, until: number): Row[] {
  const scheduleIds = new Set(query.getAll("schedule_ids[]"));
  const policyIds = new Set(query.getAll("escalation_policy_ids[]"));
  const include = query.getAll("include[]");
  return policiesOf(account)
    .filter(({ id }) => policyIds.size === 0 || policyIds.has(id))
    .flatMap((policy) =>
      policy.levels.flatMap((targets, nth) =>
        targets
          .filter((target) =>
            "user" in target
              ? scheduleIds.size === 0
              : isTold(account, target.scheduleId) &&
                (scheduleIds.size === 0 || scheduleIds.has(target.scheduleId)),
          )
          .flatMap((target) => stintsOf(account, target, since, until))
          .map(({ person, schedule, start, end }): Row => {
            const level = nth + 1;
            const json = {
              user: include.includes("users")
                ? wholeUser(account, person)
                : userReference(account, person),
              schedule: schedule && scheduleReference(account, schedule),
              escalation_policy: include.includes("escalation_policies")
                ? wholePolicy(account, policy)
                : policyReference(account, policy),
              escalation_level: level,
              start: start === null ? null : iso(start),
              end: end === null ? null : iso(end),
            };
            return { policyId: policy.id, level, personId: person.id, start: start ?? 0, json };
          }),
      ),
    );
}

type Stint = {
  readonly person: RotaPerson;
  /** Null: the policy itself names the person, who is on call for ever. */
  readonly schedule: RotaSchedule | null;
  readonly start: number | null;
  readonly end: number | null;
};

function stintsOf(account: Account, target: Target, since: number, until: number): Stint[] {
  if ("user" in target) return [{ person: target.user, schedule: null, start: null, end: null }];
  const schedule = account.rota.schedule(target.scheduleId);
  if (!schedule) return [];
  return stretchesOf(account.rota, schedule.id, since, until).flatMap((stretch) =>
    stretch.personIds.map((personId) => ({
      person: account.rota.person(personId),
      schedule,
      start: stretch.start ?? BEGINNING,
      end: stretch.end,
    })),
  );
}

/** The earliest on-call of each policy, level and person. */
function earliest(rows: readonly Row[]): Row[] {
  const first = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.policyId} ${row.level} ${row.personId}`;
    const before = first.get(key);
    if (!before || row.start < before.start) first.set(key, row);
  }
  return [...first.values()];
}
