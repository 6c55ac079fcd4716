/** What Slack lets us do with user groups: checked before it is needed, fixed by an admin's grant, shown when that ends. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
} from "./stage.ts";

let stage: Stage & { readonly ada: SlackClient };
const HANDOVER = START + HOUR;
const GRANT = "/slack/install?grant=usergroups";

beforeEach(async () => {
  stage = await connectedStage();
  stage.slack.app.isMessagesTabOn = true;
});
afterEach(leaveStage);

const rotation = { name: "Platform", group: "@platform-oncall", schedules: ["Platform primary"] };
const home = () => stage.ada.visibleText();
const group = () => membersOf(stage.team, "platform-oncall");
const forbid = (...what: ("whoCreatesGroups" | "whoModifiesGroups")[]) => {
  for (const setting of ["whoCreatesGroups", "whoModifiesGroups"] as const)
    stage.team.settings[setting] = what.includes(setting) ? "admins" : "everyone";
};

/** Everything that is due now, as the alarm would do it. */
async function settle(): Promise<void> {
  for (let rings = 0; rings < 4; rings += 1) {
    await ring(stage);
    await stage.slack.settle();
  }
}

/** Which tokens wrote groups since the calls were last forgotten. */
const writers = () => {
  const { bot, users } = stage.team.installation ?? {};
  return [...stage.world.callsTo("/api/usergroups.users.update")].map((call) => {
    const token = call.headers["authorization"]?.replace("Bearer ", "");
    if (token === bot?.token) return "bot";
    const grant = [...(users?.values() ?? [])].find((g) => g.token === token);
    return grant ? stage.team.user(grant.userId).name : "a dead token";
  });
};
const probes = () =>
  stage.world.callsTo("/api/usergroups.update").map((call) => JSON.parse(call.body) as unknown);
/** The app's direct messages to this person. */
const messagesTo = (name: string): readonly string[] => {
  const { id } = stage.team.user(name);
  return [...stage.team.talk.all.values()]
    .filter((channel) => channel.kind === "im" && channel.members.has(id))
    .flatMap((channel) => channel.messages.map(({ text }) => text));
};

describe("the permission check", () => {
  it("asks before the first handover needs it, with a call that changes nothing", async () => {
    forbid("whoModifiesGroups");
    stage.team.editMembers("platform-oncall", ["ada"], "ada");
    await createRotation(stage.ada, rotation);
    stage.world.calls.length = 0;
    await settle();
    // The group is right already: nothing had to be written yet.
    expect(writers()).toEqual([]);
    const { id } = stage.team.group("platform-oncall");
    expect(probes()).toEqual([{ team_id: stage.team.id, usergroup: id }]);
    expect(group()).toEqual(["ada"]);
    expect(home()).toContain(
      "Slack lets only admins change user groups in this workspace, so PagerSync can't update their members.",
    );
    expect(await stage.ada.click("Grant Access")).toBe(`https://pagersync.example${GRANT}`);
  });

  it("knows at the first form, before there is a rotation", async () => {
    forbid("whoCreatesGroups", "whoModifiesGroups");
    await stage.ada.click("Create Rotation");
    await eventually(() => expect(probes()).toHaveLength(1));
    await stage.ada.cancel();
    await settle();
    expect(home()).toContain("Slack lets only admins change user groups");
  });

  it("doesn't ask when a write has shown it already, nor again without a reason", async () => {
    await createRotation(stage.ada, rotation);
    stage.world.calls.length = 0;
    await settle();
    expect(writers()).toEqual(["bot"]);
    expect(probes()).toEqual([]);
    await passUntil(stage, Date.now() + 40 * MINUTE);
    expect(probes()).toEqual([]);
    expect(home()).not.toContain("Slack lets only admins");
  });

  it("names the missing right: creating and changing are two settings", async () => {
    forbid("whoCreatesGroups");
    const data = { name: "Data", group: "Create a new user group", schedules: rotation.schedules };
    expect(await createRotation(stage.ada, { ...data, alias: "data" })).toBe("errors");
    expect(stage.ada.errors()["New Alias to Create"]).toContain(
      "Only admins can create user groups",
    );
    await stage.ada.cancel();
    await settle();
    expect(home()).toContain(
      "Slack lets only admins create user groups in this workspace, so PagerSync can only manage existing groups.",
    );
    await createRotation(stage.ada, rotation);
    await settle();
    expect(group()).toEqual(["ada"]);
    forbid("whoCreatesGroups", "whoModifiesGroups");
    await passUntil(stage, HANDOVER);
    await settle();
    expect(home()).toContain("Slack lets only admins create and change user groups");
  });

  it("sees that Slack lets it by now, without anybody's doing", async () => {
    forbid("whoModifiesGroups");
    stage.team.editMembers("platform-oncall", ["ada"], "ada");
    await createRotation(stage.ada, rotation);
    await settle();
    expect(home()).toContain("Slack lets only admins change user groups");
    forbid();
    await passUntil(stage, Date.now() + 16 * MINUTE);
    expect(home()).not.toContain("Slack lets only admins");
  });

  it("names a free plan as such, at the first form already", async () => {
    stage.team.settings.isPaid = false;
    await stage.ada.click("Create Rotation");
    await eventually(() =>
      expect(stage.world.callsTo("/api/usergroups.list").length).toBeGreaterThan(0),
    );
    await stage.ada.cancel();
    await settle();
    expect(home()).toContain("User groups need a paid Slack plan.");
    expect(home()).not.toContain("Grant Access");
    stage.team.settings.isPaid = true;
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    await stage.ada.click("Create Rotation");
    await stage.ada.seesModal("Create Rotation");
    await stage.ada.search("User Group", "plat");
    await stage.ada.cancel();
    await settle();
    expect(home()).not.toContain("paid Slack plan");
  });

  it("sends members to an admin", async () => {
    forbid("whoModifiesGroups");
    await createRotation(stage.ada, rotation);
    await settle();
    const bob = stage.slack.client("bob");
    await openHome(bob);
    expect(bob.visibleText()).toContain("Ask a workspace admin or owner to open this page.");
    expect(bob.visibleText()).not.toContain("[Grant Access]");
  });
});

