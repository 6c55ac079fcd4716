/** Talking in channels: whom a message to a group reaches, `/oncall`, direct messages, topics, and what goes wrong. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { become, goTo, press, say, sees, slack } from "./acts.ts";
import { GROUP, keepTopic, onCall, onStage, withRotation } from "./set-up.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
onStage("talk", withRotation({ channel: "ops" }), (opened) => {
  stage = opened;
});
beforeEach(() => goTo(stage.page, /general/));

test("a message that tags the group reaches the people on call now", async () => {
  const { page } = stage;
  await say(page, "general", "@platform-oncall the checkout is down <again> & again");
  await sees(slack(page), "the checkout is down <again> & again");
  await sees(slack(page), "Reaches @Ada Osei");
});

test("/oncall is answered to the one who asks, and to nobody else", async () => {
  const { page } = stage;
  await say(page, "general", "/oncall @platform-oncall");
  const whisper = slack(page).locator(".whisper");
  await sees(whisper, "Only visible to you");
  await sees(whisper, "@Ada Osei");
  await stage.picture("slash-command");
  await say(page, "general", "Who is it?");
  await sees(slack(page), "Who is it?");
  await become(page, "Bob Lindqvist, member");
  await sees(slack(page), "Who is it?");
  await whisper.waitFor({ state: "detached" });
});

test("what is half typed stays when something new is said", async () => {
  const { page, emulation } = stage;
  const field = page.getByRole("textbox", { name: "Message #general" });
  await field.fill("half a sen");
  const { team } = emulation;
  team.talk.post(team.channel("general"), team.user("bob"), { text: "I am on it" });
  await sees(slack(page), "I am on it");
  assert.equal(await field.inputValue(), "half a sen");
  assert.equal(await field.evaluate((one) => one === document.activeElement), true);
  await field.fill("");
});

test("an unknown command is answered as Slack answers it", async () => {
  await say(stage.page, "general", "/nonsense");
  await sees(stage.page.locator(".toast"), /\/nonsense/);
});

test("the app's direct messages are seen", async () => {
  const { page, emulation } = stage;
  const { team } = emulation;
  const bot = team.users.get(team.installation?.botUserId ?? "");
  assert.ok(bot);
  const direct = team.talk.direct(team.user("ada").id, bot.id);
  team.talk.post(direct, bot, { text: "You are on call for *Platform* from now on." });
  await goTo(page, /PagerSync/);
  await page.getByRole("tab", { name: /Messages/ }).click();
  await sees(slack(page), "You are on call for");
  await stage.picture("direct-message");
});

test("/invite brings PagerSync into a channel, where it keeps a part of the topic", async () => {
  const { page } = stage;
  const { now } = onCall(stage);
  const topic = slack(page).getByLabel("Topic");
  await keepTopic(stage.emulation, "ops");
  await sees(slack(page), "ops");
  await goTo(page, /ops/);
  await say(page, "ops", "/topic Deploys: <Thursdays> only");
  await sees(topic, "Deploys: <Thursdays> only");
  await say(page, "ops", "/invite @PagerSync");
  await sees(slack(page), "was added to #ops by Ada Osei.");
  await goTo(page, "PagerSync");
  await press(slack(page), "Refresh");
  await goTo(page, /ops/);
  await sees(topic, new RegExp(`On call for ${GROUP}: ${now.realName}`));
  await sees(topic, /Deploys: <Thursdays> only/);
  await stage.picture("topic");
  await say(page, "ops", "/invite @pagersync");
  await sees(slack(page).locator(".whisper"), "is already in this channel");
  await say(page, "ops", "/invite @nobody-here");
  await sees(slack(page).locator(".whisper"), /Nobody in Acme is called “@nobody-here”/);
});

test("what Slack refuses of the app's is shown clearly, for its developer", async () => {
  const { page, emulation } = stage;
  await goTo(page, "PagerSync");
  // So slow that the click's trigger is over when the modal is to be opened with it.
  emulation.world.faults.add({ path: "views.open", times: 1, effect: { kind: "slow", ms: 3_200 } });
  await press(slack(page), "Create Rotation");
  await sees(page.locator(".toast"), "expired_trigger_id");
  await stage.picture("expired-trigger");
});

test("the page had nothing to complain of and asked nobody else", () => {
  assert.deepEqual(stage.complaints, []);
});
