/** The four systems, each with every kind of schedule, person and answer that it has. */
import { rotationSourceId } from "../../../../src/domain/source.ts";
import { jira } from "../../../../src/schedulers/jira/jira.ts";
import { tryOpsgenieKey } from "../../../../src/schedulers/opsgenie/key.ts";
import { opsgenie } from "../../../../src/schedulers/opsgenie/opsgenie.ts";
import { tryPagerDutyKey } from "../../../../src/schedulers/pagerduty/key.ts";
import { pagerDuty } from "../../../../src/schedulers/pagerduty/pagerduty.ts";
import { xMatters } from "../../../../src/schedulers/xmatters/xmatters.ts";
import { Secret } from "../../../../src/secret.ts";
import { EmulatedJira } from "../../../world/jira/emulated-jira.ts";
import { ACME } from "../../../world/jira/site-room.ts";
import { EmulatedOpsgenie } from "../../../world/opsgenie/emulated-opsgenie.ts";
import { EmulatedPagerDuty } from "../../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../../world/secrets.ts";
import type { World } from "../../../world/world.ts";
import { EmulatedXMatters } from "../../../world/xmatters/emulated-xmatters.ts";
import { addHourly, addPeople, HOUR, NOON, peopleCache, plenty } from "../shared-suite.ts";
import { grantOfJira, grantOfPagerDuty } from "./grants.ts";
import { addGap, addPair, changeCache, commonProbes, type Scenario } from "./scenario.ts";

const PAGERDUTY_KEY = "y_NbAkKc66ryYTWUXYEu";

const pagerDutyScenario: Scenario = {
  name: "PagerDuty",
  probes(world) {
    addPeople(world);
    const emulated = new EmulatedPagerDuty({
      world,
      clientId: secrets.PAGERDUTY_CLIENT_ID,
      clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
    });
    emulated.limits.perMinute = emulated.limits.onCallsPerMinute = 1_000_000;
    world.add(emulated);
    addHourly(world, "HOURLY");
    addHourly(world, "TWICE", ["secondary-policy"]);
    addHourly(world, "ALONE", ["unattached"]);
    addPair(world, "PAIR", ["v3"]);
    addPair(world, "PAIR-ALONE", ["v3", "unattached"]);
    addGap(world, "GAP");
    addGap(world, "GAP-ALONE", ["unattached"]);
    addGap(world, "GAP-V3", ["v3"]);
    // Of levels, that the policy is asked about by itself is tried, too: nobody is on call in one of them.
    emulated.setPolicy({
      id: "EP",
      name: "Platform",
      levels: [
        [{ scheduleId: "HOURLY" }, { user: world.rota.person("U-cem") }],
        [{ scheduleId: "GAP" }, { scheduleId: "PAIR" }],
      ],
    });
    emulated.setPolicy({ id: "EP-GAP", name: "Gap", levels: [[{ scheduleId: "EMPTY" }]] });
    world.rota.addSchedule({ id: "EMPTY", name: "Empty", traits: ["unattached"] });
    const levels = ["policy:EP/1", "policy:EP/2", "policy:EP-GAP/1"];
    const ids = [...world.rota.schedules().map(({ id }) => id), ...levels];
    // A second page of the list. Nobody follows these.
    for (let n = 0; n < 100; n += 1) addGap(world, `PAGE${n}`);
    world.rota.override("HOURLY", NOON - 9 * HOUR, NOON - 8 * HOUR, ["U-cem"]);
    world.rota.override("PAIR", NOON - 9 * HOUR, NOON - 8 * HOUR, ["U-cem"]);
    const tokens = emulated.issueTokens();
    const made = () =>
      pagerDuty(
        {
          system: "pagerduty",
          accessToken: new Secret(tokens.accessToken),
          refreshToken: new Secret(tokens.refreshToken),
          expiresAt: tokens.expiresAt,
          apiOrigin: "https://api.pagerduty.com",
          subdomain: null,
        },
        plenty(),
        peopleCache(),
      );
    const overridden = (id: string) => async () => {
      const people = await made().overriddenAt?.(id, NOON - 8.5 * HOUR);
      if (!people?.ok) return new Map([[`overridden ${id}`, "failed"]]);
      return new Map([[`overridden ${id}`, people.value.map(({ id: who }) => who).join()]]);
    };
    return {
      ...commonProbes(made, ids),
      overridden: overridden("HOURLY"),
      overriddenPair: overridden("PAIR"),
      overriddenLevel: overridden("policy:EP/1"),
      grant: () => grantOfPagerDuty(emulated),
      async key() {
        emulated.apiKeys.add({ key: PAGERDUTY_KEY, isReadOnly: false });
        const typed = { apiKey: PAGERDUTY_KEY, region: "us" } as const;
        const tried = await tryPagerDutyKey(typed, plenty());
        return new Map([["account", tried.ok ? tried.value.power : tried.error.reason]]);
      },
    };
  },
};

/** A schedule with a rotation of one person at a time, one of a team, and two in which nobody is, one of them left out. */
function addRotations(world: World): void {
  world.rota.addSchedule({ id: "PARTS", name: "Schedule PARTS" });
  for (const id of ["R-ONE", "R-TEAM", "R-GAP", "R-NEVER"])
    world.rota.addRotation("PARTS", { id, name: id.toLowerCase() });
  const shift = { start: NOON - HOUR, end: NOON + 2 * HOUR };
  world.rota.setShifts("R-ONE", [{ ...shift, personIds: ["U-ada"] }]);
  world.rota.setShifts("R-TEAM", [{ ...shift, personIds: ["U-bea", "U-cem"] }]);
  world.rota.setShifts("R-GAP", [
    { start: NOON + HOUR, end: NOON + 3 * HOUR, personIds: ["U-ada"] },
  ]);
}
const ROTATIONS = ["R-ONE", "R-TEAM", "R-GAP", "R-NEVER"].map((id) =>
  rotationSourceId("PARTS", id),
);

