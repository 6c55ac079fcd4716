/** What is read of a system while its answers are spoiled, in the terms of `Outcome`. */
import type {
  OnCallReading,
  RosterReading,
  ShiftsReading,
} from "../../../../src/domain/on-call.ts";
import type {
  KnownChange,
  NextChangeCache,
  Scheduler,
} from "../../../../src/schedulers/scheduler.ts";
import type { World } from "../../../world/world.ts";
import { emailsOf, HOUR, NOON } from "../shared-suite.ts";
import type { Outcome } from "./radius.ts";

/** One read, by a client that remembers nothing. */
export type Probe = () => Promise<Outcome>;

export type Scenario = {
  readonly name: string;
  /** Sets up a world, and gives the reads to try in it. */
  readonly probes: (world: World) => Readonly<Record<string, Probe>>;
};

export function changeCache(): NextChangeCache {
  const known = new Map<string, KnownChange>();
  return {
    get: (ids) => new Map([...known].filter(([id]) => ids.includes(id))),
    put(changes) {
      for (const [id, change] of changes) known.set(id, change);
    },
  };
}

/** The reads of every system. @param made a client as a pass makes it */
export const commonProbes = (
  made: () => Scheduler,
  ids: readonly string[],
): Readonly<Record<string, Probe>> => ({
  async account() {
    const account = await made().account();
    return new Map([["account", account.ok ? "ok" : account.error.reason]]);
  },
  async schedules() {
    const listed = await made().schedules();
    if (!listed.ok) return new Map([["list", listed.error.reason]]);
    const { value, unlisted } = listed;
    return new Map<string, string>([
      ["list", unlisted ? `without ${unlisted.what}` : "ok"],
      ...value.map(({ id, name, enabled }) => [`listed ${id}`, `${name} ${enabled}`] as const),
    ]);
  },
  onCall: async () => onCallIn(await made().onCall(ids, NOON)),
  shifts: async () => shiftsIn(await made().shifts(ids, NOON, NOON + 6 * HOUR)),
  everyone: async () => rostersIn(await made().roster(ids)),
});

function onCallIn(readings: ReadonlyMap<string, OnCallReading>): Outcome {
  const outcome = new Map<string, readonly string[] | string>();
  for (const [id, reading] of readings) {
    outcome.set(
      `on call ${id}`,
      reading.ok ? emailsOf(reading.value.people) : reading.error.reason,
    );
    if (reading.ok) outcome.set(`next change ${id}`, String(reading.value.until ?? "none"));
  }
  return outcome;
}

const rostersIn = (readings: ReadonlyMap<string, RosterReading>): Outcome =>
  new Map<string, readonly string[] | string>(
    [...readings].map(([id, reading]) => [
      `everyone ${id}`,
      reading.ok ? emailsOf(reading.value) : reading.error.reason,
    ]),
  );

/** Each shift with its people, in one list. */
const shiftsIn = (readings: ReadonlyMap<string, ShiftsReading>): Outcome =>
  new Map<string, readonly string[] | string>(
    [...readings].map(([id, reading]) => [
      `coming ${id}`,
      reading.ok ? reading.value.flatMap((shift) => emailsOf(shift.people)) : reading.error.reason,
    ]),
  );

/** Schedules of these kinds, each with its traits. */
export function addGap(world: World, id: string, traits: readonly string[] = []): void {
  world.rota.addSchedule({ id, name: `Schedule ${id}`, traits });
  world.rota.setShifts(id, [{ start: NOON + HOUR, end: NOON + 3 * HOUR, personIds: ["U-bea"] }]);
}

export function addPair(world: World, id: string, traits: readonly string[] = []): void {
  world.rota.addSchedule({ id, name: `Schedule ${id}`, traits });
  world.rota.setShifts(id, [
    { start: NOON - HOUR, end: NOON + 2 * HOUR, personIds: ["U-ada"] },
    { start: NOON - HOUR, end: NOON + HOUR, personIds: ["U-bea"] },
  ]);
}
