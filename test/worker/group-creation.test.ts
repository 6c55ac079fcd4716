/** A user group made for a rotation, whatever becomes of Slack's replies; and what is known of one that is there already. */

import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  connectedStage,
  createRotation,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  type Stage,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
  stage.team.settings.whoCreatesGroups = "everyone";
});
afterEach(leaveStage);

const data = {
  name: "Data",
  group: "Create a new user group",
  alias: "data-oncall",
  schedules: ["Platform primary"],
};
const settle = async () => {
  await stage.slack.settle();
  await untilAtRest();
  await passUntil(stage, Date.now());
};
const creations = () => stage.world.callsTo("usergroups.create");

it.each(["reply_lost", "truncated"] as const)(
  "takes the group that Slack made although its reply was lost (%s)",
  async (kind) => {
    stage.world.faults.add({ path: "usergroups.create", times: 1, effect: { kind } });
    expect(await createRotation(stage.ada, data)).toBe("closed");
    await settle();
    expect(creations()).toHaveLength(1);
    expect(membersOf(stage.team, "data-oncall")).toEqual(["ada"]);
  },
);

it("takes it at the next try, where it could not be looked for at the first", async () => {
  await createRotation(stage.ada, { ...data, name: "Warms up", alias: "warm" });
  await settle();
  stage.world.faults.add({ path: "usergroups.create", times: 1, effect: { kind: "reply_lost" } });
  stage.world.faults.add({ path: "usergroups.list", effect: { kind: "status", status: 503 } });
  expect(await createRotation(stage.ada, data)).toBe("errors");
  stage.world.faults.clear();
  vi.setSystemTime(Date.now() + MINUTE);
  expect(await stage.ada.submit()).toBe("closed");
  await settle();
  expect(membersOf(stage.team, "data-oncall")).toEqual(["ada"]);
});

it("leaves a group alone that somebody else made under the alias, though nobody is in it", async () => {
  stage.team.settings.takesEmptyGroups = true;
  stage.team.addGroup({ handle: "data-oncall", name: "Theirs", members: [] });
  expect(await createRotation(stage.ada, data)).toBe("errors");
  expect(stage.ada.errors()["New Alias to Create"]).toContain("This alias is already taken");
});

it("keeps the members that a group had at the click, not those of when the form opened", async () => {
  await createRotation(stage.ada, { ...data, name: "Other" });
  await settle();
  await stage.ada.click("Create Rotation");
  await stage.ada.seesModal("Create Rotation");
  await stage.ada.fill("Config Name", "Platform");
  await stage.ada.choose("User Group", "@platform-oncall — Platform on call");
  await stage.ada.choose("Schedules", ["Platform primary"]);
  vi.setSystemTime(Date.now() + MINUTE / 2);
  stage.team.editMembers("platform-oncall", ["bob"], "ada");
  await stage.slack.settle();
  expect(await stage.ada.submit()).toBe("closed");
  const stored = await runInDurableObject(stubOf(stage.team), (_, { storage }) =>
    openStore(storage)
      .rotations.all()
      .map((r) => [r.name, r.membersBefore]),
  );
  expect(stored).toContainEqual(["Platform", [stage.team.user("bob").id]]);
});

describe("an alias that belongs to a disabled group", () => {
  const RETIRED = "@data-oncall — Data (disabled: will be enabled)";

  beforeEach(() => {
    const { team } = stage;
    team.addGroup({ handle: "data-oncall", name: "Data", members: ["bob"] });
    team.groups.setEnabled(team.group("data-oncall"), false, team.user("ada").id);
  });
  const isEnabled = () => stage.team.group("data-oncall").deletedAtS === 0;
  const enables = () => stage.world.callsTo("usergroups.enable");

  /** As the error at the alias says. */
  async function chooseRetired(person: SlackClient): Promise<void> {
    expect(await person.search("User Group", "@data")).toContain(RETIRED);
    await person.choose("User Group", RETIRED);
    // Drawn anew, the form doesn't ask for an alias.
    await untilAtRest();
    await person.fill("New Alias to Create", "");
  }

  it("is said at the field, and the group is enabled and used once somebody chooses it", async () => {
    expect(await createRotation(stage.ada, data)).toBe("errors");
    expect(stage.ada.errors()).toEqual({
      "New Alias to Create":
        "@data-oncall belongs to a disabled user group. To enable and use it, search for it under User Group and leave this empty. Or enter another alias.",
    });
    await chooseRetired(stage.ada);
    expect(isEnabled()).toBe(false);
    expect(await stage.ada.submit()).toBe("closed");
    await settle();
    expect([isEnabled(), enables().length]).toEqual([true, 1]);
    expect(membersOf(stage.team, "data-oncall")).toEqual(["ada"]);
  });

  it("isn't listed until somebody looks for it", async () => {
    await stage.ada.click("Create Rotation");
    await stage.ada.seesModal("Create Rotation");
    expect(await stage.ada.search("User Group", "")).not.toContain(RETIRED);
  });

  it("stays disabled where Slack lets only admins do it, which is said at the field", async () => {
    await createRotation(stage.ada, data);
    await chooseRetired(stage.ada);
    stage.team.settings.whoCreatesGroups = "admins";
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["User Group"]).toContain("Only admins can enable user groups");
    expect(isEnabled()).toBe(false);
  });

  it("is enabled with an admin's grant for an admin, not for a member", async () => {
    stage.team.settings.whoCreatesGroups = "admins";
    stage.team.settings.whoModifiesGroups = "admins";
    await stage.slack.installApp({ as: "ada", path: "/slack/install?grant=usergroups" });
    await settle();
    await lookAgain(stage.ada);
    await stage.ada.click("Settings");
    await stage.ada.seesModal("Settings");
    await stage.ada.choose("Who can manage rotations", "Everyone (full members)");
    await stage.ada.submit();
    await settle();
    const bob = stage.slack.client("bob");
    await openHome(bob);
    await createRotation(bob, data);
    await chooseRetired(bob);
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()["User Group"]).toContain("only workspace admins and owners can choose it");
    expect([isEnabled(), enables().length]).toEqual([false, 0]);

    await lookAgain(stage.ada);
    await createRotation(stage.ada, data);
    await chooseRetired(stage.ada);
    expect(await stage.ada.submit()).toBe("closed");
    await settle();
    expect(isEnabled()).toBe(true);
    expect(membersOf(stage.team, "data-oncall")).toEqual(["ada"]);
  });

  it("is used although Slack's reply was lost, at the next try", async () => {
    await createRotation(stage.ada, data);
    await chooseRetired(stage.ada);
    const effect = { kind: "reply_lost" } as const;
    stage.world.faults.add({ path: "usergroups.enable", times: 1, effect });
    expect(await stage.ada.submit()).toBe("errors");
    expect(await stage.ada.submit()).toBe("closed");
    await settle();
    expect(membersOf(stage.team, "data-oncall")).toEqual(["ada"]);
  });
});
