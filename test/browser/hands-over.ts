/** What is the same with every scheduling system, once it is connected by what is written on the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { createRotation, install, log, press, schedule, sees, slack } from "./acts.ts";
import { openStage, type Stage } from "./stage.ts";

/** Slack refuses to draw a form anew that was submitted meanwhile, and rightly so: that is none. */
async function refusals(page: Page): Promise<readonly string[]> {
  const refused = await log(page).locator("li.bad summary").allTextContents();
  return refused.filter((line) => !/update the modal .* ✗ not_found$/.test(line));
}

export function handsOver(system: string, connect: (stage: Stage) => Promise<void>): void {
  test(`${system} is connected, and its schedule fills the group and hands over`, async () => {
    const stage = await openStage();
    const { page } = stage;
    try {
      await install(page);
      await connect(stage);
      await sees(slack(page), "Team Rotations");
      const refusedBefore = await refusals(page);
      const schedules = ["Platform primary"];
      await createRotation(page, { name: "Platform", group: "platform-oncall", schedules });
      await sees(slack(page), /On call: @/);
      await stage.hasMembers("platform-oncall", ["ada"]);
      await stage.picture(`connected-${system.split(" ")[0]?.toLowerCase()}`);
      await log(page)
        .getByText(/who is on call.*→.*Ada Osei/)
        .first()
        .waitFor();
      await press(schedule(page, "Platform primary"), "Jump to handover");
      await stage.hasMembers("platform-oncall", ["bob"]);
      await sees(slack(page).locator(".home"), "@Bob Lindqvist");
      // Every request had the form that its system requires.
      assert.deepEqual(await refusals(page), refusedBefore);
      assert.deepEqual(stage.complaints, []);
    } catch (error) {
      await stage.picture(`failed-${system.split(" ")[0]?.toLowerCase()}`);
      throw error;
    } finally {
      await stage.close();
    }
  });
}
