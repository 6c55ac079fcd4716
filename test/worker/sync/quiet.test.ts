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
    const sql = await addRotations(rotations);
    await later(17 * MINUTE);
    let rowsRead = 0;
    const { exec } = sql;
    vi.spyOn(sql, "exec").mockImplementation(function (this: unknown, ...statement) {
      const cursor = exec.apply(this, statement);
      const rows = cursor.toArray();
      rowsRead += cursor.rowsRead;
      return { rowsRead: cursor.rowsRead, toArray: () => rows };
    });
    stage.world.calls.length = 0;
    await later(MINUTE);
    expect(stage.world.calls.map((c) => c.path)).toEqual([expect.stringContaining("/oncalls")]);
    // The facts, the rate limits and the alarm cost the same whatever the number of rotations.
    expect(rowsRead).toBeGreaterThan(2 * rotations);
    expect(rowsRead).toBeLessThanOrEqual(2 * (rotations + 1) + 40);
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

/** Each with a group and a schedule of its own, on which ada is on call for days. */
async function addRotations(count: number): Promise<Sql> {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const groups = numbers.map((n) =>
    stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["ada"] }),
  );
  for (const n of numbers) {
    addSchedule(stage, `S${n}`, `Schedule ${n}`, [["ada", START - HOUR, START + 100 * HOUR]]);
  }
  return runInDurableObject(stubOf(stage.team), (_, state) => {
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
    return Object.getPrototypeOf(state.storage.sql) as Sql;
  });
}

type Sql = {
  exec(...statement: unknown[]): { readonly rowsRead: number; toArray(): unknown[] };
};
