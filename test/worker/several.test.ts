/** Many rotations set up at once: chosen, corrected, applied in the background, and undone. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { dyingAt } from "./chaos/crash.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  PLATFORM_ROTATION,
  passUntil,
  START,
  type Stage,
  settle,
  stubOf,
} from "./stage.ts";

let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
  stage.team.settings.whoCreatesGroups = "everyone";
});
afterEach(leaveStage);

const inStore = <T>(work: (store: Store) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => work(openStore(storage)));
const rotations = () =>
  inStore(({ rotations: { all }, groups }) =>
    all()
      .map(({ name, groupId }) => `${name} @${groups.get(groupId)?.handle}`)
      .toSorted(),
  );
const reading = (who = stage.ada) => who.visibleText();

/** Teams with a schedule each: bob is on call in all of them. */
function addTeams(...names: readonly string[]): void {
  for (const [nth, name] of names.entries())
    addSchedule(stage, `T${nth}`, name, [["bob", START - HOUR, START + 9 * HOUR]]);
}

/** Opens the form, enters a part of the names, and goes on to the proposals. */
async function proposes(text: string, who = stage.ada): Promise<void> {
  await who.click("Set up several");
  await who.seesModal("Set up several");
  await settle(stage);
  await who.fill("All schedules whose name contains", text);
  expect(await who.submit()).toBe("updated");
}

const applies = async (who = stage.ada) => expect(await who.submit()).toBe("updated");

/** Applies what the list shows, and waits until all of it is done. */
async function setsUp(minutes = 1): Promise<void> {
  await applies();
  await stage.ada.closeAll();
  await passUntil(stage, START + minutes * MINUTE);
  await settle(stage);
}

async function details(within?: string): Promise<string> {
  await lookAgain(stage.ada);
  await stage.ada.click("Details", within === undefined ? {} : { within });
  await stage.ada.seesModal("Set up several");
  const text = reading();
  return text;
}

async function undoes(): Promise<string> {
  await details();
  const [undo = ""] = /Undo set-up of \d+ rotations?/.exec(reading()) ?? [];
  await stage.ada.click(undo);
  await settle(stage);
  await eventually(() => expect(reading()).not.toContain(undo));
  await stage.ada.click("Refresh");
  await settle(stage);
  return reading();
}

describe("the choice", () => {
  beforeEach(() => addTeams("Team Data", "Team Search", "Ops"));

  it("says how many schedules match while someone types", async () => {
    await createRotation(stage.ada, {
      ...PLATFORM_ROTATION,
      schedules: ["Team Search"],
    });
    await settle(stage);
    await stage.ada.click("Set up several");
    await stage.ada.seesModal("Set up several");
    await stage.ada.fill("All schedules whose name contains", "team");
    await settle(stage);
    expect(reading()).toContain("1 schedule matches. 1 more has a rotation already");
    expect(await stage.ada.search("Schedules", "team")).toEqual([
      "Team Data",
      "Team Search (in a rotation)",
      "level 1 of Team Data (first)",
      "level 1 of Team Search (first)",
    ]);
  });

  it("needs a schedule, and says so where it is missing", async () => {
    await stage.ada.click("Set up several");
    await stage.ada.seesModal("Set up several");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["Schedules"]).toContain("Choose schedules here, or enter");
    await stage.ada.fill("All schedules whose name contains", "nowhere");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["All schedules whose name contains"]).toContain("“nowhere”");
  });

  it("takes single schedules beside those that match, each once", async () => {
    await stage.ada.click("Set up several");
    await stage.ada.seesModal("Set up several");
    await settle(stage);
    await stage.ada.choose("Schedules", ["Ops", "Team Data"]);
    await stage.ada.fill("All schedules whose name contains", "team");
    expect(await stage.ada.submit()).toBe("updated");
    expect(reading()).toContain("Apply sets up 3 rotations: 3 with a new user group.");
  });
});

