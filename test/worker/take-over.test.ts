/**
 * While an admin's grant is in use, PagerSync takes over a user group that it didn't make only if an admin chooses it: a
 * member can't have the admin's token change what Slack lets only admins change.
 */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GROUP_APPROVALS } from "../../src/workspace/store/schema-steps/group-approvals.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  connectedStage,
  createRotation,
  eventually,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  type Stage,
  settle,
  stubOf,
} from "./stage.ts";

const GRANT = "/slack/install?grant=usergroups";
const ASK_ADA =
  "PagerSync didn't create this user group, so only workspace admins and owners can choose it the first time: ask one of them, for example @ada, or choose another group.";
const SCHEDULES = ["Platform primary"];
const SECURITY = { name: "Security", group: "@security", schedules: SCHEDULES };
const NEW = "Create a new user group";

let stage: Stage & { readonly ada: SlackClient };
let bob: SlackClient;

/** Slack lets only admins change groups. Ada is the installer, and on call; bob is a member. */
beforeEach(async () => {
  stage = await connectedStage();
  stage.team.addGroup({ handle: "security", name: "Security", members: ["cyd"] });
  adminsOnly();
  bob = stage.slack.client("bob");
  await openHome(bob);
});
afterEach(leaveStage);

const adminsOnly = (): void => {
  stage.team.settings.whoCreatesGroups = "admins";
  stage.team.settings.whoModifiesGroups = "admins";
};
const everybody = (): void => {
  stage.team.settings.whoCreatesGroups = "everyone";
  stage.team.settings.whoModifiesGroups = "everyone";
};
const security = () => membersOf(stage.team, "security");

/** Ada grants access, and says that everyone manages rotations. */
async function granted(): Promise<void> {
  await stage.slack.installApp({ as: "ada", path: GRANT });
  await settle(stage);
  await lookAgain(stage.ada);
  await stage.ada.click("Settings");
  await stage.ada.seesModal("Settings");
  await stage.ada.choose("Who can manage rotations", "Everyone (full members)");
  expect(await stage.ada.submit()).toBe("closed");
  await settle(stage);
  await lookAgain(bob);
}

async function remove(who: SlackClient, name: string, putsBack: boolean): Promise<void> {
  await who.click("Delete", { within: name });
  await who.seesModal("Delete Rotation");
  if (putsBack) await who.choose("Before PagerSync", "Put back cyd");
  expect(await who.submit()).toBe("closed");
  await settle(stage);
}

async function edit(who: SlackClient, name: string): Promise<void> {
  await lookAgain(who);
  await who.click("Edit", { within: name });
  await who.seesModal("Edit Rotation");
}

async function paste(who: SlackClient, group: string): Promise<string> {
  await who.click("Settings");
  await who.seesModal("Settings");
  await who.click("Import");
  await who.seesModal("Import");
  await who.fill(
    "Configuration (YAML)",
    `version: 1\nrotations:\n  - name: Security\n    group: ${group}\n    schedules: [PLATFORM]\n`,
  );
  return who.submit();
}

describe("with a grant, a member", () => {
  beforeEach(granted);

  it("can't take over a group, and nobody is put into it", async () => {
    await bob.click("Create Rotation");
    await bob.seesModal("Create Rotation");
    await bob.fill("Config Name", "Security");
    await bob.click("More options");
    await bob.sees("Always in the group");
    await bob.choose("Always in the group", ["@bob"]);
    await bob.search("User Group", "secu");
    await bob.choose("User Group", "@security — Security");
    await bob.search("Schedules", "plat");
    await bob.choose("Schedules", SCHEDULES);
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()).toEqual({ "User Group": ASK_ADA });
    await bob.closeAll();
    await settle(stage);
    expect(security()).toEqual(["cyd"]);
    expect(stage.ada.visibleText()).not.toContain("@security");
  });

  it("is told as soon as the group is chosen", async () => {
    await bob.click("Create Rotation");
    await bob.seesModal("Create Rotation");
    await bob.search("User Group", "secu");
    await bob.choose("User Group", "@security — Security");
    await bob.sees(ASK_ADA);
    await bob.choose("User Group", NEW);
    await eventually(() => expect(bob.visibleText()).not.toContain("the first time"));
  });

  it("can't move a rotation onto one", async () => {
    await createRotation(bob, { name: "Data", group: NEW, alias: "data", schedules: SCHEDULES });
    await settle(stage);
    await edit(bob, "Data");
    await bob.search("User Group", "secu");
    await bob.choose("User Group", "@security — Security");
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()).toEqual({ "User Group": ASK_ADA });
    await bob.closeAll();
    await settle(stage);
    expect(security()).toEqual(["cyd"]);
  });

  it("can't import a file that takes one over, and the line of it says why", async () => {
    expect(await paste(bob, "security")).toBe("errors");
    expect(bob.errors()["Configuration (YAML)"]).toBe(`Line 3, “Security”: ${ASK_ADA}`);
  });

  it("can't get one by naming an alias that an admin made by hand, though nobody is in it", async () => {
    stage.team.settings.takesEmptyGroups = true;
    const { id } = stage.team.user("ada");
    Object.assign(stage.team.addGroup({ handle: "board", name: "Board" }), { updatedBy: id });
    const form = { name: "The board", group: NEW, alias: "board", schedules: SCHEDULES };
    expect(await createRotation(bob, form)).toBe("errors");
    expect(bob.errors()["New Alias to Create"]).toContain("This alias is already taken");
    await bob.closeAll();
    await settle(stage);
    expect(membersOf(stage.team, "board")).toEqual([]);
  });

  it("may use what PagerSync made, again and again", async () => {
    const form = { name: "Data", group: NEW, alias: "data", schedules: SCHEDULES };
    expect(await createRotation(bob, form)).toBe("closed");
    await settle(stage);
    expect(membersOf(stage.team, "data")).toEqual(["ada"]);
    await remove(bob, "Data", false);
    expect(
      await createRotation(bob, { name: "Data 2", group: "@data", schedules: SCHEDULES }),
    ).toBe("closed");
  });

  it("edits what an admin has taken over, also anew once its rotation was deleted", async () => {
    expect(await createRotation(stage.ada, SECURITY)).toBe("closed");
    await settle(stage);
    expect(security()).toEqual(["ada"]);
    await edit(bob, "Security");
    await bob.fill("Config Name", "Guards");
    expect(await bob.submit()).toBe("closed");
    await settle(stage);
    await remove(bob, "Guards", false);
    expect(await createRotation(bob, SECURITY)).toBe("closed");
  });

  it("needs an admin again once the group's former members were put back, which the grant does", async () => {
    await createRotation(stage.ada, SECURITY);
    await settle(stage);
    await remove(bob, "Security", true);
    expect(security()).toEqual(["cyd"]);
    expect(await createRotation(bob, SECURITY)).toBe("errors");
    expect(bob.errors()).toEqual({ "User Group": ASK_ADA });
  });

  it("an admin imports what a member may not", async () => {
    expect(await paste(stage.ada, "security")).toBe("updated");
    await stage.ada.click("Apply");
    await settle(stage);
    expect(security()).toEqual(["ada"]);
  });
});

