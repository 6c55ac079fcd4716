import { afterEach, describe, expect, it } from "vitest";
import {
  connectedStage,
  connectPagerDuty,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  membersOf,
  openHome,
  passUntil,
  ring,
  SECOND,
  START,
  setStage,
} from "./stage.ts";

afterEach(leaveStage);

describe("the main job", () => {
  it("goes from an install to a handover", async () => {
    const stage = await connectedStage();
    const { ada, team } = stage;
    await eventually(() => expect(ada.visibleText()).toContain("Team Rotations"));

    const outcome = await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
      channels: ["#ops"],
    });
    expect(outcome).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(team.channel("ops").messages).toHaveLength(1);

    await passUntil(stage, START + HOUR + 2 * SECOND);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
    const messages = team.channel("ops").messages;
    expect(messages).toHaveLength(2);
    expect(messages[1]?.text).toContain(`<@${team.user("bob").id}>`);
    expect(ada.visibleText()).toContain("bob");
  });

  it("offers the four ways to connect before anything is connected", async () => {
    const { slack, ...rest } = await setStage();
    await slack.installApp({ as: "ada" });
    await ring(rest);
    const ada = slack.client("ada");
    await openHome(ada);
    for (const label of [
      "Connect PagerDuty",
      "Use an API key instead",
      "Add Opsgenie API Key",
      "Connect xMatters",
      "Connect Jira Service Management",
    ]) {
      expect(ada.visibleText()).toContain(label);
    }
    const done = await connectPagerDuty({ slack, ...rest }, ada);
    expect(done.status).toBe(302);
  });

  it("connects although PagerDuty can't say at that moment who it is", async () => {
    const stage = await setStage();
    await stage.slack.installApp({ as: "ada" });
    await ring(stage);
    const ada = stage.slack.client("ada");
    await openHome(ada);
    stage.world.faults.add({ path: "/users/me", effect: { kind: "status", status: 503 } });
    expect((await connectPagerDuty(stage, ada)).status).toBe(302);
    await ring(stage);
    expect(ada.visibleText()).toContain("PagerDuty · acme");
  });
});
