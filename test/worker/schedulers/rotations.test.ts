/** Rotations inside schedules of Opsgenie and of Jira: what the claims of every system leave open. */
import { beforeEach, describe, expect, it } from "vitest";
import { rotationSourceId, sourceKindOf } from "../../../src/domain/source.ts";
import { jira } from "../../../src/schedulers/jira/jira.ts";
import { opsgenie } from "../../../src/schedulers/opsgenie/opsgenie.ts";
import type { Scheduler } from "../../../src/schedulers/scheduler.ts";
import { Secret } from "../../../src/secret.ts";
import { RememberedChanges } from "../../world/change-memory.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import { ACME } from "../../world/jira/site-room.ts";
import { EmulatedOpsgenie } from "../../world/opsgenie/emulated-opsgenie.ts";
import type { World } from "../../world/world.ts";
import {
  addPeople,
  HOUR,
  NOON,
  onCallOf,
  peopleCache,
  plenty,
  shiftsOf,
  tamper,
  useWorld,
} from "./shared-suite.ts";

const KEY = "11111111-2222-4333-8444-555555555555";
const ADA = "ada@acme.example";
const BEA = "bea@acme.example";
const CEM = "cem@acme.example";

type Made = { scheduler(): Scheduler; leaveOutEmptyRotations(): void };

function makeOpsgenie(world: World): Made {
  const emulated = new EmulatedOpsgenie(world);
  world.add(emulated);
  emulated.keys.add({ key: KEY });
  const [people, changes] = [peopleCache(), new RememberedChanges()];
  return {
    scheduler: () =>
      opsgenie(
        { system: "opsgenie", apiKey: new Secret(KEY), region: "us" },
        plenty(),
        people,
        changes,
      ),
    leaveOutEmptyRotations() {
      emulated.leavesOutEmptyRotations = true;
    },
  };
}

function makeJira(world: World): Made {
  const emulated = new EmulatedJira(world);
  world.add(emulated);
  const [people, changes] = [peopleCache(), new RememberedChanges()];
  const tokens = emulated.issueTokens("U-ada");
  return {
    scheduler: () =>
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
        people,
        changes,
      ),
    leaveOutEmptyRotations: () => emulated.leaveOutEmptyRotations(),
  };
}