describe("the proposals", () => {
  beforeEach(async () => {
    stage.team.addGroup({ handle: "search-oncall", name: "Search", members: ["cyd"] });
    stage.team.addGroup({ handle: "taken-oncall", name: "Taken" });
    addSchedule(stage, "OTHER", "Other", [["cyd", START - HOUR, START + HOUR]]);
    await createRotation(stage.ada, {
      name: "Taken already",
      group: "@taken-oncall",
      schedules: ["Other"],
    });
    await settle(stage);
    addTeams("EU Data", "EU Search on call", "Search", "Taken");
    await inStore(({ state }) => state.connection.scheduleListIsOld());
  });

  it("name what each does to its group, and what can't be done", async () => {
    await stage.ada.click("Set up several");
    await stage.ada.seesModal("Set up several");
    await settle(stage);
    await stage.ada.choose("Schedules", ["EU Data", "Search", "Taken"]);
    expect(await stage.ada.submit()).toBe("updated");
    const text = reading();
    expect(text).toContain(
      "Apply sets up 2 rotations: 1 with a new user group, 1 with an existing one.",
    );
    expect(text).toContain("1 proposal needs a change. Otherwise, it's left out.");
    expect(text).toContain("Taken\n@taken-oncall");
    expect(text).toContain("already used by the rotation “Taken already”");
    expect(text).toContain("EU Data\n@eu-data-oncall (new) · Joins: @bob");
    expect(text).toContain("Search\n@search-oncall · Joins: @bob · Leaves: @cyd");
    // What needs a person comes first.
    expect(text.indexOf("Taken\n")).toBeLessThan(text.indexOf("EU Data\n"));
  });

  it("can be changed and left out, each by its menu", async () => {
    await proposes("eu");
    await stage.ada.click("Change", { within: "EU Data" });
    await stage.ada.seesModal("Change Proposal");
    await stage.ada.fill("Config Name", "European data");
    await stage.ada.fill("New Alias to Create", "Not An Alias");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["New Alias to Create"]).toContain("Lowercase letters");
    await stage.ada.fill("New Alias to Create", "taken-oncall");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["New Alias to Create"]).toContain("already taken");
    await stage.ada.fill("New Alias to Create", "eu-search-oncall");
    expect(await stage.ada.submit()).toBe("errors");
    expect(stage.ada.errors()["New Alias to Create"]).toContain("“EU Search on call” has this");
    await stage.ada.fill("New Alias to Create", "eu-data");
    expect(await stage.ada.submit()).toBe("closed");
    await settle(stage);
    expect(reading()).toContain("European data (EU Data)\n@eu-data (new) · Joins: @bob");
    await stage.ada.click("Leave out", { within: "EU Search" });
    await settle(stage);
    expect(reading()).toContain("EU Search on call left out");
    expect(reading()).toContain("Apply sets up 1 rotation:");
    await stage.ada.click("Include", { within: "EU Search" });
    await settle(stage);
    expect(reading()).toContain("Apply sets up 2 rotations:");
  });

  it("take another group without the alias being deleted first", async () => {
    await proposes("eu data");
    await stage.ada.click("Change", { within: "EU Data" });
    await stage.ada.seesModal("Change Proposal");
    const [platform = ""] = await stage.ada.search("User Group", "platform");
    await stage.ada.choose("User Group", platform);
    expect(await stage.ada.submit()).toBe("closed");
    await settle(stage);
    expect(reading()).toContain("EU Data\n@platform-oncall · Joins: @bob");
    await setsUp();
    expect(await rotations()).toContain("EU Data @platform-oncall");
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });

  it("are shown anew where something changed before Apply", async () => {
    await proposes("eu data");
    stage.team.addGroup({ handle: "eu-data-oncall", name: "Somebody else's" });
    await inStore(({ state }) => state.groups.markPickerStale());
    await applies();
    expect(reading()).toContain("Something changed in the meantime. Nothing was set up yet.");
    expect(reading()).toContain("No rotation can be set up yet.");
    expect(await rotations()).toEqual(["Taken already @taken-oncall"]);
  });
});

