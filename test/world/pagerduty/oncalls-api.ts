/** `GET /oncalls`: a row for each person, policy and level; schedules that no policy uses don't exist here. */
import { Hono } from "hono";
import {
  type Account,
  type Admitted,
  iso,
  isShiftBased,
  policiesOf,
  scheduleReference,
  stretchesOf,
  userReference,
  wholeUser,
} from "./account.ts";
import { invalid } from "./errors.ts";
import { pageOf, windowOf } from "./paging.ts";

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
    return pageOf(
      chosen.map((row) => row.json),
      query,
      "oncalls",
    );
  });
  return api;
}

const since = (query: URLSearchParams): number | null => {
  const text = query.get("since");
  return text === null ? null : Date.parse(text);
};

function rowsOf(account: Account, query: URLSearchParams, since: number, until: number): Row[] {
  const wanted = new Set(query.getAll("schedule_ids[]"));
  const whole = query.getAll("include[]").includes("users");
  const schedules = account.rota
    .schedules()
    .filter((schedule) => wanted.size === 0 || wanted.has(schedule.id))
    .filter((schedule) => account.switches.shiftBasedOnCalls || !isShiftBased(schedule));
  return schedules.flatMap((schedule) =>
    policiesOf(account, schedule).flatMap(({ policy, level }) =>
      stretchesOf(account.rota, schedule.id, since, until).flatMap((stretch) =>
        stretch.personIds.map((personId) => {
          const person = account.rota.person(personId);
          const start = stretch.start ?? BEGINNING;
          return {
            policyId: policy.id,
            level,
            personId,
            start,
            json: {
              user: whole ? wholeUser(account, person) : userReference(account, person),
              schedule: scheduleReference(account, schedule),
              escalation_policy: policy,
              escalation_level: level,
              start: iso(start),
              end: stretch.end === null ? null : iso(stretch.end),
            },
          };
        }),
      ),
    ),
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
