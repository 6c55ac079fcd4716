/** Slack's answer about one person that can't be read: nobody else waits for it, and nobody gets in by it. */
import { describe, expect, it, vi } from "vitest";
import { addSchedule, eventually, HOUR, MINUTE, passUntil } from "../stage.ts";
import { group, HANDOVER, home, later, settle, stage, usePlatform } from "./platform.ts";

usePlatform();

/** From the handover on cyd is on call beside bob, in a schedule of her own. */
async function cydJoinsBob(): Promise<void> {
  addSchedule(stage, "SECOND", "Platform secondary", [["cyd", HANDOVER, HANDOVER + 4 * HOUR]]);
  await later(6 * MINUTE);
  await stage.ada.click("Edit", { within: "Platform" });
  await eventually(() => expect(stage.ada.modal).not.toBeNull());
  await eventually(() => expect(stage.world.callsTo("/schedules?limit").length).toBeGreaterThan(0));
  await stage.ada.choose("Schedules", ["Platform secondary"]);
  await stage.ada.submit();
  await settle();
}

const NONSENSE = [{ deleted: {} }, { team_id: "Acme" }, { id: undefined }] as const;

/** The lookup of her address alone. */
const LOOKUP = { host: "slack.com", path: "cyd%40acme" };

describe("a person whom Slack's answer doesn't tell", () => {
  it.each(NONSENSE)("is left out and named, and the others go on (%o)", async (quirks) => {
    stage.team.user("cyd").quirks = quirks;
    await cydJoinsBob();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
    await stage.ada.openHome();
    await settle();
    expect(home()).toContain("cyd@acme.example");
    expect(home()).toContain("no Slack account");
    // As soon as Slack tells, she is in.
    delete stage.team.user("cyd").quirks;
    await later(31 * MINUTE);
    expect(group()).toEqual(["bob", "cyd"]);
  });

  it("isn't asked about at each pass", async () => {
    stage.team.user("cyd").quirks = { deleted: {} };
    await cydJoinsBob();
    await passUntil(stage, HANDOVER + MINUTE);
    stage.world.calls.length = 0;
    await later(8 * MINUTE);
    expect(stage.world.callsTo("users.").length).toBeLessThan(3);
  });

  it("is as they were known, where they were", async () => {
    stage.world.rota.override("PLATFORM", Date.now(), Date.now() + 24 * HOUR, ["PADA"]);
    stage.team.user("ada").quirks = { is_restricted: "perhaps" };
    vi.setSystemTime(Date.now() + 7 * HOUR);
    await later(31 * MINUTE);
    expect(group()).toEqual(["ada"]);
    await stage.ada.openHome();
    await settle();
    expect(home()).not.toContain("no Slack account");
  });

  it("is whom the flags say, as numbers and texts, too", async () => {
    stage.team.user("cyd").quirks = {
      deleted: 0,
      is_bot: "false",
      is_restricted: "",
      team_id: null,
    };
    await cydJoinsBob();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob", "cyd"]);
  });

  it("stays out with a flag against them, as a number or a text, too", async () => {
    stage.team.user("cyd").quirks = { is_restricted: 1 };
    await cydJoinsBob();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
  });

  it("is left out where Slack has a word of its own for that person", async () => {
    const body = JSON.stringify({ ok: false, error: "user_not_told" });
    stage.world.faults.add({ ...LOOKUP, effect: { kind: "status", status: 200, body } });
    await cydJoinsBob();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(group()).toEqual(["bob"]);
    stage.world.faults.clear();
    await later(31 * MINUTE);
    expect(group()).toEqual(["bob", "cyd"]);
  });

  it.each([{ kind: "status", status: 503 }, { kind: "garbage" }] as const)(
    "is waited for where Slack couldn't be asked (%o)",
    async (effect) => {
      stage.world.faults.add({ ...LOOKUP, effect });
      await cydJoinsBob();
      await passUntil(stage, HANDOVER + MINUTE / 2);
      expect(group()).toEqual(["ada"]);
      expect(home()).not.toContain("no Slack account");
      stage.world.faults.clear();
      await later(2 * MINUTE);
      expect(group()).toEqual(["bob", "cyd"]);
    },
  );
});
