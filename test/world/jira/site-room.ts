/** A site as one person sees it: what the APIs answer to the bearer of a token. */
import type { Rota, RotaSchedule } from "../rota.ts";
import { operationsError } from "./errors.ts";

export type JiraSite = { readonly id: string; readonly name: string; readonly url: string };

/** The site whose schedules are the rota's. */
export const ACME: JiraSite = {
  id: "5a1f0c9e-0000-4000-8000-00000000ac3e",
  name: "acme",
  url: "https://acme.atlassian.net",
};

export const OPERATIONS_SCOPE = "read:ops-config:jira-service-management";
export const PEOPLE_SCOPE = "read:jira-user";
export const ALL_SCOPES: readonly string[] = [OPERATIONS_SCOPE, PEOPLE_SCOPE, "offline_access"];

export type JiraUser = {
  readonly accountId: string;
  readonly accountType: "atlassian";
  readonly displayName: string;
  readonly active: boolean;
  /** Left out where the person's profile visibility hides it. */
  readonly emailAddress?: string;
};

export type JiraResponder = { readonly id: string; readonly type: "user" | "team" | "escalation" };

export type JiraSiteRoom = {
  readonly rota: Rota;
  now(): number;
  /** What the person may see: without rights the list is empty, which is no error. */
  schedules(): readonly RotaSchedule[];
  /** One schedule, or the refusal. */
  schedule(id: string): RotaSchedule | Response;
  user(accountId: string): JiraUser | null;
  me(): JiraUser | null;
  /** What a timeline names for a person. */
  responder(personId: string): JiraResponder;
  readonly leavesOutEmptyRotations: boolean;
  /** What the nested on-call answer names for a person. */
  participant(personId: string): object;
};

/** A request that was let in carries the room it was let into. */
export type Lodged = { Variables: { room: JiraSiteRoom } };

/** Switches of a site; set by the emulation, read here. */
export type JiraSwitches = {
  readonly hiddenEmails: ReadonlySet<string>;
  readonly inactive: ReadonlySet<string>;
  readonly unknown: ReadonlySet<string>;
  readonly hiddenSchedules: ReadonlySet<string>;
  readonly withoutRights: ReadonlySet<string>;
  readonly reachedThrough: ReadonlyMap<string, JiraResponder>;
  readonly leavesOutEmptyRotations: boolean;
};

/** @param populated false for a site that has no schedules at all */
export function siteRoom(
  rota: Rota,
  now: () => number,
  accountId: string,
  populated: boolean,
  switches: JiraSwitches,
): JiraSiteRoom {
  const sees = (schedule: RotaSchedule) =>
    populated &&
    !switches.withoutRights.has(accountId) &&
    !switches.hiddenSchedules.has(schedule.id);

  const user = (id: string): JiraUser | null => {
    const person = rota.people().find((p) => p.id === id);
    if (!person || switches.unknown.has(id)) return null;
    return {
      accountId: id,
      accountType: "atlassian",
      displayName: person.name,
      active: !switches.inactive.has(id),
      ...(!switches.hiddenEmails.has(id) && { emailAddress: person.email }),
    };
  };
  const responder = (personId: string): JiraResponder =>
    switches.reachedThrough.get(personId) ?? { id: personId, type: "user" };

  return {
    rota,
    now,
    user,
    responder,
    leavesOutEmptyRotations: switches.leavesOutEmptyRotations,
    me: () => user(accountId),
    schedules: () => rota.schedules().filter(sees),
    schedule(id) {
      const schedule = populated ? rota.schedule(id) : undefined;
      if (!schedule) return operationsError(404, "Not Found", `Schedule ${id} does not exist.`);
      if (!sees(schedule))
        return operationsError(403, "Forbidden", "You have no access to this schedule.");
      return schedule;
    },
    participant(personId) {
      const through = responder(personId);
      return through.type === "user"
        ? through
        : { ...through, onCallParticipants: [{ id: personId, type: "user" }] };
    },
  };
}
