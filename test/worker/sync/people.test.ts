/** Nobody on call, and people whom Slack can't have. */
import { describe, expect, it, vi } from "vitest";
import {
  addSchedule,
  eventually,
  HOUR,
  lookAgain,
  MINUTE,
  passUntil,
  START,
  skipTo,
} from "../stage.ts";
import {
  group,
  HANDOVER,
  home,
  later,
  posts,
  settle,
  slackCalls,
  stage,
  usePlatform,
} from "./platform.ts";

usePlatform();

describe("nobody, and people whom Slack can't have", () => {
  it("keeps the last people on call when nobody is, and says so", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, HANDOVER]]);
    await passUntil(stage, HANDOVER + 2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("Nobody on call");
    expect(posts()).toHaveLength(2);
    expect(posts()[1]).toMatch(/^Nobody is on call for @platform-oncall now\./);
    expect(posts()[1]).toContain("last on call, stays in the group.");
  });

  it("tells the channel of a gap once, and when the same person is back", async () => {
    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["ada", START - HOUR, HANDOVER],
      ["ada", HANDOVER + HOUR, HANDOVER + 9 * HOUR],
    ]);
    await passUntil(stage, HANDOVER + 30 * MINUTE);
    expect(posts()).toHaveLength(2);
    await passUntil(stage, HANDOVER + HOUR + MINUTE);
    expect(posts()).toHaveLength(3);
    expect(posts()[2]).toContain("is now on call for @platform-oncall");
    expect(group()).toEqual(["ada"]);
  });

  it("puts in the fallback people when nobody is on call", async () => {
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("When nobody is on call", ["@cyd"]);
    await stage.ada.submit();
    await settle();
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, HANDOVER]]);
    await passUntil(stage, HANDOVER + 2 * MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("warns of a fallback person who was deactivated, before anybody needs them", async () => {
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("When nobody is on call", ["@cyd"]);
    await stage.ada.submit();
    await settle();
    stage.team.deactivate("cyd");
    stage.world.rota.override("PLATFORM", HANDOVER, HANDOVER + 10 * HOUR, ["PADA"]);
    await skipTo(stage, Date.now() + 7 * HOUR);
    await lookAgain(stage.ada);
    expect(home()).toMatch(/should be in the group when nobody is on call, but .*deactivated/);
    expect(group()).toEqual(["ada"]);
  });

  it("puts in the fallback people as soon as Slack can be asked who they are", async () => {
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("When nobody is on call", ["@cyd"]);
    stage.world.faults.add({ path: "users.info", effect: { kind: "status", status: 503 } });
    await stage.ada.submit();
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, HANDOVER]]);
    await passUntil(stage, HANDOVER + 2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    stage.world.faults.clear();
    await later(6 * MINUTE);
    expect(group()).toEqual(["cyd"]);
  });

  it("takes somebody in again within minutes after their account came back", async () => {
    await passUntil(stage, HANDOVER);
    stage.team.deactivate("ada");
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + 9 * HOUR]]);
    await later(20 * MINUTE);
    await lookAgain(stage.ada);
    expect(group()).toEqual(["bob"]);
    stage.team.reactivate("ada");
    await later(31 * MINUTE);
    expect(group()).toEqual(["ada"]);
  });

  it("counts placeholder people as nobody", async () => {
    stage.world.rota.addPerson({ id: "PNONE", name: "Nobody", email: "nobody@acme.example" });
    await stage.ada.click("Settings");
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.fill("Placeholder people", "Nobody@acme.example");
    await stage.ada.submit();
    await settle();
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PNONE"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("Nobody on call");
    expect(home()).not.toContain("no Slack account");
  });

  it("puts in those it can, and names the others", async () => {
    stage.world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    stage.world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PADA"] },
      { start: HANDOVER, end: HANDOVER + HOUR, personIds: ["PBOB"] },
    ]);
    addSchedule(stage, "SECOND", "Platform secondary", [["gus", START - HOUR, HANDOVER]]);
    stage.world.rota.addSchedule({ id: "THIRD", name: "Platform tertiary" });
    stage.world.rota.setShifts("THIRD", [
      { start: START - HOUR, end: HANDOVER, personIds: ["PEVE"] },
    ]);
    await later(6 * MINUTE);
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await eventually(() =>
      expect(stage.world.callsTo("/schedules?limit").length).toBeGreaterThan(0),
    );
    await stage.ada.choose("Schedules", ["Platform secondary", "Platform tertiary"]);
    await stage.ada.submit();
    await settle();
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("Eve Nowhere");
    expect(home()).toContain("guest");
  });

  /** A day on which ada is on call, and after which Slack is asked about everybody again. */
  const aQuarterDayLater = async () => {
    stage.world.rota.override("PLATFORM", Date.now(), Date.now() + 24 * HOUR, ["PADA"]);
    vi.setSystemTime(Date.now() + 7 * HOUR);
    await later(2 * MINUTE);
    await stage.ada.openHome();
    await settle();
  };

  it("keeps somebody whose address was changed in Slack, and says which one is gone", async () => {
    stage.team.user("ada").email = "ada.lovelace@acme.example";
    await aQuarterDayLater();
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("no longer has the address ada@acme.example in Slack");
    stage.team.user("ada").email = "ada@acme.example";
    await aQuarterDayLater();
    expect(home()).not.toContain("no longer has the address");
  });

  it("lets an address pass to another account, where Slack says so", async () => {
    stage.team.user("ada").email = "ada.lovelace@acme.example";
    stage.team.user("cyd").email = "ada@acme.example";
    await aQuarterDayLater();
    expect(group()).toEqual(["cyd"]);
  });

  it("puts in somebody whom no address identifies, once they were matched by hand", async () => {
    stage.world.rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PEVE"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    await stage.ada.click("Match People");
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("Eve Nowhere", "@gus");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["Eve Nowhere"]).toContain("guest");
    await stage.ada.choose("Eve Nowhere", "@cyd");
    expect(await stage.ada.submit()).toBe("closed");
    await settle();
    expect(group()).toEqual(["cyd"]);
    expect(home()).not.toContain("no Slack account");
    // It can be undone where it was made.
    await stage.ada.click("Match People");
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.clear("Eve Nowhere");
    await stage.ada.submit();
    await settle();
    expect(home()).toContain("no Slack account");
  });

  it.each(["invalid_users", "user_is_deactivated"])(
    "drops someone deactivated since, when Slack refuses the whole list with %s",
    async (word) => {
      stage.team.groups.memberRefusal = word;
      await cydJoinsBob();
      stage.team.deactivate("cyd");
      stage.world.rota.override("PLATFORM", Date.now(), HANDOVER + 4 * HOUR, ["PADA"]);
      await later(2 * MINUTE);
      expect(group()).toEqual(["ada"]);
      expect(home()).toContain("deactivated");
    },
  );

  it("asks about all members, and doesn't hammer Slack, when a refusal has a reason that nobody knows", async () => {
    await cydJoinsBob();
    const refused = { host: "slack.com", path: "usergroups.users.update" };
    const body = JSON.stringify({ ok: false, error: "something_new" });
    stage.world.faults.add({ ...refused, effect: { kind: "status", status: 200, body } });
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER + 4 * HOUR, ["PADA"]);
    stage.world.calls.length = 0;
    await later(10 * MINUTE);
    const asked = slackCalls();
    expect(asked).toContain("users.lookupByEmail");
    expect(asked.filter((method) => method === "usergroups.users.update")).toHaveLength(1);
    stage.world.faults.clear();
    await later(10 * MINUTE);
    expect(group()).toEqual(["ada", "cyd"]);
  });
});

/** From the handover on bob and cyd are on call: each in a schedule of the rotation. */
async function cydJoinsBob(): Promise<void> {
  await passUntil(stage, HANDOVER);
  expect(group()).toEqual(["bob"]);
  addSchedule(stage, "SECOND", "Platform secondary", [
    ["cyd", HANDOVER - HOUR, HANDOVER + 4 * HOUR],
  ]);
  await stage.ada.click("Refresh");
  await settle();
  await stage.ada.click("Edit", { within: "Platform" });
  await eventually(() => expect(stage.ada.modal).not.toBeNull());
  await stage.ada.choose("Schedules", ["Platform secondary"]);
  await stage.ada.submit();
  await settle();
  expect(group()).toEqual(["bob", "cyd"]);
}
