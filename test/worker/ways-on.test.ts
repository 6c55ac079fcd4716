/** Nobody who uses PagerSync rightly is locked out: whoever lacks a right reads who can give it, and that way works. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  addSchedule,
  connectedStage,
  connectPagerDuty,
  createRotation,
  eventually,
  HOUR,
  leaveForPagerDuty,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  PLATFORM_ROTATION,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
  settle,
  stageWithRotation,
  visit,
} from "./stage.ts";

afterEach(leaveStage);

const GRANT = "/slack/install?grant=usergroups";
const WHO = "Who can manage rotations";
const INSTALLER = "The person who installed PagerSync";
const CONNECTS = "Can connect and disconnect the scheduling system";
const GUESTS = "Guests can see who's on call";
const NO_GUESTS =
  "Guests can't see who's on call here. A workspace admin or owner can allow it in PagerSync's Settings.";

/** An admin changes settings, and the open Homes are drawn anew. */
async function setUp(stage: Stage, admin: SlackClient, change: () => Promise<void>) {
  await admin.click("Settings");
  await admin.seesModal("Settings");
  await change();
  expect(await admin.submit()).toBe("closed");
  await settle(stage);
}

/** Bob, no admin, has installed; ada, an admin, has a look at the Home. */
async function installedByMember() {
  const stage = await setStage();
  addSchedule(stage, "PLATFORM", "Platform primary", [["cyd", START - HOUR, START + 9 * HOUR]]);
  await stage.slack.installApp({ as: "bob" });
  await ring(stage);
  const [bob, ada] = [stage.slack.client("bob"), stage.slack.client("ada")];
  for (const person of [bob, ada]) await openHome(person);
  return { ...stage, bob, ada };
}

it("an installer who is no admin connects and manages, until an admin takes the connecting away", async () => {
  const stage = await installedByMember();
  const { ada, bob, team } = stage;
  // A link from before.
  const link = await leaveForPagerDuty(bob);
  await connectPagerDuty(stage, bob);
  await ring(stage);
  await createRotation(bob, PLATFORM_ROTATION);
  await settle(stage);
  expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);
  await bob.click("Settings");
  await bob.seesModal("Settings");
  expect(bob.visibleText()).toContain(
    "The person who installed PagerSync can connect and disconnect the scheduling system without being an admin",
  );
  expect(bob.visibleText()).toContain("ask one of them, for example @ada.");
  await bob.closeAll();

  const before = shown(bob.home);
  await setUp(stage, ada, async () => {
    expect(ada.visibleText()).toContain("bob installed PagerSync.");
    await ada.unchoose(INSTALLER, CONNECTS);
  });
  expect(bob.visibleText()).not.toContain("[Disconnect]");
  expect(bob.visibleText()).toContain("[Create Rotation]");
  const why =
    "Only workspace admins and owners can connect or disconnect a scheduling system: ask one of them, for example @ada.";
  for (const action_id of ["disconnect", "add_opsgenie_key"]) {
    await clickAs(stage, "bob", before, { type: "button", action_id });
    await bob.sees(why);
    await bob.closeAll();
  }
  const late = await visit(
    stage.pagerduty.authorize(link.authorizeUrl, { allow: true }),
    link.cookie,
  );
  expect(await late.text()).toContain("You can&#39;t connect PagerDuty here");

  await setUp(stage, ada, () => ada.choose(INSTALLER, [CONNECTS]));
  expect(bob.visibleText()).toContain("[Disconnect]");
});

it("an installer who is no admin can't give themselves or others what an admin took away", async () => {
  const stage = await installedByMember();
  const { ada, bob } = stage;
  await connectPagerDuty(stage, bob);
  await settle(stage);
  await ada.click("Settings");
  await ada.seesModal("Settings");
  const form = structuredClone(shown(ada.modal));
  await ada.choose(WHO, "Admins only");
  expect(await ada.submit()).toBe("closed");
  await settle(stage);
  expect(bob.visibleText()).toContain(
    "Only workspace admins and owners can manage rotations here. You have view-only access. To make changes, ask one of them, for example @ada.",
  );
  expect(bob.visibleText()).toContain("[Disconnect]");
  const answer = await submitAs(stage, "bob", form);
  expect(answer.body).toContain(
    "Only workspace admins and owners can change this: ask one of them",
  );
  await settle(stage);
  expect(bob.visibleText()).not.toContain("[Create Rotation]");
});

it("an admin who granted and is one no more reads whom to ask; the grant stays until it is replaced", async () => {
  const stage = await connectedStage();
  const { ada, slack, team } = stage;
  team.settings.whoModifiesGroups = "admins";
  const user = team.addUser({ name: "eve", kind: "admin", email: "eve@acme.example" });
  const [eve, bob] = [slack.client("eve"), slack.client("bob")];
  for (const person of [eve, bob]) await openHome(person);
  await createRotation(ada, PLATFORM_ROTATION);
  await settle(stage);
  await slack.installApp({ as: "eve", path: GRANT });
  await settle(stage);
  expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  expect(eve.visibleText()).toContain("[Create Rotation]");
  // The grant took managing from members, on the Home that bob has open.
  const note =
    "Only workspace admins and owners can manage rotations here while PagerSync uses an admin's access";
  expect(bob.visibleText()).toContain(note);
  expect(bob.visibleText()).not.toContain("[Create Rotation]");

  user.kind = "member";
  await passUntil(stage, START + HOUR);
  await lookAgain(eve);
  expect(eve.visibleText()).toContain(note);
  expect(eve.visibleText()).toContain(
    "You have view-only access. To make changes, ask one of them, for example @ada.",
  );
  expect(eve.visibleText()).not.toContain("[Create Rotation]");
  expect(eve.visibleText()).toContain("[All History]");
  const grantedBy = async () => (await openVault(env).installation(team.id))?.grant?.userId;
  expect(await grantedBy()).toBe(user.id);
  await lookAgain(ada);
  expect(ada.visibleText()).toContain(" @eve's access isn't enough for that.");

  expect(await ada.click("Grant Access")).toContain(GRANT);
  await slack.installApp({ as: "ada", path: GRANT });
  await settle(stage);
  expect(await grantedBy()).toBe(team.user("ada").id);
  expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
  await setUp(stage, ada, () => ada.choose(WHO, "Everyone (full members)"));
  for (const person of [bob, eve]) {
    await lookAgain(person);
    expect(person.visibleText()).toContain("[Create Rotation]");
  }
});

