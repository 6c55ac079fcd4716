/** Who may do what, how the product copes with a bad day, and pictures of both in both themes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { become, createRotation, press, schedule, sees, slack } from "./acts.ts";
import { GROUP, onCall, onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

const LONG_NAME =
  "Payments, settlement and reconciliation platform: primary on call for Europe, the Middle East and Africa";
const LONG_HANDLE = "payments-settlement-and-reconciliation-oncall-emea";

let stage: Stage;
onStage(
  "people-and-moods",
  async (emulation) => {
    emulation.team.addGroup({ handle: LONG_HANDLE, name: LONG_NAME, members: ["dee"] });
    emulation.world.rota.renameSchedule("PSECONDARY", LONG_NAME);
    await withRotation()(emulation);
  },
  (opened) => {
    stage = opened;
  },
);

const home = () => slack(stage.page).locator(".home");
const mood = (name: string) => press(stage.page, name);

test("a member may manage rotations and not the connection", async () => {
  await become(stage.page, "Bob Lindqvist, member");
  await sees(home(), "Team Rotations");
  await home().getByRole("button", { name: "Create Rotation" }).waitFor();
  assert.equal(await home().getByRole("button", { name: "Disconnect" }).count(), 0);
  await stage.picture("member");
});

test("a guest may look and change nothing", async () => {
  await become(stage.page, "Gus Weber, guest");
  await sees(home(), /As a guest, you can see who's on call/);
  for (const name of ["Create Rotation", "Edit", "Delete", "Disconnect"])
    assert.equal(
      await home()
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .count(),
      0,
      name,
    );
  await stage.picture("guest");
  await become(stage.page, "Ada Osei, admin");
  await home().getByRole("button", { name: "Disconnect" }).waitFor();
});

test("PagerDuty is down: the Home says so, and the group stays as it is", async () => {
  const { members } = stage.emulation.team.group(GROUP);
  await mood("PagerDuty is down");
  await press(home(), "Refresh");
  await sees(home(), /PagerDuty (is|isn't|doesn't|didn't|can't|couldn't)|503/);
  assert.deepEqual(stage.emulation.team.group(GROUP).members, members);
  await stage.picture("error");
  await mood("PagerDuty is down");
});

test("somebody on call without a Slack account is named", async () => {
  await mood("On call without Slack");
  await press(home(), "Refresh");
  await sees(home(), /Eve Moreau/);
  await stage.picture("on-call-without-slack");
  await mood("On call without Slack");
});

test("a deleted person is on call: they are named, and nobody else waits for them", async () => {
  const { now } = onCall(stage);
  await mood("Deleted person");
  await press(home(), "Refresh");
  await sees(
    home(),
    /Zoe Hart is on call, but the scheduling system doesn't show their email address/,
  );
  await sees(home(), `@${now.realName}`);
  await stage.hasMembers(GROUP, [now.name]);
  await stage.picture("deleted-person");
  await mood("Deleted person");
  await press(home(), "Refresh");
  await home()
    .getByText(/Zoe Hart is on call/)
    .waitFor({ state: "detached" });
});

test("nobody is on call: the Home says so, and who was on call last stays in the group", async () => {
  const { now } = onCall(stage);
  await mood("Nobody on call");
  await press(home(), "Refresh");
  await sees(home(), /Nobody on call since/);
  await sees(home(), new RegExp(`Still in the group: @${now.realName} \\(on call last\\)`));
  await stage.hasMembers(GROUP, [now.name]);
  await stage.picture("nobody-on-call");
  await mood("Nobody on call");
  await press(home(), "Refresh");
  await sees(home(), `On call: @${now.realName}`);
});

test("of two of these the last one counts, and the first goes on once it is over", async () => {
  const { now } = onCall(stage);
  const platform = schedule(stage.page, "Platform primary").locator(".now");
  await mood("On call without Slack");
  await sees(platform, "Eve Moreau");
  await mood("Nobody on call");
  await sees(platform, "Nobody");
  await mood("Nobody on call");
  await sees(platform, "Eve Moreau");
  await mood("On call without Slack");
  await sees(platform, now.realName);
});

test("long names stay inside of the page", async () => {
  const { page } = stage;
  await createRotation(page, { name: LONG_NAME, group: LONG_HANDLE, schedules: [LONG_NAME] });
  await sees(home(), LONG_NAME);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  const pane = await page
    .locator("#pane")
    .evaluate((element) => element.scrollWidth - element.clientWidth);
  assert.ok(pane <= 0, `the pane is ${pane} px too wide`);
  await stage.picture("long-names");
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
