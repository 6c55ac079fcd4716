/** A bad day at a click: how the product copes while it lasts, and that all is right once it is over. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { log, press, schedule, sees, slack } from "./acts.ts";
import { GROUP, inStep, onCall, onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("moods", withRotation(), (opened) => {
  stage = opened;
});
beforeEach(() => inStep(stage));

const home = () => slack(stage.page).locator(".home");

/** The running shift ends, and PagerSync is made to read it. */
async function handOver(): Promise<void> {
  await press(schedule(stage.page, "Platform primary"), "End shift now");
  await press(home(), "Refresh");
}

test("Slack is rate-limiting: the handover waits, and is made up for", async () => {
  const { page } = stage;
  const { now, next } = onCall(stage);
  await press(page, "Slack is rate-limiting");
  await handOver();
  await sees(log(page), "ratelimited");
  await sees(home(), `On call: @${next.realName}`);
  await stage.hasMembers(GROUP, [now.name]);
  await stage.picture("rate-limited");
  await press(page, "Slack is rate-limiting");
  await stage.hasMembers(GROUP, [next.name]);
});

test("somebody edits the group: it is reverted, and the Home says who did it", async () => {
  const { page } = stage;
  await press(page, "Someone edits the group");
  await sees(log(page), `the members of @${GROUP} changed`);
  await sees(home(), /@Cyd Romero.*changed this group manually/);
  await stage.hasMembers(GROUP, [onCall(stage).now.name]);
});

test("only admins may change groups: the Home asks for a grant, and goes on with it", async () => {
  const { page } = stage;
  const { now, next } = onCall(stage);
  await press(page, "Admins-only groups");
  await handOver();
  await sees(home(), /Slack lets only admins/);
  await stage.hasMembers(GROUP, [now.name]);
  await stage.picture("admins-only");
  await press(home(), "Grant Access");
  const consent = page.getByRole("dialog", { name: /^Slack: PagerSync is requesting access/ });
  await sees(consent, "usergroups:write");
  await stage.picture("grant");
  await press(consent, "Allow");
  await stage.hasMembers(GROUP, [next.name]);
  await home()
    .getByText(/Slack lets only admins/)
    .first()
    .waitFor({ state: "detached" });
  await press(page, "Admins-only groups");
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
