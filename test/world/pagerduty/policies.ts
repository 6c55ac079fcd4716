/**
 * The account's escalation policies, in the shapes of `/escalation_policies`. Each schedule is on one of its own, unless it
 * is `unattached`; with the trait `secondary-policy`, it is also on level 2 of another, whose level 1 names a person.
 */
import { Hono } from "hono";
import type { RotaPerson } from "../rota.ts";
import {
  type Account,
  type Admitted,
  isShiftBased,
  link,
  scheduleReference,
  userReference,
} from "./account.ts";
import { notFound } from "./errors.ts";
import { pageOf } from "./paging.ts";

export type Target =
  | { readonly user: RotaPerson }
  /** The schedule may have been deleted since. */
  | { readonly scheduleId: string };

export type Policy = {
  readonly id: string;
  /** Null: as the API should never say. */
  readonly name: string | null;
  readonly levels: readonly (readonly Target[])[];
};

/** Somebody who administers the account and is in no schedule. */
export const ADMIN: RotaPerson = {
  id: "U-admin",
  name: "Robin Admin",
  email: "robin.admin@acme.example",
};

export function policiesOf(account: Account): readonly Policy[] {
  const ofSchedules = account.rota.schedules().flatMap(({ id, name, traits }): Policy[] => {
    if (traits.has("unattached")) return [];
    const first = { id: `EP-first-${id}`, name: `${name} (first)`, levels: [[{ scheduleId: id }]] };
    if (!traits.has("secondary-policy")) return [first];
    const levels = [[{ user: ADMIN }], [{ scheduleId: id }]];
    return [first, { id: `EP-second-${id}`, name: `${name} (second)`, levels }];
  });
  return [...ofSchedules, ...account.policies.values()];
}

export const policyReference = (account: Account, { id, name }: Policy) => ({
  id,
  type: "escalation_policy_reference",
  summary: name,
  ...link(account, `/escalation_policies/${id}`),
});

export const wholePolicy = (account: Account, policy: Policy) => ({
  ...policyReference(account, policy),
  type: "escalation_policy",
  name: policy.name,
  description: null,
  num_loops: 0,
  on_call_handoff_notifications: "if_has_services",
  escalation_rules: policy.levels.map((targets, nth) => ({
    id: `${policy.id}-rule-${nth + 1}`,
    escalation_delay_in_minutes: 30,
    targets: targets.map((target) => targetOf(account, target)),
  })),
  services: [],
  teams: [],
});

function targetOf(account: Account, target: Target) {
  if ("user" in target) return userReference(account, target.user);
  const schedule = account.rota.schedule(target.scheduleId);
  if (schedule) return scheduleReference(account, schedule);
  return {
    id: target.scheduleId,
    type: "schedule_reference",
    summary: "A deleted schedule",
    self: null,
    html_url: null,
    deleted_at: "2029-12-01T09:00:00Z",
  };
}

export function policiesApi(): Hono<Admitted> {
  const api = new Hono<Admitted>();
  api.get("/", (c) => {
    const account = c.get("account");
    const query = new URL(c.req.url).searchParams;
    const name = query.get("query")?.toLowerCase() ?? "";
    const found = policiesOf(account).filter((p) => (p.name ?? "").toLowerCase().includes(name));
    return pageOf(found, query, "escalation_policies", (one) => wholePolicy(account, one));
  });
  api.get("/:id", (c) => {
    const account = c.get("account");
    const policy = policiesOf(account).find(({ id }) => id === c.req.param("id"));
    return policy ? c.json({ escalation_policy: wholePolicy(account, policy) }) : notFound();
  });
  return api;
}

/** Whether `/oncalls` has rows for it. */
export function isTold(account: Account, scheduleId: string): boolean {
  const schedule = account.rota.schedule(scheduleId);
  return schedule !== undefined && (account.switches.shiftBasedOnCalls || !isShiftBased(schedule));
}
