/** What was entered in a form, where Slack sends it in a way that can't be read. */
import { afterEach, expect, test } from "vitest";
import { ROTATION_BLOCK } from "../../src/workspace/modals/rotation/ids.ts";
import { viewSubmission } from "../world/slack/client/payloads.ts";
import { shown } from "./forgery.ts";
import { eventually, leaveStage, stageWithRotation } from "./stage.ts";

afterEach(leaveStage);

test("a field that can't be read is that field's error, and nothing is saved", async () => {
  const stage = await stageWithRotation();
  const { ada, slack, team } = stage;
  await ada.click("Edit", { within: "Platform" });
  await eventually(() => expect(ada.modal).not.toBeNull());
  await ada.fill("Config Name", "Renamed");
  const session = { slack, team, user: team.user("ada") };
  const payload = JSON.parse(JSON.stringify(viewSubmission(session, shown(ada.modal))));
  const { values } = payload.view.state;
  const [actionId = ""] = Object.keys(values[ROTATION_BLOCK.fallback]);
  values[ROTATION_BLOCK.fallback][actionId].selected_users = { U1: true };
  stage.logged.length = 0;
  const ack = await slack.line.post(
    "/slack/interactivity",
    "application/x-www-form-urlencoded",
    new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
  );
  const { response_action, errors } = JSON.parse(ack.body);
  expect(response_action).toBe("errors");
  expect(Object.keys(errors)).toEqual([ROTATION_BLOCK.fallback]);
  expect(errors[ROTATION_BLOCK.fallback]).toContain("Fill it in again");
  expect(JSON.stringify(stage.logged)).not.toContain("rotation.saved");
});
