/** Whoever connects a scheduling system, the workspace's other admins hear of it. */
import { afterEach, describe, expect, it } from "vitest";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { ACME } from "../world/jira/site-room.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import { connectJira, disconnect, OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  openHome,
  PLATFORM_ROTATION,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
  settle,
} from "./stage.ts";

afterEach(leaveStage);

/** Installed by cyd, who is no admin. Slack's admins are ada and, where she has opened the Home, bob. */
async function stageOf(...known: readonly ("ada" | "bob")[]) {
  const stage = await setStage();
  stage.team.user("bob").kind = "admin";
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  await stage.slack.installApp({ as: "cyd" });
  await ring(stage);
  for (const name of [...known, "cyd"]) await openHome(stage.slack.client(name));
  return stage;
}

/** Without what is said of a connection that died, and of its end: dead-connection.test.ts. */
const toldTo = ({ slack }: Stage, name: string): readonly string[] =>
  slack
    .client(name)
    .messages()
    .map(({ text }) => text)
    .filter((text) => !/no longer accepts|can read PagerDuty again/.test(text));

/** How many messages each of them has. */
const counts = (stage: Stage) =>
  Object.fromEntries(["ada", "bob", "cyd", "gus"].map((who) => [who, toldTo(stage, who).length]));

describe("a new connection", () => {
  it("is told to the admins that are known, with the account and as whom, and not to who made it", async () => {
    const stage = await stageOf("ada", "bob");
    await connectPagerDuty(stage, stage.slack.client("ada"));
    await settle(stage);
    expect(counts(stage)).toEqual({ ada: 0, bob: 1, cyd: 0, gus: 0 });
    const [text = ""] = toldTo(stage, "bob");
    const { id } = stage.team.user("ada");
    expect(text).toContain(`<@${id}> connected PagerSync to PagerDuty, account *acme* as ada.`);
    expect(text).toContain(
      "Everyone in this workspace who can open PagerSync can now see its schedules",
    );
    expect(text).toContain("<https://slack.com/app_redirect?");
  });

  it("by the installer is told to every known admin", async () => {
    const stage = await stageOf("ada", "bob");
    await connectPagerDuty(stage, stage.slack.client("cyd"));
    await settle(stage);
    expect(counts(stage)).toEqual({ ada: 1, bob: 1, cyd: 0, gus: 0 });
  });

  it("by the only admin that is known is told to the installer", async () => {
    const stage = await stageOf("ada");
    await connectPagerDuty(stage, stage.slack.client("ada"));
    await settle(stage);
    expect(counts(stage)).toEqual({ ada: 0, bob: 0, cyd: 1, gus: 0 });
  });

  it("by the installer, with no admin known, is told to nobody", async () => {
    const stage = await stageOf();
    await connectPagerDuty(stage, stage.slack.client("cyd"));
    await settle(stage);
    expect(counts(stage)).toEqual({ ada: 0, bob: 0, cyd: 0, gus: 0 });
  });

  it("with a key is told, too, without the key", async () => {
    const stage = await stageOf("ada", "bob");
    const opsgenie = new EmulatedOpsgenie(stage.world);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    stage.world.add(opsgenie);
    expect(await submitOpsgenieKey(stage.slack.client("bob"))).toBe("closed");
    await settle(stage);
    expect(counts(stage)).toEqual({ ada: 1, bob: 0, cyd: 0, gus: 0 });
    expect(toldTo(stage, "ada")[0]).toContain("connected PagerSync to Opsgenie");
    expect(toldTo(stage, "ada")[0]).not.toContain(OPSGENIE_KEY);
  });

  it("that reaches several sites is told once a person has confirmed the site", async () => {
    const stage = await stageOf("ada", "bob");
    const jira = new EmulatedJira(stage.world);
    jira.addSite({ id: "lab-cloud-id", name: "lab", url: "https://lab.atlassian.net" });
    stage.world.add(jira);
    const ada = stage.slack.client("ada");
    await connectJira({ ...stage, jira }, ada, [ACME.id, "lab-cloud-id"]);
    await settle(stage);
    expect(counts(stage)).toMatchObject({ ada: 0, bob: 0 });
    await ada.click("Change Site");
    await ada.seesModal("Change Site");
    await ada.choose("Site", "lab (lab.atlassian.net)");
    await ada.submit();
    await settle(stage);
    expect(counts(stage)).toMatchObject({ ada: 0, bob: 1 });
    expect(toldTo(stage, "bob")[0]).toContain("to Jira Service Management, account *lab*");
  });

  it("waits where Slack is busy, and is told then", async () => {
    const stage = await stageOf("ada", "bob");
    stage.world.faults.add({
      host: "slack.com",
      path: "/api/chat.postMessage",
      times: 1,
      effect: { kind: "status", status: 503 },
    });
    await connectPagerDuty(stage, stage.slack.client("ada"));
    await settle(stage);
    expect(toldTo(stage, "bob")).toEqual([]);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(toldTo(stage, "bob")).toHaveLength(1);
  });
});

describe("the same account again", () => {
  it("by the same person is told to nobody; by another person it is", async () => {
    const stage = await stageOf("ada", "bob");
    const [ada, bob] = [stage.slack.client("ada"), stage.slack.client("bob")];
    await connectPagerDuty(stage, ada);
    await settle(stage);
    await createRotation(ada, PLATFORM_ROTATION);
    await settle(stage);
    for (const [person, told] of [
      [ada, { ada: 0, bob: 1 }],
      [bob, { ada: 1, bob: 1 }],
    ] as const) {
      stage.pagerduty.revoke();
      await passUntil(stage, Date.now() + 2 * MINUTE);
      await lookAgain(person);
      await connectPagerDuty(stage, person, "Reconnect PagerDuty");
      await settle(stage);
      expect(counts(stage)).toMatchObject(told);
    }
  });

  it("after a disconnect is told", async () => {
    const stage = await stageOf("ada", "bob");
    const ada = stage.slack.client("ada");
    await connectPagerDuty(stage, ada);
    await settle(stage);
    await lookAgain(ada);
    await disconnect(stage, ada);
    await lookAgain(ada);
    await connectPagerDuty(stage, ada);
    await settle(stage);
    expect(counts(stage)).toMatchObject({ ada: 0, bob: 2 });
  });
});
