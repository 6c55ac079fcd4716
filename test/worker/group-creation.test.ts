/** A user group made for a rotation, whatever becomes of Slack's replies; and what is known of one that is there already. */

import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  connectedStage,
  createRotation,
  leaveStage,
  MINUTE,
  membersOf,
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
  expect(stage.ada.errors()["New Alias to Create"]).toContain("This alias is taken");
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
