/** The four scheduling systems, all with the same rota, with what a visitor needs to connect each. */
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import { EmulatedPagerDuty } from "../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../world/secrets.ts";
import type { Call, World } from "../world/world.ts";
import { EmulatedXMatters } from "../world/xmatters/emulated-xmatters.ts";

/** Worth nothing outside of the emulated world. */
const OPSGENIE_KEY = "11111111-2222-4333-8444-555555555555";
/** Of the second workspace. */
export const SECOND_KEY = "66666666-7777-4888-8999-000000000000";
const PAGERDUTY_KEY = "playgroundPagerDuty1";
const XMATTERS = { key: "x-api-key-playground", secret: "playground" } as const;

export type Systems = {
  readonly pagerduty: EmulatedPagerDuty;
  readonly jira: EmulatedJira;
  /** The person stays on schedules, as an id or a bare name. xMatters has no such people: it takes them off. */
  forget(personId: string): void;
  /** What to type where, by the label of the field. */
  readonly keys: readonly {
    readonly system: string;
    readonly field: string;
    readonly value: string;
  }[];
};

export function addSystems(world: World): Systems {
  const pagerduty = new EmulatedPagerDuty({
    world,
    clientId: secrets.PAGERDUTY_CLIENT_ID,
    clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
  });
  pagerduty.apiKeys.add({ key: PAGERDUTY_KEY });
  const jira = new EmulatedJira(world);
  const opsgenie = new EmulatedOpsgenie(world);
  for (const key of [OPSGENIE_KEY, SECOND_KEY]) opsgenie.keys.add({ key });
  const xmatters = new EmulatedXMatters(world);
  xmatters.addKey(XMATTERS);
  for (const system of [pagerduty, jira, opsgenie, xmatters]) world.add(system);
  return {
    pagerduty,
    jira,
    forget(personId) {
      pagerduty.account.switches.deletedPeople.add(personId);
      opsgenie.deletedUsers.add(personId);
      jira.forget(personId);
    },
    keys: [
      { system: "PagerDuty", field: "API Key", value: PAGERDUTY_KEY },
      { system: "Opsgenie", field: "API Key", value: OPSGENIE_KEY },
      { system: "xMatters", field: "xMatters URL", value: xmatters.host },
      { system: "xMatters", field: "API Key", value: XMATTERS.key },
      { system: "xMatters", field: "API Secret", value: XMATTERS.secret },
    ],
  };
}

/** Where the systems answer for schedules; who connects is asked elsewhere. */
export const SYSTEM_HOSTS = [
  "api.pagerduty.com",
  "api.opsgenie.com",
  "acme.xmatters.com",
  "api.atlassian.com",
] as const;

/** A call to the scheduling system that the second workspace connected. */
export const isOfSecond = ({ headers }: Call): boolean =>
  headers["authorization"]?.includes(SECOND_KEY) === true;

/** Which one Acme asks, by name: the last that was asked, and before any was, the one of the story. */
export function systemAsked(calls: readonly Call[]): string {
  const call = calls.findLast((each) => partyOf(each.host) !== "Slack" && !isOfSecond(each));
  return call ? partyOf(call.host) : "PagerDuty";
}

/** Whose host it is, as people know it. */
export function partyOf(host: string): string {
  if (host === "slack.com") return "Slack";
  if (host.endsWith("pagerduty.com")) return "PagerDuty";
  if (host.endsWith("atlassian.com")) return "Jira";
  if (host.endsWith("opsgenie.com")) return "Opsgenie";
  return host.includes("xmatters.com") ? "xMatters" : host;
}