it("where the only admin left, members read to ask an admin, and any other opens everything again", async () => {
  const stage = await stageWithRotation();
  const { ada, slack, team } = stage;
  const bob = slack.client("bob");
  await openHome(bob);
  await setUp(stage, ada, () => ada.choose(WHO, "Admins only"));
  team.deactivate("ada");
  // She is on call, so Slack is asked about her again.
  await passUntil(stage, Date.now() + HOUR);
  await lookAgain(bob);
  expect(bob.visibleText()).toContain("To make changes, ask one of them.");
  team.user("cyd").kind = "owner";
  const cyd = slack.client("cyd");
  await openHome(cyd);
  for (const label of ["Create Rotation", "Settings", "Disconnect"])
    expect(cyd.visibleText()).toContain(`[${label}]`);
  await lookAgain(bob);
  expect(bob.visibleText()).toContain("ask one of them, for example @cyd.");
  await setUp(stage, cyd, () => cyd.choose(WHO, "Everyone (full members)"));
  expect(bob.visibleText()).toContain("[Create Rotation]");
});

it("guests read who can let them see who is on call, at once on the Home they have open", async () => {
  const stage = await stageWithRotation();
  const { ada, slack } = stage;
  const gus = slack.client("gus");
  await openHome(gus);
  const before = shown(gus.home);
  expect(gus.visibleText()).toContain("On call: @ada");
  await gus.click("Coming Up");
  await gus.sees("Platform primary");
  await gus.closeAll();

  await setUp(stage, ada, () => ada.unchoose("Guests", GUESTS));
  expect(gus.visibleText()).toBe(NO_GUESTS);
  const menu = { type: "overflow", action_id: "rotation_menu" };
  const value = JSON.stringify(before.view).match(/"value":"(coming_up [^"]+)"/)?.[1] ?? "";
  await clickAs(stage, "gus", before, { ...menu, selected_option: { value } });
  await gus.sees(NO_GUESTS);
  await gus.closeAll();
  const { reply } = await gus.command("/oncall platform", "ops");
  expect(reply?.text).toBe(NO_GUESTS);
  expect(JSON.stringify(reply)).not.toContain("More on");
  await ada.click("All History");
  await ada.sees("@ada changed settings: Guests from “Guests can see who's on call” to nothing.");
  await ada.closeAll();

  await setUp(stage, ada, () => ada.choose("Guests", [GUESTS]));
  expect(gus.visibleText()).toContain("On call: @ada");
});

it("what guests were shown hours ago goes from their Homes, too, once they may not look", async () => {
  const stage = await stageWithRotation();
  const { ada, slack } = stage;
  const gus = slack.client("gus");
  await openHome(gus);
  vi.setSystemTime(Date.now() + 5 * HOUR);
  expect(gus.visibleText()).toContain("Platform");
  await lookAgain(ada);
  await setUp(stage, ada, () => ada.unchoose("Guests", GUESTS));
  expect(gus.visibleText()).toBe(NO_GUESTS);
});

it("a member who became a guest sees a guest's Home, also when a pass draws it", async () => {
  const stage = await stageWithRotation();
  const { slack, team } = stage;
  const cyd = slack.client("cyd");
  await openHome(cyd);
  team.user("cyd").kind = "guest";
  vi.setSystemTime(Date.now() + 6 * MINUTE);
  // Pressing something is enough for Slack to be asked.
  await clickAs(stage, "cyd", shown(cyd.home), { type: "button", action_id: "refresh" });
  await cyd.sees("Only full members of this workspace can change rotations");
  await cyd.closeAll();
  await passUntil(stage, START + HOUR + MINUTE);
  await eventually(() => expect(cyd.visibleText()).toContain("On call: @bob"));
  expect(cyd.visibleText()).toContain("As a guest, you can see who's on call.");
  expect(cyd.visibleText()).not.toContain("Schedules:");
});

it("who opens the Home while Slack says nothing of them sees nothing, and all of it soon after", async () => {
  const stage = await stageWithRotation();
  const { slack, team, world } = stage;
  team.addUser({ name: "fay" });
  const fay = slack.client("fay");
  world.faults.add({ path: "/api/users.info", effect: { kind: "status", status: 503 } });
  await openHome(fay);
  expect(fay.visibleText()).toBe(
    "Slack didn't confirm who you are in time, so PagerSync can't show anything. Try again in a moment.",
  );
  world.faults.clear();
  await lookAgain(fay);
  expect(fay.visibleText()).toContain("[Create Rotation]");
  // Later Slack is silent again: what it said hours ago is enough to look, and not to change anything.
  vi.setSystemTime(Date.now() + 5 * HOUR);
  world.faults.add({ path: "/api/users.info", effect: { kind: "status", status: 503 } });
  await lookAgain(fay);
  expect(fay.visibleText()).toContain("Platform · @platform-oncall");
  await fay.click("Edit");
  await fay.sees("Slack didn't answer in time. Nothing was changed. Try again in a moment.");
});