describe("what is applied", () => {
  const names = Array.from({ length: 24 }, (_, nth) => `Team ${nth + 10}`);

  it("is set up in the background at Slack's pace, with progress on the Home", async () => {
    addTeams(...names);
    await proposes("team");
    await applies();
    expect(reading()).toContain("0 of 24 rotations set up. About 2 minutes left.");
    await stage.ada.closeAll();
    await settle(stage);
    await lookAgain(stage.ada);
    expect(reading()).toMatch(/(1\d|20) of 24 rotations set up/);
    await passUntil(stage, START + 3 * MINUTE);
    await settle(stage);
    expect(await rotations()).toHaveLength(24);
    for (const name of names)
      expect(membersOf(stage.team, `${name.toLowerCase().replace(" ", "-")}-oncall`)).toEqual([
        "bob",
      ]);
    await lookAgain(stage.ada);
    expect(reading()).toContain("24 of 24 rotations set up. Begun by");
  });

  it("goes on by itself where Slack limits the first of all, and someone opens the Home meanwhile", async () => {
    addTeams("Team A");
    await proposes("team");
    const effect = { kind: "rate_limited", retryAfterS: 30 } as const;
    stage.world.faults.add({ path: "/api/usergroups.create", times: 1, effect });
    await applies();
    await stage.ada.closeAll();
    await settle(stage);
    await lookAgain(stage.ada);
    expect(await rotations()).toEqual([]);
    await passUntil(stage, START + MINUTE);
    expect(await rotations()).toEqual(["Team A @team-a-oncall"]);
  });

  it("is refused where Slack refuses it, each with the reason, and the others go on", async () => {
    addTeams("Team A", "Team B", "Team C");
    stage.team.addUser({ name: "team-b-oncall" });
    await proposes("team");
    // Slack has this name for a person, which no list of groups tells.
    await setsUp();
    expect(await rotations()).toEqual(["Team A @team-a-oncall", "Team C @team-c-oncall"]);
    await lookAgain(stage.ada);
    expect(reading()).toContain("2 of 3 rotations set up, 1 refused.");
    expect(reading()).toContain("• Team B · @team-b-oncall: This alias is already taken");
    expect(await details()).toContain("Refused (1)");
  });

  it("asks Slack once where only admins create groups, and uses the groups there are", async () => {
    stage.team.settings.whoCreatesGroups = "admins";
    stage.team.addGroup({ handle: "team-c", name: "Team C", members: ["cyd"] });
    addTeams("Team A", "Team B", "Team C");
    await proposes("team");
    await setsUp();
    expect(await rotations()).toEqual(["Team C @team-c"]);
    expect(stage.world.calls.filter(({ path }) => path.endsWith("usergroups.create"))).toHaveLength(
      1,
    );
    expect(await details()).toContain("Refused (2)");
  });

  it("is there once, wherever the object dies on the way", async () => {
    addTeams("Team A", "Team B");
    await proposes("team");
    await applies();
    await stage.ada.closeAll();
    const deaths: boolean[] = [];
    for (const nth of [1, 2, 4]) {
      for (const before of ["request", "reply", "write"] as const) {
        const death = await dyingAt(stage, { before, nth }, async () => {
          await passUntil(stage, Date.now() + MINUTE / 2);
        });
        deaths.push(death.isReached);
      }
    }
    expect(deaths.filter(Boolean).length).toBeGreaterThan(5);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    await settle(stage);
    expect(await rotations()).toEqual(["Team A @team-a-oncall", "Team B @team-b-oncall"]);
    expect(stage.team.groups.all().filter(({ handle }) => handle.startsWith("team-"))).toHaveLength(
      2,
    );
    expect(membersOf(stage.team, "team-b-oncall")).toEqual(["bob"]);
  });
});

