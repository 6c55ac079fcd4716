/** A pass without change is cheap. */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import {
  addSchedule,
  alarmOf,
  eventually,
  HOUR,
  MINUTE,
  passUntil,
  SECOND,
  START,
  stubOf,
} from "../stage.ts";
import {
  group,
  HANDOVER,
  later,
  posts,
  settle,
  slackCalls,
  stage,
  usePlatform,
} from "./platform.ts";

usePlatform();

describe("quiet when nothing changes", () => {
  it("makes one call to PagerDuty a poll and none to Slack", async () => {
    await later(10 * MINUTE);
    expect(slackCalls()).toEqual([]);
    expect(stage.world.callsTo("/oncalls")).toHaveLength(10);
    expect(stage.world.calls).toHaveLength(10);
  });

  it("writes the alarm and nothing else", async () => {
    // Every row that was written in the object so far, the platform's own for the alarm included.
    const written = () =>
      runInDurableObject(stubOf(stage.team), (_, { storage }) => rowsWritten(storage));
    const rowsWritten = (storage: DurableObjectStorage) =>
      storage.sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n;
    const forOneAlarm = await runInDurableObject(stubOf(stage.team), async (_, { storage }) => {
      const at = (await storage.getAlarm()) ?? 0;
      const before = rowsWritten(storage);
      await storage.deleteAlarm();
      await storage.setAlarm(at);
      return rowsWritten(storage) - before;
    });
    await later(MINUTE);
    const before = await written();
    await later(5 * MINUTE);
    expect((await written()) - before).toBe(5 * forOneAlarm);
    expect(forOneAlarm).toBe(2);
  });

  it("reads each rotation and each schedule's row once", async () => {
    const rotations = 30;
    await addRotations(rotations);
    await later(17 * MINUTE);
    const counted = await countRows();
    stage.world.calls.length = 0;
    await later(MINUTE);
    expect(stage.world.calls.map((c) => c.path)).toEqual([expect.stringContaining("/oncalls")]);
    // The object is awake: the facts and its copy of D1 are known.
    expect(counted.read).toBeGreaterThan(2 * rotations);
    expect(counted.read).toBeLessThanOrEqual(2 * (rotations + 1) + 10);
  });

  it("writes nothing but the alarm in the quarters of an hour, when all is compared", async () => {
    await addRotations(5);
    // The first look at them all.
    await later(17 * MINUTE);
    const counted = await countRows();
    stage.world.calls.length = 0;
    await later(31 * MINUTE);
    expect(slackCalls().filter((call) => call === "usergroups.list")).toHaveLength(2);
    // Once an hour, with D1, too.
    expect(counted.statements.filter((sql) => !sql.includes("vault_copy"))).toEqual([]);
  });

  it("writes two dozen rows for a handover with an announcement and a Home that is open", async () => {
    // The group was written once before: a week's short stretches have one row, and the next ones add to it.
    await passUntil(stage, HANDOVER - MINUTE);
    await stage.ada.openHome();
    await settle();
    await later(30 * SECOND);
    const counted = await countRows();
    await passUntil(stage, HANDOVER + 1);
    expect(group()).toEqual(["bob"]);
    expect(posts()).toHaveLength(2);
    // With the two alarms.
    expect(counted.written + 2, counted.statements.join("\n")).toBeLessThanOrEqual(24);
  });

  it("compares every group in one call each quarter of an hour", async () => {
    await later(31 * MINUTE);
    expect(slackCalls()).toEqual(["usergroups.list", "usergroups.list"]);
  });

  it("sets no alarm without a rotation", async () => {
    await stage.ada.click("Delete", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.submit();
    await settle();
    expect(await alarmOf(stage)).toBeNull();
    expect(group()).toEqual(["ada"]);
  });

  it("is silent when the same person continues", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, HANDOVER],
      ["ada", HANDOVER, HANDOVER + HOUR],
    ]);
    await passUntil(stage, HANDOVER + 5 * MINUTE);
    expect(posts()).toHaveLength(1);
    expect(slackCalls()).not.toContain("usergroups.users.update");
  });
});

/** Of the product's statements from now on. */
async function countRows(): Promise<{ read: number; written: number; statements: string[] }> {
  const counted = { read: 0, written: 0, statements: [] as string[] };
  await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
    const sql = Object.getPrototypeOf(storage.sql) as Sql;
    const { exec } = sql;
    vi.spyOn(sql, "exec").mockImplementation(function (this: unknown, ...statement) {
      const cursor = exec.apply(this, statement);
      const rows = cursor.toArray();
      const { rowsRead, rowsWritten } = cursor;
      counted.read += rowsRead;
      counted.written += rowsWritten;
      if (rowsWritten > 0)
        counted.statements.push(`${rowsWritten}: ${String(statement[0]).trim()}`);
      return { rowsRead, rowsWritten, toArray: () => rows };
    });
  });
  return counted;
}

/** Each with a group and a schedule of its own, on which ada is on call for days. */
async function addRotations(count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const groups = numbers.map((n) =>
    stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["ada"] }),
  );
  for (const n of numbers) {
    addSchedule(stage, `S${n}`, `Schedule ${n}`, [["ada", START - HOUR, START + 100 * HOUR]]);
  }
  await runInDurableObject(stubOf(stage.team), (_, state) => {
    for (const n of numbers) {
      openStore(state.storage).rotations.create(
        {
          id: `R${n}`,
          name: `Rotation ${n}`,
          groupId: groups[n]?.id ?? "",
          schedules: [{ id: `S${n}`, name: `Schedule ${n}` }],
          channelIds: [],
          fallbackUserIds: [],
          version: 1,
          membersBefore: [],
          options: NO_OPTIONS,
        },
        stage.team.user("ada").id,
        START,
      );
    }
  });
}

type Sql = {
  exec(...statement: unknown[]): {
    readonly rowsRead: number;
    readonly rowsWritten: number;
    toArray(): unknown[];
  };
};
