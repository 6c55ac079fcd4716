import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { EmulatedXMatters } from "../world/xmatters/emulated-xmatters.ts";
import {
  OPSGENIE_KEY as KEY,
  submitOpsgenieKey as submitKey,
  submitXMattersPair,
} from "./connecting.ts";
import { passDeadlines, SLACK_WAITS_MS, waitedMs } from "./deadlines.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  addSchedule,
  createRotation,
  eventually,
  HOUR,
  installed,
  leaveStage,
  membersOf,
  openHome,
  ring,
  START,
  type Stage,
  setStage,
} from "./stage.ts";

afterEach(leaveStage);

const US = "api.opsgenie.com";
const EU = "api.eu.opsgenie.com";

const connectionOf = ({ team }: Pick<Stage, "team">) => openVault(env).connection(team.id);

/** Installed by ada, not connected; an Opsgenie with one key and one schedule: ada is on call. */
async function opsgenieStage(key: Partial<Parameters<EmulatedOpsgenie["keys"]["add"]>[0]> = {}) {
  const stage = await setStage();
  const opsgenie = new EmulatedOpsgenie(stage.world);
  opsgenie.keys.add({ key: KEY, ...key });
  stage.world.add(opsgenie);
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  const ada = await installed(stage);
  stage.world.calls.length = 0;
  return { ...stage, opsgenie, ada };
}

describe("an Opsgenie key", () => {
  it("is tried, kept sealed, and then read from", async () => {
    const stage = await opsgenieStage();
    const { ada, team } = stage;
    expect(await submitKey(ada, ` ${KEY} `)).toBe("closed");
    await ring(stage);
    expect(ada.visibleText()).toContain("Opsgenie · acme");
    expect(ada.visibleText()).toContain("Connected by @ada · 1 schedule");
    const { results } = await env.DB.prepare("SELECT * FROM connections").all();
    expect(results.map(({ team_id }) => team_id)).toEqual([team.id]);
    expect(JSON.stringify(results)).not.toContain(KEY);
    expect(JSON.stringify(stage.logged)).not.toContain(KEY);

    const outcome = await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
    });
    expect(outcome).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });

  it.each([
    ["that is unknown", {}, KEY.replace("a", "b"), "API Key", "doesn't accept this key"],
    ["that is no key", {}, "my key", "API Key", "isn't an Opsgenie API key"],
    ["without read access", { read: false }, KEY, "API Key", "give it Read access"],
    [
      "without configuration access",
      { configurationAccess: false },
      KEY,
      "API Key",
      "give it Configuration access",
    ],
  ] as const)("%s is refused at its field", async (_, traits, typed, field, sentence) => {
    const stage = await opsgenieStage(traits);
    const { ada } = stage;
    expect(await submitKey(ada, typed)).toBe("errors");
    expect(Object.keys(ada.errors())).toEqual([field]);
    expect(ada.errors()[field]).toContain(sentence);
    expect(await connectionOf(stage)).toBeNull();
    if (typed === "my key") expect(stage.world.callsTo(US)).toEqual([]);
  });

  it("of the other region is connected there, which is said", async () => {
    const stage = await opsgenieStage({ region: "eu" });
    const { ada } = stage;
    expect(await submitKey(ada, KEY)).toBe("updated");
    expect(ada.visibleText()).toContain(
      "Done: Opsgenie is connected (acme). This key is for the EU region, so PagerSync uses that one.",
    );
    expect((await connectionOf(stage))?.credentials).toMatchObject({ region: "eu" });
  });

  it("is not blamed when Opsgenie can't be reached or asks to wait", async () => {
    const stage = await opsgenieStage();
    const { ada, world } = stage;
    world.faults.add({ host: US, effect: { kind: "status", status: 503 } });
    expect(await submitKey(ada, KEY)).toBe("errors");
    expect(ada.errors()["API Key"]).toContain("can't be reached right now");
    world.faults.clear();
    expect(await ada.submit()).toBe("closed");
    expect((await connectionOf(stage))?.accountName).toBe("acme");
  });

  it("that takes long to try is answered in time, and the outcome follows", async () => {
    const stage = await opsgenieStage();
    const { ada, slack, world } = stage;
    world.faults.add({ host: US, times: 1, effect: { kind: "held" } });
    passDeadlines(world.faults);
    expect(await submitKey(ada, KEY)).toBe("updated");
    expect(waitedMs(slack.line)).toBeLessThan(SLACK_WAITS_MS);
    expect(ada.visibleText()).toContain("One moment…");
    world.faults.letGo();
    await ada.sees("Done: Opsgenie is connected (acme).");
    expect(await connectionOf(stage)).not.toBeNull();
  });

  it("that is refused late brings the form back with what was typed, save the key", async () => {
    const stage = await opsgenieStage({ region: "eu", read: false });
    const { ada, world } = stage;
    world.faults.add({ host: EU, times: 1, effect: { kind: "held" } });
    passDeadlines(world.faults);
    expect(await submitKey(ada, KEY, "EU")).toBe("updated");
    world.faults.letGo();
    await ada.sees("give it Read access");
    expect(ada.fieldValue("API Key")).toMatchObject({ value: null });
    expect(ada.fieldValue("Region")).toMatchObject({ selected_option: { value: "eu" } });
    expect(await connectionOf(stage)).toBeNull();
  });

  it("is taken from admins and the installer only, at the click and at the submission", async () => {
    const stage = await opsgenieStage();
    const { ada, slack, world } = stage;
    const bob = slack.client("bob");
    await openHome(bob);
    expect(bob.visibleText()).not.toContain("[Add Opsgenie API Key]");
    const button = { type: "button", action_id: "add_opsgenie_key" };
    await clickAs(stage, "bob", shown(ada.home), button);
    await bob.sees("Only workspace admins and owners, and the person who installed PagerSync");

    await ada.click("Add Opsgenie API Key");
    await ada.seesModal("Add Opsgenie API Key");
    await ada.fill("API Key", KEY);
    const answer = await submitAs(stage, "bob", shown(ada.modal));
    expect(JSON.parse(answer.body)).toMatchObject({
      response_action: "errors",
      errors: { opsgenie_api_key: expect.stringContaining("Only workspace admins and owners") },
    });
    expect(world.callsTo(US)).toEqual([]);
    expect(await connectionOf(stage)).toBeNull();
  });

  it("that Opsgenie no longer accepts shows on the Home, with a way to put it right", async () => {
    const stage = await opsgenieStage();
    const { ada, opsgenie } = stage;
    await submitKey(ada, KEY);
    await ring(stage);
    await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
    });
    opsgenie.keys.revoke(KEY);
    await ring(stage);
    await eventually(() =>
      expect(ada.visibleText()).toContain("Opsgenie no longer accepts this connection."),
    );
    const fresh = KEY.replace("a", "c");
    opsgenie.keys.add({ key: fresh });
    expect(await submitKey(ada, fresh)).toBe("closed");
    await ring(stage);
    expect(ada.visibleText()).not.toContain(":warning: Opsgenie no longer accepts");
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
  });
});