describe("an admin's grant", () => {
  /** Eve, an owner, grants; ada installed. Bob takes over at the hour, cyd an hour later. */
  const granted = async () => {
    stage.team.addUser({ name: "eve", kind: "owner", email: "eve@acme.example" });
    forbid("whoCreatesGroups", "whoModifiesGroups");
    addSchedule(stage, "LONG", "Long", [
      ["ada", START - HOUR, HANDOVER],
      ["bob", HANDOVER, HANDOVER + HOUR],
      ["cyd", HANDOVER + HOUR, HANDOVER + 9 * HOUR],
    ]);
    await stage.ada.click("Refresh");
    await settle();
    await createRotation(stage.ada, { ...rotation, schedules: ["Long"] });
    await settle();
    expect(group()).toEqual(["cyd"]);
    await stage.slack.installApp({ as: "eve", path: GRANT });
    await settle();
    expect(group()).toEqual(["ada"]);
    stage.world.calls.length = 0;
  };
  const tokenOf = (name: string) => {
    const grant = stage.team.installation?.users.get(stage.team.user(name).id);
    if (!grant) throw new Error(`${name} granted nothing`);
    return grant;
  };
  const ENDED = "The access to user groups that @eve granted ended";

  it("that comes while a write is on its way makes up for that write's refusal at once", async () => {
    forbid("whoModifiesGroups");
    await createRotation(stage.ada, rotation);
    const write = { path: "/api/usergroups.users.update", times: 1 } as const;
    stage.world.faults.add({ ...write, effect: { kind: "late_reply" } });
    const passing = ring(stage);
    await eventually(() => expect(stage.world.faults.held).toBe(1));
    await stage.slack.installApp({ as: "ada", path: GRANT });
    stage.world.faults.letGo();
    await passing;
    await passUntil(stage, Date.now() + 5 * SECOND);
    expect(group()).toEqual(["ada"]);
    expect(writers()).toEqual(["bot", "ada"]);
    expect(home()).not.toContain("Slack lets only admins change user groups");
  });

  it("writes groups, and nothing else is done with it", async () => {
    await granted();
    expect(home()).not.toContain("Grant Access");
    const { token } = tokenOf("eve");
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
    const used = stage.world.calls.filter(
      (call) => call.headers["authorization"] === `Bearer ${token}`,
    );
    expect(new Set(used.map((call) => call.path))).toEqual(
      new Set(["/api/usergroups.users.update"]),
    );
  });

  it("ends with its person's account: the bot is tried in the same pass, the Home and the installer get one notice", async () => {
    await granted();
    const eve = tokenOf("eve");
    stage.team.deactivate("eve");
    forbid();
    await passUntil(stage, HANDOVER);
    expect(group()).toEqual(["bob"]);
    expect(writers().slice(-2)).toEqual(["eve", "bot"]);
    await settle();
    expect(home()).toContain(ENDED);
    expect(home()).not.toContain("Grant Access");
    const [notice, ...more] = messagesTo("ada");
    expect(notice).toContain(
      `The access to user groups that <@${eve.userId}> granted PagerSync has ended`,
    );
    expect(more).toEqual([]);
    expect((await openVault(env).installation(stage.team.id))?.grant).toBeNull();
    stage.world.calls.length = 0;
    await passUntil(stage, HANDOVER + HOUR);
    expect(writers()).toEqual(["bot"]);
    expect(messagesTo("ada")).toHaveLength(1);
  });

  it("taken back, it is missed at once where Slack still lets only admins", async () => {
    await granted();
    stage.slack.installs.revoke(stage.team, tokenOf("eve"));
    await stage.slack.settle();
    await settle();
    expect(home()).toContain(ENDED);
    expect(home()).toContain("Slack lets only admins change user groups");
    expect(messagesTo("ada")).toHaveLength(1);
    expect(messagesTo("eve")).toEqual([]);
    await stage.slack.installApp({ as: "ada", path: GRANT });
    await settle();
    expect(home()).not.toContain(ENDED);
    expect(home()).not.toContain("Grant Access");
  });

  it("is not ended by an event from before it was given anew", async () => {
    await granted();
    const { userId } = tokenOf("eve");
    vi.setSystemTime(Date.now() + 10 * SECOND);
    const at = Math.floor(Date.now() / 1000) - 5;
    await stage.slack.installApp({ as: "eve", path: GRANT });
    const body = JSON.stringify({
      type: "event_callback",
      team_id: stage.team.id,
      event_id: "Ev0LATE",
      event_time: at,
      event: { type: "tokens_revoked", tokens: { oauth: [userId], bot: [] } },
    });
    expect((await stage.slack.line.post("/slack/events", "application/json", body)).status).toBe(
      200,
    );
    await settle();
    expect((await openVault(env).installation(stage.team.id))?.grant?.userId).toBe(userId);
    expect(home()).not.toContain(ENDED);
    expect(messagesTo("ada")).toEqual([]);
  });

  it("that doesn't reach any more is named, and the bot goes on where it may", async () => {
    await granted();
    stage.team.user("eve").kind = "member";
    await passUntil(stage, HANDOVER);
    await settle();
    expect(group()).toEqual(["ada"]);
    expect(writers().slice(-2)).toEqual(["eve", "bot"]);
    expect(home()).toContain(" @eve's access isn't enough for that.");
    expect(home()).toContain("[Grant Access]");
    forbid();
    await stage.ada.click("Refresh");
    await settle();
    expect(group()).toEqual(["bob"]);
    expect(home()).not.toContain("doesn't reach");
  });

  it("ends with a message to another admin where the installer is gone", async () => {
    await granted();
    stage.team.addUser({ name: "fay", kind: "admin", email: "fay@acme.example" });
    await openHome(stage.slack.client("fay"));
    stage.team.deactivate("ada");
    stage.slack.installs.revoke(stage.team, tokenOf("eve"));
    await stage.slack.settle();
    await settle();
    expect(messagesTo("ada")).toEqual([]);
    expect(messagesTo("eve")).toEqual([]);
    expect(messagesTo("fay")).toHaveLength(1);
  });

  it("that died before a group is created doesn't stand in the way", async () => {
    await granted();
    stage.team.deactivate("eve");
    forbid();
    expect(
      await createRotation(stage.ada, {
        name: "Data",
        group: "Create a new user group",
        alias: "data",
        schedules: ["Platform primary"],
      }),
    ).toBe("closed");
    await settle();
    expect(membersOf(stage.team, "data")).toEqual(["ada"]);
    expect(home()).toContain(ENDED);
  });
});

