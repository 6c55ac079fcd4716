import { afterEach, describe, expect, it } from "vitest";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { ACME } from "../world/jira/site-room.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { connectJira, disconnect } from "./connecting.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  addSchedule,
  createRotation,
  HOUR,
  installed,
  leaveStage,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  START,
  type Stage,
  setStage,
} from "./stage.ts";

afterEach(leaveStage);

const LAB = { id: "lab-cloud-id", name: "lab", url: "https://lab.atlassian.net" };
const REACHES_SEVERAL = "This connection has several sites.";
const acmeOption = `${ACME.name} (${new URL(ACME.url).host})`;
const labOption = "lab (lab.atlassian.net)";

type JiraStage = Stage & { readonly jira: EmulatedJira; readonly ada: SlackClient };

/** Installed and connected by ada, who granted access to these sites. */
async function jiraStage(sites: readonly string[]): Promise<JiraStage> {
  const stage = await setStage();
  const jira = new EmulatedJira(stage.world);
  jira.addSite(LAB);
  stage.world.add(jira);
  addSchedule(stage, "J-1", "Platform primary", [["ada", START - HOUR, START + 100 * HOUR]]);
  const ada = await installed(stage);
  await connectJira({ ...stage, jira }, ada, sites);
  return { ...stage, jira, ada };
}

async function chooseSite(person: SlackClient, option: string) {
  await person.click("Change Site");
  await person.seesModal("Change Site");
  await person.choose("Site", option);
  return person.submit();
}

const makeRotation = (person: SlackClient) =>
  createRotation(person, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });

describe("a grant of Jira", () => {
  it("that reaches one site is used as it is", async () => {
    const stage = await jiraStage([ACME.id]);
    const { ada, team } = stage;
    expect(ada.visibleText()).not.toContain("[Change Site]");
    await makeRotation(ada);
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });

  it("that reaches several changes no group until a person has said which is theirs", async () => {
    const stage = await jiraStage([ACME.id, LAB.id]);
    const { ada, team } = stage;
    expect(ada.visibleText()).toContain(REACHES_SEVERAL);
    await makeRotation(ada);
    await passUntil(stage, START + 5 * MINUTE);
    expect(membersOf(team, "platform-oncall")).toEqual(["cyd"]);

    expect(await chooseSite(ada, acmeOption)).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(ada.visibleText()).not.toContain(REACHES_SEVERAL);
    expect(ada.visibleText()).toContain(`Site: ${ACME.name}`);
  });

  it("can be switched to another site, where rotations wait to be linked", async () => {
    const stage = await jiraStage([ACME.id, LAB.id]);
    const { ada, team, world } = stage;
    await chooseSite(ada, acmeOption);
    await ring(stage);
    await makeRotation(ada);
    await ring(stage);
    expect(await chooseSite(ada, labOption)).toBe("closed");
    world.rota.override("J-1", START, START + 100 * HOUR, ["PBOB"]);
    await ring(stage);
    expect(ada.visibleText()).toContain("Jira Service Management · lab");
    expect(ada.visibleText()).toContain("1 rotation needs to be linked");
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);

    expect(await chooseSite(ada, acmeOption)).toBe("closed");
    await ring(stage);
    expect(ada.visibleText()).not.toContain("to be linked");
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
  });

  it("goes on with the site that the rotations follow when it is granted again", async () => {
    const stage = await jiraStage([ACME.id]);
    const { ada, team, world } = stage;
    await makeRotation(ada);
    await ring(stage);
    await disconnect(stage, ada);
    world.rota.override("J-1", START, START + 100 * HOUR, ["PBOB"]);
    await connectJira(stage, ada, [ACME.id, LAB.id]);
    expect(ada.visibleText()).not.toContain(REACHES_SEVERAL);
    expect(ada.visibleText()).toContain("[Change Site]");
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
  });

  it("says so when the sites can't be listed, and changes nothing", async () => {
    const stage = await jiraStage([ACME.id, LAB.id]);
    const { ada, world } = stage;
    await ada.click("Change Site");
    await ada.seesModal("Change Site");
    world.faults.add({ host: "api.atlassian.com", effect: { kind: "status", status: 503 } });
    await ada.choose("Site", labOption);
    expect(await ada.submit()).toBe("errors");
    expect(ada.errors()["Site"]).toContain("Atlassian didn't list your sites in time.");
    await ada.cancel();
    await ada.click("Change Site");
    await ada.sees("Atlassian didn't list your sites in time.");
  });

  it("is bound by those who may connect", async () => {
    const stage = await jiraStage([ACME.id, LAB.id]);
    const { ada, slack } = stage;
    const bob = slack.client("bob");
    await openHome(bob);
    expect(bob.visibleText()).not.toContain("[Change Site]");
    await clickAs(stage, "bob", shown(ada.home), { type: "button", action_id: "change_site" });
    await bob.sees("Only workspace admins and owners, and the person who installed PagerSync");
    await ada.click("Change Site");
    await ada.seesModal("Change Site");
    const answer = await submitAs(stage, "bob", shown(ada.modal));
    expect(JSON.parse(answer.body)).toMatchObject({ response_action: "errors" });
    await ada.cancel();
    await ring(stage);
    expect(ada.visibleText()).toContain(REACHES_SEVERAL);
  });
});