const SECRET = "emulated-xmatters-secret";
const HOST = "acme.xmatters.com";

/** Installed by ada, not connected; an xMatters with one key and one group: ada is on call. */
async function xmattersStage(key: { readonly mayRead?: boolean } = {}) {
  const stage = await setStage();
  const xmatters = new EmulatedXMatters(stage.world);
  xmatters.addKey({ key: "x-api-key-1", secret: SECRET, ...key });
  stage.world.add(xmatters);
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  const ada = await installed(stage);
  stage.world.calls.length = 0;
  return { ...stage, xmatters, ada };
}

const submitPair = (person: SlackClient, url: string, secret = SECRET) =>
  submitXMattersPair(person, { url, key: "x-api-key-1", secret });

describe("an xMatters key", () => {
  it("is tried at the address as people paste it, kept sealed, and then read from", async () => {
    const stage = await xmattersStage();
    const { ada, team } = stage;
    expect(await submitPair(ada, " https://www.Acme.xMatters.com/login?from=slack ")).toBe(
      "closed",
    );
    await ring(stage);
    expect(ada.visibleText()).toContain(`xMatters · ${HOST}`);
    const { results } = await env.DB.prepare("SELECT * FROM connections").all();
    expect(JSON.stringify([results, stage.logged])).not.toContain(SECRET);

    const outcome = await createRotation(ada, {
      name: "Platform",
      group: "@platform-oncall",
      schedules: ["Platform primary"],
    });
    expect(outcome).toBe("closed");
    await ring(stage);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
  });

  it.each([
    "ftp://acme.xmatters.com",
    "acme.xmatters.com.evil.example",
    "evilxmatters.com",
    "acme.xmatters.com:8443",
    "https://user:pass@acme.xmatters.com",
    "127.0.0.1",
    "[::1]",
    "acme.xm\u0430tters.com",
  ])("is sent nowhere when the address is %s", async (url) => {
    const stage = await xmattersStage();
    const { ada, world } = stage;
    expect(await submitPair(ada, url)).toBe("errors");
    expect(Object.keys(ada.errors())).toEqual(["xMatters URL"]);
    expect(ada.errors()["xMatters URL"]).toContain("acme.xmatters.com");
    expect(new Set(world.calls.map((call) => call.host))).toEqual(new Set(["slack.com"]));
    expect(await connectionOf(stage)).toBeNull();
  });

  it("with another's secret is refused at the key", async () => {
    const stage = await xmattersStage();
    expect(await submitPair(stage.ada, HOST, "wrong")).toBe("errors");
    expect(stage.ada.errors()).toEqual({
      "API Key": expect.stringContaining("doesn't accept this key with this secret"),
    });
  });

  it("whose user may not use the API is refused at the key", async () => {
    const stage = await xmattersStage({ mayRead: false });
    expect(await submitPair(stage.ada, HOST)).toBe("errors");
    expect(stage.ada.errors()).toEqual({
      "API Key": expect.stringContaining("give its user a role"),
    });
  });

  it("for a company that isn't there is refused at the address", async () => {
    const stage = await xmattersStage();
    expect(await submitPair(stage.ada, "nobody.xmatters.com")).toBe("errors");
    expect(stage.ada.errors()).toEqual({
      "xMatters URL": expect.stringContaining("There's no xMatters at this address"),
    });
  });

  it("that is refused late brings the form back with the address, without key and secret", async () => {
    const stage = await xmattersStage();
    const { ada, world } = stage;
    world.faults.add({ host: HOST, times: 1, effect: { kind: "held" } });
    passDeadlines(world.faults);
    expect(await submitPair(ada, HOST, "wrong")).toBe("updated");
    world.faults.letGo();
    await ada.sees("doesn't accept this key with this secret");
    expect(ada.fieldValue("xMatters URL")).toMatchObject({ value: HOST });
    expect(ada.fieldValue("API Key")).toMatchObject({ value: null });
    expect(ada.fieldValue("API Secret")).toMatchObject({ value: null });
    expect(await connectionOf(stage)).toBeNull();
  });
});