const OPSGENIE_KEY = "3f1c9f0e-0000-4000-8000-000000000001";
const BLIND_KEY = "3f1c9f0e-0000-4000-8000-000000000002";

const opsgenieScenario: Scenario = {
  name: "Opsgenie",
  probes(world) {
    addPeople(world);
    const emulated = new EmulatedOpsgenie(world);
    for (const domain of ["on-calls", "configuration", "search"] as const)
      emulated.rateLimits.perMinute[domain] = 1_000_000;
    emulated.leavesOutEmptyRotations = true;
    emulated.keys.add({ key: OPSGENIE_KEY });
    emulated.keys.add({ key: BLIND_KEY, configurationAccess: false });
    world.add(emulated);
    addHourly(world, "HOURLY");
    addHourly(world, "TEAM", ["recipient:team"]);
    addHourly(world, "ESCALATION", ["recipient:escalation"]);
    addPair(world, "PAIR");
    addGap(world, "GAP");
    world.rota.override("HOURLY", NOON - HOUR, NOON + HOUR, ["U-cem"]);
    // The answer about all leaves disabled ones out: then the list is asked for.
    for (const id of ["OFF1", "OFF2", "OFF3", "OFF4"])
      world.rota.addSchedule({ id, name: id, enabled: false });
    world.rota.setCycle("OFF1", { anchor: NOON - HOUR, turnMs: 24 * HOUR, turns: [["U-ada"]] });
    addRotations(world);
    const ids = [...world.rota.schedules().map(({ id }) => id), ...ROTATIONS];
    const made = () =>
      opsgenie(
        { system: "opsgenie", apiKey: new Secret(OPSGENIE_KEY), region: "us" },
        plenty(),
        peopleCache(),
        changeCache(),
      );
    return {
      ...commonProbes(made, ids),
      async key() {
        const tried = await tryOpsgenieKey({ apiKey: BLIND_KEY, region: "us" }, plenty());
        return new Map([["account", tried.ok ? "ok" : tried.error.reason]]);
      },
    };
  },
};

const xMattersScenario: Scenario = {
  name: "xMatters",
  probes(world) {
    addPeople(world);
    const emulated = new EmulatedXMatters(world);
    emulated.addKey({ key: "key", secret: "secret" });
    world.add(emulated);
    const { rosters } = emulated;
    const addGroup = (id: string, personIds: readonly string[]) => {
      world.rota.addSchedule({ id, name: `Group ${id}` });
      world.rota.setShifts(id, [{ start: NOON - HOUR, end: NOON + 3 * HOUR, personIds }]);
    };
    addGroup("PAIR", ["U-ada", "U-bea"]);
    addGroup("DEVICE", ["U-dan"]);
    world.rota.addPerson({ id: "U-dan", name: "dan", email: "dan@acme.example" });
    rosters.reachByDevice("U-dan");
    addGroup("AWAY", ["U-eve", "U-bea"]);
    world.rota.addPerson({ id: "U-eve", name: "eve", email: "eve@acme.example" });
    rosters.absences.push({
      personId: "U-eve",
      start: NOON - HOUR,
      end: NOON + HOUR,
      replacementId: "U-cem",
    });
    addGroup("DELAY", ["U-ada"]);
    rosters.addMember("DELAY", { kind: "PERSON", id: "U-cem", delay: 15 });
    addGroup("NEST", ["U-bea"]);
    rosters.addMember("NEST", { kind: "GROUP", id: "INNER", delay: 0 });
    // A second page of members; who is reached first is on the first.
    addGroup("CROWD", ["U-ada"]);
    for (let n = 0; n < 100; n += 1)
      rosters.addMember("CROWD", { kind: "PERSON", id: "U-cem", delay: 5 });
    addGap(world, "GAP");
    const ids = world.rota.schedules().map(({ id }) => id);
    addGroup("INNER", ["U-cem"]);
    const made = () =>
      xMatters(
        {
          system: "xmatters",
          host: "acme.xmatters.com",
          apiKey: new Secret("key"),
          apiSecret: new Secret("secret"),
        },
        plenty(),
        peopleCache(),
        changeCache(),
      );
    return commonProbes(made, ids);
  },
};

const jiraScenario: Scenario = {
  name: "Jira",
  probes(world) {
    addPeople(world);
    const emulated = new EmulatedJira(world);
    emulated.leaveOutEmptyRotations();
    emulated.addSite({ id: "lab-cloud-id", name: "labs", url: "https://labs.atlassian.net" });
    world.add(emulated);
    addHourly(world, "HOURLY");
    addPair(world, "PAIR");
    addGap(world, "GAP");
    addRotations(world);
    const ids = [...world.rota.schedules().map(({ id }) => id), ...ROTATIONS];
    for (let n = 0; n < 50; n += 1) addGap(world, `PAGE${n}`);
    const tokens = emulated.issueTokens("U-ada");
    const made = () =>
      jira(
        {
          system: "jira",
          accessToken: new Secret(tokens.accessToken),
          refreshToken: new Secret(tokens.refreshToken),
          expiresAt: tokens.expiresAt,
          cloudId: ACME.id,
          siteName: ACME.name,
          siteUrl: ACME.url,
        },
        plenty(),
        peopleCache(),
        changeCache(),
      );
    return {
      ...commonProbes(made, ids),
      grant: () => grantOfJira(emulated),
    };
  },
};

export const SCENARIOS: readonly Scenario[] = [
  pagerDutyScenario,
  opsgenieScenario,
  xMattersScenario,
  jiraScenario,
];