describe.each([
  ["Opsgenie", makeOpsgenie],
  ["Jira Service Management", makeJira],
])("rotations inside a schedule of %s", (_, make) => {
  const current = useWorld();
  let made: Made;
  beforeEach(() => {
    const { world } = current;
    addPeople(world);
    made = make(world);
    world.rota.addSchedule({ id: "S", name: "Platform" });
    world.rota.addRotation("S", { id: "FIRST", name: "Primary" });
    world.rota.addRotation("S", { id: "SECOND", name: null });
    const cycle = { anchor: NOON - HOUR / 2, turnMs: HOUR };
    world.rota.setCycle("FIRST", { ...cycle, turns: [["U-ada"], ["U-bea"]] });
    world.rota.setCycle("SECOND", { ...cycle, turnMs: 2 * HOUR, turns: [["U-bea"], ["U-ada"]] });
  });
  const idOf = (rotationId: string) => rotationSourceId("S", rotationId);
  const read = async (...ids: string[]) => {
    const readings = await made.scheduler().onCall(ids, Date.now());
    return ids.map((id) => onCallOf(readings.get(id)));
  };
  const asked = (path: string) => current.world.callsTo(path).length;

  it("have people of their own, and all of a schedule take one request", async () => {
    expect(await read(idOf("FIRST"), idOf("SECOND"))).toEqual([[ADA], [BEA]]);
    expect(asked("/timeline")).toBe(1);
    expect(asked("/on-calls")).toBe(0);
  });

  it("change at the ends of their own shifts", async () => {
    const readings = await made.scheduler().onCall([idOf("FIRST"), idOf("SECOND")], NOON);
    expect([...readings.values()].map((r) => r.ok && r.value.until)).toEqual([
      NOON + HOUR / 2,
      NOON + 1.5 * HOUR,
    ]);
  });

  it("are seen to swap their people, although the schedule as a whole has the same", async () => {
    const { rota } = current.world;
    expect(await read("S", idOf("FIRST"))).toEqual([[ADA, BEA], [ADA]]);
    rota.override("FIRST", NOON, NOON + HOUR, ["U-bea"]);
    rota.override("SECOND", NOON, NOON + HOUR, ["U-ada"]);
    expect(await read("S", idOf("FIRST"), idOf("SECOND"))).toEqual([[ADA, BEA], [BEA], [ADA]]);
    const readings = await made.scheduler().onCall([idOf("FIRST")], NOON);
    const reading = readings.get(idOf("FIRST"));
    expect(reading?.ok && reading.value.byOverride?.length).toBe(1);
  });

  it("are listed by name, with what they are in; one without a name by its place", async () => {
    current.world.rota.renameRotation("FIRST", "Weekdays");
    const listed = await made.scheduler().schedules();
    expect(listed.ok && listed.value).toEqual([
      { id: "S", name: "Platform", enabled: true },
      { id: "rotation:S/FIRST", name: "Weekdays in Platform", enabled: true },
      { id: "rotation:S/SECOND", name: "rotation 2 in Platform", enabled: true },
    ]);
    expect(await read(idOf("FIRST"))).toEqual([[ADA]]);
    const kinds = listed.ok ? listed.value.map(({ id }) => sourceKindOf(id)) : [];
    expect(kinds).toEqual(["schedule", "rotation", "rotation"]);
  });

  it("that were removed are gone, and the others go on", async () => {
    current.world.rota.removeRotation("SECOND");
    expect(await read(idOf("FIRST"), idOf("SECOND"), idOf("NEVER"))).toEqual([
      [ADA],
      "not_found",
      "not_found",
    ]);
  });

  it("have the people of a team that is on call in them, and until the turn ends", async () => {
    const { rota } = current.world;
    rota.addRotation("S", { id: "TEAM", name: "Team" });
    const shift = { start: NOON - HOUR, end: NOON + HOUR / 4 };
    rota.setShifts("TEAM", [{ ...shift, personIds: ["U-bea", "U-cem"] }]);
    const readings = await made.scheduler().onCall([idOf("TEAM")], NOON);
    expect(onCallOf(readings.get(idOf("TEAM")))).toEqual([BEA, CEM]);
    expect(readings.get(idOf("TEAM"))).toMatchObject({ value: { until: NOON + HOUR / 4 } });
    expect([asked("/timeline"), asked("/on-calls")]).toEqual([1, 1]);
  });

  it("are unread where a team is on call and nothing says who is in it", async () => {
    const { rota } = current.world;
    rota.addRotation("S", { id: "TEAM", name: "Team" });
    const shift = { start: NOON - HOUR, end: NOON + HOUR };
    rota.setShifts("TEAM", [{ ...shift, personIds: ["U-bea", "U-cem"] }]);
    tamper(current.world, (answer) => withoutMembers(answer));
    expect(await read(idOf("TEAM"), idOf("FIRST"))).toEqual(["unresolved", [ADA]]);
  });

  describe("where a timeline leaves out those in which nobody is on call", () => {
    beforeEach(() => {
      made.leaveOutEmptyRotations();
      current.world.rota.addRotation("S", { id: "EMPTY", name: "Empty" });
    });

    it("have nobody, if everybody on call in the schedule is in another", async () => {
      expect(await read(idOf("EMPTY"), idOf("FIRST"))).toEqual([[], [ADA]]);
      const shifts = await made.scheduler().shifts([idOf("EMPTY")], NOON, NOON + HOUR);
      expect(shiftsOf(shifts.get(idOf("EMPTY")))).toEqual([[0, HOUR, []]]);
    });

    it("are unread, if somebody on call in the schedule isn't", async () => {
      current.world.rota.setCycle("EMPTY", {
        anchor: NOON - HOUR,
        turnMs: HOUR,
        turns: [["U-cem"]],
      });
      tamper(current.world, (answer) => withoutRotation(answer, "EMPTY"));
      expect(await read(idOf("EMPTY"), idOf("FIRST"))).toEqual(["unreadable", [ADA]]);
    });

    it("are gone, if the schedule doesn't have them any more", async () => {
      current.world.rota.removeRotation("EMPTY");
      expect(await read(idOf("EMPTY"), idOf("FIRST"))).toEqual(["not_found", [ADA]]);
    });
  });

  it("and the schedule share the request for the shifts to come", async () => {
    const ids = ["S", idOf("FIRST")];
    const shifts = await made.scheduler().shifts(ids, NOON, NOON + HOUR);
    expect(ids.map((id) => shiftsOf(shifts.get(id)))).toEqual([
      [
        [0, HOUR / 2, [ADA, BEA]],
        [HOUR / 2, HOUR, [BEA]],
      ],
      [
        [0, HOUR / 2, [ADA]],
        [HOUR / 2, HOUR, [BEA]],
      ],
    ]);
    expect(asked("/timeline")).toBe(1);
  });

  it("whose timeline breaks leave the schedule readable", async () => {
    const effect = { kind: "status", status: 500 } as const;
    current.world.faults.add({ path: "/timeline", effect });
    expect(await read("S", idOf("FIRST"))).toEqual([[ADA, BEA], "unreachable"]);
  });
});

/** Takes out who is in a team. */
function withoutMembers(value: unknown): void {
  if (Array.isArray(value)) value.forEach(withoutMembers);
  else if (typeof value === "object" && value !== null) {
    if ("type" in value && value.type === "team")
      Reflect.deleteProperty(value, "onCallParticipants");
    Object.values(value).forEach(withoutMembers);
  }
}

/** Takes a rotation out of every list of a timeline. */
function withoutRotation(value: unknown, id: string): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "rotations" && Array.isArray(inner) && "rotations" in value)
      value.rotations = inner.filter((one) => one.id !== id);
    withoutRotation(inner, id);
  }
}