describe("a form that was opened before the grant", () => {
  it("is checked again at Submit", async () => {
    await bob.click("Create Rotation");
    await bob.seesModal("Create Rotation");
    await bob.fill("Config Name", "Security");
    await bob.search("User Group", "secu");
    await bob.choose("User Group", "@security — Security");
    await bob.choose("Schedules", SCHEDULES);
    await bob.sees("When you submit:");
    await granted();
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()).toEqual({ "User Group": ASK_ADA });
  });

  it("and so is a plan that an import shows", async () => {
    expect(await paste(bob, "security")).toBe("updated");
    await bob.sees("Will be created");
    await granted();
    await bob.click("Apply");
    await bob.sees(ASK_ADA);
    await settle(stage);
    expect(security()).toEqual(["cyd"]);
  });
});

describe("without a grant, a member may choose any group", () => {
  it("and an admin's later grant doesn't reach it, until an admin submits the rotation", async () => {
    expect(await createRotation(bob, SECURITY)).toBe("closed");
    await settle(stage);
    expect(security()).toEqual(["cyd"]);
    await granted();
    await settle(stage);
    expect(security()).toEqual(["cyd"]);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).toContain(
      "A workspace admin or owner needs to press Edit here, then Submit.",
    );
    expect(stage.ada.visibleText()).not.toContain("[Grant Access]");
    // Bob's own submission changes nothing.
    await edit(bob, "Security");
    expect(await bob.submit()).toBe("closed");
    await settle(stage);
    expect(security()).toEqual(["cyd"]);
    await edit(stage.ada, "Security");
    expect(await stage.ada.submit()).toBe("closed");
    await settle(stage);
    expect(security()).toEqual(["ada"]);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).not.toContain("needs to press Edit here");
  });

  it("and goes on with it under a grant, if Slack let PagerSync change it before", async () => {
    everybody();
    expect(await createRotation(bob, SECURITY)).toBe("closed");
    await settle(stage);
    expect(security()).toEqual(["ada"]);
    adminsOnly();
    await granted();
    stage.team.editMembers("security", ["cyd"], "ada");
    await settle(stage);
    expect(security()).toEqual(["ada"]);
    await remove(bob, "Security", false);
    expect(await createRotation(bob, SECURITY)).toBe("errors");
  });

  it("is not taken for an admin because Slack doesn't say who they are", async () => {
    await granted();
    await bob.click("Create Rotation");
    await bob.seesModal("Create Rotation");
    await bob.fill("Config Name", "Security");
    await bob.search("User Group", "secu");
    await bob.choose("User Group", "@security — Security");
    await bob.choose("Schedules", SCHEDULES);
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    stage.world.faults.add({ path: "/api/users.info", effect: { kind: "status", status: 503 } });
    expect(await bob.submit()).toBe("errors");
  });
});

describe("an admin who granted and is none any more", () => {
  it("takes another admin to take over a group, and one to grant anew", async () => {
    await granted();
    stage.team.addUser({ name: "eve", kind: "admin", email: "eve@acme.example" });
    const eve = stage.slack.client("eve");
    await openHome(eve);
    stage.team.user("ada").kind = "member";
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    await lookAgain(stage.ada);
    expect(await createRotation(stage.ada, SECURITY)).toBe("errors");
    expect(stage.ada.errors()["User Group"]).toContain("for example @eve,");
    await stage.ada.closeAll();
    expect(await createRotation(eve, SECURITY)).toBe("closed");
    await settle(stage);
    // Slack refuses what was granted, and it is said; nothing else ends the grant.
    expect(security()).toEqual(["cyd"]);
    await lookAgain(eve);
    expect(eve.visibleText()).toContain(" @ada's access isn't enough for that.");
    await stage.slack.installApp({ as: "ada", path: GRANT });
    await stage.slack.installApp({ as: "eve", path: GRANT });
    await settle(stage);
    expect(security()).toEqual(["ada"]);
  });
});

it("the rotations of before this was asked go on with the grant", async () => {
  await createRotation(bob, SECURITY);
  await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
    storage.sql.exec("DROP TABLE group_approvals");
    storage.sql.exec(GROUP_APPROVALS);
  });
  await granted();
  expect(security()).toEqual(["ada"]);
  await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
    const { id } = stage.team.group("security");
    expect(openStore(storage).groupApprovals.get(id)).toBe("for_now");
  });
});
