import { afterEach, describe, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import { passDeadlines, SLACK_WAITS_MS, waitedMs } from "./deadlines.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
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
  PLATFORM_ROTATION,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  settle,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

const ALIAS_RULE = "Lowercase letters, digits, _ and - only, for example platform-oncall.";
const NEW = "Create a new user group";
const PLATFORM = "@platform-oncall — Platform on call";

type Connected = Awaited<ReturnType<typeof connectedStage>>;

/** Connected, everybody may create groups, and bob looks at his Home, too. */
async function teamAtWork(): Promise<Connected & { readonly bob: SlackClient }> {
  const stage = await connectedStage();
  stage.team.settings.whoCreatesGroups = "everyone";
  const bob = stage.slack.client("bob");
  await openHome(bob);
  return { ...stage, bob };
}

/** With the rotation `Platform`, synced: ada is in, cyd was in before. */
async function withRotation(): Promise<Connected & { readonly bob: SlackClient }> {
  const stage = await teamAtWork();
  await createRotation(stage.ada, {
    name: "Platform",
    group: PLATFORM,
    schedules: ["Platform primary"],
    channels: ["#ops"],
    fallback: ["@cyd"],
  });
  await ring(stage);
  return stage;
}

async function openForm(person: SlackClient): Promise<void> {
  await person.click("Create Rotation");
  await person.seesModal("Create Rotation");
}

async function openEdit(person: SlackClient, name = "Platform"): Promise<void> {
  await person.click("Edit", { within: name });
  await person.seesModal("Edit Rotation");
}

async function openDelete(person: SlackClient, name = "Platform"): Promise<void> {
  await person.click("Delete", { within: name });
  await person.seesModal("Delete Rotation");
}

/** All that is needed for a new group. */
async function fillForNewGroup(person: SlackClient, alias: string, name = "Data"): Promise<void> {
  await person.fill("Config Name", name);
  await person.choose("User Group", NEW);
  await person.fill("New Alias to Create", alias);
  await person.choose("Schedules", "Platform primary");
}

const asked = ({ world }: Stage, method: string) => world.callsTo(`/api/${method}`);

const chosen = (person: SlackClient, label: string): readonly string[] => {
  const value = person.fieldValue(label);
  if ("selected_options" in value) return value.selected_options.map((o) => o.text.text);
  if ("selected_option" in value)
    return value.selected_option ? [value.selected_option.text.text] : [];
  if ("selected_conversations" in value) return value.selected_conversations;
  if ("selected_users" in value) return value.selected_users;
  throw new Error(`${label} is typed into`);
};

const typed = (person: SlackClient, label: string): string | null => {
  const value = person.fieldValue(label);
  if (!("value" in value)) throw new Error(`${label} is chosen from`);
  return value.value;
};

describe("making a rotation", () => {
  it("finds a group with and without @, and always offers to make a new one last", async () => {
    const { ada, team } = await teamAtWork();
    team.addGroup({ handle: "data", name: "Data platform" });
    vi.setSystemTime(START + 2 * MINUTE);
    await openForm(ada);
    const options = await ada.search("User Group", "@plat");
    expect(options).toEqual([PLATFORM, "@data — Data platform", NEW]);
    expect(await ada.search("User Group", "plat")).toEqual(options);
    expect(await ada.search("User Group", "nothing like it")).toEqual([NEW]);
    expect((await ada.search("User Group", "")).at(-1)).toBe(NEW);
  });

  it("finds a group that somebody made in Slack a moment ago", async () => {
    const { ada, slack, team } = await teamAtWork();
    await openForm(ada);
    expect(await ada.search("User Group", "brand")).toEqual([NEW]);
    team.groups.create({ name: "Brand new", handle: "brand-new" }, team.user("ada").id);
    await slack.settle();
    vi.setSystemTime(Date.now() + 15 * SECOND);
    expect(await ada.search("User Group", "brand")).toEqual(["@brand-new — Brand new", NEW]);
  });

  it("searches hundreds of schedules and groups", async () => {
    const { ada, team, world } = await teamAtWork();
    for (let n = 1; n <= 350; n += 1) {
      world.rota.addSchedule({ id: `S${n}`, name: `Service ${n} on-call` });
      team.addGroup({ handle: `service-${n}`, name: `Service ${n}` });
    }
    vi.setSystemTime(START + 10 * MINUTE);
    await openForm(ada);
    expect(await ada.search("Schedules", "service 277")).toContain("Service 277 on-call");
    expect(await ada.search("User Group", "@service-277")).toEqual([
      "@service-277 — Service 277",
      NEW,
    ]);
    expect(await ada.search("Schedules", "")).toHaveLength(100);
    const groups = await ada.search("User Group", "service");
    expect(groups).toHaveLength(100);
    expect(groups.at(-1)).toBe(NEW);
  });

  it("says who comes in and who leaves before anything is submitted", async () => {
    const stage = await teamAtWork();
    const { ada, team } = stage;
    await openForm(ada);
    await ada.choose("User Group", PLATFORM);
    await ada.choose("Schedules", "Platform primary");
    await ada.sees("Joins: @ada");
    await ada.sees("Leaves: @cyd");
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(asked(stage, "usergroups.users.update")).toEqual([]);
    await ada.cancel();
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(ada.visibleText()).toContain("No rotations yet");
  });

  it("makes the user group that was asked for, named like the rotation", async () => {
    const stage = await teamAtWork();
    const { ada, team } = stage;
    await openForm(ada);
    await fillForNewGroup(ada, "data-oncall_2", "Data: 24/7");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(team.group("@data-oncall_2").name).toBe("Data: 24/7");
    expect(membersOf(team, "@data-oncall_2")).toEqual(["ada"]);
    expect(ada.visibleText()).toContain("Data: 24/7 · @data-oncall_2");
  });

  it("takes a name that a user group has already, and one that is long and strange", async () => {
    const stage = await teamAtWork();
    const { ada, team } = stage;
    await openForm(ada);
    await fillForNewGroup(ada, "second", "Platform on call");
    expect(await ada.submit()).toBe("closed");
    expect(team.group("@second").name).toBe("second");

    const strange = `<!channel> *&amp;* “日本語” ${"🚒".repeat(1_400)}`;
    await openForm(ada);
    await fillForNewGroup(ada, "third", strange);
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(team.group("@third").name).toHaveLength(80);
    await openEdit(ada, "日本語");
    expect(typed(ada, "Config Name")).toBe(strange);
  });

  it.each(["Platform", "data oncall", "data!", "@@data", "dätä", "data.oncall"])(
    "refuses the alias %s at its field, with the rule, and keeps what was typed",
    async (alias) => {
      const stage = await teamAtWork();
      const { ada } = stage;
      await openForm(ada);
      await fillForNewGroup(ada, alias);
      expect(await ada.submit()).toBe("errors");
      expect(ada.errors()).toEqual({ "New Alias to Create": ALIAS_RULE });
      expect(typed(ada, "New Alias to Create")).toBe(alias);
      expect(typed(ada, "Config Name")).toBe("Data");
      expect(chosen(ada, "Schedules")).toEqual(["Platform primary"]);
      expect(asked(stage, "usergroups.create")).toEqual([]);
    },
  );

  it.each([
    {
      what: "an alias that a channel has",
      alias: "ops",
      setting: {},
      words: "This alias is already taken by a user group, a person or a channel. Choose another.",
    },
    {
      what: "an alias that a user group has",
      alias: "platform-oncall",
      setting: {},
      words: "This alias is already taken by a user group, a person or a channel. Choose another.",
    },
    {
      what: "an alias in a form it doesn't like",
      alias: "-data",
      setting: {},
      words:
        "Slack doesn't accept this alias. Use lowercase letters, digits, _ and -, and keep it short.",
    },
    {
      what: "an alias that it keeps",
      alias: "here",
      setting: {},
      words: "Slack reserves this alias. Choose another.",
    },
    {
      what: "a bot where only admins create groups",
      alias: "data",
      setting: { whoCreatesGroups: "admins" },
      words:
        "Only admins can create user groups in this workspace. Choose an existing one, or ask a workspace admin or owner to grant access on PagerSync's Home.",
    },
    {
      what: "groups on the free plan",
      alias: "data",
      setting: { isPaid: false },
      words: "User groups need a paid Slack plan. Upgrade the workspace, then try again.",
    },
  ] as const)("shows at the field that Slack refuses $what", async ({ alias, setting, words }) => {
    const stage = await teamAtWork();
    const { ada, team } = stage;
    Object.assign(team.settings, setting);
    await openForm(ada);
    await fillForNewGroup(ada, alias);
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({ "New Alias to Create": words });
    expect(typed(ada, "Config Name")).toBe("Data");
    await ada.cancel();
    expect(ada.visibleText()).toContain("No rotations yet");

    if (alias === "data") return;
    await openForm(ada);
    await fillForNewGroup(ada, "data-oncall");
    expect(await ada.submit()).toBe("closed");
  });

  it("shows admins how to grant access once Slack refused to create a group", async () => {
    const stage = await teamAtWork();
    const { ada, bob, slack, team } = stage;
    team.settings.whoCreatesGroups = "admins";
    await openForm(bob);
    await fillForNewGroup(bob, "data");
    expect(await bob.submit()).toBe("errors");
    await ring(stage);
    const link = await ada.click("Grant Access");
    expect(link).toBe("https://pagersync.example/slack/install?grant=usergroups");
    await slack.installApp({ as: "ada", path: "/slack/install?grant=usergroups" });
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()["Config Name"]).toContain(
      "Only workspace admins and owners can change rotations here while PagerSync uses an admin's access",
    );
    await ada.click("Settings");
    await ada.seesModal("Settings");
    await ada.choose("Who can manage rotations", "Everyone (full members)");
    expect(await ada.submit()).toBe("closed");
    expect(await bob.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "@data")).toEqual(["ada"]);
    expect(ada.visibleText()).not.toContain("Grant Access");
  });

  it("answers in time when Slack makes the group slowly, and shows the outcome then", async () => {
    const stage = await teamAtWork();
    const { ada, slack, team, world } = stage;
    world.faults.add({ path: "usergroups.create", effect: { kind: "held" } });
    passDeadlines(world.faults);
    await openForm(ada);
    await fillForNewGroup(ada, "data");
    expect(await ada.submit()).toBe("updated");
    expect(waitedMs(slack.line)).toBeLessThan(SLACK_WAITS_MS);
    expect(ada.visibleText()).toContain("One moment…");
    world.faults.letGo();
    await ada.sees("Done: the user group was created and the rotation is saved.");
    await ada.cancel();
    await ring(stage);
    expect(membersOf(team, "@data")).toEqual(["ada"]);
    expect(ada.visibleText()).toContain("Data · @data");
  });

  it("shows a slow refusal in the form as it was typed", async () => {
    const { ada, world } = await teamAtWork();
    world.faults.add({ path: "usergroups.create", effect: { kind: "held" }, times: 1 });
    passDeadlines(world.faults);
    await openForm(ada);
    await fillForNewGroup(ada, "ops");
    await ada.choose("Channels", "#dev");
    expect(await ada.submit()).toBe("updated");
    world.faults.letGo();
    await ada.sees("This alias is already taken");
    expect(typed(ada, "Config Name")).toBe("Data");
    expect(chosen(ada, "User Group")).toEqual([NEW]);
    expect(typed(ada, "New Alias to Create")).toBe("ops");
    expect(chosen(ada, "Schedules")).toEqual(["Platform primary"]);
    expect(ada.visibleText()).toContain("#dev");
    await ada.fill("New Alias to Create", "data");
    expect(await ada.submit()).toBe("closed");
  });

  it("refuses a group that another rotation manages, and names that rotation", async () => {
    const stage = await withRotation();
    const { ada } = stage;
    await openForm(ada);
    await ada.fill("Config Name", "Second");
    const [first = ""] = await ada.search("User Group", "plat");
    expect(first).toBe(`${PLATFORM} (in use)`);
    await ada.choose("User Group", first);
    await ada.choose("Schedules", "Platform primary");
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "User Group": "This group is already used by the rotation “Platform”. Choose another group.",
    });
    expect(typed(ada, "Config Name")).toBe("Second");
  });

  it("says at each field what is missing", async () => {
    const stage = await teamAtWork();
    const { ada } = stage;
    await openForm(ada);
    expect(await ada.submit()).toBe("errors");
    expect(Object.keys(ada.errors())).toEqual(["Config Name", "User Group", "Schedules"]);

    const ack = await submitAs(stage, "ada", shown(ada.modal));
    expect(JSON.parse(ack.body)).toEqual({
      response_action: "errors",
      errors: {
        rotation_name: "Give this rotation a name.",
        rotation_group: "Choose a user group.",
        rotation_schedules: "Choose at least one schedule.",
      },
    });

    await ada.fill("Config Name", "   ");
    await ada.choose("User Group", NEW);
    await ada.choose("Schedules", "Platform primary");
    await untilAtRest();
    // Now the alias is needed, and Slack itself says so.
    expect(await ada.submit()).toBe("errors");
    expect(Object.keys(ada.errors())).toEqual(["New Alias to Create"]);
    await ada.fill("New Alias to Create", "@");
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "Config Name": "Give this rotation a name.",
      "New Alias to Create": `Enter an alias for the new group. ${ALIAS_RULE}`,
    });
  });

  it("asks what is meant when a group is chosen and an alias is typed", async () => {
    const { ada } = await teamAtWork();
    await openForm(ada);
    await fillForNewGroup(ada, "data");
    await ada.choose("User Group", PLATFORM);
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "New Alias to Create":
        "To create this group, choose “Create a new user group” under User Group. Otherwise, leave this empty.",
    });
  });

  it("refuses a guest as the one who is in the group when nobody is on call", async () => {
    const { ada } = await teamAtWork();
    await openForm(ada);
    await fillForNewGroup(ada, "data");
    await ada.choose("When nobody is on call", "@gus");
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "When nobody is on call":
        "gus is a guest in Slack, and guests can't be in a user group. Choose someone else.",
    });
  });
});

