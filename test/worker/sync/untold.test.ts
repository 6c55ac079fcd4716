/** People and schedules that the scheduling system can't tell: nobody else waits for them. */
import { beforeEach, describe, expect, it } from "vitest";
import type { SlackClient } from "../../world/slack/client.ts";
import { hurryTimeouts } from "../hurry.ts";
import {
  addSchedule,
  createRotation,
  eventually,
  HOUR,
  lookAgain,
  MINUTE,
  passUntil,
  START,
} from "../stage.ts";
import { untilAtRest } from "../under-way.ts";
import { group, HANDOVER, home, later, settle, stage, usePlatform } from "./platform.ts";

usePlatform();

const DAY = 24 * HOUR;

describe("a person who was deleted in PagerDuty and is still on a schedule", () => {
  beforeEach(() => {
    stage.world.rota.addPerson({ id: "PZOE", name: "Zoe Gone", email: "zoe@acme.example" });
    stage.pagerduty.account.switches.deletedPeople.add("PZOE");
  });

  const addSecondary = async (traits: readonly string[]) => {
    stage.team.addGroup({ handle: "both-oncall", name: "Both", members: ["cyd"] });
    addSchedule(stage, "SECOND", "Secondary", [["zoe", START - HOUR, START + 9 * DAY]], traits);
    await later(MINUTE);
    await createRotation(stage.ada, {
      name: "Both",
      group: "@both-oncall",
      schedules: ["Platform primary", "Secondary"],
    });
    await settle();
  };

  it.each([[[]], [["unattached"]], [["v3"]]])(
    "is named, matchable by hand, and holds nobody up: %j",
    async (traits) => {
      await addSecondary(traits);
      expect(group("both-oncall")).toEqual(["ada"]);
      expect(home()).toContain(
        "Zoe Gone is on call, but the scheduling system doesn't show their email address",
      );
      expect(home()).not.toContain("Can't read");
      await passUntil(stage, HANDOVER + MINUTE);
      expect(group("both-oncall")).toEqual(["bob"]);

      await stage.ada.click("Match People", { within: "Both" });
      await eventually(() => expect(stage.ada.modal).not.toBeNull());
      await stage.ada.choose("Zoe Gone", "@cyd");
      await stage.ada.submit();
      await settle();
      expect(group("both-oncall")).toEqual(["bob", "cyd"]);
    },
  );

  it("is warned about a day ahead, and doesn't hide what is coming up", async () => {
    stage.world.rota.override("PLATFORM", START + 20 * HOUR, START + 30 * HOUR, ["PZOE"]);
    await later(20 * MINUTE);
    await lookAgain(stage.ada);
    expect(home()).toMatch(/From .*: Zoe Gone is on call, but .* doesn't show their email address/);
    expect(home()).toContain("Next: @bob");
    await stage.ada.click("Coming Up");
    await stage.ada.seesModal("Coming Up");
    await eventually(() => expect(home()).not.toContain("One moment…"));
    await untilAtRest();
    expect(stage.ada.visibleText()).toMatch(
      /@bob[\s\S]*Zoe Gone \(:warning: no Slack account matches\)/,
    );
  });

  it("without an id and a name is reported, and isn't matched by hand: tomorrow it is somebody else", async () => {
    await addSecondary([]);
    const rows = [
      {
        user: null,
        schedule: { id: "SECOND", type: "schedule_reference" },
        start: null,
        end: null,
      },
      {
        user: { id: "PADA", name: "ada", email: "ada@acme.example" },
        schedule: { id: "PLATFORM", type: "schedule_reference" },
        start: null,
        end: null,
      },
    ];
    const body = JSON.stringify({ oncalls: rows, limit: 100, offset: 0, more: false });
    stage.world.faults.add({ path: "/oncalls", effect: { kind: "status", status: 200, body } });
    await later(2 * MINUTE);
    expect(group("both-oncall")).toEqual(["ada"]);
    await lookAgain(stage.ada);
    expect(home()).toContain("Someone without a name is on call");
    await stage.ada.click("Match People", { within: "Both" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    expect(stage.ada.visibleText()).toContain("Zoe Gone");
    expect(stage.ada.visibleText()).not.toContain("Someone without a name");
  });
});

describe("what was known of the coming hours", () => {
  const breakLookAhead = () =>
    stage.world.faults.add({ path: "&since=", effect: { kind: "status", status: 500 } });

  it("isn't shown an hour after it could be read for the last time", async () => {
    stage.world.rota.override("PLATFORM", START, START + 5 * HOUR, ["PADA"]);
    stage.world.rota.override("PLATFORM", START + 5 * HOUR, START + 9 * HOUR, ["PBOB"]);
    await later(16 * MINUTE);
    expect(home()).toContain("Next: @bob");
    breakLookAhead();
    await later(40 * MINUTE);
    expect(home()).toContain("Next: @bob");
    await later(60 * MINUTE);
    expect(home()).not.toContain("Next:");
    stage.world.faults.clear();
    await later(16 * MINUTE);
    await lookAgain(stage.ada);
    expect(home()).toContain("Next: @bob");
  });

  it("isn't shown either while nothing at all can be read", async () => {
    stage.world.rota.override("PLATFORM", START, START + 5 * HOUR, ["PADA"]);
    stage.world.rota.override("PLATFORM", START + 5 * HOUR, START + 9 * HOUR, ["PBOB"]);
    await later(16 * MINUTE);
    expect(home()).toContain("Next: @bob");
    stage.world.faults.add({ host: "api.pagerduty.com", effect: { kind: "status", status: 503 } });
    await later(80 * MINUTE);
    expect(home()).not.toContain("Next:");
  });
});

describe("schedules that break every request with them in it", () => {
  it.each([{ kind: "status", status: 500 }, { kind: "truncated" }, { kind: "silence" }] as const)(
    "hold up no rotation that follows others: %j",
    async (effect) => {
      hurryTimeouts();
      for (const n of [1, 2]) {
        addSchedule(stage, `SICK${n}`, `Sick ${n}`, [["bob", START - HOUR, START + DAY]]);
        stage.team.addGroup({ handle: `sick${n}-oncall`, name: `Sick ${n}`, members: ["cyd"] });
      }
      await later(MINUTE);
      for (const n of [1, 2]) {
        await createRotation(stage.ada, {
          name: `Sick ${n}`,
          group: `@sick${n}-oncall`,
          schedules: [`Sick ${n}`],
        });
        stage.world.faults.add({ path: `schedule_ids[]=SICK${n}&`, effect });
      }
      await settle();
      await passUntil(stage, HANDOVER);
      expect(group()).toEqual(["bob"]);
      await lookAgain(stage.ada);
      expect(home()).toMatch(/Can't read the schedule .Sick 1/);
      expect(home()).not.toMatch(/Can't read the schedule .Platform/);
      stage.world.calls.length = 0;
      await later(10 * MINUTE);
      // Of 20 polls, each asks for the healthy one; the sick ones are asked for apart and rarely.
      const asked = stage.world.callsTo("/oncalls").filter(({ path }) => path.includes("SICK1"));
      expect(asked.length).toBeLessThan(15);
    },
  );
});

describe("a schedule that broke requests and is well again", () => {
  it("is read as soon as somebody refreshes", async () => {
    addSchedule(stage, "SICK", "Sick", [["bob", START - HOUR, START + DAY]]);
    stage.team.addGroup({ handle: "sick-oncall", name: "Sick", members: ["cyd"] });
    await later(MINUTE);
    stage.world.faults.add({
      path: "schedule_ids[]=SICK&",
      effect: { kind: "status", status: 500 },
    });
    await createRotation(stage.ada, { name: "Sick", group: "@sick-oncall", schedules: ["Sick"] });
    await settle();
    await later(10 * MINUTE);
    expect(group("sick-oncall")).toEqual(["cyd"]);
    stage.world.faults.clear();
    await stage.ada.click("Refresh");
    await settle();
    expect(group("sick-oncall")).toEqual(["bob"]);
  });
});

/** Without the levels of the policies that these schedules are on. */
const schedulesFound = async (ada: SlackClient, query: string): Promise<readonly string[]> =>
  (await ada.search("Schedules", query)).filter((name) => !name.startsWith("level "));

describe("a list of schedules that fails by itself", () => {
  it.each([402, 403, 404, 500])(
    "leaves the others in the picker, which says what is missing: %i",
    async (status) => {
      addSchedule(stage, "SHIFTS", "Shift-based", [["bob", START, HANDOVER]], ["v3"]);
      stage.world.faults.add({
        path: "/v3/schedules",
        effect: { kind: "status", status, body: "{}" },
      });
      await later(10 * MINUTE);
      await stage.ada.click("Create Rotation");
      await eventually(() => expect(stage.ada.modal).not.toBeNull());
      await settle();
      expect(await schedulesFound(stage.ada, "")).toEqual(["Platform primary"]);
      await stage.ada.cancel();
      await stage.ada.click("Create Rotation");
      await eventually(() => expect(stage.ada.modal).not.toBeNull());
      expect(stage.ada.visibleText()).toMatch(
        /Shift-based schedules aren't listed|couldn't list shift-based schedules/,
      );
      stage.world.faults.clear();
      await settle();
      await later(10 * MINUTE);
      expect(await schedulesFound(stage.ada, "shift")).toEqual(["Shift-based"]);
    },
  );

  it("keeps in the picker what was listed before", async () => {
    addSchedule(stage, "SHIFTS", "Shift-based", [["bob", START, HANDOVER]], ["v3"]);
    const listed = async () => {
      await later(10 * MINUTE);
      await stage.ada.click("Create Rotation");
      await eventually(() => expect(stage.ada.modal).not.toBeNull());
      await settle();
      const found = await schedulesFound(stage.ada, "");
      await stage.ada.cancel();
      return found.toSorted();
    };
    expect(await listed()).toEqual(["Platform primary", "Shift-based"]);
    stage.world.faults.add({ path: "/v3/schedules", effect: { kind: "status", status: 503 } });
    expect(await listed()).toEqual(["Platform primary", "Shift-based"]);
  });
});
