/** What reading each kind of source costs, in calls to its system, once its people are known. */
import { levelSourceId, rotationSourceId } from "../../src/domain/source.ts";
import { outgoing } from "../../src/outgoing/outgoing.ts";
import { jira } from "../../src/schedulers/jira/jira.ts";
import { opsgenie } from "../../src/schedulers/opsgenie/opsgenie.ts";
import { pagerDuty } from "../../src/schedulers/pagerduty/pagerduty.ts";
import type { Scheduler } from "../../src/schedulers/scheduler.ts";
import { Secret } from "../../src/secret.ts";
import { RememberedChanges } from "../world/change-memory.ts";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { ACME } from "../world/jira/site-room.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import { EmulatedPagerDuty } from "../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../world/secrets.ts";
import { World } from "../world/world.ts";
import { atMost, type Row } from "./table.ts";

const NOW = Date.UTC(2030, 0, 7, 12);
const HOUR_MS = 3_600_000;
const SOURCES = 300;
/** Schedules that 300 rotations are in. */
const SCHEDULES = 100;

type Kind = {
  readonly what: string;
  readonly budget: number;
  readonly ids: readonly string[];
  made(world: World): () => Scheduler;
};

const scheduleId = (n: number): string => `S${n}`;
const all = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const plenty = () => outgoing(5_000, 5);
const rotations = all(SOURCES, (n) =>
  rotationSourceId(scheduleId(n % SCHEDULES), `S${n % SCHEDULES}-R${Math.floor(n / SCHEDULES)}`),
);

const people = () => {
  const known = new Map<string, { id: string; name: string; emails: readonly string[] }>();
  return {
    get: (ids: readonly string[]) => new Map([...known].filter(([id]) => ids.includes(id))),
    put(some: readonly { id: string; name: string; emails: readonly string[] }[]) {
      for (const person of some) known.set(person.id, person);
    },
  };
};

const KINDS: readonly Kind[] = [
  {
    what: "levels of PagerDuty policies",
    budget: SOURCES / 100,
    ids: all(SOURCES, (n) => levelSourceId(`EP-first-${scheduleId(n)}`, 1)),
    made(world) {
      const emulated = new EmulatedPagerDuty({
        world,
        clientId: secrets.PAGERDUTY_CLIENT_ID,
        clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
      });
      world.add(emulated);
      const { accessToken, refreshToken, expiresAt } = emulated.issueTokens();
      const tokens = {
        accessToken: new Secret(accessToken),
        refreshToken: new Secret(refreshToken),
      };
      const apiOrigin = "https://api.pagerduty.com" as const;
      const account = { system: "pagerduty", apiOrigin, subdomain: "acme" } as const;
      const cache = people();
      return () => pagerDuty({ ...tokens, expiresAt, ...account }, plenty(), cache);
    },
  },
  {
    what: `rotations in ${SCHEDULES} Opsgenie schedules`,
    budget: SCHEDULES,
    ids: rotations,
    made(world) {
      const emulated = new EmulatedOpsgenie(world);
      world.add(emulated);
      const key = "11111111-2222-4333-8444-555555555555";
      emulated.keys.add({ key });
      const [cache, changes] = [people(), new RememberedChanges()];
      return () =>
        opsgenie(
          { system: "opsgenie", apiKey: new Secret(key), region: "us" },
          plenty(),
          cache,
          changes,
        );
    },
  },
  {
    what: `rotations in ${SCHEDULES} Jira schedules`,
    budget: SCHEDULES,
    ids: rotations,
    made(world) {
      const emulated = new EmulatedJira(world);
      world.add(emulated);
      const { accessToken, refreshToken, expiresAt } = emulated.issueTokens("U0");
      const tokens = {
        accessToken: new Secret(accessToken),
        refreshToken: new Secret(refreshToken),
      };
      const site = { cloudId: ACME.id, siteName: ACME.name, siteUrl: ACME.url };
      const [cache, changes] = [people(), new RememberedChanges()];
      return () =>
        jira({ system: "jira", ...tokens, expiresAt, ...site }, plenty(), cache, changes);
    },
  },
];

export async function measureSourceCalls(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const { fetch } = globalThis;
  for (const kind of KINDS) {
    const world = new World(() => NOW);
    populate(world, kind.ids === rotations);
    const made = kind.made(world);
    globalThis.fetch = (...args) => world.fetch(...args);
    try {
      await made().onCall(kind.ids, NOW);
      const before = world.calls.length;
      const readings = await made().onCall(kind.ids, NOW);
      const isRead = [...readings.values()].every((reading) => reading.ok);
      const calls = isRead ? world.calls.length - before : Number.POSITIVE_INFINITY;
      rows.push(atMost(`provider calls per pass, ${SOURCES} ${kind.what}`, calls, kind.budget));
    } finally {
      globalThis.fetch = fetch;
    }
  }
  return rows;
}

function populate({ rota }: World, hasRotations: boolean): void {
  for (const n of [0, 1, 2])
    rota.addPerson({ id: `U${n}`, name: `u${n}`, email: `u${n}@acme.example` });
  const shift = { start: NOW - HOUR_MS, end: NOW + HOUR_MS };
  for (const n of all(SOURCES, (one) => one)) {
    rota.addSchedule({ id: scheduleId(n), name: `Schedule ${n}` });
    if (n >= SCHEDULES || !hasRotations) {
      rota.setShifts(scheduleId(n), [{ ...shift, personIds: ["U0"] }]);
      continue;
    }
    for (const part of [0, 1, 2]) {
      rota.addRotation(scheduleId(n), { id: `S${n}-R${part}`, name: `Part ${part}` });
      rota.setShifts(`S${n}-R${part}`, [{ ...shift, personIds: [`U${part}`] }]);
    }
  }
}