describe("editing a rotation", () => {
  it("opens with everything that was entered", async () => {
    const { ada, team } = await withRotation();
    await openEdit(ada);
    expect(typed(ada, "Config Name")).toBe("Platform");
    expect(chosen(ada, "User Group")).toEqual([PLATFORM]);
    expect(chosen(ada, "Schedules")).toEqual(["Platform primary"]);
    expect(chosen(ada, "Channels")).toEqual([team.channel("ops").id]);
    expect(chosen(ada, "When nobody is on call")).toEqual([team.user("cyd").id]);
    expect(ada.visibleText()).not.toContain("No longer available");
  });

  it("changes what was changed, and syncs at once", async () => {
    const stage = await withRotation();
    const { ada, team } = stage;
    addSchedule(stage, "SECOND", "Platform secondary", [["bob", START - HOUR, START + HOUR]]);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await openEdit(ada);
    await ada.fill("Config Name", "Platform, both");
    await ada.choose("Schedules", "Platform secondary");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada", "bob"]);
    expect(ada.visibleText()).toContain("Platform, both · @platform-oncall");
  });

  it("keeps its own group, and lets it be found under its own name", async () => {
    const { ada } = await withRotation();
    await openEdit(ada);
    expect(await ada.search("User Group", "plat")).toEqual([PLATFORM, NEW]);
    expect(await ada.submit()).toBe("closed");
  });

  it("shows a schedule that was removed, and lets the rest be saved", async () => {
    const { ada, world } = await withRotation();
    world.rota.removeSchedule("PLATFORM");
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await openForm(ada);
    await ada.search("Schedules", "anything");
    await ada.cancel();
    await openEdit(ada);
    expect(ada.visibleText()).toContain("No longer available: “Platform primary”");
    expect(chosen(ada, "Schedules")).toEqual(["Platform primary"]);
    await ada.fill("Config Name", "Renamed");
    expect(await ada.submit()).toBe("closed");
  });

  it("shows a group that was removed in Slack, and asks for another at the field", async () => {
    const stage = await withRotation();
    const { ada, slack, team } = stage;
    team.groups.setEnabled(team.group("platform-oncall"), false, team.user("ada").id);
    await slack.settle();
    await untilAtRest();
    await ring(stage);
    await openEdit(ada);
    expect(chosen(ada, "User Group")).toEqual([PLATFORM]);
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()).toEqual({
      "User Group": "This user group is disabled in Slack. Enable it there, or choose another.",
    });
    await ada.choose("User Group", NEW);
    await ada.fill("New Alias to Create", "successor");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "@successor")).toEqual(["ada"]);
  });

  it("changes nothing on Cancel", async () => {
    const stage = await withRotation();
    const { ada } = stage;
    const before = ada.visibleText();
    await openEdit(ada);
    await ada.fill("Config Name", "Never saved");
    await ada.clear("Channels");
    await ada.cancel();
    await ring(stage);
    await openHome(ada);
    expect(ada.visibleText()).toBe(before);
  });

  it("warns the second of two editors, keeps what they typed, and saves on the next Submit", async () => {
    const stage = await withRotation();
    const { ada, bob } = stage;
    await openEdit(ada);
    await openEdit(bob);
    await ada.fill("Config Name", "Ada's name");
    expect(await ada.submit()).toBe("closed");
    await bob.fill("Config Name", "Bob's name");
    await bob.unchoose("Channels", "#ops");
    await bob.choose("Channels", "#dev");
    expect(await bob.submit()).toBe("updated");
    expect(bob.visibleText()).toContain(
      "@ada changed this rotation while you had it open: Config Name from “Platform” to “Ada's name”.",
    );
    expect(bob.visibleText()).toContain("Submit overwrites that; Cancel keeps it.");
    expect(typed(bob, "Config Name")).toBe("Bob's name");
    expect(bob.visibleText()).toContain("#dev");
    await ring(stage);
    expect(ada.visibleText()).toContain("Ada's name · @platform-oncall");
    expect(await bob.submit()).toBe("closed");
    await ring(stage);
    expect(ada.visibleText()).toContain("Bob's name · @platform-oncall");
    expect(ada.visibleText()).not.toContain("#ops");
  });

  it("warns an editor that the rotation was deleted, and creates it again on the next Submit", async () => {
    const stage = await withRotation();
    const { ada, bob } = stage;
    await openEdit(bob);
    await openDelete(ada);
    expect(await ada.submit()).toBe("closed");
    await bob.fill("Config Name", "Still wanted");
    expect(await bob.submit()).toBe("updated");
    expect(bob.visibleText()).toContain(
      "@ada deleted this rotation while you had it open. Submit creates it again; Cancel leaves it deleted.",
    );
    expect(await bob.submit()).toBe("closed");
    await ring(stage);
    expect(bob.visibleText()).toContain("Still wanted · @platform-oncall");
  });

  it("doesn't save over an edit that came while Slack made the new group", async () => {
    const stage = await withRotation();
    const { ada, bob, world } = stage;
    world.faults.add({ path: "usergroups.create", effect: { kind: "held" } });
    await openEdit(bob);
    await bob.choose("User Group", NEW);
    await bob.fill("New Alias to Create", "bobs-group");
    const saving = bob.submit();
    await eventually(() => expect(world.faults.held).toBe(1));
    await openEdit(ada);
    await ada.fill("Config Name", "Ada's name");
    expect(await ada.submit()).toBe("closed");
    world.faults.letGo();
    expect(await saving).toBe("updated");
    expect(bob.visibleText()).toContain("@ada changed this rotation");
    await ring(stage);
    expect(ada.visibleText()).toContain("Ada's name · @platform-oncall");
  });

  it("says that a rotation is gone when an old Home is clicked", async () => {
    const { ada, bob } = await withRotation();
    await openDelete(ada);
    await ada.submit();
    await bob.click("Edit", { within: "Platform" });
    await bob.sees("Someone else has deleted this rotation.");
    await bob.cancel();
    await bob.sees("No rotations yet");
  });
});