it("a member under an admin's grant proposes new groups, and none that PagerSync didn't make", async () => {
  stage.team.addGroup({ handle: "team-c", name: "Team C", members: ["cyd"] });
  addTeams("Team A", "Team C");
  await stage.slack.installApp({ as: "ada", path: "/slack/install?grant=usergroups" });
  await settle(stage);
  await inStore(({ state }) => state.settings.saveWhoManages("everyone"));
  const bob = stage.slack.client("bob");
  await openHome(bob);
  await proposes("team", bob);
  expect(reading(bob)).toContain("Apply sets up 1 rotation: 1 with a new user group.");
  expect(reading(bob)).toContain("only workspace admins and owners can choose it the first time");
  await applies(bob);
  await passUntil(stage, START + MINUTE);
  await settle(stage);
  expect(await rotations()).toEqual(["Team A @team-a-oncall"]);
});

it("what still waits is refused once whoever began it may no longer manage", async () => {
  addTeams(...Array.from({ length: 22 }, (_, nth) => `Team ${nth + 10}`));
  const bob = stage.slack.client("bob");
  await openHome(bob);
  await proposes("team", bob);
  await applies(bob);
  await settle(stage);
  const before = await rotations();
  expect(before.length).toBeGreaterThan(5);
  expect(before.length).toBeLessThan(22);
  await inStore(({ state }) => state.settings.saveWhoManages("admins"));
  await passUntil(stage, START + 3 * MINUTE);
  await settle(stage);
  expect(await rotations()).toEqual(before);
  expect(await details()).toContain("Whoever began this can no longer manage rotations.");
});

it("a private channel that the person has left since the proposals is refused at Apply", async () => {
  const board = stage.team.addChannel({ name: "board", kind: "private", members: ["ada"] });
  board.members.add(stage.team.installation?.botUserId ?? "");
  addTeams("Team A");
  await stage.ada.click("Set up several");
  await stage.ada.seesModal("Set up several");
  await settle(stage);
  await stage.ada.fill("All schedules whose name contains", "team");
  await stage.ada.choose("Channels", ["#board"]);
  expect(await stage.ada.submit()).toBe("updated");
  board.members.delete(stage.team.user("ada").id);
  vi.setSystemTime(START + 10 * MINUTE);
  await applies();
  expect(reading()).toContain("You aren't in one of these private channels");
  await passUntil(stage, START + 12 * MINUTE);
  expect(await rotations()).toEqual([]);
});

it("a system disconnected while Slack creates the group leaves no rotation and no group behind", async () => {
  addTeams("Team A");
  await proposes("team");
  stage.world.faults.add({ path: "/api/usergroups.create", times: 1, effect: { kind: "held" } });
  await applies();
  await stage.ada.closeAll();
  const pass = settle(stage);
  await eventually(() => expect(stage.world.faults.held).toBe(1));
  await stage.ada.click("Disconnect");
  const source = () => inStore(({ state }) => state.connection.get("source"));
  await vi.waitFor(async () => expect(await source()).toBeNull());
  stage.world.faults.letGo();
  await pass;
  await passUntil(stage, START + MINUTE);
  expect(await rotations()).toEqual([]);
  expect(stage.team.group("team-a-oncall").deletedAtS).not.toBe(0);
  const told = await inStore(({ bulkRuns }) =>
    bulkRuns.lately(0).map(({ id }) => bulkRuns.items(id)),
  );
  expect(told[0]?.[0]?.outcome).toEqual({
    status: "refused",
    faults: { schedules: { reason: "scheduleGone" } },
  });
});

it("one that breaks holds up no handover", async () => {
  const at = START + 10 * MINUTE + 7_000;
  addSchedule(stage, "T1", "Team A", [
    ["bob", START - HOUR, at],
    ["cyd", at, START + 9 * HOUR],
  ]);
  await proposes("team");
  await setsUp();
  await inStore(({ bulkRuns }) => {
    const run = { id: "broken", begunBy: stage.team.user("ada").id, isByAdmin: true, source: null };
    bulkRuns.begin(run, [{ handle: "broken", form: null as never }], Date.now());
  });
  await passUntil(stage, at - 1_000);
  expect(membersOf(stage.team, "team-a-oncall")).toEqual(["bob"]);
  await passUntil(stage, at + 1_000);
  expect(membersOf(stage.team, "team-a-oncall")).toEqual(["cyd"]);
});

