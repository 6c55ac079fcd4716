/** What Slack says of a person is believed for minutes: a demoted admin loses the right, also in a modal that is open. */
import { afterEach, expect, it, vi } from "vitest";
import { clickAs, shown, submitAs } from "./forgery.ts";
import { connectedStage, leaveStage, MINUTE, openHome, ring, setStage } from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

const BUTTON = { type: "button", action_id: "add_opsgenie_key" };
const REFUSAL = "Only workspace admins and owners, and the person who installed PagerSync";

it("a demoted admin may connect for five minutes at most, whatever they have open", async () => {
  const stage = await setStage();
  const { slack, team, world } = stage;
  const eve = team.addUser({ name: "eve", kind: "admin" });
  await slack.installApp({ as: "ada" });
  await ring(stage);
  const client = slack.client("eve");
  await openHome(client);
  await client.click("Add Opsgenie API Key");
  await client.seesModal("Add Opsgenie API Key");
  await client.fill("API Key", "0a1b2c3d-0000-4000-8000-00000000000a");
  await client.choose("Region", "US");
  const [home, form] = [shown(client.home), shown(client.modal)];

  eve.kind = "member";
  vi.setSystemTime(Date.now() + 5 * MINUTE);
  world.calls.length = 0;
  const answer = await submitAs(stage, "eve", form);
  expect(answer.body).toContain(REFUSAL);
  await client.closeAll();
  await clickAs(stage, "eve", home, BUTTON);
  await client.sees(REFUSAL);
  expect(new Set(world.calls.map((call) => call.host))).toEqual(new Set(["slack.com"]));
});

it("a member who became a guest may change no rotation any more", async () => {
  const stage = await connectedStage();
  const { slack, team } = stage;
  const bob = slack.client("bob");
  await openHome(bob);
  await bob.click("Create Rotation");
  await bob.seesModal("Create Rotation");
  const form = shown(bob.modal);
  team.user("bob").kind = "guest";
  vi.setSystemTime(Date.now() + 5 * MINUTE);
  expect((await submitAs(stage, "bob", form)).body).toContain(
    "Only full members of this workspace",
  );
});

it("an open form stops showing who would be in the group to a member who became a guest", async () => {
  const stage = await connectedStage();
  const { slack, team, world } = stage;
  const bob = slack.client("bob");
  await openHome(bob);
  await bob.click("Create Rotation");
  await bob.seesModal("Create Rotation");
  const [group = ""] = await bob.search("User Group", "plat");
  await bob.choose("User Group", group);
  await bob.choose("Schedules", ["Platform primary"]);
  // The preview of the first choice is shown by then.
  await untilAtRest();
  team.user("bob").kind = "guest";
  vi.setSystemTime(Date.now() + 5 * MINUTE);
  world.calls.length = 0;
  // Slack reports the choice once more; the searches find nothing by now.
  const chosen = { type: "multi_external_select", action_id: "rotation_schedules" };
  await clickAs(stage, "bob", shown(bob.modal), chosen);
  await vi.waitFor(() => expect(world.callsTo("/api/users.info")).toHaveLength(1));
  await untilAtRest();
  expect(new Set(world.calls.map((call) => call.host))).toEqual(new Set(["slack.com"]));
  expect(world.callsTo("/api/views.update")).toEqual([]);
});