describe("deleting a rotation", () => {
  it("names the rotation and the group, and leaves the members as they are", async () => {
    const stage = await withRotation();
    const { ada, team } = stage;
    await openDelete(ada);
    expect(ada.visibleText()).toContain("Delete the rotation Platform?");
    expect(ada.visibleText()).toContain("@platform-oncall stays in Slack as it is");
    await ada.click("Delete");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(ada.visibleText()).toContain("No rotations yet");
    await openHome(ada);
    // An alarm guards the Home until it is published.
    await untilAtRest();
    vi.setSystemTime(START + 2 * HOUR);
    expect(await ring(stage)).toBe(false);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });

  it("puts back who was in the group before, where that is chosen", async () => {
    const stage = await withRotation();
    const { ada, team } = stage;
    await openDelete(ada);
    await ada.choose("Before PagerSync", "Put back cyd");
    await ada.click("Delete");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
  });

  it("puts back those who can still be in a group", async () => {
    const stage = await teamAtWork();
    const { ada, team } = stage;
    team.addUser({ name: "dan" });
    team.addGroup({ handle: "old-guard", members: ["cyd", "dan"] });
    vi.setSystemTime(START + 2 * MINUTE);
    await createRotation(ada, {
      name: "Guard",
      group: "@old-guard",
      schedules: ["Platform primary"],
    });
    await ring(stage);
    expect(membersOf(team, "old-guard")).toEqual(["ada"]);
    team.deactivate("dan");
    await openDelete(ada, "Guard");
    await ada.choose("Before PagerSync", "Put back cyd and dan");
    await ada.click("Delete");
    while (await ring(stage)) vi.setSystemTime(Date.now() + 10 * SECOND);
    expect(membersOf(team, "old-guard")).toEqual(["cyd"]);
  });

  it("puts back who was in the group before, although a write under way names somebody whom Slack refuses", async () => {
    const stage = await withRotation();
    const { ada, team, world } = stage;
    team.addUser({ name: "dan", email: "dan@acme.example" });
    world.rota.addPerson({ id: "PDAN", name: "dan", email: "dan@acme.example" });
    const handover = START + 20 * MINUTE;
    world.rota.override("PLATFORM", handover, START + 50 * MINUTE, ["PBOB", "PDAN"]);
    await passUntil(stage, handover - MINUTE);
    team.deactivate("dan");
    const path = "/api/usergroups.users.update";
    world.faults.add({ path, times: 1, effect: { kind: "held" } });
    vi.setSystemTime(handover);
    const passing = ring(stage);
    await eventually(() => expect(world.faults.held).toBe(1));
    await openDelete(ada);
    await ada.choose("Before PagerSync", "Put back cyd");
    await ada.click("Delete");
    world.faults.letGo();
    await passing;
    await settle(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
  });

  it("puts nobody back where the group has a new rotation by then, which offers the same people", async () => {
    const stage = await withRotation();
    const { ada, team, world } = stage;
    const path = "/api/usergroups.users.update";
    world.faults.add({ path, effect: { kind: "status", status: 503 } });
    await openDelete(ada);
    await ada.choose("Before PagerSync", "Put back cyd");
    await ada.click("Delete");
    await settle(stage);
    await createRotation(ada, { ...PLATFORM_ROTATION, name: "Anew" });
    world.faults.clear();
    world.calls.length = 0;
    await passUntil(stage, START + 10 * MINUTE);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(world.callsTo(path)).toEqual([]);
    await openHome(ada);
    await openDelete(ada, "Anew");
    await ada.choose("Before PagerSync", "Put back cyd");
  });

  it("changes nothing on Cancel", async () => {
    const stage = await withRotation();
    const { ada } = stage;
    await openDelete(ada);
    await ada.click("Cancel");
    await openHome(ada);
    expect(ada.visibleText()).toContain("Platform · @platform-oncall");
  });
});

describe("who may change rotations", () => {
  const ONLY_MEMBERS =
    "Only full members of this workspace can change rotations. A workspace admin or owner can make you one.";
  const NOT_THEIRS = [
    ["gus", ONLY_MEMBERS],
    [
      "sue",
      "PagerSync doesn't show anything to people from other companies. Ask someone in this workspace who's on call.",
    ],
  ] as const;

  it("opens no form for a guest or a stranger, whatever they click", async () => {
    const stage = await withRotation();
    const { ada, slack, team } = stage;
    team.addUser({ name: "sue", kind: "stranger" });
    const home = shown(ada.home);
    const button = home.view.blocks
      .flatMap((b) => (b.type === "actions" ? b.elements : []))
      .flatMap((e) => (e.type === "button" ? [e] : []))
      .find((b) => b.text.text === "Edit");
    for (const [who, why] of NOT_THEIRS) {
      const person = slack.client(who);
      await clickAs(stage, who, home, { type: "button", action_id: "create_rotation" });
      await person.sees(why);
      await person.cancel();
      await clickAs(stage, who, home, {
        type: "button",
        action_id: "edit_rotation",
        value: button?.value ?? "",
      });
      await person.sees(why);
      await person.cancel();
    }
  });

  it("refuses what a guest or a stranger submits all the same", async () => {
    const stage = await withRotation();
    const { ada, team } = stage;
    team.addUser({ name: "sue", kind: "stranger" });
    await openEdit(ada);
    await ada.fill("Config Name", "Not theirs to change");
    for (const [who, why] of NOT_THEIRS) {
      const ack = await submitAs(stage, who, shown(ada.modal));
      expect(JSON.parse(ack.body)).toEqual({
        response_action: "errors",
        errors: { rotation_name: why },
      });
    }
    await ada.cancel();
    await openDelete(ada);
    const ack = await submitAs(stage, "gus", shown(ada.modal));
    expect(ack.body).toContain(ONLY_MEMBERS);
    await ada.cancel();
    await ring(stage);
    await openHome(ada);
    expect(ada.visibleText()).toContain("Platform · @platform-oncall");
  });

  it("checks the role again at the submission: a member who became a guest changes nothing", async () => {
    const stage = await withRotation();
    const { bob, team } = stage;
    await openEdit(bob);
    await bob.fill("Config Name", "Typed before");
    team.user("bob").kind = "guest";
    vi.setSystemTime(Date.now() + 6 * MINUTE);
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()).toEqual({
      "Config Name": ONLY_MEMBERS,
    });
    expect(typed(bob, "Config Name")).toBe("Typed before");
  });
});

