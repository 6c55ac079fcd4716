/** PagerDuty's levels of escalation policies: what the claims of every system leave open. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { levelSourceId } from "../../../src/domain/source.ts";
import type { PagerDutyCredentials } from "../../../src/schedulers/credentials.ts";
import { pagerDuty } from "../../../src/schedulers/pagerduty/pagerduty.ts";
import { Secret } from "../../../src/secret.ts";
import { EmulatedPagerDuty } from "../../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../../world/secrets.ts";
import {
  addHourly,
  addPeople,
  HOUR,
  NOON,
  onCallOf,
  plenty,
  shiftsOf,
  tamper,
  useWorld,
} from "./shared-suite.ts";

const ADA = "ada@acme.example";
const BEA = "bea@acme.example";
const CEM = "cem@acme.example";

describe("PagerDuty's levels", () => {
  const current = useWorld();
  let emulated: EmulatedPagerDuty;
  let credentials: PagerDutyCredentials;
  beforeEach(() => {
    const { world } = current;
    emulated = new EmulatedPagerDuty({
      world,
      clientId: secrets.PAGERDUTY_CLIENT_ID,
      clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
    });
    world.add(emulated);
    addPeople(world);
    const tokens = emulated.issueTokens();
    credentials = {
      system: "pagerduty",
      accessToken: new Secret(tokens.accessToken),
      refreshToken: new Secret(tokens.refreshToken),
      expiresAt: tokens.expiresAt,
      apiOrigin: "https://api.pagerduty.com",
      subdomain: "acme",
    };
    addHourly(world, "S", ["unattached"]);
  });
  const user = (name: string) => ({ user: current.world.rota.person(`U-${name}`) });
  const schedule = (scheduleId: string) => ({ scheduleId });
  const scheduler = () => pagerDuty(credentials, plenty(), current.memory);
  const read = (...levels: number[]) =>
    scheduler().onCall(
      levels.map((level) => levelSourceId("EP", level)),
      Date.now(),
    );
  const readOne = async (level: number) => (await read(level)).get(levelSourceId("EP", level));
  const paths = () => current.world.calls.map(({ path }) => path.replace(/\?.*/, ""));

  it("are everybody on them: people whom the policy names, and those on call in its schedules", async () => {
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[schedule("S"), user("cem")]] });
    const reading = await readOne(1);
    expect(onCallOf(reading)).toEqual([ADA, CEM]);
    expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR / 2 } });
    expect(paths()).toEqual(["/oncalls"]);
  });

  it("are read in one request, however many of a policy are asked for", async () => {
    emulated.setPolicy({
      id: "EP",
      name: "Platform",
      levels: [[user("ada")], [user("bea")], [schedule("S")]],
    });
    const readings = await read(1, 2, 3);
    expect([...readings.values()].map(onCallOf)).toEqual([[ADA], [BEA], [ADA]]);
    expect(paths()).toEqual(["/oncalls"]);
  });

  it("never change where only people whom the policy names are on them", async () => {
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[user("ada"), user("bea")]] });
    expect(await readOne(1)).toMatchObject({ ok: true, value: { until: null } });
  });

  it("change when the first shift begins in a schedule that has nobody now", async () => {
    const { rota } = current.world;
    rota.addSchedule({ id: "GAP", name: "Evenings", traits: ["unattached"] });
    rota.setShifts("GAP", [{ start: NOON + HOUR / 4, end: NOON + HOUR, personIds: ["U-bea"] }]);
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[schedule("S"), schedule("GAP")]] });
    const reading = await readOne(1);
    expect(onCallOf(reading)).toEqual([ADA]);
    expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR / 4 } });
    expect(paths()).toEqual(["/oncalls", "/oncalls"]);
    vi.setSystemTime(NOON + HOUR / 4);
    expect(onCallOf(await readOne(1))).toEqual([ADA, BEA]);
  });

  it("that the policy has no longer are gone, and its other levels go on", async () => {
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[user("ada")], [user("bea")]] });
    expect([...(await read(1, 2)).values()].map(onCallOf)).toEqual([[ADA], [BEA]]);
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[user("ada")]] });
    expect([...(await read(1, 2)).values()].map(onCallOf)).toEqual([[ADA], "not_found"]);
    emulated.removePolicy("EP");
    expect([...(await read(1, 2)).values()].map(onCallOf)).toEqual(["not_found", "not_found"]);
  });

  it("name somebody who was deleted, and leave nobody else out", async () => {
    emulated.account.switches.deletedPeople.add("U-cem");
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[schedule("S"), user("cem")]] });
    expect(onCallOf(await readOne(1))).toEqual([ADA, "cem without e-mail"].toSorted());
  });

  it("go on without a schedule that was deleted and is still on them", async () => {
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[schedule("GONE"), user("cem")]] });
    expect(onCallOf(await readOne(1))).toEqual([CEM]);
  });

  describe("with a shift-based schedule", () => {
    beforeEach(() => {
      const { rota } = current.world;
      rota.addSchedule({ id: "V3", name: "New", traits: ["v3", "unattached"] });
      rota.setShifts("V3", [{ start: NOON, end: NOON + HOUR / 4, personIds: ["U-bea", "U-cem"] }]);
      emulated.setPolicy({ id: "EP", name: "Platform", levels: [[schedule("V3"), user("ada")]] });
    });

    it.each([true, false])("have its people, whether or not /oncalls has them: %s", async (has) => {
      emulated.account.switches.shiftBasedOnCalls = has;
      const reading = await readOne(1);
      expect(onCallOf(reading)).toEqual([ADA, BEA, CEM]);
      expect(reading).toMatchObject({ ok: true, value: { until: NOON + HOUR / 4 } });
    });

    it.each([true, false])(
      "are unread where that one is, whether or not /oncalls has it: %s",
      async (has) => {
        emulated.account.switches.shiftBasedOnCalls = has;
        const effect = { kind: "status", status: 404, body: "{}" } as const;
        current.world.faults.add({ path: "/v3/schedules/V3", effect });
        expect(await readOne(1)).toMatchObject({
          ok: false,
          error: { reason: "unresolved", detail: "the schedule New" },
        });
      },
    );
  });

  it("of a policy whose rows don't say the level are unread, and no other policy's", async () => {
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[user("ada")]] });
    emulated.setPolicy({ id: "OTHER", name: "Other", levels: [[user("bea")]] });
    tamper(current.world, (answer) => {
      const { oncalls = [] } = answer as { oncalls?: { escalation_policy: { id: string } }[] };
      for (const row of oncalls)
        if (row.escalation_policy.id === "EP") Object.assign(row, { escalation_level: null });
    });
    const ids = [levelSourceId("EP", 1), levelSourceId("OTHER", 1)];
    const readings = await scheduler().onCall(ids, NOON);
    expect(ids.map((id) => onCallOf(readings.get(id)))).toEqual(["unreadable", [BEA]]);
  });

  it("are read over pages of people", async () => {
    const { rota } = current.world;
    const people = Array.from({ length: 130 }, (_, n) =>
      rota.addPerson({ id: `U${n}`, name: `n${n}`, email: `n${n}@acme.example` }),
    );
    for (let n = 0; n < 13; n += 1)
      emulated.setPolicy({
        id: `EP${n}`,
        name: "Many",
        levels: [people.slice(n * 10, n * 10 + 10).map((person) => ({ user: person }))],
      });
    const ids = Array.from({ length: 13 }, (_, n) => levelSourceId(`EP${n}`, 1));
    const readings = await scheduler().onCall(ids, NOON);
    expect([...readings.values()].map((r) => (r.ok ? r.value.people.length : 0))).toEqual(
      ids.map(() => 10),
    );
    expect(paths()).toEqual(["/oncalls", "/oncalls"]);
  });

  it("come with the shifts of all who are on them", async () => {
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[schedule("S"), user("cem")]] });
    const id = levelSourceId("EP", 1);
    const shifts = await scheduler().shifts([id], NOON, NOON + HOUR);
    expect(shiftsOf(shifts.get(id))).toEqual([
      [0, HOUR / 2, [ADA, CEM]],
      [HOUR / 2, HOUR, [BEA, CEM]],
    ]);
  });

  it("know who was on call there by an override", async () => {
    current.world.rota.override("S", NOON - HOUR, NOON + HOUR, ["U-bea"]);
    emulated.setPolicy({ id: "EP", name: "Platform", levels: [[user("cem"), schedule("S")]] });
    const people = await scheduler().overriddenAt?.(levelSourceId("EP", 1), NOON);
    expect(people?.ok && people.value.map((person) => person.id)).toEqual(["U-bea"]);
  });
});
