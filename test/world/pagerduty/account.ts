/** A PagerDuty account as its API shows it: objects and references in the shapes of its documents. */
import type { Rota, RotaPerson, RotaSchedule } from "../rota.ts";
import type { Policy } from "./policies.ts";

export type AccountSwitches = {
  /** Whether the account has the shift-based API at all. */
  shiftBasedEnabled: boolean;
  /** Whether /oncalls lists shift-based schedules too: its reference says so, the upgrade guide says not. */
  shiftBasedOnCalls: boolean;
  /** What the layer-based API answers for the id of a shift-based schedule: sources disagree. */
  otherApiStatus: 400 | 404;
  /** People who were deleted and are still on schedules. */
  readonly deletedPeople: Set<string>;
};

export type Account = {
  readonly rota: Rota;
  readonly now: () => number;
  /** The account's owner may change it; its id stays. */
  subdomain: string;
  readonly apiOrigin: string;
  /** Beside those that schedules have by their traits. */
  readonly policies: Map<string, Policy>;
  readonly switches: AccountSwitches;
};

/** A request that was let in: whose, and into which account. */
export type Admitted = {
  Variables: { account: Account /** Null: a key of the account. */; user: RotaPerson | null };
};

export const isShiftBased = (schedule: RotaSchedule): boolean => schedule.traits.has("v3");

export const link = (account: Account, path: string) => ({
  self: `${account.apiOrigin}${path}`,
  html_url: `https://${account.subdomain}.pagerduty.com${path.replace("/v3", "")}`,
});

/** A deleted person stays a reference whatever is asked for, and leads nowhere. */
export const userReference = (account: Account, person: RotaPerson) =>
  account.switches.deletedPeople.has(person.id)
    ? {
        id: person.id,
        type: "user_reference",
        summary: person.name,
        self: null,
        html_url: null,
        deleted_at: "2029-12-01T09:00:00Z",
      }
    : reference(account, person);

const reference = (account: Account, person: RotaPerson) => ({
  id: person.id,
  type: "user_reference",
  summary: person.name,
  ...link(account, `/users/${person.id}`),
});

export const wholeUser = (account: Account, person: RotaPerson) =>
  account.switches.deletedPeople.has(person.id)
    ? userReference(account, person)
    : livingUser(account, person);

const livingUser = (account: Account, person: RotaPerson) => ({
  ...reference(account, person),
  type: "user",
  name: person.name,
  email: person.email,
  time_zone: "Etc/UTC",
  color: "green",
  role: "user",
  avatar_url: "https://avatars.example/blank.png",
  description: null,
  invitation_sent: false,
  job_title: null,
  contact_methods: [],
  notification_rules: [],
  teams: [],
});

export const scheduleReference = (account: Account, schedule: RotaSchedule) =>
  isShiftBased(schedule)
    ? {
        id: schedule.id,
        type: "schedule_v3_reference",
        summary: schedule.name,
        ...link(account, `/v3/schedules/${schedule.id}`),
      }
    : {
        id: schedule.id,
        type: "schedule_reference",
        summary: schedule.name,
        ...link(account, `/schedules/${schedule.id}`),
      };

/** A stretch with its true ends; null: no beginning, no end. */
export type Stretch = {
  readonly personIds: readonly string[];
  readonly start: number | null;
  readonly end: number | null;
};

/** The stretches of [since, until), or the one of the instant where both are the same. */
export function stretchesOf(rota: Rota, id: string, since: number, until: number): Stretch[] {
  const found: Stretch[] = [];
  for (let at: number | null = since; at !== null && (at < until || found.length === 0); ) {
    const stretch: Stretch = rota.onCallAt(id, at);
    found.push(stretch);
    at = stretch.end;
  }
  return found;
}

/** ISO 8601 with seconds and an offset; anything looser is null. */
export const instant = (text: string): number | null =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : null;