describe("moving a rotation to another user group", () => {
  const DATA = "@data-oncall — Data on call";

  /** Opened by ada to edit, with another group chosen. */
  async function moving() {
    const stage = await withRotation();
    stage.team.addGroup({ handle: "data-oncall", name: "Data on call", members: ["bob"] });
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await openEdit(stage.ada);
    await stage.ada.choose("User Group", DATA);
    await stage.ada.sees("PagerSync will stop updating @platform-oncall");
    await untilAtRest();
    return stage;
  }

  it("leaves the former group as it is, and says so", async () => {
    const stage = await moving();
    const { ada, team } = stage;
    expect(ada.visibleText()).toContain("It keeps the people who are in it now");
    await ada.sees("Leaves: @bob");
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(membersOf(team, "data-oncall")).toEqual(["ada"]);
  });

  it("puts back whom it had before where that is chosen, and keeps that in the history", async () => {
    const stage = await moving();
    const { ada, team } = stage;
    await ada.choose("Members of @platform-oncall", "Put back cyd");
    // Whatever else is chosen, the choice stays.
    await ada.choose("When nobody is on call", ["@bob"]);
    await untilAtRest();
    expect(await ada.submit()).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
    expect(membersOf(team, "data-oncall")).toEqual(["ada"]);
    await openHome(ada);
    await ada.click("All History");
    await ada.sees("Members of @platform-oncall from @ada to @cyd");
  });

  it("asks nothing once the first group is chosen again", async () => {
    const { ada } = await moving();
    await ada.choose("User Group", PLATFORM);
    await eventually(() => expect(ada.visibleText()).not.toContain("will stop updating"));
  });

  it("doesn't take a manual change of the former group along", async () => {
    const stage = await withRotation();
    const { ada, team } = stage;
    team.addGroup({ handle: "data-oncall", name: "Data on call", members: ["bob"] });
    team.editMembers("platform-oncall", ["bob", "cyd"], "bob");
    await settle(stage);
    await ada.click("Keep Manual Change");
    await settle(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob", "cyd"]);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await openEdit(ada);
    await ada.choose("User Group", DATA);
    await ada.sees("Joins: @ada");
    expect(await ada.submit()).toBe("closed");
    await settle(stage);
    expect(membersOf(team, "data-oncall")).toEqual(["ada"]);
  });
});