describe("a grant that isn't an admin's", () => {
  it("is not kept: its token ends, nobody is named as granting, and the page says who can", async () => {
    forbid("whoModifiesGroups");
    await createRotation(stage.ada, rotation);
    await settle();
    const page = await stage.slack.installApp({ as: "bob", path: GRANT });
    await settle();
    expect(await page.text()).toContain("only a workspace admin or owner can grant it");
    expect((await openVault(env).installation(stage.team.id))?.grant).toBeNull();
    expect(stage.team.installation?.users.size).toBe(0);
    expect(stage.team.installation?.bot.isRevoked).toBe(false);
    expect(home()).toContain("[Grant Access]");
    expect(home()).not.toContain("that @bob granted");
    expect(messagesTo("ada")).toEqual([]);
    await stage.slack.installApp({ as: "ada", path: GRANT });
    await settle();
    expect(group()).toEqual(["ada"]);
  });

  it("doesn't end an admin's, and neither does a permission that was left out", async () => {
    forbid("whoModifiesGroups");
    await stage.slack.installApp({ as: "ada", path: GRANT });
    await stage.slack.installApp({ as: "bob", path: GRANT });
    const leavesOut = ["usergroups:write"];
    const page = await stage.slack.installApp({ as: "ada", path: GRANT, leavesOut });
    expect(await page.text()).toContain("The permission wasn&#39;t granted");
    await settle();
    await createRotation(stage.ada, rotation);
    await settle();
    expect(writers()).toEqual(["ada"]);
    expect(group()).toEqual(["ada"]);
  });

  it("is refused while Slack doesn't say who gives it, and a stored one of theirs goes on", async () => {
    forbid("whoModifiesGroups");
    await stage.slack.installApp({ as: "ada", path: GRANT });
    stage.world.faults.add({ path: "/api/users.info", effect: { kind: "status", status: 503 } });
    const page = await stage.slack.installApp({ as: "ada", path: GRANT });
    expect(await page.text()).toContain("Slack didn&#39;t confirm in time");
    stage.world.faults.clear();
    await settle();
    expect((await openVault(env).installation(stage.team.id))?.grant?.userId).toBe(
      stage.team.user("ada").id,
    );
    expect(stage.team.installation?.users.size).toBe(1);
  });
});
