/**
 * Everyone manages rotations, until an admin limits it to admins or a grant is in use: then others only look, and see
 * whom to ask. Only admins decide it.
 */
import { afterEach, expect, it, vi } from "vitest";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  eventually,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  ring,
  stageWithRotation,
} from "./stage.ts";

afterEach(leaveStage);

const LABEL = "Who can manage rotations";
const ONLY = "Only workspace admins and owners";
const ASK_ADA = "ask one of them, for example @ada.";
const REFUSAL = `${ONLY} can change rotations here: ${ASK_ADA}`;
const settings = { type: "button", action_id: "settings" };

/** Connected by ada, an admin; bob is a member who has looked at the Home, and has it open. */
async function sharedStage() {
  const stage = await stageWithRotation();
  const bob = stage.slack.client("bob");
  await openHome(bob);
  return { ...stage, bob };
}

type Shared = Awaited<ReturnType<typeof sharedStage>>;

async function limitToAdmins({ ada, slack, ...stage }: Shared): Promise<void> {
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.choose(LABEL, "Admins only");
  expect(await ada.submit()).toBe("closed");
  await ring({ ...stage });
  await slack.settle();
}

it("lets every full member manage by default, and shows them who decides that", async () => {
  const { bob } = await sharedStage();
  expect(bob.visibleText()).toContain("[Create Rotation]");
  await bob.click("Settings");
  await bob.seesModal("Settings");
  expect(bob.visibleText()).toContain(`${LABEL}: Everyone`);
  expect(bob.visibleText()).toContain(`${ONLY} can change these: ${ASK_ADA}`);
  for (const field of [LABEL, "Guests", "The person who installed PagerSync", "Placeholder people"])
    expect(() => bob.fieldValue(field)).toThrow();
  await expect(bob.submit()).rejects.toThrow("there is nothing to submit");
});

it("limited to admins, others see no button and whom to ask, at once on the Home they have open", async () => {
  const stage = await sharedStage();
  await limitToAdmins(stage);
  const { ada, bob } = stage;
  expect(bob.visibleText()).toContain(
    `${ONLY} can manage rotations here. You have view-only access. To make changes, ${ASK_ADA}`,
  );
  for (const label of ["Create Rotation", "Refresh", "Settings", "Edit", "Delete"])
    expect(bob.visibleText()).not.toContain(`[${label}]`);
  expect(bob.visibleText()).toContain("Platform · @platform-oncall");
  expect(ada.visibleText()).toContain(
    `${ONLY} can manage rotations here (change this in Settings).`,
  );
  expect(ada.visibleText()).toContain("[Create Rotation]");
});

it("refuses what was opened before, at every form, and changes nothing", async () => {
  const stage = await sharedStage();
  const { bob, team } = stage;
  const home = shown(bob.home);
  const forms = [];
  for (const [label, title] of [
    ["Edit", "Edit Rotation"],
    ["Delete", "Delete Rotation"],
  ] as const) {
    await bob.click(label);
    await bob.seesModal(title);
    forms.push(shown(bob.modal));
    await bob.closeAll();
  }
  await limitToAdmins(stage);
  for (const form of forms) {
    expect((await submitAs(stage, "bob", form)).body).toContain(REFUSAL);
  }
  for (const action_id of ["create_rotation", "settings", "refresh"]) {
    await clickAs(stage, "bob", home, { type: "button", action_id });
    await bob.sees(REFUSAL);
    await bob.closeAll();
  }
  expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  expect(stage.ada.visibleText()).toContain("Platform · @platform-oncall");
});

it("names the admins it has met, and nobody who was deactivated", async () => {
  const stage = await sharedStage();
  const { slack, team } = stage;
  team.addUser({ name: "eve", kind: "owner" });
  team.addUser({ name: "fay", kind: "admin" });
  for (const name of ["eve", "fay"]) await openHome(slack.client(name));
  await limitToAdmins(stage);
  team.deactivate("ada");
  vi.setSystemTime(Date.now() + 6 * MINUTE);
  await lookAgain(slack.client("eve"));
  await stage.ada.openHome();
  await lookAgain(stage.bob);
  const [, asked] = /for example (.*)\.$/m.exec(stage.bob.visibleText()) ?? [];
  expect(asked?.split(" or ").toSorted()).toEqual(["@eve", "@fay"]);
});

it("is opened again by another admin, and then for everyone", async () => {
  const stage = await sharedStage();
  const { slack, team, bob } = stage;
  team.addUser({ name: "eve", kind: "owner" });
  const eve = slack.client("eve");
  await limitToAdmins(stage);
  await openHome(eve);
  await eve.click("Settings");
  await eve.seesModal("Settings");
  expect(eve.fieldValue(LABEL)).toMatchObject({ selected_option: { value: "admins" } });
  await eve.choose(LABEL, "Everyone (full members)");
  expect(await eve.submit()).toBe("closed");
  await ring(stage);
  expect(bob.visibleText()).toContain("[Create Rotation]");
});

it("is not opened by a member who sends the form an admin has", async () => {
  const stage = await sharedStage();
  await stage.ada.click("Settings");
  await stage.ada.seesModal("Settings");
  await stage.ada.choose(LABEL, "Admins only");
  const form = shown(stage.ada.modal);
  expect((await submitAs(stage, "bob", form)).body).toContain(
    `{"settings_placeholders":"${ONLY} can change this: ${ASK_ADA}"}`,
  );
  await stage.ada.closeAll();
  await clickAs(stage, "bob", shown(stage.bob.home), settings);
  await stage.bob.seesModal("Settings");
});

it("is not loosened by an admin who saves another setting in a form from before", async () => {
  const stage = await sharedStage();
  const { slack, team, bob } = stage;
  team.addUser({ name: "eve", kind: "admin" });
  const eve = slack.client("eve");
  await openHome(eve);
  await eve.click("Settings");
  await eve.seesModal("Settings");
  await limitToAdmins(stage);
  await eve.fill("Placeholder people", "nobody");
  expect(await eve.submit()).toBe("closed");
  await ring(stage);
  await eventually(() => expect(bob.visibleText()).not.toContain("[Create Rotation]"));
});