describe("undo", () => {
  beforeEach(async () => {
    stage.team.addGroup({ handle: "team-c", name: "Team C", members: ["cyd"] });
    addTeams("Team A", "Team B", "Team C");
    await proposes("team");
    await setsUp();
    expect(await rotations()).toHaveLength(3);
    expect(membersOf(stage.team, "team-c")).toEqual(["bob"]);
  });
  const isDisabled = (handle: string) => stage.team.group(handle).deletedAtS !== 0;

  it("puts back the members, and disables the groups that were created", async () => {
    const text = await undoes();
    expect(text).toContain("Set-up of 3 rotations undone by");
    expect(await rotations()).toEqual([]);
    expect(membersOf(stage.team, "team-c")).toEqual(["cyd"]);
    expect(["team-a-oncall", "team-b-oncall", "team-c"].map(isDisabled)).toEqual([
      true,
      true,
      false,
    ]);
    expect(text).not.toContain("Undo set-up");
  });

  it("leaves and names what someone has changed since", async () => {
    const [a] = [stage.team.group("team-a-oncall")];
    a.members = [...a.members, stage.team.user("cyd").id];
    await stage.ada.click("Edit", { within: "Team B" });
    await stage.ada.seesModal("Edit Rotation");
    await stage.ada.fill("Config Name", "Team B2");
    expect(await stage.ada.submit()).toBe("closed");
    await settle(stage);
    const text = await undoes();
    expect(text).toContain("2 stay as they are.");
    expect(text).toContain("• Team A · @team-a-oncall: Someone has changed this user group.");
    expect(text).toContain("• Team B · @team-b-oncall: Someone has edited this rotation.");
    expect(await rotations()).toEqual(["Team A @team-a-oncall", "Team B2 @team-b-oncall"]);
    expect(isDisabled("team-a-oncall")).toBe(false);
    expect(membersOf(stage.team, "team-c")).toEqual(["cyd"]);
  });

  it("says of a group that was empty that Slack can't empty it again", async () => {
    stage.team.addGroup({ handle: "team-d", name: "Team D" });
    addSchedule(stage, "T9", "Team D", [["bob", START - HOUR, START + 9 * HOUR]]);
    vi.setSystemTime(START + 2 * MINUTE);
    await proposes("team d");
    await setsUp(3);
    expect(membersOf(stage.team, "team-d")).toEqual(["bob"]);
    await details("1 of 1 rotation set up");
    await stage.ada.click("Undo set-up of 1 rotation");
    await settle(stage);
    expect(reading()).toContain("• Team D · @team-d: This rotation is deleted. Its user group had");
    expect(await rotations()).toHaveLength(3);
    expect(membersOf(stage.team, "team-d")).toEqual(["bob"]);
  });

  it("is offered for a day, to those who may manage", async () => {
    await openHome(stage.slack.client("gus"));
    expect(reading(stage.slack.client("gus"))).not.toContain("rotations set up");
    vi.setSystemTime(START + 26 * HOUR);
    await lookAgain(stage.ada);
    expect(reading()).not.toContain("rotations set up");
  });
});

describe("undo of what is under way", () => {
  it("stops it, and undoes what was done", async () => {
    addTeams(...Array.from({ length: 24 }, (_, nth) => `Team ${nth + 10}`));
    await proposes("team");
    await applies();
    await stage.ada.closeAll();
    await settle(stage);
    const text = await undoes();
    await passUntil(stage, START + 4 * MINUTE);
    await settle(stage);
    expect(text).toContain("4 rotations weren't set up.");
    expect(await rotations()).toEqual([]);
    const made = stage.team.groups.all().filter(({ handle }) => handle.startsWith("team-"));
    expect(made.length).toBeGreaterThan(5);
    expect(made.filter(({ deletedAtS }) => deletedAtS === 0)).toEqual([]);
  });
});
