/** Groups and channels that others change. */
import { describe, expect, it } from "vitest";
import { eventually, MINUTE, passUntil, SECOND } from "../stage.ts";
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

describe("drift", () => {
  it("reverts a manual edit within seconds, without an announcement", async () => {
    stage.team.editMembers("platform-oncall", ["cyd", "bob"], "ada");
    await settle();
    await later(2 * SECOND);
    expect(group()).toEqual(["ada"]);
    expect(posts()).toHaveLength(1);
  });

  it("names who changed the group, and keeps the change until the next handover if asked to", async () => {
    stage.team.editMembers("platform-oncall", ["cyd", "bob"], "cyd");
    await settle();
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain("@cyd changed this group manually");
    await stage.ada.click("Keep Manual Change");
    await eventually(() =>
      expect(stage.logged).toContainEqual(
        expect.objectContaining({ event: "group.manual_edit_accepted" }),
      ),
    );
    await settle();
    await later(20 * MINUTE);
    expect(group()).toEqual(["bob", "cyd"]);
    expect(home()).toContain("manual change until the next handover");
    await passUntil(stage, HANDOVER + SECOND);
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toContain("by hand");
  });

  it("lets go of a group that somebody keeps changing, names them, and goes on at the next handover", async () => {
    for (const members of [["cyd"], ["bob"], ["cyd"]]) {
      stage.team.editMembers("platform-oncall", members, "bob");
      await settle();
      await later(MINUTE);
    }
    expect(group()).toEqual(["cyd"]);
    expect(home()).toContain("@bob keeps changing this group");
    await later(20 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    await passUntil(stage, HANDOVER + SECOND);
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toContain("keeps changing");
  });

  it("is not moved by the echo of its own write", async () => {
    stage.world.rota.override("PLATFORM", Date.now(), HANDOVER, ["PCYD"]);
    await later(2 * MINUTE);
    expect(group()).toEqual(["cyd"]);
    expect(slackCalls().filter((m) => m.startsWith("usergroups"))).toEqual([
      "usergroups.users.update",
    ]);
  });

  it("finds within a quarter of an hour an edit that came without an event", async () => {
    stage.slack.app.botEvents = new Set();
    stage.team.editMembers("platform-oncall", ["cyd"], "ada");
    await later(16 * MINUTE);
    expect(group()).toEqual(["ada"]);
  });
});

describe("a group or a channel that can't be used", () => {
  it("is reported when the group was disabled, and recovers once it is enabled again", async () => {
    const { groups } = stage.team;
    const managed = stage.team.group("platform-oncall");
    const by = stage.team.user("ada").id;
    expect(groups.setEnabled(managed, false, by)).toBeNull();
    await settle();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(home()).toContain("The user group is disabled in Slack");
    expect(posts()).toHaveLength(2);
    expect(groups.setEnabled(managed, true, by)).toBeNull();
    await settle();
    await later(MINUTE);
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toMatch(/:warning: The user group is disabled/);
  });

  it("is reported when the app is not in a private channel", async () => {
    stage.team.addChannel({ name: "secret", kind: "private", members: ["ada"] });
    await stage.ada.click("Edit", { within: "Platform" });
    await eventually(() => expect(stage.ada.modal).not.toBeNull());
    await stage.ada.choose("Channels", ["#secret"]);
    await stage.ada.submit();
    await passUntil(stage, HANDOVER + MINUTE);
    expect(posts()).toHaveLength(2);
    expect(home()).toContain("/invite @PagerSync");
  });
});
