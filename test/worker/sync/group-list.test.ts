/** The list of Slack's user groups: untidy, late, and older than our own writes. */
import { describe, expect, it } from "vitest";
import { eventually, MINUTE, passUntil } from "../stage.ts";
import { group, HANDOVER, home, later, settle, stage, usePlatform } from "./platform.ts";

usePlatform();

const edit = async () => {
  await stage.ada.openHome();
  await stage.ada.click("Edit", { within: "Platform" });
  await eventually(() => expect(stage.ada.modal).not.toBeNull());
};

describe("user groups as Slack lists them", () => {
  it("those that can't be read hide no other, and keep no rotation from working", async () => {
    const { team, ada } = stage;
    const odd = [
      { handle: null },
      { name: undefined, handle: "" },
      { users: null },
      { users: undefined, user_count: 3 },
      { users: ["U1", null] },
      { date_delete: { at: 1 } },
      { id: undefined },
      { id: 7 },
    ];
    for (const [n, quirks] of odd.entries())
      team.addGroup({ handle: `odd-${n}`, members: ["cyd"] }).quirks = quirks;
    team.addGroup({ handle: "network-oncall", members: ["cyd"] });
    await later(20 * MINUTE);
    await edit();
    expect((await ada.search("User Group", "oncall")).join()).toContain("network-oncall");
    expect((await ada.search("User Group", "odd")).join()).not.toContain("odd-");
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
  });

  it("a rotation's own group that can't be read for a while is as it was known", async () => {
    const { team } = stage;
    for (const quirks of [{ handle: null }, { id: undefined }, { users: "many" }]) {
      team.group("platform-oncall").quirks = quirks;
      await later(16 * MINUTE);
      await stage.ada.openHome();
      await settle();
      expect(home()).toContain("@platform-oncall");
      expect(home()).not.toMatch(/no longer in Slack|by hand/);
    }
    await passUntil(stage, HANDOVER);
    expect(team.group("platform-oncall").members).toEqual([team.user("bob").id]);
  });

  it("an organisation's, or one that not everybody may edit, isn't offered", async () => {
    const { team, ada } = stage;
    team.addGroup({ handle: "org-oncall" }).quirks = { is_org_level: true };
    team.addGroup({ handle: "closed-oncall" }).quirks = { is_editing_restricted: true };
    team.addGroup({ handle: "network-oncall" });
    await later(20 * MINUTE);
    await edit();
    const offered = (await ada.search("User Group", "oncall")).join();
    expect(offered).toContain("network-oncall");
    expect(offered).not.toMatch(/org-oncall|closed-oncall/);
  });

  it("one that was asked for before our own write ended is older than the write", async () => {
    const { ada, world } = stage;
    await later(20 * MINUTE);
    world.faults.add({ path: "/api/usergroups.list", times: 1, effect: { kind: "late_reply" } });
    await edit();
    const search = ada.search("User Group", "platform");
    await eventually(() => expect(world.faults.held).toBe(1));
    world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PBOB"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(world.faults.held).toBe(1);
    world.faults.letGo();
    await search;
    await settle();
    await later(2 * MINUTE);
    await ada.openHome();
    await settle();
    expect(home()).not.toMatch(/by hand|changed/);
    expect(world.callsTo("usergroups.users.update").length).toBe(1);
  });

  it("also where our writes ended with the members that were known before", async () => {
    const { ada, world, team, slack } = stage;
    await later(20 * MINUTE);
    team.editMembers("platform-oncall", ["cyd"], "bob");
    // Slack promises no time for its events.
    slack.events.pending.length = 0;
    world.faults.add({ path: "/api/usergroups.list", times: 1, effect: { kind: "late_reply" } });
    await edit();
    const search = ada.search("User Group", "platform");
    await eventually(() => expect(world.faults.held).toBe(1));
    world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PBOB"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["bob"]);
    world.rota.clearOverrides("PLATFORM");
    await later(2 * MINUTE);
    expect(group()).toEqual(["ada"]);
    expect(world.faults.held).toBe(1);
    world.faults.letGo();
    await search;
    await settle();
    await later(2 * MINUTE);
    await ada.openHome();
    await settle();
    expect(home()).not.toMatch(/by hand|changed/);
    expect(world.callsTo("usergroups.users.update")).toHaveLength(2);
  });
});
